/** Names of an activity log record as it is exported. Source: Azure Monitor, "Azure activity log event schema" and "Common schema for resource logs". */
// prettier-ignore
export const azureActivityNames: readonly string[] = [
  'time', 'resourceId', 'operationName', 'operationVersion', 'category', 'resultType', 'resultSignature', 'resultDescription', 'durationMs',
  'callerIpAddress', 'correlationId', 'level', 'location', 'tenantId', 'subscriptionId', 'resourceGroupName', 'resourceProviderName', 'resourceType',
  'caller', 'channels', 'description', 'eventDataId', 'eventName', 'eventTimestamp', 'httpRequest.clientRequestId', 'httpRequest.clientIpAddress',
  'httpRequest.method', 'httpRequest.uri', 'id', 'operationId', 'status.value', 'status.localizedValue', 'subStatus.value', 'submissionTimestamp',
  'authorization.action', 'authorization.role', 'authorization.scope', 'authorization.evidence.role', 'authorization.evidence.roleAssignmentScope',
  'authorization.evidence.roleAssignmentId', 'authorization.evidence.roleDefinitionId', 'authorization.evidence.principalId',
  'authorization.evidence.principalType', 'claims.*', 'identity.authorization.action', 'identity.authorization.scope',
  'identity.authorization.evidence.*', 'identity.claims.*', 'properties.*',
];
