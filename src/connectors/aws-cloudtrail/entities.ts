import type { EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { identityOf, type Identity } from './identity.ts';

/** Most resources of one record that become entities: a batch call can name thousands. */
const MOST_RESOURCES = 20;

export function cloudTrailToEntities(fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  const identity = identityOf(fields);
  const account = textOf(fields['recipientAccountId']) ?? identity.accountId;
  const principal = principalOf(identity);
  if (principal !== undefined) entities.add(principal.kind, principal.name, 'actor');
  if (identity.arn !== identity.roleArn) entities.add('user', identity.arn, 'actor');
  entities.add('application', identity.invokedBy, 'actor');
  entities.add('cloud', identity.accessKeyId, 'actor');
  entities.add('cloud', identity.accountId, 'actor');
  entities.add('cloud', account, 'target');

  const source = textOf(fields['sourceIPAddress']);
  if (addressOf(source) === undefined) entities.add('application', source, 'source');
  else entities.addAddress(source, 'source');
  entities.add('application', fields['eventSource'], 'destination');

  const request = objectOf(fields['requestParameters']);
  const user = textOf(request?.['userName']);
  if (user !== undefined) entities.add('user', iamArn(account, 'user', user), 'target');
  const role = textOf(request?.['roleName']);
  if (role !== undefined) entities.add('cloud', iamArn(account, 'role', role), 'target');
  entities.add('cloud', request?.['roleArn'], 'target');
  const bucket = textOf(request?.['bucketName']);
  if (bucket !== undefined) entities.add('cloud', `arn:aws:s3:::${bucket}`, 'target');
  for (const name of resourceParameters) entities.add('cloud', request?.[name], 'target');
  for (const item of listOf(fields['resources']).slice(0, MOST_RESOURCES)) {
    const resource = objectOf(item);
    entities.add('cloud', resource?.['ARN'] ?? resource?.['arn'], 'target');
  }
  return entities.refs;
}

/** Request parameters that name the resource that the call is about. */
const resourceParameters = [
  'instanceId',
  'functionName',
  'keyId',
  'secretId',
  'dBInstanceIdentifier',
  'groupId',
  'policyArn',
  'trailName',
];

/**
 * The entity that a caller's habits belong to: the role behind an assumed one, because the sessions of a role change their names all the time;
 * else the user by ARN, or by name where there is none.
 */
function principalOf(identity: Identity): { kind: 'cloud' | 'user' | 'application'; name: string } | undefined {
  if (identity.roleArn !== undefined) return { kind: 'cloud', name: identity.roleArn };
  const name = identity.arn ?? identity.name ?? identity.principalId;
  if (name !== undefined) return { kind: 'user', name };
  return identity.invokedBy === undefined ? undefined : { kind: 'application', name: identity.invokedBy };
}

/** IAM names are unique in their account; the ARN leaves out the path, which a request does not name. */
const iamArn = (account: string | undefined, what: 'user' | 'role', name: string): string =>
  account === undefined || name.startsWith('arn:') ? name : `arn:aws:iam::${account}:${what}/${name}`;
