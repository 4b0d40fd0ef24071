import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, AuditTarget, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, degreesOf, integerOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

export function oktaToFacts(fields: JsonObject): AuditFacts {
  const client = objectOf(fields['client']);
  const agent = objectOf(client?.['userAgent']);
  const place = objectOf(client?.['geographicalContext']);
  const spot = objectOf(place?.['geolocation']);
  const security = objectOf(fields['securityContext']);
  const outcome = objectOf(fields['outcome']);
  const authentication = objectOf(fields['authenticationContext']);
  const debug = objectOf(objectOf(fields['debugContext'])?.['debugData']);
  const targets = listOf(fields['target'])
    .slice(0, 50)
    .map(objectOf)
    .filter((one) => one !== undefined);
  const operation = textOf(fields['eventType']);
  return {
    operation,
    service: applicationOf(targets) ?? 'Okta',
    actor: actorOf(objectOf(fields['actor'])),
    alsoActors: [{ kind: 'cloud', name: textOf(authentication?.['externalSessionId']), type: 'session' }],
    source: {
      address: addressOf(client?.['ipAddress']),
      userAgent: textOf(agent?.['rawUserAgent']),
      country: textOf(place?.['country']),
      city: textOf(place?.['city']),
      latitude: degreesOf(spot?.['lat']),
      longitude: degreesOf(spot?.['lon']),
      asNumber: integerOf(security?.['asNumber'], 1),
      asName: textOf(security?.['asOrg']),
    },
    targets: targets.map(targetOf),
    privileges: privilegesOf(textOf(debug?.['privilegeGranted'] ?? debug?.['privilegeRevoked'])),
    outcome: outcomeOf(textOf(outcome?.['result']), textOf(outcome?.['reason'])),
    uid: textOf(fields['uuid']),
    correlation: textOf(objectOf(fields['transaction'])?.['id']),
    originalTime: textOf(fields['published']),
    message: textOf(fields['displayMessage']),
  };
}

function actorOf(actor: JsonObject | undefined): Principal | undefined {
  const name = textOf(actor?.['alternateId']) ?? textOf(actor?.['displayName']) ?? textOf(actor?.['id']);
  if (name === undefined) return undefined;
  const type = textOf(actor?.['type']);
  const isApp = type === 'SystemPrincipal' || type === 'PublicClientApp' || type === 'AppInstance';
  return {
    kind: isApp ? 'application' : 'user',
    name,
    uid: textOf(actor?.['id']),
    displayName: textOf(actor?.['displayName']),
    type,
  };
}

const kindsByType = new Map<string, AuditTarget['kind']>([
  ['User', 'user'], ['AppUser', 'user'], ['AppInstance', 'application'], ['PublicClientApp', 'application'], ['Device', 'device'],
]); // prettier-ignore

function targetOf(target: JsonObject): AuditTarget {
  const type = textOf(target['type']);
  const kind = kindsByType.get(type ?? '') ?? 'cloud';
  const alternate = textOf(target['alternateId']);
  const own = alternate === 'unknown' ? undefined : alternate;
  const displayed = textOf(target['displayName']);
  const name = kind === 'user' ? (own ?? displayed) : (displayed ?? own);
  return { kind, name, uid: textOf(target['id']), type, isGroup: type === 'UserGroup' };
}

const applicationOf = (targets: readonly JsonObject[]): string | undefined =>
  textOf(targets.find((target) => target['type'] === 'AppInstance')?.['displayName']);

/** `Super administrator, Application administrator` */
const privilegesOf = (text: string | undefined): string[] | undefined =>
  text
    ?.slice(0, 2_000)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** ALLOW, CHALLENGE and SKIPPED are answers of a policy; DENY and FAILURE are refusals. */
function outcomeOf(result: string | undefined, reason: string | undefined): AuditFacts['outcome'] {
  const success =
    result === 'SUCCESS' || result === 'ALLOW' ? true : result === 'FAILURE' || result === 'DENY' ? false : undefined;
  return { success, code: success === false ? (reason ?? result) : undefined, detail: reason };
}
