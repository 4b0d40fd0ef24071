import type { JsonObject } from '../../model/json.ts';
import { ocsfBase, type Ocsf, type OcsfClassName } from '../../model/ocsf.ts';
import { addressOf, booleanOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { endpointOf, sparse, withAttributes, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { accountOf, identityOf, identityToActor, identityToUser, nameOf, type Identity } from './identity.ts';
import { apiActivityOf, operationOf, type Operation } from './operations.ts';

const product = { vendor: 'AWS', name: 'CloudTrail' };

/** API Activity (6003): every record can be told as one. */
export function toApiActivity(fields: JsonObject, time: number): Ocsf {
  const name = textOf(fields['eventName']) ?? 'Unknown';
  const activity = apiActivityOf(name, booleanOf(fields['readOnly']));
  return event('api_activity', activity, fields, time, { resources: resourcesOf(fields) });
}

/** Authentication (3002) of who signed in, or of the role that was assumed. */
export function toAuthentication(fields: JsonObject, time: number): Ocsf {
  const operation = knownOperation(fields);
  const identity = identityOf(fields);
  const user = assumedRoleUser(fields) ?? identityToUser(identity);
  if (user === undefined || operation?.class !== 'authentication') return toApiActivity(fields, time);
  const additional = objectOf(fields['additionalEventData']);
  const mfaUsed = textOf(additional?.['MFAUsed']);
  return event('authentication', operation.activity, fields, time, {
    user,
    service: { name: textOf(fields['eventSource']) ?? 'Unknown' },
    is_mfa: mfaUsed === undefined ? identity.mfa : mfaUsed === 'Yes',
    is_remote: true,
    auth_protocol_id: operation.protocol,
    account_switch_type_id: operation.activity === 7 ? 2 : undefined,
  });
}

/** Account Change (3001). Who changes their own password is not named in the request. */
export function toAccountChange(fields: JsonObject, time: number): Ocsf {
  const operation = knownOperation(fields);
  const request = objectOf(fields['requestParameters']);
  const name = textOf(request?.['userName'] ?? request?.['userId']);
  const user = name === undefined ? identityToUser(identityOf(fields)) : targetUser(name, fields);
  if (user === undefined || operation === undefined) return toApiActivity(fields, time);
  const policy = textOf(request?.['policyArn'] ?? request?.['policyName']);
  return event('account_change', operation.activity, fields, time, {
    user,
    policies: policy === undefined ? undefined : [{ name: nameOf(policy) ?? policy, uid: policy }],
  });
}

/** Group Management (3006). */
export function toGroupManagement(fields: JsonObject, time: number): Ocsf {
  const operation = knownOperation(fields);
  const request = objectOf(fields['requestParameters']);
  const name = textOf(request?.['groupName'] ?? request?.['displayName']);
  const uid = textOf(request?.['groupId']);
  if ((name === undefined && uid === undefined) || operation === undefined) return toApiActivity(fields, time);
  const user = textOf(request?.['userName'] ?? objectOf(request?.['memberId'])?.['userId']);
  const policy = textOf(request?.['policyArn'] ?? request?.['policyName']);
  return event('group_management', operation.activity, fields, time, {
    group: sparse({ name, uid }),
    user: user === undefined ? undefined : targetUser(user, fields),
    privileges: policy === undefined ? undefined : [policy],
  });
}

/** User Access (3005): a policy is given to a role or taken from it. */
export function toUserAccess(fields: JsonObject, time: number): Ocsf {
  const operation = knownOperation(fields);
  const request = objectOf(fields['requestParameters']);
  const role = textOf(request?.['roleName']);
  const policy = textOf(request?.['policyArn'] ?? request?.['policyName']);
  if (role === undefined || policy === undefined || operation === undefined) return toApiActivity(fields, time);
  const user = { name: role, type: 'Role', type_id: 99 };
  return event('user_access', operation.activity, fields, time, { user, privileges: [policy] });
}

/** What all classes share. An API call that AWS refused has an `errorCode`; a refused sign-in says so in its response. */
function event(className: OcsfClassName, activity: number, fields: JsonObject, time: number, own: Sparse): Ocsf {
  const identity = identityOf(fields);
  const source = textOf(fields['sourceIPAddress']);
  const userAgent = textOf(fields['userAgent']);
  return withAttributes(
    ocsfBase(className, activity, time, 1, product),
    {
      actor: identityToActor(identity),
      api: apiOf(fields),
      cloud: cloudOf(fields, identity),
      src_endpoint: sourceOf(source),
      http_request: userAgent === undefined ? undefined : { user_agent: userAgent },
      activity_name: activity === 99 ? textOf(fields['eventName']) : undefined,
      ...statusOf(fields),
      ...own,
    },
    {
      profiles: ['cloud'],
      uid: textOf(fields['eventID']),
      event_code: textOf(fields['eventName']),
      log_name: textOf(fields['eventCategory']),
      log_version: textOf(fields['eventVersion']),
      original_time: textOf(fields['eventTime']),
    },
  );
}

function statusOf(fields: JsonObject): Sparse {
  const error = textOf(fields['errorCode']);
  const message = textOf(fields['errorMessage']);
  const response = objectOf(fields['responseElements']);
  const refused = response?.['ConsoleLogin'] === 'Failure';
  if ((error === undefined || error === 'Success') && message === undefined && !refused) {
    return { status_id: 1, status: 'Success' };
  }
  return { status_id: 2, status: 'Failure', status_code: error, status_detail: message };
}

function apiOf(fields: JsonObject): JsonObject {
  const service = textOf(fields['eventSource']);
  const request = textOf(fields['requestID']);
  const error = textOf(fields['errorCode']);
  const errorMessage = textOf(fields['errorMessage']);
  return sparse({
    operation: textOf(fields['eventName']) ?? 'Unknown',
    version: textOf(fields['apiVersion']),
    service: service === undefined ? undefined : { name: service },
    request: request === undefined ? undefined : { uid: request },
    response: error === undefined ? undefined : sparse({ error, error_message: errorMessage }),
  });
}

function cloudOf(fields: JsonObject, identity: Identity): JsonObject {
  const account = textOf(fields['recipientAccountId']) ?? identity.accountId;
  const region = textOf(fields['awsRegion']);
  return sparse({ provider: 'AWS', region, account: account === undefined ? undefined : accountOf(account) });
}

/** AWS writes the name of a service where one of its services calls: a domain, never an address. */
function sourceOf(source: string | undefined): JsonObject {
  const endpoint = addressOf(source) === undefined ? endpointOf({ domain: source }) : endpointOf({ ip: source });
  return endpoint ?? { name: 'Unknown' };
}

function resourcesOf(fields: JsonObject): JsonObject[] | undefined {
  const resources: JsonObject[] = [];
  for (const item of listOf(fields['resources']).slice(0, 100)) {
    const resource = objectOf(item);
    const uid = textOf(resource?.['ARN'] ?? resource?.['arn']);
    if (uid === undefined) continue;
    resources.push(sparse({ uid, name: nameOf(uid), type: textOf(resource?.['type']) }));
  }
  return resources.length === 0 ? undefined : resources;
}

/** The role that a call wants to become, as a user of its own. */
function assumedRoleUser(fields: JsonObject): JsonObject | undefined {
  const arn = textOf(objectOf(fields['requestParameters'])?.['roleArn']);
  return arn === undefined
    ? undefined
    : sparse({ name: nameOf(arn), uid_alt: arn, uid: arn, type: 'Role', type_id: 99 });
}

function targetUser(name: string, fields: JsonObject): JsonObject {
  const account = textOf(fields['recipientAccountId']) ?? identityOf(fields).accountId;
  return sparse({ name, type_id: 1, account: account === undefined ? undefined : accountOf(account) });
}

function knownOperation(fields: JsonObject): Operation | undefined {
  return operationOf(textOf(fields['eventSource']) ?? '', textOf(fields['eventName']) ?? '');
}
