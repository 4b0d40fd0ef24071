import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, AuditTarget, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

export function githubToFacts(fields: JsonObject): AuditFacts {
  const operation = textOf(fields['action']);
  const place = objectOf(fields['actor_location']);
  const permission = textOf(fields['permission'] ?? fields['new_permission'] ?? fields['role']);
  const isFailure = operation?.includes('failed') === true;
  return {
    operation,
    service: operation?.split('.')[0],
    actor: actorOf(fields),
    alsoActors: [{ kind: 'cloud', name: textOf(fields['hashed_token']), type: 'token' }],
    source: {
      address: addressOf(fields['actor_ip']),
      userAgent: textOf(fields['user_agent']),
      country: textOf(place?.['country_code']),
    },
    targets: targetsOf(fields),
    privileges: permission === undefined ? undefined : [permission],
    outcome: { success: !isFailure, code: isFailure ? operation : undefined },
    cloud: { account: textOf(fields['org']) ?? textOf(fields['business']) },
    uid: textOf(fields['_document_id']),
    correlation: textOf(fields['request_id']),
    originalTime: textOf(fields['@timestamp'] ?? fields['created_at']),
  };
}

function actorOf(fields: JsonObject): Principal | undefined {
  const name = textOf(fields['actor']) ?? textOf(fields['external_identity_nameid']);
  if (name === undefined) return undefined;
  const isBot = fields['actor_is_bot'] === true || name.endsWith('[bot]');
  return { kind: isBot ? 'application' : 'user', name, uid: textOf(fields['actor_id']), type: isBot ? 'Bot' : 'User' };
}

/** Names of the things that a record may be about; where they are lists (repositories of a secret), each of them. */
function targetsOf(fields: JsonObject): AuditTarget[] {
  const targets: AuditTarget[] = [];
  for (const name of textsAt(fields, 'repo', 'repository')) targets.push({ kind: 'cloud', name, type: 'repository' });
  const team = textOf(fields['team']);
  if (team !== undefined) targets.push({ kind: 'cloud', name: team, type: 'team', isGroup: true });
  const user = textOf(fields['user']);
  if (user !== undefined) targets.push({ kind: 'user', name: user, uid: textOf(fields['user_id']), type: 'User' });
  const application = textOf(fields['oauth_application_name'] ?? fields['integration'] ?? fields['name']);
  const isApplication = /^(?:integration|oauth_application|org_credential_authorization)/.test(
    textOf(fields['action']) ?? '',
  );
  if (application !== undefined && isApplication)
    targets.push({ kind: 'application', name: application, type: 'application' });
  return targets;
}

function textsAt(fields: JsonObject, ...names: string[]): string[] {
  const name = names.find((one) => Object.hasOwn(fields, one));
  if (name === undefined) return [];
  return listOf(fields[name])
    .slice(0, 20)
    .map(textOf)
    .filter((text) => text !== undefined);
}
