import { access, account, api, group, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { operationToActivity } from '../../pipeline/normalize/audit/audit-ocsf.ts';

/** What activities of the directory mean, by `activityDisplayName` in lower case, where that is more than "something was changed". */
const meanings: ReadonlyMap<string, AuditMeaning> = new Map([
  ['add user', account(1)],
  ['invite external user', account(1)],
  ['enable account', account(2)],
  ['change user password', account(3)],
  ['change password (self-service)', account(3)],
  ['reset user password', account(4)],
  ['reset password (by admin)', account(4)],
  ['reset password (self-service)', account(4)],
  ['disable account', account(5)],
  ['delete user', account(6)],
  ['hard delete user', account(6)],
  ['user registered security info', account(10)],
  ['admin registered security info', account(10)],
  ['user deleted security info', account(11)],
  ['admin deleted security info', account(11)],
  ['disable strong authentication', account(11)],
  ['update user', account(99)],
  ['restore user', account(99)],
  ['add member to group', group(3)],
  ['remove member from group', group(4)],
  ['delete group', group(5)],
  ['add group', group(6)],
  ['add member to role', access(1)],
  ['add eligible member to role', access(1)],
  ['add member to role in pim completed (permanent)', access(1)],
  ['add member to role completed (pim activation)', access(1)],
  ['add app role assignment to service principal', access(1)],
  ['add delegated permission grant', access(1)],
  ['remove member from role', access(2)],
  ['remove eligible member from role', access(2)],
  ['remove app role assignment from service principal', access(2)],
]);

export function operationToMeaning(operation: string | undefined): AuditMeaning {
  return meanings.get(operation?.toLowerCase() ?? '') ?? api(operationToActivity(operation));
}
