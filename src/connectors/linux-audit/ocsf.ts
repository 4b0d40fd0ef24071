import type { JsonObject } from '../../model/json.ts';
import { ocsfBase, type Ocsf } from '../../model/ocsf.ts';
import { integerOf, listOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { endpointOf, sparse, sparseOrNone, withAttributes, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { userOf } from './user-of.ts';

/** OCSF of one audit record. What only belongs to a record beside it (PATH, CWD, PROCTITLE …) is a base event. */
export function auditToOcsf(type: string, fields: JsonObject, time: number): Ocsf {
  // of an event of several lines the program is known better than by its first argument
  if (type === 'EXECVE') return processEvent(fields, time, textOf(fields['exe']) ?? textOf(fields['a0']));
  if (type === 'SYSCALL' && isExec(fields)) return processEvent(fields, time, textOf(fields['exe']));
  if (type === 'USER_LOGIN' || type === 'USER_AUTH') return signIn(fields, time);
  const account = accountActivities.get(type);
  if (account !== undefined) return accountChange(account, fields, time);
  return event('base_event', 0, fields, time, {});
}

const isExec = (fields: JsonObject): boolean => textOf(fields['SYSCALL'])?.startsWith('execve') === true;

function event(
  className: Parameters<typeof ocsfBase>[0],
  activity: number,
  fields: JsonObject,
  time: number,
  own: Sparse,
  profiles?: string[],
): Ocsf {
  return withAttributes(
    ocsfBase(className, activity, time, 1, { vendor: 'Linux', name: 'auditd' }),
    own,
    { log_name: 'audit', event_code: textOf(listOf(fields['type'])[0]), profiles },
  ); // prettier-ignore
}

/** Process Activity (1007), Launch */
function processEvent(fields: JsonObject, time: number, path: string | undefined): Ocsf {
  const user = actorOf(fields);
  const name = path?.slice(path.lastIndexOf('/') + 1);
  const pid = integerOf(fields['pid'], 0, 0x7fff_ffff);
  const parent = integerOf(fields['ppid'], 0, 0x7fff_ffff);
  const program = sparse({
    pid,
    uid: pid === undefined ? 'Unknown' : undefined,
    name: name === '' ? undefined : name,
    path: path?.startsWith('/') === true ? path : undefined,
    cmd_line: textOf(fields['command']),
    working_directory: textOf(fields['cwd']),
    parent_process: parent === undefined ? undefined : { pid: parent },
    user,
  });
  const failed = textOf(fields['success']) === 'no';
  return event('process_activity', 1, fields, time, {
    status_id: failed ? 2 : 1,
    process: program,
    actor: user === undefined ? { app_name: 'auditd' } : { user },
    device: deviceOf(fields),
  });
}

/** Authentication (3002) as PAM and the sign-in programs tell it. OCSF wants a user: where none is named it is called Unknown. */
function signIn(fields: JsonObject, time: number): Ocsf {
  const isGood = fields['res'] === 'success';
  return event('authentication', 1, fields, time, {
    status_id: isGood ? 1 : 2,
    status: isGood ? 'Success' : 'Failure',
    user: { name: textOf(fields['acct']) ?? userOf(fields) ?? 'Unknown' },
    service: { name: textOf(fields['exe']) ?? 'auditd' },
    src_endpoint: endpointOf({ ip: fields['addr'], hostname: fields['hostname'] === '?' ? undefined : fields['hostname'] }), // prettier-ignore
    dst_endpoint: endpointOf({ hostname: fields['host'] ?? fields['node'] }),
    session: sparseOrNone({ terminal: textOf(fields['terminal']) }),
  });
}

/** types of linux/audit.h that change accounts, with the `activity_id` of Account Change (3001) */
const accountActivities: ReadonlyMap<string, number> = new Map([
  ['ADD_USER', 1],
  ['DEL_USER', 6],
  ['USER_CHAUTHTOK', 3],
  ['ACCT_LOCK', 9],
  ['ACCT_UNLOCK', 12],
  ['USER_MGMT', 99],
]);

function accountChange(activity: number, fields: JsonObject, time: number): Ocsf {
  const actor = actorOf(fields);
  return event(
    'account_change',
    activity,
    fields,
    time,
    {
      ...(activity === 99 ? { activity_name: 'Manage' } : {}),
      user: { name: textOf(fields['acct']) ?? textOf(fields['id']) ?? 'Unknown' },
      actor: actor === undefined ? undefined : { user: actor },
      device: deviceOf(fields),
      status_id: fields['res'] === 'success' ? 1 : 2,
    },
    ['host'],
  );
}

function actorOf(fields: JsonObject): JsonObject | undefined {
  const name = userOf(fields);
  const uid = textOf(fields['auid']);
  return name === undefined ? undefined : sparse({ name, uid: uid === name ? undefined : uid });
}

function deviceOf(fields: JsonObject): JsonObject {
  return sparse({
    hostname: textOf(fields['host']) ?? textOf(fields['node']) ?? 'Unknown',
    type_id: 0,
    os: { name: 'Linux', type_id: 200 },
  });
}
