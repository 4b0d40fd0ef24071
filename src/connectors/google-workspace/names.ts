/** Names of an activity of the Reports API. Source: Google Workspace Admin SDK, Reports API, Activities. */
// prettier-ignore
export const workspaceNames: readonly string[] = [
  'kind', 'etag', 'id.time', 'id.uniqueQualifier', 'id.applicationName', 'id.customerId', 'ownerDomain', 'ipAddress', 'actor.callerType',
  'actor.email', 'actor.profileId', 'actor.key', 'actor.applicationInfo.*', 'networkInfo.ipAsn', 'networkInfo.regionCode',
  'networkInfo.subdivisionCode', 'events.type', 'events.name', 'events.parameters.name', 'events.parameters.value', 'events.parameters.intValue',
  'events.parameters.boolValue', 'events.parameters.multiValue', 'events.parameters.multiIntValue', 'events.parameters.messageValue.*',
  'events.parameters.multiMessageValue.*', 'events.resourceIds', 'resourceDetails.*',
];
