import type { JsonObject } from '../../model/json.ts';
import { booleanOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import { sparse, sparseOrNone } from '../../pipeline/normalize/ocsf-parts.ts';

/** Who called, out of `userIdentity`. */
export interface Identity {
  readonly type: string | undefined;
  readonly arn: string | undefined;
  /** of the role behind an assumed one */
  readonly roleArn: string | undefined;
  readonly name: string | undefined;
  readonly principalId: string | undefined;
  readonly accountId: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly invokedBy: string | undefined;
  readonly mfa: boolean | undefined;
  readonly session: JsonObject | undefined;
}

export function identityOf(fields: JsonObject): Identity {
  const identity = objectOf(fields['userIdentity']) ?? {};
  const context = objectOf(identity['sessionContext']) ?? {};
  const issuer = objectOf(context['sessionIssuer']) ?? {};
  const attributes = objectOf(context['attributes']) ?? {};
  const arn = textOf(identity['arn']);
  const type = textOf(identity['type']);
  const mfa = booleanOf(attributes['mfaAuthenticated'] ?? undefined);
  const created = textOf(attributes['creationDate']);
  return {
    type,
    arn,
    roleArn: textOf(issuer['type']) === 'Role' ? (textOf(issuer['arn']) ?? roleArnOf(arn)) : roleArnOf(arn),
    name: textOf(identity['userName']) ?? nameOf(arn) ?? (type === 'Root' ? 'root' : undefined),
    principalId: textOf(identity['principalId']),
    accountId: textOf(identity['accountId']),
    accessKeyId: textOf(identity['accessKeyId']),
    invokedBy: textOf(identity['invokedBy']),
    mfa,
    session: sparseOrNone({
      issuer: textOf(issuer['arn']),
      is_mfa: mfa,
      created_time: created === undefined ? undefined : isoToTime(created),
    }),
  };
}

/** OCSF `user`; undefined where the record does not say who it was. */
export function identityToUser(identity: Identity): JsonObject | undefined {
  const { name, principalId, accountId } = identity;
  if (name === undefined && principalId === undefined && accountId === undefined) return undefined;
  return sparse({
    name,
    uid: principalId,
    uid_alt: identity.arn,
    type: identity.type,
    type_id: typeIdOf(identity.type),
    programmatic_credentials: identity.accessKeyId === undefined ? undefined : [{ uid: identity.accessKeyId }],
    account: accountId === undefined ? undefined : accountOf(accountId),
  });
}

/** OCSF `actor`. It is required, and so is one attribute of it: a caller that is not named is called Unknown. */
export function identityToActor(identity: Identity): JsonObject {
  const user = identityToUser(identity);
  const actor = sparse({ user, session: identity.session, app_name: identity.invokedBy });
  return Object.keys(actor).length === 0 ? { user: { name: 'Unknown', type_id: 0 } } : actor;
}

export const accountOf = (uid: string): JsonObject => ({ uid, type: 'AWS Account', type_id: 10 });

/** OCSF `user.type_id`: 1 user, 2 admin, 3 system, 99 other. */
function typeIdOf(type: string | undefined): number {
  if (type === undefined || type === 'Unknown') return 0;
  if (type === 'Root') return 2;
  if (type === 'AWSService') return 3;
  return type === 'IAMUser' || type === 'IdentityCenterUser' ? 1 : 99;
}

/** The last part of an ARN: `alice` of `arn:aws:iam::123456789012:user/dev/alice`. */
export function nameOf(arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  const name = arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
  return name === '' ? undefined : name;
}

const assumedRole = /^arn:([\w-]{1,32}):sts::(\d{1,32}):assumed-role\/([^/]{1,200})/;

/** The role of a session: `arn:aws:iam::1:role/R` of `arn:aws:sts::1:assumed-role/R/session` (without the role's path, which AWS leaves out). */
function roleArnOf(arn: string | undefined): string | undefined {
  const match = arn === undefined ? null : assumedRole.exec(arn);
  return match === null ? undefined : `arn:${match[1]}:iam::${match[2]}:role/${match[3]}`;
}
