/** Names of an entry of Cloud Logging with an audit record in it. Source: Google Cloud, reference of LogEntry and AuditLog. */
// prettier-ignore
export const gcpNames: readonly string[] = [
  'logName', 'insertId', 'timestamp', 'receiveTimestamp', 'severity', 'labels.*', 'resource.type', 'resource.labels.*', 'operation.id',
  'operation.producer', 'operation.first', 'operation.last', 'trace', 'spanId', 'traceSampled', 'sourceLocation.*', 'split.*', 'textPayload',
  'jsonPayload.*', 'httpRequest.*', 'protoPayload.@type', 'protoPayload.serviceName', 'protoPayload.methodName', 'protoPayload.resourceName',
  'protoPayload.resourceLocation.currentLocations', 'protoPayload.resourceLocation.originalLocations', 'protoPayload.resourceOriginalState.*',
  'protoPayload.numResponseItems', 'protoPayload.status.code', 'protoPayload.status.message', 'protoPayload.status.details',
  'protoPayload.authenticationInfo.principalEmail', 'protoPayload.authenticationInfo.principalSubject',
  'protoPayload.authenticationInfo.authoritySelector', 'protoPayload.authenticationInfo.thirdPartyPrincipal.*',
  'protoPayload.authenticationInfo.serviceAccountKeyName',
  'protoPayload.authenticationInfo.serviceAccountDelegationInfo.firstPartyPrincipal.principalEmail',
  'protoPayload.authenticationInfo.serviceAccountDelegationInfo.principalSubject', 'protoPayload.authenticationInfo.oauthInfo.oauthClientId',
  'protoPayload.authorizationInfo.resource', 'protoPayload.authorizationInfo.permission', 'protoPayload.authorizationInfo.granted',
  'protoPayload.authorizationInfo.resourceAttributes.*', 'protoPayload.authorizationInfo.permissionType', 'protoPayload.policyViolationInfo.*',
  'protoPayload.requestMetadata.callerIp', 'protoPayload.requestMetadata.callerSuppliedUserAgent', 'protoPayload.requestMetadata.callerNetwork',
  'protoPayload.requestMetadata.requestAttributes.*', 'protoPayload.requestMetadata.destinationAttributes.*', 'protoPayload.request.*',
  'protoPayload.response.*', 'protoPayload.metadata.*', 'protoPayload.serviceData.*',
];
