import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { access, account, api, group, signIn, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { operationToActivity } from '../../pipeline/normalize/audit/audit-ocsf.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { githubToFacts } from './facts.ts';

/** What actions mean, where that is more than "something was done". */
const meanings: ReadonlyMap<string, AuditMeaning> = new Map([
  ['user.login', signIn(1)],
  ['user.logout', signIn(2)],
  ['user.failed_login', signIn(1)],
  ['org.sso_response', signIn(3)],
  ['business.sso_response', signIn(3)],
  ['external_identity.provision', account(1)],
  ['external_identity.deprovision', account(6)],
  ['user.change_password', account(3)],
  ['user.two_factor_requested', account(99)],
  ['two_factor_authentication.enabled', account(10)],
  ['two_factor_authentication.disabled', account(11)],
  ['org.add_member', access(1)],
  ['org.update_member', access(1)],
  ['org.remove_member', access(2)],
  ['business.add_admin', access(1)],
  ['business.remove_admin', access(2)],
  ['repo.add_member', access(1)],
  ['repo.remove_member', access(2)],
  ['team.create', group(6)],
  ['team.destroy', group(5)],
  ['team.add_member', group(3)],
  ['team.remove_member', group(4)],
  ['team.add_repository', group(1)],
  ['team.remove_repository', group(2)],
  ['git.clone', api(2)],
  ['git.fetch', api(2)],
  ['git.push', api(3)],
]);

const kind = (what: string): EventKind =>
  auditKind({
    id: `github/${what}`,
    logSources: logSourceSet([{ product: 'github', service: 'audit' }], {
      actor_ip: ['external_actor_ip', 'data.actor_ip'],
      repo: ['repository'],
      _document_id: ['document_id'],
      src_ip: ['actor_ip'],
    }),
    product: { vendor: 'GitHub', name: 'Audit Log', cloud: 'GitHub' },
    factsOf: githubToFacts,
    meaningOf: ({ operation }) => meanings.get(operation ?? '') ?? api(operationToActivity(operation)),
  });

const audit = kind('audit');
const git = kind('git');

export const kindOf = (fields: JsonObject): EventKind =>
  typeof fields['action'] === 'string' && fields['action'].startsWith('git.') ? git : audit;
