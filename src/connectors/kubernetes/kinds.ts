import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { access, api, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { kubernetesToFacts } from './facts.ts';

const pod = 'requestObject.spec';
const template = 'requestObject.spec.template.spec';

/** SigmaHQ's rules name what a pod asks for by the last word alone; our own name the place in a pod, and find it in a deployment's template too. */
const aliases = {
  apiGroup: ['objectRef.apiGroup'],
  hostPath: [`${pod}.volumes.hostPath.path`, `${template}.volumes.hostPath.path`],
  capabilities: [
    `${pod}.containers.securityContext.capabilities.add`,
    `${template}.containers.securityContext.capabilities.add`,
  ],
  'requestObject.spec.hostNetwork': [`${template}.hostNetwork`],
  'requestObject.spec.hostPID': [`${template}.hostPID`],
  'requestObject.spec.containers.image': [`${template}.containers.image`],
  'requestObject.spec.containers.securityContext.privileged': [`${template}.containers.securityContext.privileged`],
  'requestObject.spec.volumes.hostPath.path': [`${template}.volumes.hostPath.path`],
  user: ['user.username'],
  src_ip: ['sourceIPs'],
};

/** Both ways of naming the source are used in SigmaHQ's rules. */
const logSources = logSourceSet([{ product: 'kubernetes', category: 'application', service: 'audit' }], aliases);

/** `activity_id` of API Activity by the verb of the request. */
const activities: ReadonlyMap<string, number> = new Map([
  ['create', 1], ['get', 2], ['list', 2], ['watch', 2], ['update', 3], ['patch', 3], ['delete', 4], ['deletecollection', 4],
]); // prettier-ignore

const kind = (what: string, meaningOf: (fields: JsonObject) => AuditMeaning): EventKind =>
  auditKind({
    id: `kubernetes/${what}`,
    logSources,
    product: { vendor: 'Kubernetes', name: 'API Server Audit' },
    factsOf: kubernetesToFacts,
    meaningOf: (_facts, fields) => meaningOf(fields),
  });

const audit = kind('audit', (fields) => api(activities.get(textOf(fields['verb']) ?? '') ?? 99));
const binding = kind('role-binding', (fields) => access(fields['verb'] === 'delete' ? 2 : 1));

export function kindOf(fields: JsonObject): EventKind {
  const resource = objectOf(fields['objectRef'])?.['resource'];
  const isBinding = resource === 'rolebindings' || resource === 'clusterrolebindings';
  const { verb } = fields;
  return isBinding && typeof verb === 'string' && /^(?:create|update|patch|delete)$/.test(verb) ? binding : audit;
}
