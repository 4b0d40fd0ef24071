import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

function activity(applicationName: string, type: string, name: string, parameters: Readonly<Record<string, JsonValue>>, more: JsonObject = {}): JsonObject {
  return {
    kind: 'admin#reports#activity', id: { time: '2026-11-21T19:50:11.123Z', uniqueQualifier: '-1000000000000000001', applicationName, customerId: 'C00000000' }, etag: '"x"',
    actor: { callerType: 'USER', email: 'a.sample@example.com', profileId: '100000000000000000001' }, ipAddress: '203.0.113.9',
    events: [{ type, name, parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })) }], ...more,
  };
} // prettier-ignore

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

export const googleWorkspaceCases: readonly ParserCase[] = [
  json('login', 'google-workspace/login', activity('login', 'login', 'login_success', { login_type: 'google_password' })),
  json('login-failed', 'google-workspace/login', activity('login', 'login', 'login_failure', { login_failure_type: 'login_failure_invalid_password' }, { actor: { key: 'SYSTEM' } })),
  json('role', 'google-workspace/admin', activity('admin', 'DELEGATED_ADMIN_SETTINGS', 'ASSIGN_ROLE', { ROLE_NAME: '_SEED_ADMIN_ROLE', USER_EMAIL: 'b.sample@example.com' })),
  json('group-member', 'google-workspace/admin', activity('admin', 'GROUP_SETTINGS', 'ADD_GROUP_MEMBER', { GROUP_EMAIL: 'team@example.com', USER_EMAIL: 'b.sample@example.com' })),
  json('setting', 'google-workspace/admin', activity('admin', 'APPLICATION_SETTINGS', 'CHANGE_APPLICATION_SETTING', { SETTING_NAME: 'ContextAwareAccess Enabled', NEW_VALUE: 'false' })),
  json('drive', 'google-workspace/drive', activity('drive', 'acl_change', 'change_user_access', { doc_title: 'plan', doc_id: '1abc', doc_type: 'document', visibility: 'people_with_link', target_user: 'c@example.net' })),
  json('token', 'google-workspace/token', activity('token', 'auth', 'authorize', { app_name: 'Mail helper', client_id: '1000', scope: ['https://mail.google.com/'] })),
  json('two-events', 'google-workspace/activity', {
    ...activity('calendar', 'x', 'y', {}), events: [{ type: 'a', name: 'b', parameters: [{ name: 'n', intValue: '1' }] }, { type: 'c', name: 'd', parameters: [{ name: 'n', boolValue: true }] }],
  }),
  json('flattened', 'google-workspace/admin', {
    id: { applicationName: 'admin', time: '2026-11-21 19:50:11.123' }, actor: { email: 'a.sample@example.com' }, type: 'USER_SETTINGS', name: 'CREATE_USER', parameters: { USER_EMAIL: 'b.sample@example.com' },
  }),
  json('not-workspace', undefined, { id: 'x', actor: { email: 'a@example.com' }, events: [] }),
]; // prettier-ignore
