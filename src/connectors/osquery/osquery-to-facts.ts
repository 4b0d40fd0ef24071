import type { JsonObject } from '../../model/json.ts';
import type { ActivityFacts, DeviceFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { addressOf, type Field, fieldAt, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { OsqueryAction, Row } from './row.ts';

const product = { vendor: 'osquery', name: 'osquery' };

export function osqueryToFacts(object: JsonObject, row: Row): ActivityFacts {
  const inner = objectOf(fieldAt(object, 'osquery.result'));
  const device = deviceOf(inner ?? object);
  const facts = { product, device, severity: 1, message: messageOf(inner ?? object) };
  // a snapshot says what is, not what happened
  return row.action === 'snapshot'
    ? { ...facts, what: 'other', activity: 0, ...whoOf(row.columns) }
    : { ...facts, ...happened(row) };
}

function happened({ table, action, columns }: Row): Pick<ActivityFacts, 'what' | 'activity'> & Partial<ActivityFacts> {
  const process = { pid: columns['pid'], path: columns['path'], name: columns['name'], commandLine: columns['cmdline'] };
  const user = userOf(columns);
  switch (table) {
    case 'process_events':
    case 'processes':
      return { what: 'process', activity: action === 'removed' ? 2 : 1, process: { pid: columns['parent'] }, target: process, user };
    case 'socket_events':
    case 'open_sockets':
      return { what: 'network', activity: action === 'removed' ? 2 : 1, process, user, ...endsOf(columns) };
    case 'listening_ports':
      return { what: 'network', activity: action === 'removed' ? 2 : 7, process, destination: { address: columns['address'], port: columns['port'] }, traffic: { transport: transportOf(columns['protocol']) } };
    case 'file_events':
      return { what: 'file', activity: fileActivity(textOf(columns['action'])), user, file: { path: columns['target_path'], hashes: hashesOf(columns) } };
    case 'last':
      return { what: 'authentication', activity: isSignOut(columns['type']) ? 2 : 1, targetUser: user, source: hostEnd(columns['host']), isSuccess: true };
    case 'users':
      return { what: 'account', activity: accountActivity(action), targetUser: user };
    default:
      return { what: 'other', activity: 0, ...whoOf(columns) };
  }
} // prettier-ignore

const whoOf = (columns: JsonObject): Partial<ActivityFacts> => ({ user: userOf(columns) });

const userOf = (columns: JsonObject): NonNullable<ActivityFacts['user']> => ({
  name: columns['username'] ?? columns['user'],
  uid: columns['uid'],
});

/** Hosts call themselves by name or by the UUID of their hardware; a decoration may say the name too. */
function deviceOf(result: JsonObject): DeviceFacts {
  const identifier = result['hostIdentifier'] ?? result['host_identifier'];
  const decorations = objectOf(result['decorations']);
  const isUuid =
    typeof identifier === 'string' && /^[\dA-Fa-f]{8}-(?:[\dA-Fa-f]{4}-){3}[\dA-Fa-f]{12}$/.test(identifier);
  const name = decorations?.['hostname'] ?? decorations?.['computer_name'] ?? (isUuid ? undefined : identifier);
  return { name, uid: isUuid ? identifier : decorations?.['host_uuid'] };
}

function endsOf(columns: JsonObject): Partial<ActivityFacts> {
  const local = { address: columns['local_address'], port: columns['local_port'] };
  const remote = { address: columns['remote_address'], port: columns['remote_port'] };
  const isInbound = textOf(columns['action']) === 'accept';
  const traffic = { transport: transportOf(columns['protocol']), isOutbound: !isInbound };
  return isInbound ? { source: remote, destination: local, traffic } : { source: local, destination: remote, traffic };
}

/** IANA's numbers, of which the log has the common ones */
const transportOf = (value: Field): Field => ({ '1': 'icmp', '6': 'tcp', '17': 'udp' })[textOf(value) ?? ''];

const hashesOf = (columns: JsonObject): Field[] => [columns['md5'], columns['sha1'], columns['sha256']];

/** OCSF File System Activity, `activity_id` */
const fileActivities: Readonly<Record<string, number>> = {
  CREATED: 1,
  ACCESSED: 2,
  OPENED: 14,
  UPDATED: 3,
  DELETED: 4,
  MOVED_FROM: 5,
  MOVED_TO: 5,
  ATTRIBUTES_MODIFIED: 6,
};

const fileActivity = (action: string | undefined): number =>
  action !== undefined && Object.hasOwn(fileActivities, action) ? (fileActivities[action] ?? 0) : 0;

/** utmp(5): 8 is DEAD_PROCESS */
const isSignOut = (type: Field): boolean => ['8', 'dead', 'DEAD_PROCESS', 'logout'].includes(textOf(type) ?? '');

/** OCSF Account Change: create, delete */
const accountActivity = (action: OsqueryAction): number => (action === 'added' ? 1 : action === 'removed' ? 6 : 0);

/** A host may be an address or a name. */
const hostEnd = (host: Field): NonNullable<ActivityFacts['source']> =>
  addressOf(host) === undefined ? { name: host } : { address: host };

function messageOf(result: JsonObject): Field {
  return textOf(result['message']) ?? result['name'];
}
