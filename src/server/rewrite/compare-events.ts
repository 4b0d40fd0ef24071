import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { ChangeKind, RewriteExample } from '../../model/rewrite.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { jsonOf } from '../../store/events/json-of.ts';
import type { StoredRow } from '../../store/events/rereads.ts';

type Difference = RewriteExample['differences'][number];

/** In what the event that was read anew differs from the stored one; empty if in nothing. */
export function changesOf(row: StoredRow, event: NormalizedEvent): ChangeKind[] {
  const { ocsf } = event;
  const kinds: ChangeKind[] = [];
  if (row.format !== event.format) kinds.push('format');
  if (row.classUid !== ocsf.class_uid) kinds.push('class');
  if (!isSameJson(row.f, event.fields)) kinds.push('fields');
  if (!isSameJson(row.o, ocsf)) kinds.push('meaning');
  if (!isSameJson(row.entities, event.entities)) kinds.push('entities');
  if (row.time !== Math.trunc(event.time)) kinds.push('time');
  if (!isSameJson(row.logSources, event.logSources.sources)) kinds.push('log-sources');
  if (!isSameSet(row.quality, event.quality)) kinds.push('quality');
  return kinds;
}

/** Where they differ, by path, as texts that are cut. */
export function differencesOf(row: StoredRow, event: NormalizedEvent): Difference[] {
  const before = flattened({ format: row.format, time: timeToText(row.time), quality: row.quality.join(', '), 'log-sources': jsonOf(row.logSources), fields: jsonOf(row.f), ocsf: jsonOf(row.o), entities: entitiesToText(jsonOf(row.entities)) });
  return differences(before, flattenedEvent(event));
} // prettier-ignore

/** An event that there was not. */
export function everythingOf(event: NormalizedEvent): Difference[] {
  return differences(new Map(), flattenedEvent(event));
}

const MOST_DIFFERENCES = 60;
const LONGEST_VALUE = 300;

function flattenedEvent({ format, time, quality, logSources, fields, ocsf, entities }: NormalizedEvent): Map<string, string> {
  return flattened({ format, time: timeToText(time), quality: quality.join(', '), 'log-sources': logSources.sources, fields, ocsf, entities: entitiesToText(entities) });
} // prettier-ignore

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Difference[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .filter((at) => before.get(at) !== after.get(at))
    .slice(0, MOST_DIFFERENCES)
    .map((at) => ({ at: at.slice(0, LONGEST_VALUE), before: cut(before.get(at)), after: cut(after.get(at)) }));
}

const cut = (text: string | undefined): string | null => (text === undefined ? null : text.slice(0, LONGEST_VALUE));

function isSameJson(stored: string, value: unknown): boolean {
  if (stored === JSON.stringify(value)) return true;
  // what is undefined is not written
  return isDeepStrictEqual(jsonOf(stored), jsonOf(JSON.stringify(value)));
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

const timeToText = (time: number): string => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time));

function entitiesToText(entities: unknown): string {
  if (!Array.isArray(entities)) return '';
  return entities.map((each: unknown) => (isJsonObject(each) ? `${text(each['role'])} ${text(each['id'])}` : '')).join(', ');
} // prettier-ignore

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

const MOST_PATHS = 2000;

function flattened(value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  walk('', value);
  return found;

  function walk(path: string, inside: unknown): void {
    if (found.size >= MOST_PATHS || inside === undefined) return;
    if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) {
      found.set(path, typeof inside === 'string' ? inside : JSON.stringify(inside));
      return;
    }
    for (const [name, each] of Object.entries(inside)) walk(path === '' ? name : `${path}.${name}`, each);
  }
}
