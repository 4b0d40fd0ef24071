import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, AuditTarget, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, listOf, objectOf, textOf, textsOf } from '../../pipeline/normalize/field-values.ts';

/** Of an activity with several events the first one gives the operation; rules see all of them. */
export function workspaceToFacts(fields: JsonObject): AuditFacts {
  const id = objectOf(fields['id']);
  const first = objectOf(listOf(fields['events'])[0]) ?? fields;
  const parameters = objectOf(fields['parametersByName']) ?? {};
  const operation = textOf(first['name']);
  const isFailure = operation === 'login_failure';
  return {
    operation,
    service: textOf(id?.['applicationName']),
    actor: actorOf(objectOf(fields['actor'])),
    source: { address: addressOf(fields['ipAddress']), userAgent: textOf(parameters['user_agent']) },
    targets: targetsOf(parameters),
    privileges: textsOf(
      parameters['ROLE_NAME'] ?? parameters['PRIVILEGE_NAME'] ?? parameters['scope'] ?? undefined,
      20,
    ),
    outcome: { success: !isFailure, code: isFailure ? textOf(parameters['login_failure_type']) : undefined },
    cloud: { account: textOf(id?.['customerId']) },
    uid: textOf(id?.['uniqueQualifier']),
    originalTime: textOf(id?.['time']),
  };
}

function actorOf(actor: JsonObject | undefined): Principal | undefined {
  const email = textOf(actor?.['email']);
  const name = email ?? textOf(actor?.['key']) ?? textOf(actor?.['profileId']);
  if (name === undefined) return undefined;
  return {
    kind: email === undefined ? 'application' : 'user',
    name,
    uid: textOf(actor?.['profileId']),
    type: textOf(actor?.['callerType']),
  };
}

function targetsOf(parameters: JsonObject): AuditTarget[] {
  const targets: AuditTarget[] = [];
  for (const name of textsOf(parameters['USER_EMAIL'] ?? parameters['target_user'], 20) ?? [])
    targets.push({ kind: 'user', name, type: 'User' });
  for (const name of textsOf(parameters['GROUP_EMAIL'], 20) ?? [])
    targets.push({ kind: 'cloud', name, type: 'Group', isGroup: true });
  for (const name of textsOf(parameters['app_name'], 20) ?? [])
    targets.push({ kind: 'application', name, uid: textOf(parameters['client_id']), type: 'Application' });
  const document = textOf(parameters['doc_title']);
  if (document !== undefined)
    targets.push({
      kind: 'file',
      name: document,
      uid: textOf(parameters['doc_id']),
      type: textOf(parameters['doc_type']),
    });
  return targets;
}
