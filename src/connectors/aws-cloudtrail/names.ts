/** Names of a CloudTrail record. Source: AWS CloudTrail user guide, "CloudTrail record contents" and "CloudTrail userIdentity element". */
// prettier-ignore
export const cloudTrailNames: readonly string[] = [
  'eventVersion', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent', 'errorCode', 'errorMessage',
  'requestParameters.*', 'responseElements.*', 'additionalEventData.*', 'requestID', 'eventID', 'eventType', 'apiVersion', 'managementEvent',
  'readOnly', 'resources.ARN', 'resources.accountId', 'resources.type', 'resources.ARNPrefix', 'recipientAccountId', 'serviceEventDetails.*',
  'sharedEventID', 'vpcEndpointId', 'vpcEndpointAccountId', 'eventCategory', 'addendum.reason', 'addendum.updatedFields',
  'addendum.originalRequestID', 'addendum.originalEventID', 'sessionCredentialFromConsole', 'edgeDeviceDetails.*', 'tlsDetails.tlsVersion',
  'tlsDetails.cipherSuite', 'tlsDetails.clientProvidedHostHeader', 'tlsDetails.keyExchange', 'eventContext.*', 'insightDetails.*',
  'userIdentity.type', 'userIdentity.principalId', 'userIdentity.arn', 'userIdentity.accountId', 'userIdentity.accessKeyId', 'userIdentity.userName',
  'userIdentity.invokedBy', 'userIdentity.identityProvider', 'userIdentity.identityStoreArn', 'userIdentity.credentialId',
  'userIdentity.sessionContext.sessionIssuer.type', 'userIdentity.sessionContext.sessionIssuer.principalId',
  'userIdentity.sessionContext.sessionIssuer.arn', 'userIdentity.sessionContext.sessionIssuer.accountId',
  'userIdentity.sessionContext.sessionIssuer.userName', 'userIdentity.sessionContext.attributes.creationDate',
  'userIdentity.sessionContext.attributes.mfaAuthenticated', 'userIdentity.sessionContext.webIdFederationData.federatedProvider',
  'userIdentity.sessionContext.webIdFederationData.attributes.*', 'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.ec2RoleDelivery', 'userIdentity.sessionContext.ec2IssuedInVpc', 'userIdentity.sessionContext.assumedRoot',
  'userIdentity.onBehalfOf.userId', 'userIdentity.onBehalfOf.identityStoreArn', 'userIdentity.inScopeOf.sourceArn',
  'userIdentity.inScopeOf.sourceAccount', 'userIdentity.inScopeOf.issuerType', 'userIdentity.inScopeOf.credentialsIssuedTo',
];
