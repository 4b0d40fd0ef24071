/**
 * Rules are written for one name, the one that Microsoft Graph has; an export has it under `properties`. SigmaHQ's rules use names of Log Analytics
 * and of the portal, which lead to the same. A field that is present under its own name is never aliased.
 */
function shared(names: readonly string[]): Record<string, readonly string[]> {
  const aliases: Record<string, readonly string[]> = {};
  for (const name of names) {
    aliases[name] = [`properties.${name}`];
    aliases[`properties.${name}`] = [name];
    aliases[name.charAt(0).toUpperCase() + name.slice(1)] = [name, `properties.${name}`];
  }
  return aliases;
}

export const signInAliases = {
  ...shared([
    'userPrincipalName', 'userId', 'userDisplayName', 'userType', 'appId', 'appDisplayName', 'ipAddress', 'clientAppUsed', 'userAgent',
    'conditionalAccessStatus', 'isInteractive', 'riskDetail', 'riskLevelAggregated', 'riskLevelDuringSignIn', 'riskState',
    'resourceDisplayName', 'status.errorCode', 'status.failureReason', 'status.additionalDetails', 'deviceDetail.deviceId',
    'deviceDetail.displayName', 'deviceDetail.operatingSystem', 'deviceDetail.browser', 'deviceDetail.isCompliant',
    'deviceDetail.isManaged', 'deviceDetail.trustType', 'location.city', 'location.countryOrRegion', 'authenticationRequirement',
    'authenticationProtocol', 'originalTransferMethod', 'incomingTokenType', 'crossTenantAccessType', 'homeTenantId', 'resourceTenantId',
    'servicePrincipalName', 'servicePrincipalId', 'servicePrincipalCredentialKeyId', 'autonomousSystemNumber', 'sessionId',
    'uniqueTokenIdentifier', 'networkLocationDetails', 'authenticationDetails.authenticationMethod', 'mfaDetail.authMethod',
  ]),
  ResultType: ['resultType', 'resulttype', 'status.errorCode', 'properties.status.errorCode'],
  ResultDescription: ['resultDescription', 'status.failureReason', 'properties.status.failureReason'],
  Resultdescription: ['resultDescription', 'status.failureReason', 'properties.status.failureReason'],
  Status: ['resultSignature', 'resultsignature', 'status.additionalDetails', 'properties.status.additionalDetails'],
  ClientApp: ['clientAppUsed', 'properties.clientAppUsed'],
  Username: ['userPrincipalName', 'properties.userPrincipalName'],
  'DeviceDetail.trusttype': ['deviceDetail.trustType', 'properties.deviceDetail.trustType'],
  'DeviceDetail.isCompliant': ['deviceDetail.isCompliant', 'properties.deviceDetail.isCompliant'],
  'DeviceDetail.deviceId': ['deviceDetail.deviceId', 'properties.deviceDetail.deviceId'],
  'properties.message': ['authenticationProtocol', 'properties.authenticationProtocol'],
  src_ip: ['ipAddress', 'properties.ipAddress', 'callerIpAddress'],
}; // prettier-ignore

const activity = ['activityDisplayName', 'properties.activityDisplayName', 'operationName', 'properties.operationName'];
const target = ['targetResources', 'properties.targetResources'];

export const auditAliases = {
  ...shared([
    'activityDisplayName', 'loggedByService', 'operationType', 'result', 'resultReason', 'initiatedBy.user.userPrincipalName',
    'initiatedBy.user.id', 'initiatedBy.user.ipAddress', 'initiatedBy.app.displayName', 'initiatedBy.app.appId',
    'targetResources.displayName', 'targetResources.id', 'targetResources.type', 'targetResources.userPrincipalName',
    'targetResources.modifiedProperties.displayName', 'targetResources.modifiedProperties.newValue',
    'targetResources.modifiedProperties.oldValue', 'additionalDetails.key', 'additionalDetails.value',
  ]),
  operationName: activity,
  OperationName: activity,
  ActivityType: activity,
  activityType: activity,
  'properties.message': activity,
  Category: ['properties.category', 'category'],
  Status: ['properties.result', 'result'],
  Initiatedby: ['initiatedBy.user.userPrincipalName', 'properties.initiatedBy.user.userPrincipalName'],
  Target: ['targetResources.userPrincipalName', 'properties.targetResources.userPrincipalName'],
  TargetResources: target.flatMap((at) => [`${at}.id`]),
  'properties.targetResources': target.flatMap((at) => [`${at}.displayName`]),
  'TargetResources.modifiedProperties': target.map((at) => `${at}.modifiedProperties.displayName`),
  'TargetResources.modifiedProperties.newValue': target.map((at) => `${at}.modifiedProperties.newValue`),
  'TargetResources.ModifiedProperties.DisplayName': target.map((at) => `${at}.modifiedProperties.displayName`),
  'TargetResources.ModifiedProperties.NewValue': target.map((at) => `${at}.modifiedProperties.newValue`),
  'ConsentContext.IsAdminConsent': target.map((at) => `${at}.modifiedProperties.newValue`),
  'additionalDetails.additionalInfo': ['properties.additionalDetails.value', 'additionalDetails.value', 'properties.resultReason'],
  failure_status_reason: ['properties.resultReason', 'resultReason'],
  src_ip: ['initiatedBy.user.ipAddress', 'properties.initiatedBy.user.ipAddress', 'callerIpAddress'],
}; // prettier-ignore

export const riskAliases = {
  ...shared([
    'userPrincipalName', 'userId', 'riskState', 'riskLevel', 'riskDetail', 'ipAddress', 'detectionTimingType', 'activity', 'source',
    'location.countryOrRegion', 'servicePrincipalDisplayName',
  ]),
  riskEventType: ['properties.riskEventType', 'riskType', 'properties.riskType'],
  src_ip: ['ipAddress', 'properties.ipAddress'],
}; // prettier-ignore
