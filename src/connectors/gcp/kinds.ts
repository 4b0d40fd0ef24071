import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import { access, account, api, signIn, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { operationToActivity } from '../../pipeline/normalize/audit/audit-ocsf.ts';
import { objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { gcpToFacts } from './facts.ts';

/** The end of a method's name, in lower case, and what it means. */
const meanings: readonly (readonly [string, AuditMeaning])[] = [
  ['setiampolicy', access(1)],
  ['setiampermissions', access(1)],
  ['createserviceaccount', account(1)],
  ['deleteserviceaccount', account(6)],
  ['disableserviceaccount', account(5)],
  ['enableserviceaccount', account(2)],
  ['loginservice.loginsuccess', signIn(1)],
  ['loginservice.loginfailure', signIn(1)],
];

function meaningOf(operation: string | undefined): AuditMeaning {
  const name = operation?.toLowerCase() ?? '';
  const known = meanings.find(([end]) => name.endsWith(end));
  return known?.[1] ?? api(operationToActivity(name === '' ? undefined : (name.split('.').at(-1) ?? name)));
}

/** SigmaHQ's rules use the names of a collector (`gcp.audit.method_name`), of Pub/Sub (`data.…`), and those of Workspace's own events. */
const aliases = {
  'gcp.audit.method_name': ['protoPayload.methodName'],
  'data.protoPayload.methodName': ['protoPayload.methodName'],
  'data.protoPayload.serviceName': ['protoPayload.serviceName'],
  'data.protoPayload.authorizationInfo.permission': ['protoPayload.authorizationInfo.permission'],
  'data.protoPayload.authorizationInfo.granted': ['protoPayload.authorizationInfo.granted'],
  'data.protoPayload.resource.type': ['resource.type'],
  'data.protoPayload.logName': ['logName'],
  'protoPayload.Servicename': ['protoPayload.serviceName'],
  eventService: ['protoPayload.serviceName'],
  eventName: ['protoPayload.metadata.event.eventName', 'protoPayload.methodName'],
  new_value: ['protoPayload.metadata.event.parameter.value'],
  setting_name: ['protoPayload.metadata.event.parameter.value'],
  src_ip: ['protoPayload.requestMetadata.callerIp', 'protoPayload.requestMetadata.callerIP'],
};

const kind = (what: string, services: readonly string[], name: string): EventKind =>
  auditKind({
    id: `gcp/${what}`,
    logSources: logSourceSet(
      services.map((service): LogSource => ({ product: 'gcp', service })),
      aliases,
    ),
    product: { vendor: 'Google', name, cloud: 'GCP' },
    factsOf: gcpToFacts,
    meaningOf: ({ operation }) => meaningOf(operation),
  });

const audit = kind('audit', ['gcp.audit'], 'Cloud Audit Logs');
const admin = kind('workspace-admin', ['gcp.audit', 'google_workspace.admin'], 'Workspace Audit Logs');
const login = kind('workspace-login', ['gcp.audit', 'google_workspace.login'], 'Workspace Audit Logs');

export function kindOf(fields: JsonObject): EventKind {
  const service = textOf(objectOf(fields['protoPayload'])?.['serviceName']);
  if (service === 'admin.googleapis.com') return admin;
  return service === 'login.googleapis.com' ? login : audit;
}
