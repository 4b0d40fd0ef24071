import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, AuditTarget, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, degreesOf, integerOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

/** Graph's object: the record itself, or what an export has in `properties`. */
const bodyOf = (fields: JsonObject): JsonObject => objectOf(fields['properties']) ?? fields;
const tenantOf = (fields: JsonObject): string | undefined => textOf(fields['tenantId'] ?? fields['tenantid']);

export function signInToFacts(fields: JsonObject): AuditFacts {
  const body = bodyOf(fields);
  const status = objectOf(body['status']);
  const location = objectOf(body['location']);
  const spot = objectOf(location?.['geoCoordinates']);
  const device = objectOf(body['deviceDetail']);
  const code = textOf(status?.['errorCode'] ?? fields['resultType'] ?? fields['resulttype']);
  return {
    operation: 'Sign-in activity',
    service: textOf(body['appDisplayName'] ?? body['resourceDisplayName'] ?? body['appId']),
    actor: signerOf(body),
    source: {
      address: addressOf(body['ipAddress'] ?? fields['callerIpAddress']),
      userAgent: textOf(body['userAgent']),
      country: textOf(location?.['countryOrRegion'] ?? fields['location']),
      city: textOf(location?.['city']),
      latitude: degreesOf(spot?.['latitude']),
      longitude: degreesOf(spot?.['longitude']),
      asNumber: integerOf(body['autonomousSystemNumber'], 1),
    },
    targets: [
      { kind: 'application', name: textOf(body['resourceDisplayName']), uid: textOf(body['resourceId']) },
      { kind: 'device', name: textOf(device?.['displayName']), uid: textOf(device?.['deviceId']) },
    ],
    outcome: {
      success: code === undefined ? undefined : code === '0',
      code,
      detail: textOf(status?.['failureReason'] ?? fields['resultDescription']),
    },
    cloud: { account: tenantOf(fields) ?? textOf(body['resourceTenantId']) },
    uid: textOf(body['id']),
    correlation: textOf(body['correlationId'] ?? fields['correlationId']),
    originalTime: textOf(body['createdDateTime'] ?? fields['time']),
    isMfa: mfaOf(textOf(body['authenticationRequirement'])),
  };
}

function signerOf(body: JsonObject): Principal | undefined {
  const user = textOf(body['userPrincipalName']) ?? textOf(body['userId']);
  if (user !== undefined)
    return {
      kind: 'user',
      name: user,
      uid: textOf(body['userId']),
      displayName: textOf(body['userDisplayName']),
      type: textOf(body['userType']),
    };
  const name = textOf(body['servicePrincipalName']) ?? textOf(body['servicePrincipalId']) ?? textOf(body['appId']);
  return name === undefined
    ? undefined
    : { kind: 'application', name, uid: textOf(body['servicePrincipalId']), type: 'ServicePrincipal' };
}

const mfaOf = (requirement: string | undefined): boolean | undefined =>
  requirement === undefined ? undefined : requirement === 'multiFactorAuthentication';

export function auditToFacts(fields: JsonObject): AuditFacts {
  const body = bodyOf(fields);
  const by = objectOf(body['initiatedBy']);
  const user = objectOf(by?.['user']);
  const app = objectOf(by?.['app']);
  const resources = listOf(body['targetResources'])
    .slice(0, 50)
    .map(objectOf)
    .filter((one) => one !== undefined);
  const result = textOf(body['result'])?.toLowerCase();
  return {
    operation: textOf(body['activityDisplayName'] ?? body['operationName'] ?? fields['operationName']),
    service: textOf(body['loggedByService']),
    actor: initiatorOf(user, app),
    source: { address: addressOf(user?.['ipAddress'] ?? fields['callerIpAddress']), userAgent: userAgentOf(body) },
    targets: resources.map(targetOf),
    privileges: privilegesOf(resources),
    outcome: {
      success: result === undefined ? undefined : result === 'success',
      code: result === 'success' ? undefined : result,
      detail: textOf(body['resultReason']),
    },
    cloud: { account: tenantOf(fields) },
    uid: textOf(body['id']),
    correlation: textOf(body['correlationId'] ?? fields['correlationId']),
    originalTime: textOf(body['activityDateTime'] ?? fields['time']),
  };
}

