import { basename } from 'node:path';
import type { JsonObject } from '../../../model/json.ts';
import { ocsfBase, type Ocsf, type OcsfClassName } from '../../../model/ocsf.ts';
import { addressOf, integerOf, textOf } from '../../../pipeline/normalize/field-values.ts';
import {
  endpointOf,
  sparse,
  sparseOrNone,
  withAttributes,
  type Sparse,
} from '../../../pipeline/normalize/ocsf-parts.ts';
import { isInbound } from './sides.ts';
import type { RecordKind } from '../records.ts';

const product = { vendor: 'Vedette', name: 'Vedette' };

const LAUNCH = 1;
const TERMINATE = 2;
const OPEN = 1;
const CLOSE = 2;
const LISTEN = 7;
const OTHER = 99;
const LOGON = 1;
const LOGOFF = 2;
const COLLECT = 2;

type ToOcsf = (kind: RecordKind, fields: JsonObject, time: number) => Ocsf;

const toOcsfByKind = {
  'process-seen': (kind, fields, time) => processEvent(kind, OTHER, fields, time, 'Seen'),
  'process-started': (kind, fields, time) => processEvent(kind, LAUNCH, fields, time),
  'process-ended': (kind, fields, time) => processEvent(kind, TERMINATE, fields, time),
  'port-seen': (kind, fields, time) => networkEvent(kind, LISTEN, fields, time),
  'port-opened': (kind, fields, time) => networkEvent(kind, LISTEN, fields, time),
  'port-closed': (kind, fields, time) => networkEvent(kind, CLOSE, fields, time),
  'connection-seen': (kind, fields, time) => networkEvent(kind, OTHER, fields, time, 'Seen'),
  'connection-opened': (kind, fields, time) => networkEvent(kind, OPEN, fields, time),
  'connection-closed': (kind, fields, time) => networkEvent(kind, CLOSE, fields, time),
  'sign-in': (kind, fields, time) => signInEvent(kind, LOGON, 1, fields, time),
  'sign-in-failed': (kind, fields, time) => signInEvent(kind, LOGON, 2, fields, time),
  'sign-out': (kind, fields, time) => signInEvent(kind, LOGOFF, 1, fields, time),
  'machine-started': baseEvent,
  'machine-stopped': baseEvent,
  'journal-entry': baseEvent,
  performance: performanceEvent,
  omitted: baseEvent,
} as const satisfies Record<RecordKind, ToOcsf>;

export function recordToOcsf(kind: RecordKind, fields: JsonObject, time: number): Ocsf {
  return toOcsfByKind[kind](kind, fields, time);
}

/** Process Activity (1007). The actor is the parent, who started it; of a process without one that is known, the process itself. */
function processEvent(kind: RecordKind, activity: number, fields: JsonObject, time: number, name?: string): Ocsf {
  const process = processOf(fields, '');
  const parent = processOf(fields, 'parent_');
  if (process === undefined) return baseEvent(kind, fields, time);
  return event('process_activity', activity, kind, time, {
    activity_name: name,
    device: deviceOf(fields),
    actor: sparse({ process: parent ?? process, user: userOf(fields) }),
    process: parent === undefined ? process : { ...process, parent_process: parent },
    launch_type_id: fields['replaced'] === true ? 3 : undefined,
  });
}

/** Network Activity (4001). Of a port the machine's own side is the destination: that is where others would connect to. */
function networkEvent(kind: RecordKind, activity: number, fields: JsonObject, time: number, name?: string): Ocsf {
  const local = endpointOf({ ip: fields['local_address'], port: fields['local_port'] });
  const remote = endpointOf({ ip: fields['remote_address'], port: fields['remote_port'] });
  const inbound = isInbound(fields);
  const src_endpoint = inbound ? remote : local;
  const dst_endpoint = inbound ? local : remote;
  if (src_endpoint === undefined && dst_endpoint === undefined) return baseEvent(kind, fields, time);
  const protocol = textOf(fields['protocol']);
  return event(
    'network_activity',
    activity,
    kind,
    time,
    {
      activity_name: name,
      src_endpoint,
      dst_endpoint,
      connection_info: sparse({
        direction_id: remote === undefined ? 0 : inbound ? 1 : 2,
        protocol_name: protocol,
        protocol_num: protocol === 'tcp' ? 6 : protocol === 'udp' ? 17 : undefined,
        protocol_ver_id: textOf(fields['local_address'])?.includes(':') === true ? 6 : 4,
      }),
      device: deviceOf(fields),
      actor: sparseOrNone({ process: processOf(fields, ''), user: userOf(fields) }),
    },
    ['host'],
  );
}

