/** Names around the columns of a result. Source: osquery documentation, "Logging", "Results logs". */
// prettier-ignore
export const osqueryNames: readonly string[] = [
  'name', 'hostIdentifier', 'calendarTime', 'unixTime', 'epoch', 'counter', 'numerics', 'action', 'columns.*', 'snapshot.*', 'diffResults.added.*',
  'diffResults.removed.*', 'decorations.host_uuid', 'decorations.username', 'decorations.hostname', 'decorations.*', 'logNumericsAsNumbers',
  'filename', 'line', 'message', 'severity', 'version',
];