function initiatorOf(user: JsonObject | undefined, app: JsonObject | undefined): Principal | undefined {
  const name = textOf(user?.['userPrincipalName']) ?? textOf(user?.['id']);
  if (name !== undefined)
    return { kind: 'user', name, uid: textOf(user?.['id']), displayName: textOf(user?.['displayName']), type: 'User' };
  const application = textOf(app?.['displayName']) ?? textOf(app?.['servicePrincipalName']) ?? textOf(app?.['appId']);
  return application === undefined
    ? undefined
    : { kind: 'application', name: application, uid: textOf(app?.['servicePrincipalId']), type: 'ServicePrincipal' };
}

const kindsByType = new Map<string, AuditTarget['kind']>([
  ['user', 'user'], ['device', 'device'], ['serviceprincipal', 'application'], ['application', 'application'], ['app', 'application'],
]); // prettier-ignore

function targetOf(resource: JsonObject): AuditTarget {
  const type = textOf(resource['type']);
  const kind = kindsByType.get(type?.toLowerCase().replaceAll(' ', '') ?? '') ?? 'cloud';
  const name = textOf(resource['userPrincipalName']) ?? textOf(resource['displayName']);
  return { kind, name, uid: textOf(resource['id']), type, isGroup: type === 'Group' };
}

/** The roles and permissions that changed: new values are JSON inside of a text. */
function privilegesOf(resources: readonly JsonObject[]): string[] | undefined {
  const names: string[] = [];
  for (const resource of resources) {
    if (textOf(resource['type']) === 'Role')
      names.push(...[textOf(resource['displayName'])].filter((name) => name !== undefined));
    for (const property of listOf(resource['modifiedProperties']).slice(0, 50)) {
      const { displayName, newValue, oldValue } = objectOf(property) ?? {};
      if (
        typeof displayName !== 'string' ||
        !/^(?:Role\.DisplayName|AppRole\.Value|DelegatedPermissionGrant\.Scope)$/.test(displayName)
      )
        continue;
      const value = textOf(newValue ?? undefined) ?? textOf(oldValue);
      if (value !== undefined) names.push(value.replaceAll('"', '').trim().slice(0, 500));
    }
  }
  const given = names.filter((name) => name !== '');
  return given.length === 0 ? undefined : [...new Set(given)];
}

function userAgentOf(body: JsonObject): string | undefined {
  for (const detail of listOf(body['additionalDetails']).slice(0, 50)) {
    const { key, value } = objectOf(detail) ?? {};
    if (key === 'User-Agent') return textOf(value);
  }
  return undefined;
}

export function riskToFacts(fields: JsonObject): AuditFacts {
  const body = bodyOf(fields);
  const location = objectOf(body['location']);
  const user = textOf(body['userPrincipalName']) ?? textOf(body['userId']) ?? textOf(body['assigneeUserPrincipalName']);
  const app = textOf(body['servicePrincipalDisplayName']) ?? textOf(body['servicePrincipalId']);
  const name = user ?? app;
  // a risky user has the id of the user; a detection has one of its own
  const isOfPerson = user !== undefined && Object.hasOwn(body, 'riskLastUpdatedDateTime');
  return {
    operation: textOf(body['riskEventType'] ?? body['riskType'] ?? body['riskState']),
    service: textOf(body['source']) ?? 'Identity Protection',
    actor:
      name === undefined
        ? undefined
        : {
            kind: user === undefined ? 'application' : 'user',
            name,
            uid: textOf(body['userId'] ?? body['servicePrincipalId'] ?? (isOfPerson ? body['id'] : undefined)),
          },
    source: {
      address: addressOf(body['ipAddress']),
      country: textOf(location?.['countryOrRegion']),
      city: textOf(location?.['city']),
    },
    targets: [],
    outcome: { success: undefined, detail: textOf(body['riskDetail']) },
    cloud: { account: tenantOf(fields) },
    uid: textOf(body['id']),
    correlation: textOf(body['correlationId']),
    originalTime: textOf(
      body['activityDateTime'] ?? body['detectedDateTime'] ?? body['riskLastUpdatedDateTime'] ?? fields['time'],
    ),
  };
}
