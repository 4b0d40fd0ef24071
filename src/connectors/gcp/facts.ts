import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, integerOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

export function gcpToFacts(fields: JsonObject): AuditFacts {
  const payload = objectOf(fields['protoPayload']) ?? {};
  const request = objectOf(payload['requestMetadata']);
  const status = objectOf(payload['status']);
  const labels = objectOf(objectOf(fields['resource'])?.['labels']);
  const grants = listOf(payload['authorizationInfo'])
    .slice(0, 50)
    .map(objectOf)
    .filter((one) => one !== undefined);
  const code = integerOf(status?.['code']);
  const isRefused = (code !== undefined && code !== 0) || grants.some((grant) => grant['granted'] === false);
  return {
    operation: textOf(payload['methodName']),
    service: textOf(payload['serviceName']),
    actor: actorOf(payload),
    alsoActors: [{ kind: 'cloud', name: keyOf(payload), type: 'key' }],
    source: {
      address: addressOf(request?.['callerIp'] ?? request?.['callerIP']),
      userAgent: textOf(request?.['callerSuppliedUserAgent']),
    },
    targets: [
      { kind: 'cloud', name: textOf(payload['resourceName']), type: textOf(objectOf(fields['resource'])?.['type']) },
    ],
    privileges: rolesOf(payload),
    outcome: {
      success: !isRefused,
      code: isRefused ? String(code ?? 7) : undefined,
      detail: textOf(status?.['message']),
    },
    cloud: {
      account: textOf(labels?.['project_id']) ?? projectOf(textOf(fields['logName'])),
      region: textOf(labels?.['location'] ?? labels?.['zone']),
    },
    uid: textOf(fields['insertId']),
    correlation: textOf(objectOf(fields['operation'])?.['id']),
    originalTime: textOf(fields['timestamp']),
  };
}

function actorOf(payload: JsonObject): Principal | undefined {
  const who = objectOf(payload['authenticationInfo']);
  const name =
    textOf(who?.['principalEmail']) ?? textOf(who?.['principalSubject']) ?? textOf(who?.['authoritySelector']);
  if (name === undefined) return undefined;
  const isProgram = name.endsWith('gserviceaccount.com') || !name.includes('@');
  return {
    kind: isProgram ? 'application' : 'user',
    name,
    uid: textOf(who?.['principalSubject']),
    type: isProgram ? 'ServiceAccount' : 'User',
  };
}

const keyOf = (payload: JsonObject): string | undefined =>
  textOf(objectOf(payload['authenticationInfo'])?.['serviceAccountKeyName']);

/** Roles that a change of policy gives or takes. */
function rolesOf(payload: JsonObject): string[] | undefined {
  const delta =
    objectOf(objectOf(payload['serviceData'])?.['policyDelta']) ??
    objectOf(objectOf(payload['metadata'])?.['policyDelta']);
  const roles: string[] = [];
  for (const change of listOf(delta?.['bindingDeltas']).slice(0, 50)) {
    const role = textOf(objectOf(change)?.['role']);
    if (role !== undefined) roles.push(role.slice(0, 200));
  }
  return roles.length === 0 ? undefined : [...new Set(roles)];
}

const projectOf = (logName: string | undefined): string | undefined =>
  /^projects\/([^/]{1,100})\//.exec(logName ?? '')?.[1];
