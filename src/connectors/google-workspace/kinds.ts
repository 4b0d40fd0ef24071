import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSourceSet } from '../../model/log-source.ts';
import { access, account, api, group, signIn, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { operationToActivity } from '../../pipeline/normalize/audit/audit-ocsf.ts';
import { objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { workspaceToFacts } from './facts.ts';

/** What events mean, where that is more than "something was done". */
const meanings: ReadonlyMap<string, AuditMeaning> = new Map([
  ['login_success', signIn(1)],
  ['login_failure', signIn(1)],
  ['login_challenge', signIn(6)],
  ['login_verification', signIn(6)],
  ['logout', signIn(2)],
  ['CREATE_USER', account(1)],
  ['DELETE_USER', account(6)],
  ['SUSPEND_USER', account(5)],
  ['UNSUSPEND_USER', account(2)],
  ['CHANGE_PASSWORD', account(4)],
  ['password_edit', account(3)],
  ['2sv_enroll', account(10)],
  ['2sv_disable', account(11)],
  ['TURN_OFF_2_STEP_VERIFICATION', account(11)],
  ['ADD_GROUP_MEMBER', group(3)],
  ['REMOVE_GROUP_MEMBER', group(4)],
  ['CREATE_GROUP', group(6)],
  ['DELETE_GROUP', group(5)],
  ['ASSIGN_ROLE', access(1)],
  ['UNASSIGN_ROLE', access(2)],
  ['GRANT_ADMIN_PRIVILEGE', access(1)],
]);

const aliases = {
  eventName: ['events.name', 'name'],
  eventType: ['events.type', 'type'],
  // as the same activity is called in Cloud Logging
  'protoPayload.metadata.event.eventName': ['events.name', 'name'],
  'protoPayload.serviceName': ['eventService'],
  'protoPayload.Servicename': ['eventService'],
  new_value: ['parametersByName.NEW_VALUE'],
  setting_name: ['parametersByName.SETTING_NAME'],
  src_ip: ['ipAddress'],
};

const kind = (what: string, service: string): EventKind =>
  auditKind({
    id: `google-workspace/${what}`,
    logSources: sourcesOf(service),
    product: { vendor: 'Google', name: 'Workspace', cloud: 'Google Workspace' },
    factsOf: workspaceToFacts,
    meaningOf: ({ operation }) => meanings.get(operation ?? '') ?? api(operationToActivity(operation)),
  });

function sourcesOf(service: string): LogSourceSet {
  return logSourceSet([{ product: 'gcp', service: `google_workspace.${service}` }], aliases);
}

const admin = kind('admin', 'admin');
const login = kind('login', 'login');
const drive = kind('drive', 'drive');
const token = kind('token', 'token');
const other = kind('activity', 'activity');

const kindsByApplication = new Map([
  ['admin', admin],
  ['login', login],
  ['user_accounts', login],
  ['drive', drive],
  ['token', token],
]);

export const kindOf = (fields: JsonObject): EventKind =>
  kindsByApplication.get(textOf(objectOf(fields['id'])?.['applicationName']) ?? '') ?? other;
