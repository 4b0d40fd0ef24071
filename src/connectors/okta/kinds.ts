import { logSourceSet } from '../../model/log-source.ts';
import { access, account, api, group, signIn, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { operationToActivity } from '../../pipeline/normalize/audit/audit-ocsf.ts';
import { oktaToFacts } from './facts.ts';

/** What event types mean, where that is more than "something was done". Names of Okta's event type catalogue. */
const meanings: ReadonlyMap<string, AuditMeaning> = new Map([
  ['user.session.start', signIn(1)],
  ['user.session.end', signIn(2)],
  ['user.authentication.auth', signIn(1)],
  ['user.authentication.auth_via_mfa', signIn(6)],
  ['user.authentication.auth_via_IDP', signIn(1)],
  ['user.authentication.auth_via_AD_agent', signIn(1)],
  ['user.authentication.auth_via_radius', signIn(1)],
  ['user.authentication.verify', signIn(6)],
  ['user.authentication.sso', signIn(3)],
  ['user.session.access_admin_app', signIn(3)],
  ['user.session.impersonation.initiate', signIn(7)],
  ['user.lifecycle.create', account(1)],
  ['user.lifecycle.activate', account(2)],
  ['user.lifecycle.unsuspend', account(2)],
  ['user.account.update_password', account(3)],
  ['user.account.reset_password', account(4)],
  ['user.lifecycle.suspend', account(5)],
  ['user.lifecycle.deactivate', account(5)],
  ['user.lifecycle.delete.initiated', account(6)],
  ['user.account.lock', account(9)],
  ['user.account.unlock', account(12)],
  ['user.mfa.factor.activate', account(10)],
  ['user.mfa.factor.deactivate', account(11)],
  ['user.mfa.factor.reset_all', account(11)],
  ['user.mfa.factor.suspend', account(11)],
  ['user.account.update_profile', account(99)],
  ['group.user_membership.add', group(3)],
  ['group.user_membership.remove', group(4)],
  ['group.privilege.grant', group(1)],
  ['group.privilege.revoke', group(2)],
  ['group.lifecycle.create', group(6)],
  ['group.lifecycle.delete', group(5)],
  ['user.account.privilege.grant', access(1)],
  ['user.account.privilege.revoke', access(2)],
]);

export const systemLog = auditKind({
  id: 'okta/system-log',
  logSources: logSourceSet([{ product: 'okta', service: 'okta' }], {
    eventType: ['eventtype'],
    displayMessage: ['displaymessage'],
    legacyEventType: ['legacyeventtype'],
    src_ip: ['client.ipAddress'],
    user: ['actor.alternateId'],
  }),
  product: { vendor: 'Okta', name: 'System Log', cloud: 'Okta' },
  factsOf: oktaToFacts,
  meaningOf: ({ operation }) => meanings.get(operation ?? '') ?? api(operationToActivity(operation)),
});
