import { basename } from 'node:path';
import type { EntityId } from '../../../model/ids.ts';
import type { JsonObject } from '../../../model/json.ts';
import type { ObservationDraft } from '../../../model/observation.ts';
import { entityOf, ObservationList } from '../../../pipeline/normalize/entity-list.ts';
import { amountOf, addressOf, listOf, objectOf, textOf } from '../../../pipeline/normalize/field-values.ts';
import type { RecordKind } from '../records.ts';
import { remoteAddressOf } from './sides.ts';

type Observe = (list: ObservationList, fields: JsonObject, device: EntityId | undefined) => void;

/** What baselines learn of this machine and its users. What was there when watching began counts as normal for it too. */
const observeByKind: Partial<Record<RecordKind, Observe>> = {
  'process-seen': observeProcess,
  'process-started': observeProcess,
  'port-seen': observePort,
  'port-opened': observePort,
  'connection-seen': observeConnection,
  'connection-opened': observeConnection,
  'sign-in': (list, fields) => observeSignIn(list, fields, 'success'),
  'sign-in-failed': (list, fields) => observeSignIn(list, fields, 'failure'),
  performance: observePerformance,
};

export function recordToObservations(kind: RecordKind, fields: JsonObject): ObservationDraft[] {
  const list = new ObservationList();
  observeByKind[kind]?.(list, fields, entityOf('device', fields['host']));
  return list.drafts;
}

function observeProcess(list: ObservationList, fields: JsonObject, device: EntityId | undefined): void {
  const image = textOf(fields['exe']);
  const parent = textOf(fields['parent_exe']);
  list.add(device, 'process.image', image);
  list.add(entityOf('user', fields['user']), 'process.image', image);
  if (image !== undefined && parent !== undefined) {
    list.add(device, 'process.parent>child', `${basename(parent)}>${basename(image)}`);
  }
}

function observePort(list: ObservationList, fields: JsonObject, device: EntityId | undefined): void {
  const port = textOf(fields['local_port']);
  const protocol = textOf(fields['protocol']);
  if (port !== undefined && protocol !== undefined) list.add(device, 'net.listener', `${protocol}/${port}`);
}

function observeConnection(list: ObservationList, fields: JsonObject, device: EntityId | undefined): void {
  const remote = remoteAddressOf(fields);
  if (remote === undefined) return;
  if (fields['direction'] === 'incoming') {
    list.add(device, 'net.source_address', remote);
    return;
  }
  const port = textOf(fields['remote_port']);
  list.add(device, 'net.destination', remote);
  list.add(device, 'net.destination_port', port === undefined ? undefined : `${remote}:${port}`);
  list.add(device, 'net.image', textOf(fields['exe']));
}

function observeSignIn(list: ObservationList, fields: JsonObject, outcome: string): void {
  const user = entityOf('user', fields['user']);
  list.add(user, 'auth.outcome', outcome);
  list.add(user, 'net.source_address', addressOf(fields['address'] ?? fields['from']));
}

/** Feature, field, and unit of each measurement. */
const measures = [
  ['system.cpu', 'cpu_share', '1'],
  ['system.cpu_iowait', 'cpu_iowait_share', '1'],
  ['system.load', 'load_1', '1'],
  ['system.processes', 'processes', '1'],
  ['system.memory', 'memory_share', '1'],
  ['system.swap', 'swap_share', '1'],
  ['system.disk_read', 'disk_read_per_second', 'By/s'],
  ['system.disk_written', 'disk_written_per_second', 'By/s'],
  ['system.network_received', 'network_received_per_second', 'By/s'],
  ['system.network_sent', 'network_sent_per_second', 'By/s'],
] as const;

function observePerformance(list: ObservationList, fields: JsonObject, device: EntityId | undefined): void {
  for (const [feature, field, unit] of measures) list.add(device, feature, amountOf(fields[field]), unit);
  list.add(device, 'system.disk', fullest(fields), '1');
}

/** The share of the file system that is fullest: the one that will stop something first. */
function fullest(fields: JsonObject): number | undefined {
  let most: number | undefined;
  for (const use of listOf(fields['file_systems'])) {
    const share = amountOf(objectOf(use)?.['share']);
    if (share !== undefined && (most === undefined || share > most)) most = share;
  }
  return most;
}
