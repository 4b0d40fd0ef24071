import type { JsonObject, JsonPrimitive, JsonValue } from '../../../model/json.ts';
import { readAnyTime } from '../mapping/known-times.ts';
import { isEpochNear, shapeOf, type Shape } from './value-shapes.ts';

/** What a sample says about one field. */
export interface FieldFacts {
  /** with dots through objects and numbers through lists */
  readonly path: string;
  /** words of the path, lower case: `client.ipAddress` is client, ip, address */
  readonly words: readonly string[];
  /** share of the records that have it */
  readonly presence: number;
  /** share of its values, empty ones left out, of each shape */
  readonly shapes: ReadonlyMap<Shape, number>;
  /** how often each value was there, a few hundred at most */
  readonly values: ReadonlyMap<string, number>;
  /** the way in which most of its values are times, and their share */
  readonly time: { readonly format: string; readonly share: number } | undefined;
}

const MOST_RECORDS = 2000;
const MOST_FIELDS = 600;
const MOST_VALUES = 300;
const DEEPEST = 6;

/** Looks at the fields of a sample of records. */
export function fieldFactsOf(records: readonly JsonObject[], received: number): FieldFacts[] {
  const seen = new Map<string, Seen>();
  const sample = spread(records, MOST_RECORDS);
  for (const record of sample) walk(record, '', 0, (path, value) => {
    let field = seen.get(path);
    if (field === undefined) {
      if (seen.size >= MOST_FIELDS) return;
      field = { count: 0, filled: 0, shapes: new Map(), values: new Map(), times: new Map() };
      seen.set(path, field);
    }
    add(field, value, received);
  });
  return [...seen].map(([path, field]) => toFacts(path, field, sample.length));
} // prettier-ignore

interface Seen {
  count: number;
  filled: number;
  readonly shapes: Map<Shape, number>;
  readonly values: Map<string, number>;
  readonly times: Map<string, number>;
}

function add(field: Seen, value: JsonPrimitive, received: number): void {
  field.count += 1;
  const shape = shapeOf(value, received);
  if (shape === 'empty') return;
  field.filled += 1;
  field.shapes.set(shape, (field.shapes.get(shape) ?? 0) + 1);
  const text = String(value).slice(0, 200);
  if (field.values.size < MOST_VALUES || field.values.has(text))
    field.values.set(text, (field.values.get(text) ?? 0) + 1);
  if (typeof value === 'boolean' || (typeof value === 'number' && !isEpochNear(value, received))) return;
  if (typeof value === 'string' && shape !== 'time') return;
  const time = value === null ? undefined : readAnyTime(value, undefined, received);
  if (time !== undefined) field.times.set(time.format, (field.times.get(time.format) ?? 0) + 1);
}

function toFacts(path: string, field: Seen, records: number): FieldFacts {
  const filled = Math.max(1, field.filled);
  const times = [...field.times].toSorted((a, b) => b[1] - a[1]);
  const [best] = times;
  const timed = times.reduce((sum, [, count]) => sum + count, 0);
  return {
    path,
    words: wordsOf(path),
    presence: Math.min(1, field.filled / Math.max(1, records)),
    shapes: new Map([...field.shapes].map(([shape, count]) => [shape, count / filled])),
    values: field.values,
    time: best === undefined ? undefined : { format: times.length > 1 && best[1] < 0.95 * timed ? 'auto' : best[0], share: timed / filled },
  };
} // prettier-ignore

/** A deterministic choice over the whole of a long list. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]).filter((item) => item !== undefined); // prettier-ignore
}

function walk(value: JsonValue, path: string, depth: number, take: (path: string, value: JsonPrimitive) => void): void {
  if (typeof value !== 'object' || value === null) {
    if (path !== '') take(path, value);
    return;
  }
  if (depth >= DEEPEST) return;
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) {
    const [first] = value;
    if (first === undefined) return;
    if (typeof first === 'object') walk(first, at('0'), depth + 1, take);
    else if (path !== '') take(path, first);
    return;
  }
  for (const [key, inner] of Object.entries(value)) if (key.length <= 200) walk(inner, at(key), depth + 1, take);
}

/** `sourceIPAddress` is source, ip, address; `id.orig_h` is id, orig, h. */
export function wordsOf(path: string): string[] {
  return path
    .slice(0, 300)
    .replaceAll('IPs', 'Ip')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d@]+/)
    .filter((word) => word !== '' && word !== '0');
}
