import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, AuditTarget, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, integerOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

export function kubernetesToFacts(fields: JsonObject): AuditFacts {
  const about = objectOf(fields['objectRef']);
  const request = objectOf(fields['requestObject']);
  const status = objectOf(fields['responseStatus']);
  const annotations = objectOf(fields['annotations']);
  const code = integerOf(status?.['code'], 100, 999);
  const sources = listOf(fields['sourceIPs']);
  const decision = textOf(annotations?.['authorization.k8s.io/decision']);
  const role = textOf(objectOf(request?.['roleRef'])?.['name']);
  return {
    operation: operationOf(textOf(fields['verb']), about),
    service: textOf(about?.['apiGroup']) ?? 'core',
    actor: principalOf(objectOf(fields['user'])),
    alsoActors: impersonatedOf(objectOf(fields['impersonatedUser'])),
    source: { address: addressOf(sources[0]), userAgent: textOf(fields['userAgent']) },
    targets: [objectTarget(about, fields), ...subjectsOf(request)].filter((target) => target !== undefined),
    privileges: role === undefined ? undefined : [role],
    outcome: {
      success: decision === 'forbid' ? false : code === undefined ? undefined : code < 400,
      code: code === undefined ? undefined : String(code),
      detail: textOf(status?.['message'] ?? annotations?.['authorization.k8s.io/reason']),
    },
    uid: textOf(fields['auditID']),
    originalTime: textOf(fields['requestReceivedTimestamp'] ?? fields['stageTimestamp']),
  };
}

/** `create pods/exec`, as `kubectl auth can-i` writes it. */
function operationOf(verb: string | undefined, about: JsonObject | undefined): string | undefined {
  if (verb === undefined) return undefined;
  const resource = textOf(about?.['resource']);
  const part = textOf(about?.['subresource']);
  return resource === undefined ? verb : `${verb} ${resource}${part === undefined ? '' : `/${part}`}`;
}

/** Programs of the cluster are service accounts and components (`system:…`); the rest are people, or what they gave their names. */
function principalOf(user: JsonObject | undefined): Principal | undefined {
  const name = textOf(user?.['username']);
  if (name === undefined) return undefined;
  const isProgram = name.startsWith('system:') && name !== 'system:anonymous';
  const type = name.startsWith('system:serviceaccount:') ? 'ServiceAccount' : isProgram ? 'System' : 'User';
  return { kind: isProgram ? 'application' : 'user', name, uid: textOf(user?.['uid']), type };
}

const impersonatedOf = (user: JsonObject | undefined): AuditTarget[] =>
  user === undefined ? [] : [{ kind: 'user', name: textOf(user['username']), type: 'impersonated' }];

/** `default/pods/web-1`: names are unique within their namespace and kind. */
function objectTarget(about: JsonObject | undefined, fields: JsonObject): AuditTarget | undefined {
  const resource = textOf(about?.['resource']);
  if (resource === undefined) {
    const path = textOf(fields['requestURI'])?.split('?')[0];
    return path === undefined ? undefined : { kind: 'cloud', name: path, type: 'path' };
  }
  const name = textOf(about?.['name']) ?? textOf(objectOf(objectOf(fields['requestObject'])?.['metadata'])?.['name']);
  const parts = [textOf(about?.['namespace']), resource, name].filter((part) => part !== undefined);
  return { kind: 'cloud', name: parts.join('/'), uid: textOf(about?.['uid']), type: resource };
}

/** Who a binding gives its role to. */
function subjectsOf(request: JsonObject | undefined): AuditTarget[] {
  return listOf(request?.['subjects'])
    .slice(0, 20)
    .map(objectOf)
    .filter((one) => one !== undefined)
    .map(subjectToTarget);
}

function subjectToTarget(subject: JsonObject): AuditTarget {
  const name = textOf(subject['name']);
  const type = textOf(subject['kind']);
  if (type !== 'ServiceAccount') return { kind: 'user', name, type, isGroup: type === 'Group' };
  const account = `system:serviceaccount:${textOf(subject['namespace']) ?? 'default'}:${name ?? ''}`;
  return { kind: 'application', name: account, type };
}
