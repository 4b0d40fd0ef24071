/** Names of audit records, those that all have and those of the workloads that are most asked for. Source: Microsoft, "Office 365 Management Activity API schema". */
// prettier-ignore
export const m365Names: readonly string[] = [
  'Id', 'RecordType', 'CreationTime', 'Operation', 'OrganizationId', 'UserType', 'UserKey', 'Workload', 'ResultStatus', 'ObjectId', 'UserId',
  'ClientIP', 'ClientIPAddress', 'Scope', 'Version', 'AppAccessContext.*', 'AzureActiveDirectoryEventType', 'ExtendedProperties.Name',
  'ExtendedProperties.Value', 'ModifiedProperties.Name', 'ModifiedProperties.NewValue', 'ModifiedProperties.OldValue', 'Actor.ID', 'Actor.Type',
  'ActorContextId', 'ActorIpAddress', 'ActorYammerUserId', 'Target.ID', 'Target.Type', 'TargetContextId', 'InterSystemsId', 'IntraSystemId',
  'SupportTicketId', 'DeviceProperties.Name', 'DeviceProperties.Value', 'ErrorNumber', 'LogonError', 'ApplicationId', 'ApplicationDisplayName',
  'Parameters.Name', 'Parameters.Value', 'OrganizationName', 'OriginatingServer', 'ExternalAccess', 'SessionId', 'AppId', 'AppPoolName',
  'ClientAppId', 'ClientInfoString', 'ClientProcessName', 'ClientVersion', 'LogonType', 'LogonUserSid', 'LogonUserDisplayName', 'MailboxGuid',
  'MailboxOwnerUPN', 'MailboxOwnerSid', 'InternalLogonType', 'Item.*', 'Folder.*', 'DestFolder.*', 'AffectedItems.*', 'OperationProperties.Name',
  'OperationProperties.Value', 'OperationCount', 'Folders.*', 'Site', 'SiteUrl', 'ItemType', 'EventSource', 'SourceName', 'UserAgent', 'WebId',
  'ListId', 'ListItemUniqueId', 'SourceRelativeUrl', 'SourceFileName', 'SourceFileExtension', 'DestinationRelativeUrl', 'DestinationFileName',
  'DestinationFileExtension', 'TargetUserOrGroupName', 'TargetUserOrGroupType', 'UniqueSharingId', 'EventData', 'CustomEvent', 'SharingType',
  'MachineDomainInfo', 'MachineId', 'MachineName', 'BrowserName', 'BrowserVersion', 'Platform', 'IsManagedDevice', 'CorrelationId', 'TeamName',
  'TeamGuid', 'ChannelName', 'ChannelGuid', 'ChannelType', 'Members.DisplayName', 'Members.UPN', 'Members.Role', 'CommunicationType', 'MessageId',
  'AddOnName', 'AddOnType', 'AddOnGuid', 'PolicyDetails.*', 'SensitiveInfoDetectionIsIncluded', 'AlertId', 'AlertType', 'Category', 'Name',
  'PolicyId', 'Severity', 'Source', 'Status', 'Comments', 'Data', 'AlertEntityId', 'EntityType', 'InvestigationId', 'InvestigationName',
  'InvestigationType',
];
