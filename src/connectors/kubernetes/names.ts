/** Names of an audit event. Source: Kubernetes reference, "kube-apiserver Audit Configuration (v1)", Event. */
// prettier-ignore
export const kubernetesNames: readonly string[] = [
  'kind', 'apiVersion', 'level', 'auditID', 'stage', 'requestURI', 'verb', 'sourceIPs', 'userAgent', 'requestReceivedTimestamp', 'stageTimestamp',
  'annotations.*', 'requestObject.*', 'responseObject.*', 'authenticationMetadata.impersonationConstraint', 'user.username', 'user.uid',
  'user.groups', 'user.extra.*', 'impersonatedUser.username', 'impersonatedUser.uid', 'impersonatedUser.groups', 'impersonatedUser.extra.*',
  'objectRef.resource', 'objectRef.namespace', 'objectRef.name', 'objectRef.uid', 'objectRef.apiGroup', 'objectRef.apiVersion',
  'objectRef.resourceVersion', 'objectRef.subresource', 'responseStatus.metadata.*', 'responseStatus.status', 'responseStatus.message',
  'responseStatus.reason', 'responseStatus.code', 'responseStatus.details.*',
];
