import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

/** As the REST API gives it. */
function record(action: string, more: JsonObject = {}): JsonObject {
  return {
    '@timestamp': 1_795_290_611_123, _document_id: 'AAAAAAAAAAAAAAAAAAAAAA', action, actor: 'a-sample', actor_id: 1001, actor_location: { country_code: 'FR' },
    created_at: 1_795_290_611_123, org: 'example-org', org_id: 2001, operation_type: 'modify', ...more,
  };
} // prettier-ignore

/** As it is streamed: with addresses, programs and tokens. */
const streamed = (action: string, more: JsonObject = {}): JsonObject =>
  record(action, {
    actor_ip: '203.0.113.9', actor_is_bot: false, business: 'example', business_id: 3001, user_agent: 'git/2.47.0', programmatic_access_type: 'Personal access token (classic)',
    hashed_token: 'q0000000000000000000000000000000000000000000=', request_id: 'AAAA:0000:000000:000000:00000000', ...more,
  }); // prettier-ignore

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

export const githubCases: readonly ParserCase[] = [
  json('repo-create', 'github/audit', record('repo.create', { repo: 'example-org/site', visibility: 'private' })),
  json('repo-access', 'github/audit', streamed('repo.access', { repo: 'example-org/site', visibility: 'public', previous_visibility: 'private' })),
  json('git-clone', 'github/git', streamed('git.clone', { repository: 'example-org/site', transport_protocol_name: 'https', user: 'a-sample' })),
  json('add-member', 'github/audit', record('org.add_member', { user: 'b-sample', user_id: 1002, permission: 'admin' })),
  json('team-add-member', 'github/audit', record('team.add_member', { user: 'b-sample', user_id: 1002, team: 'example-org/owners' })),
  json('two-factor-disabled', 'github/audit', record('two_factor_authentication.disabled', { user: 'a-sample' })),
  json('failed-login', 'github/audit', streamed('user.failed_login', { user: 'a-sample', actor: null, actor_id: null })),
  json('app-installed', 'github/audit', record('integration_installation.create', { integration: 'ci-helper', repository_selection: 'all' })),
  json('bot-workflow', 'github/audit', streamed('workflows.completed_workflow_run', { actor: 'renovate[bot]', actor_is_bot: true, repo: 'example-org/site', conclusion: 'success' })),
  json('iso-time', 'github/audit', { action: 'org.invite_member', actor: 'a-sample', created_at: '2026-11-21 19:50:11.123', org: 'example-org', user: 'b-sample' }),
  json('webhook-is-not-ours', undefined, { action: 'created', repository: { full_name: 'example-org/site' }, sender: { login: 'a-sample' } }),
  json('ecs-is-not-ours', undefined, { '@timestamp': '2026-11-21T19:50:11Z', action: 'user.login', event: { action: 'user.login' }, actor: 'a', org: 'b' }),
]; // prettier-ignore
