import type { Event } from '../../model/event.ts';
import type { EntityKind, EntityRef } from '../../model/entity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { ocsfClass } from '../../model/ocsf.ts';

/** One line of an event: what it is, and the field that says most. Pure. */
export interface EventSummary {
  readonly what: string;
  readonly detail: { readonly field: string; readonly value: string } | undefined;
}

/** Fields that say most, in the vendors' own names, best first. */
const TELLING = [
  'CommandLine', 'remote_address', 'command_line', 'ScriptBlockText', 'TargetObject', 'TargetFilename', 'ImageLoaded', 'TargetImage', 'QueryName', 'DestinationHostname',
  'NewProcessName', 'Image', 'ServiceName', 'TaskName', 'eventName', 'query', 'tls.sni', 'uri', 'alert.signature', 'message', 'Message', 'msg',
  'command', 'exe', 'TargetUserName', 'id.resp_h', 'dest_ip', 'DestinationIp', 'user',
]; // prettier-ignore

const classNameByUid = new Map<number, string>(
  Object.entries(ocsfClass).map(([name, uid]) => [uid, classToWords(name)]),
);

export function eventToSummary(event: Pick<Event, 'fields' | 'ocsf' | 'format'>): EventSummary {
  const name = classNameByUid.get(event.ocsf.class_uid) ?? `Class ${event.ocsf.class_uid}`;
  const given = event.ocsf['activity_name'];
  const activity =
    typeof given === 'string' ? given.toLowerCase() : activityName(event.ocsf.class_uid, event.ocsf.activity_id);
  const what = activity === undefined || activity === '' ? name : `${name}: ${activity}`;
  return { what: event.ocsf.class_uid === 0 ? `${event.format} event` : what, detail: tellingField(event.fields) };
}

/** The activities of the classes that come most, in the words of OCSF 1.8. */
const activities: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [ocsfClass.process_activity]: { 1: 'launch', 2: 'terminate', 3: 'open', 4: 'inject', 5: 'set user' },
  [ocsfClass.file_activity]: { 1: 'create', 2: 'read', 3: 'update', 4: 'delete', 5: 'rename', 14: 'open' },
  [ocsfClass.network_activity]: { 1: 'open', 2: 'close', 3: 'reset', 4: 'fail', 5: 'refuse', 6: 'traffic', 7: 'listen' },
  [ocsfClass.authentication]: { 1: 'logon', 2: 'logoff', 3: 'authentication ticket', 4: 'service ticket request' },
  [ocsfClass.account_change]: { 1: 'create', 2: 'enable', 3: 'password change', 4: 'password reset', 5: 'disable', 6: 'delete', 9: 'lock' },
  [ocsfClass.api_activity]: { 1: 'create', 2: 'read', 3: 'update', 4: 'delete' },
  [ocsfClass.dns_activity]: { 1: 'query', 2: 'response', 6: 'traffic' },
  [ocsfClass.module_activity]: { 1: 'load', 2: 'unload' },
  [ocsfClass.registry_value_activity]: { 1: 'get', 2: 'set', 3: 'modify', 4: 'delete' },
}; // prettier-ignore

function activityName(classUid: number, activityId: number): string | undefined {
  return activities[classUid]?.[activityId];
}

/** The field that says most, else the longest text among the first twenty. */
export function tellingField(fields: JsonObject): { field: string; value: string } | undefined {
  for (const field of TELLING) {
    const value = fieldAt(fields, field);
    if (value !== undefined && value !== '') return { field, value };
  }
  const texts = flattenFields(fields, 20).filter((entry) => entry.value !== '' && !/^[\d.]+$/u.test(entry.value));
  return texts.toSorted((a, b) => b.value.length - a.value.length)[0];
}

/** A field by its own name or by a path of names. */
export function fieldAt(fields: JsonObject, path: string): string | undefined {
  const own = fields[path];
  if (own !== undefined) return valueToText(own);
  let at: JsonValue | undefined = fields;
  for (const step of path.split('.')) {
    if (!isJsonObject(at)) return undefined;
    at = at[step];
  }
  return at === undefined ? undefined : valueToText(at);
}

export interface FlatField {
  readonly field: string;
  readonly value: string;
}

/** Leaves with dotted names, in the order of the record, at most `limit`. Lists of plain values are one leaf. */
export function flattenFields(fields: JsonObject, limit = 2000): FlatField[] {
  const flat: FlatField[] = [];
  const walk = (value: JsonValue, path: string, depth: number): void => {
    if (flat.length >= limit) return;
    if (depth < 12 && isJsonObject(value)) {
      for (const [name, inner] of Object.entries(value)) walk(inner, path === '' ? name : `${path}.${name}`, depth + 1);
    } else if (depth < 12 && Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) {
      value.forEach((item, index) => walk(item, `${path}[${index}]`, depth + 1));
    } else flat.push({ field: path, value: valueToText(value) });
  };
  walk(fields, '', 0);
  return flat;
}

export function valueToText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return JSON.stringify(value);
}

/** The first entity of a kind, the one that acted before the others. */
export function entityOf(entities: readonly EntityRef[], kind: EntityKind): EntityRef | undefined {
  const ofKind = entities.filter((entity) => entity.kind === kind);
  return ofKind.find((entity) => entity.role === 'actor' || entity.role === 'observer') ?? ofKind[0];
}

/** Entities without repeats, people and devices first. */
export function entitiesToShow(entities: readonly EntityRef[], limit: number): { shown: EntityRef[]; more: number } {
  const order: readonly EntityKind[] = [
    'user',
    'device',
    'address',
    'domain',
    'process',
    'file',
    'cloud',
    'application',
  ];
  const byId = new Map<string, EntityRef>();
  for (const entity of entities) if (!byId.has(entity.id)) byId.set(entity.id, entity);
  const sorted = [...byId.values()].toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return { shown: sorted.slice(0, limit), more: Math.max(0, sorted.length - limit) };
}

/** `dns_activity` is "DNS activity". */
function classToWords(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replace(/^(?:api|dhcp|dns|ftp|http|rdp|smb|ssh)\b/u, (short) => short.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