/** Authentication (3002) */
function signInEvent(kind: RecordKind, activity: number, status: number, fields: JsonObject, time: number): Ocsf {
  const src_endpoint = cameFrom(fields);
  return event(
    'authentication',
    activity,
    kind,
    time,
    {
      user: userOf(fields) ?? { name: 'unknown', type_id: 0 },
      device: deviceOf(fields),
      dst_endpoint: { hostname: hostOf(fields) },
      src_endpoint,
      is_remote: src_endpoint !== undefined,
      logon_type_id: src_endpoint === undefined ? 2 : 10,
      session: sparseOrNone({ terminal: textOf(fields['terminal']) }),
      status_id: status,
    },
    ['host'],
  );
}

/** `:0` is the display of this machine. */
function cameFrom(fields: JsonObject): JsonObject | undefined {
  const from = textOf(fields['from']);
  const ip = addressOf(fields['address']) ?? addressOf(from);
  const hostname = from === undefined || from === ip || from.startsWith(':') ? undefined : from;
  return endpointOf({ ip, hostname });
}

/** OCSF 1.8 has no class for measurements: Device Inventory Info (5001), with the numbers beside it. */
function performanceEvent(kind: RecordKind, fields: JsonObject, time: number): Ocsf {
  const { vedette: _, time: __, host: ___, ...numbers } = fields;
  const ram = integerOf(fields['memory_total']);
  return event('inventory_info', COLLECT, kind, time, {
    device: {
      ...deviceOf(fields),
      os: { name: 'Linux', type_id: 200 },
      hw_info: sparse({
        cpu_count: integerOf(fields['cpu_count']),
        ram_size: ram === undefined ? undefined : Math.round(ram / 2 ** 20),
      }),
    },
    unmapped: numbers,
  });
}

function baseEvent(kind: RecordKind, fields: JsonObject, time: number): Ocsf {
  const message = textOf(fields['message']) ?? kind.replaceAll('-', ' ');
  return event('base_event', OTHER, kind, time, { activity_name: kind, message, device: deviceOf(fields) }, ['host']);
}

function event(
  className: OcsfClassName,
  activity: number,
  kind: RecordKind,
  time: number,
  attributes: Sparse,
  profiles?: string[],
): Ocsf {
  return withAttributes(ocsfBase(className, activity, time, 1, product), attributes, { log_name: kind, profiles });
}

const hostOf = (fields: JsonObject): string => textOf(fields['host']) ?? 'unknown';

const deviceOf = (fields: JsonObject): JsonObject => ({ hostname: hostOf(fields), type_id: 0 });

function userOf(fields: JsonObject): JsonObject | undefined {
  const name = textOf(fields['user']);
  const uid = textOf(fields['uid']);
  if (name === undefined && uid === undefined) return undefined;
  return sparse({ name, uid, type_id: uid === '0' ? 2 : 0 });
}

function processOf(fields: JsonObject, prefix: '' | 'parent_'): JsonObject | undefined {
  const pid = integerOf(fields[`${prefix}pid`]);
  if (pid === undefined) return undefined;
  const path = textOf(fields[`${prefix}exe`]);
  const user = prefix === '' ? userOf(fields) : undefined;
  return sparse({
    pid,
    name: textOf(fields[`${prefix}name`]),
    cmd_line: textOf(fields[`${prefix}command_line`]),
    path,
    file: path === undefined ? undefined : sparse({ name: basename(path) || path, path, type_id: 1 }),
    user,
    working_directory: prefix === '' ? textOf(fields['current_directory']) : undefined,
    created_time: prefix === '' ? integerOf(fields['started'], 0, 8.64e15) : undefined,
  });
}
