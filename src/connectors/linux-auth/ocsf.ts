import type { JsonObject } from '../../model/json.ts';
import { ocsfBase, type Ocsf, type OcsfClassName } from '../../model/ocsf.ts';
import { integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { endpointOf, sparse, sparseOrNone, withAttributes, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import type { Meaning } from './pattern.ts';

export function authToOcsf(service: string, meaning: Meaning, fields: JsonObject, time: number): Ocsf {
  return ocsfByMeaning[meaning](service, fields, time);
}

type ToOcsf = (service: string, fields: JsonObject, time: number) => Ocsf;

const ocsfByMeaning: Record<Meaning, ToOcsf> = {
  accepted: (service, fields, time) => authentication(service, 1, fields, time, success),
  failed: (service, fields, time) => authentication(service, 1, fields, time, failure),
  switched: (service, fields, time) => accountSwitch(service, fields, time, success),
  'switch-failed': (service, fields, time) => accountSwitch(service, fields, time, failure),
  'session-opened': (service, fields, time) => authentication(service, 1, fields, time, success),
  'session-closed': (service, fields, time) => authentication(service, 2, fields, time, success),
  'connection-opened': (service, fields, time) => connection(service, 1, fields, time),
  'connection-closed': (service, fields, time) => connection(service, 2, fields, time),
  'connection-failed': (service, fields, time) => connection(service, 4, fields, time),
  command,
  'account-created': (service, fields, time) => accountChange(service, 1, fields, time),
  'account-deleted': (service, fields, time) => accountChange(service, 6, fields, time),
  'account-changed': (service, fields, time) => accountChange(service, 99, fields, time),
  'account-locked': (service, fields, time) => accountChange(service, 9, fields, time),
  'account-unlocked': (service, fields, time) => accountChange(service, 12, fields, time),
  'password-changed': (service, fields, time) => accountChange(service, 3, fields, time),
  'group-created': (service, fields, time) => groupChange(service, 6, fields, time),
  'group-deleted': (service, fields, time) => groupChange(service, 5, fields, time),
  'member-added': (service, fields, time) => groupChange(service, 3, fields, time),
  'member-removed': (service, fields, time) => groupChange(service, 4, fields, time),
  other: plain,
};

const success = { status_id: 1, status: 'Success' };
const failure = { status_id: 2, status: 'Failure' };

/** Authentication (3002). OCSF wants a user: where the line names none it is called Unknown. */
function authentication(service: string, activity: number, fields: JsonObject, time: number, status: Sparse): Ocsf {
  const src_endpoint = sourceOf(fields);
  const method = textOf(fields['method']);
  const session = sparseOrNone({ uid: textOf(fields['session']), terminal: textOf(fields['tty']) });
  return event('authentication', activity, service, fields, time, {
    ...status,
    user: userOf(
      fields['user'],
      fields['uid'] !== undefined && fields['rhost'] === undefined ? fields['uid'] : undefined,
    ),
    service: { name: service },
    src_endpoint,
    dst_endpoint: hostOf(fields),
    is_remote: src_endpoint === undefined ? undefined : true,
    auth_protocol_id: method === undefined ? undefined : 99,
    auth_protocol: method,
    logon_type_id: src_endpoint === undefined ? 0 : 10,
    session,
    status_detail: textOf(fields['reason']),
  });
}

/** Authentication (3002), activity Account Switch: su, and what sudo and pkexec refuse */
function accountSwitch(service: string, fields: JsonObject, time: number, status: Sparse): Ocsf {
  const actor = textOf(fields['user']);
  return event('authentication', 7, service, fields, time, {
    ...status,
    user: userOf(fields['target_user']),
    actor: actor === undefined ? undefined : { user: userOf(actor) },
    service: { name: service },
    dst_endpoint: hostOf(fields),
    account_switch_type_id: 1,
    is_remote: false,
    session: sparseOrNone({ terminal: textOf(fields['tty']) }),
    status_detail: textOf(fields['reason']),
  }, actor === undefined ? undefined : ['host']);
} // prettier-ignore

/** SSH Activity (4007): what clients do before they are somebody */
function connection(service: string, activity: number, fields: JsonObject, time: number): Ocsf {
  const src_endpoint = sourceOf(fields);
  const dst_endpoint = endpointOf({ ip: fields['dst_ip'], port: fields['dst_port'], hostname: fields['host'] });
  if (src_endpoint === undefined && dst_endpoint === undefined) return plain(service, fields, time);
  const status_detail = textOf(fields['reason']);
  return event('ssh_activity', activity, service, fields, time, { src_endpoint, dst_endpoint, status_detail });
}

/**
 * Process Activity (1007): a command that sudo, pkexec or cron ran. The process id is of sudo or cron, which becomes or begets the command;
 * where the line has none it is not known.
 */
function command(service: string, fields: JsonObject, time: number): Ocsf {
  const line = textOf(fields['command']) ?? '';
  const path = /^\s*(\S{1,1000})/.exec(line)?.[1];
  const name = path?.slice(path.lastIndexOf('/') + 1);
  const pid = integerOf(fields['pid'], 0, 0x7f_ff_ff_ff);
  const target = fields['target_user'] ?? fields['user'];
  const process = sparse({
    pid,
    uid: pid === undefined ? 'Unknown' : undefined,
    name: name === '' ? path : name,
    cmd_line: line,
    file: path?.startsWith('/') === true ? { name: name === '' ? path : (name ?? path), path, type_id: 1 } : undefined,
    working_directory: textOf(fields['pwd']),
    user: target === undefined ? undefined : userOf(target),
  });
  const session = sparseOrNone({ terminal: textOf(fields['tty']) });
  return event('process_activity', 1, service, fields, time, {
    actor: sparse({ user: userOf(fields['user']), session, app_name: service }),
    device: deviceOf(fields),
    process,
  });
}

/** Account Change (3001) */
function accountChange(service: string, activity: number, fields: JsonObject, time: number): Ocsf {
  const actor = textOf(fields['ruser']);
  const renamed = textOf(fields['new_user']);
  return event('account_change', activity, service, fields, time, {
    user: userOf(fields['user'], fields['uid']),
    user_result: renamed === undefined ? undefined : { name: renamed },
    actor: actor === undefined ? { app_name: service } : { user: userOf(actor), app_name: service },
    activity_name: activity === 99 ? (textOf(fields['attribute']) ?? 'Change') : undefined,
  });
}

/** Group Management (3006) */
function groupChange(service: string, activity: number, fields: JsonObject, time: number): Ocsf {
  const name = textOf(fields['group']);
  if (name === undefined) return plain(service, fields, time);
  const user = textOf(fields['user']);
  const actor = textOf(fields['ruser']);
  return event('group_management', activity, service, fields, time, {
    group: sparse({ name, uid: textOf(fields['gid']) }),
    user: user === undefined ? undefined : { name: user },
    actor: actor === undefined ? { app_name: service } : { user: userOf(actor), app_name: service },
  });
}

/** A base event (class 0): a line of no known form, or of no class. */
function plain(service: string, fields: JsonObject, time: number): Ocsf {
  return event('base_event', 0, service, fields, time, {});
}

function event(className: OcsfClassName, activity: number, service: string, fields: JsonObject, time: number, own: Sparse, profiles?: string[]): Ocsf {
  return withAttributes(
    ocsfBase(className, activity, time, 1, { vendor: 'Linux', name: service }),
    { message: textOf(fields['message']), count: integerOf(fields['repeated'], 1, 0x7f_ff_ff_ff), ...own },
    { log_name: 'auth', profiles },
  );
} // prettier-ignore

function userOf(name: JsonObject[string] | undefined, uid?: JsonObject[string]): JsonObject {
  const text = textOf(name);
  if (text === undefined) return { name: 'Unknown', type_id: 0 };
  return sparse({ name: text, uid: textOf(uid), type_id: text === 'root' ? 2 : 1 });
}

function sourceOf(fields: JsonObject): JsonObject | undefined {
  const hostname = fields['src_host'] ?? (fields['src_ip'] === undefined ? fields['rhost'] : fields['host_name']);
  return endpointOf({ ip: fields['src_ip'], port: fields['src_port'], hostname });
}

const hostOf = (fields: JsonObject): JsonObject | undefined => endpointOf({ hostname: fields['host'] });

const deviceOf = (fields: JsonObject): JsonObject => ({
  hostname: textOf(fields['host']) ?? 'Unknown',
  type_id: 0,
  os: { name: 'Linux', type_id: 200 },
});
