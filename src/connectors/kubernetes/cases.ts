import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

function event(verb: string, objectRef: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'RequestResponse', auditID: '00000000-0000-4000-8000-000000000001', stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/shop/pods', verb, user: { username: 'a.sample@example.com', uid: 'a.sample', groups: ['developers', 'system:authenticated'] },
    sourceIPs: ['203.0.113.9'], userAgent: 'kubectl/v1.31.0 (linux/amd64) kubernetes/0000000', objectRef: { apiVersion: 'v1', ...objectRef },
    responseStatus: { metadata: {}, code: 201 }, requestReceivedTimestamp: '2026-11-21T19:50:11.123456Z', stageTimestamp: '2026-11-21T19:50:11.130000Z',
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' }, ...more,
  };
} // prettier-ignore

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

const listSecrets = event('list', { resource: 'secrets', namespace: 'shop' });
const azure = (log: string): JsonObject => ({
  time: '2026-11-21T19:50:12Z', category: 'kube-audit', operationName: 'Microsoft.ContainerService/managedClusters/diagnosticLogs/Read',
  resourceId: '/SUBSCRIPTIONS/00000000-0000-4000-8000-000000000001/RESOURCEGROUPS/APP/PROVIDERS/MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/AKS-1', properties: { log, stream: 'stdout' },
}); // prettier-ignore

export const kubernetesCases: readonly ParserCase[] = [
  json('create-pod', 'kubernetes/audit', event('create', { resource: 'pods', namespace: 'shop', name: 'web-1' }, {
    requestObject: { kind: 'Pod', metadata: { name: 'web-1' }, spec: { hostPID: true, containers: [{ name: 'web', image: 'registry.example.com/web:1', securityContext: { privileged: true, capabilities: { add: ['SYS_ADMIN'] } } }], volumes: [{ name: 'root', hostPath: { path: '/' } }] } },
  })),
  json('exec', 'kubernetes/audit', event('create', { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web-1' }, {
    requestURI: '/api/v1/namespaces/shop/pods/web-1/exec?command=sh&container=web&stdin=true&stdout=true&tty=true', responseStatus: { metadata: {}, code: 101 },
  })),
  json('forbidden', 'kubernetes/audit', event('list', { resource: 'secrets', namespace: 'kube-system' }, {
    user: { username: 'system:serviceaccount:shop:web' }, responseStatus: { status: 'Failure', reason: 'Forbidden', message: 'secrets is forbidden', code: 403 }, annotations: { 'authorization.k8s.io/decision': 'forbid' },
  })),
  json('cluster-role-binding', 'kubernetes/role-binding', event('create', { resource: 'clusterrolebindings', apiGroup: 'rbac.authorization.k8s.io' }, {
    requestObject: { metadata: { name: 'ops' }, roleRef: { kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }, { kind: 'User', name: 'b.sample@example.com' }, { kind: 'Group', name: 'developers' }] },
  })),
  json('role-binding-metadata', 'kubernetes/role-binding', event('delete', { resource: 'rolebindings', apiGroup: 'rbac.authorization.k8s.io', namespace: 'shop', name: 'ops' })),
  json('impersonated', 'kubernetes/audit', event('get', { resource: 'nodes' }, { impersonatedUser: { username: 'system:admin', groups: ['system:masters'] } })),
  json('anonymous-path', 'kubernetes/audit', { ...event('get', {}), objectRef: null, requestURI: '/version?timeout=32s', user: { username: 'system:anonymous', groups: ['system:unauthenticated'] } }),
  json('list-of-one', 'kubernetes/audit', { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: [listSecrets] }),
  json('list-of-two', 'damaged', { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: [listSecrets, listSecrets] }),
  json('azure-kube-audit', 'kubernetes/audit', azure(JSON.stringify(listSecrets))),
  json('azure-kube-audit-damaged', 'damaged', azure('{"kind":"Event","apiVersion":"audit.k8s')),
  json('no-time-zone', 'kubernetes/audit', { verb: 'get', objectRef: { resource: 'pods' }, user: { username: 'a' }, requestReceivedTimestamp: '2026-11-21 19:50:11.38' }),
  json('core-event-is-not-ours', undefined, { kind: 'Event', apiVersion: 'v1', reason: 'Scheduled', involvedObject: { kind: 'Pod' } }),
]; // prettier-ignore
