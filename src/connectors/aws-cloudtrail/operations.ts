/** What operations of AWS mean, where they mean more than "an API was called". Names as CloudTrail writes them. */
export type Operation =
  | { readonly class: 'authentication'; readonly activity: number; readonly protocol?: number }
  | { readonly class: 'account_change'; readonly activity: number }
  | { readonly class: 'group_management'; readonly activity: number }
  | { readonly class: 'user_access'; readonly activity: number };

/** OCSF 1.8 `activity_id` of the classes used here. */
const logon = 1;
const logoff = 2;
const ticket = 3;
const accountSwitch = 7;
const other = 99;

const signIn = (activity: number, protocol?: number): Operation =>
  protocol === undefined ? { class: 'authentication', activity } : { class: 'authentication', activity, protocol };
const account = (activity: number): Operation => ({ class: 'account_change', activity });
const group = (activity: number): Operation => ({ class: 'group_management', activity });
const access = (activity: number): Operation => ({ class: 'user_access', activity });

/** OCSF `auth_protocol_id` */
const openId = 4;
const saml = 5;

const iam: Record<string, Operation> = {
  CreateUser: account(1),
  CreateLoginProfile: account(2),
  ChangePassword: account(3),
  UpdateLoginProfile: account(4),
  DeleteLoginProfile: account(5),
  DeleteUser: account(6),
  AttachUserPolicy: account(7),
  PutUserPolicy: account(7),
  DetachUserPolicy: account(8),
  DeleteUserPolicy: account(8),
  EnableMFADevice: account(10),
  DeactivateMFADevice: account(11),
  UpdateUser: account(other),
  CreateAccessKey: account(other),
  UpdateAccessKey: account(other),
  DeleteAccessKey: account(other),
  AttachGroupPolicy: group(1),
  PutGroupPolicy: group(1),
  DetachGroupPolicy: group(2),
  DeleteGroupPolicy: group(2),
  AddUserToGroup: group(3),
  RemoveUserFromGroup: group(4),
  DeleteGroup: group(5),
  CreateGroup: group(6),
  AttachRolePolicy: access(1),
  PutRolePolicy: access(1),
  DetachRolePolicy: access(2),
  DeleteRolePolicy: access(2),
};

const signin: Record<string, Operation> = {
  ConsoleLogin: signIn(logon),
  ExternalIdPDirectoryLogin: signIn(logon),
  FederatedLogin: signIn(logon),
  SwitchRole: signIn(accountSwitch),
  ExitRole: signIn(accountSwitch),
  RenewRole: signIn(accountSwitch),
  GetSigninToken: signIn(ticket),
  CheckMfa: signIn(6),
  Logout: signIn(logoff),
  PasswordUpdated: account(3),
  PasswordRecoveryCompleted: account(4),
  PasswordRecoveryRequested: account(other),
};

const sts: Record<string, Operation> = {
  AssumeRole: signIn(accountSwitch),
  AssumeRoot: signIn(accountSwitch),
  AssumeRoleWithSAML: signIn(logon, saml),
  AssumeRoleWithWebIdentity: signIn(logon, openId),
  GetSessionToken: signIn(ticket),
  GetFederationToken: signIn(ticket),
};

const sso: Record<string, Operation> = {
  Authenticate: signIn(logon),
  UserAuthentication: signIn(logon),
  Federate: signIn(ticket),
  CreateToken: signIn(ticket),
  Logout: signIn(logoff),
};

const identityStore: Record<string, Operation> = {
  CreateUser: account(1),
  DeleteUser: account(6),
  UpdateUser: account(other),
  UpdatePassword: account(4),
  CreateGroup: group(6),
  DeleteGroup: group(5),
  CreateGroupMembership: group(3),
  DeleteGroupMembership: group(4),
};

const operationsByService: Readonly<Record<string, Record<string, Operation>>> = {
  'iam.amazonaws.com': iam,
  'signin.amazonaws.com': signin,
  'sts.amazonaws.com': sts,
  'sso.amazonaws.com': sso,
  'identitystore.amazonaws.com': identityStore,
  'sso-directory.amazonaws.com': { ...identityStore, AddMemberToGroup: group(3), RemoveMemberFromGroup: group(4) },
};

/** Maps, not objects: names that no table has cannot reach a prototype. */
const operationsByName: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map(
  Object.entries(operationsByService).map(([service, operations]) => [service, new Map(Object.entries(operations))]),
);

export function operationOf(service: string, name: string): Operation | undefined {
  return operationsByName.get(service)?.get(name);
}

const verbs: readonly (readonly [number, RegExp])[] = [
  [2, /^(?:Batch)?(?:Get|List|Describe|Head|Lookup|Search|Query|Scan|Select|Download|View|Check|Test|Simulate|Preview|Validate|Estimate|Discover|Decode|Verify)/],
  [4, /^(?:Batch)?(?:Delete|Terminate|Deregister|Release|Cancel|Purge|Destroy|Remove|ScheduleKeyDeletion)/],
  [1, /^(?:Batch)?(?:Create|Run|Register|Allocate|Import|Copy|Request|Generate|Provision|Purchase|Publish|Upload|Invite|Launch|Issue)/],
  [3, /^(?:Batch)?(?:Update|Modify|Put|Set|Attach|Detach|Associate|Disassociate|Add|Tag|Untag|Enable|Disable|Change|Reset|Start|Stop|Reboot|Authorize|Revoke|Restore|Replace|Write|Send|Move|Rotate|Apply|Deactivate|Activate|Leave|Accept|Reject|Suspend|Resume|Share|Unshare|Grant|Retire|Invoke|Upsert|Encrypt|Decrypt|Assign|Unassign|Merge|Promote|Failover)/],
]; // prettier-ignore

/** `activity_id` of API Activity, from the verb that the operation's name begins with. */
export function apiActivityOf(name: string, readOnly: boolean | undefined): number {
  for (const [activity, names] of verbs) if (names.test(name)) return activity;
  return readOnly === true ? 2 : other;
}
