/**
 * Original field names that get a column of their own in the `events` table (`x.<name>`), so that a search on them reads that alone.
 * The names that SigmaHQ's rules (2026-08-05) use most, without those whose values are large (`CallTrace`, `Payload`, `ScriptBlockText` and
 * the like: the index of words finds them), then those of the parsers here. Other fields are found too, at a higher price:
 * docs/decisions/0003-event-table.md. Adding a name is a migration of its own.
 */
export const hotFields = [
  'Image', 'CommandLine', 'OriginalFileName', 'TargetFilename', 'TargetObject', 'ParentImage', 'EventID', 'Details',
  'ImageLoaded', 'SourceImage', 'ParentCommandLine', 'Provider_Name', 'cs-uri-query', 'TargetImage', 'ImagePath',
  'Description', 'eventName', 'cs-method', 'eventSource', 'GrantedAccess', 'Hashes', 'Product', 'PipeName',
  'Initiated', 'ProcessName', 'QueryName', 'c-uri', 'User', 'ObjectName', 'ServiceName', 'operationName',
  'ServiceFileName', 'DestinationIp', 'DestinationHostname', 'sc-status', 'c-useragent', 'IntegrityLevel',
  'DestinationPort', 'TargetUserName', 'Status', 'IpAddress', 'FileName', 'RelativeTargetName', 'Company', 'cs-host',
  'ObjectType', 'SubjectUserName', 'ShareName', 'CurrentDirectory', 'cs-uri-stem', 'Signed', 'LogonType', 'SourceIp',
  'SourcePort', 'Channel', 'Computer', 'Hostname', 'NewProcessName', 'ParentProcessName', 'event_type', 'sourceIPAddress',
] as const; // prettier-ignore
export type HotField = (typeof hotFields)[number];
