import { meanings, type Mapping, type Meaning } from '../../model/mapping.ts';
import type { PreviewedRecord } from '../../model/mapping-api.ts';
import type { JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

/** A field of the records, what it means now, and what stands in it. */
export interface FieldRow {
  readonly field: string;
  /** a meaning, `time`, or none */
  readonly meaning: string;
  readonly example: string;
}

/** What a picker offers. */
export const choices: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'no meaning' },
  { value: 'time', label: 'When it happened' },
  ...Object.entries(meanings).map(([value, label]) => ({ value, label })),
];

const MOST_ROWS = 200;
const EXAMPLE = 80;

/** The fields of what was read, in the order in which they come, with their meanings. */
export function fieldRows(mapping: Mapping | null, shown: readonly PreviewedRecord[]): FieldRow[] {
  const examples = new Map<string, string>();
  for (const { event } of shown) if (event !== undefined) collect(event.fields, '', examples, 0);
  for (const name of namedFields(mapping)) if (!examples.has(name)) examples.set(name, '');
  return [...examples].slice(0, MOST_ROWS).map(([field, example]) => ({ field, example, meaning: meaningOf(mapping, field) }));
} // prettier-ignore

/** The mapping with another meaning of one field. The field loses the one that it had. */
export function withMeaning(mapping: Mapping, field: string, meaning: string): Mapping {
  const fields: Partial<Record<Meaning, string | string[]>> = {};
  for (const [name, names] of entriesOf(mapping)) {
    const left = names.filter((each) => each !== field);
    const all = name === meaning ? [...left, field] : left;
    const [only] = all;
    if (only !== undefined) fields[name] = all.length === 1 ? only : all;
  }
  const picked = meaningNames.find((name) => name === meaning);
  if (picked !== undefined && fields[picked] === undefined) fields[picked] = field;
  const changed: Mapping = { ...mapping, fields };
  if (meaning === 'time') return { ...changed, time: field };
  if (timeFields(mapping).includes(field)) {
    const { time: _, ...rest } = changed;
    return rest;
  }
  return changed;
}

const meaningNames: readonly Meaning[] = entriesOf({ fields: meanings }).map(([name]) => name);

function entriesOf({ fields = {} }: Pick<Mapping, 'fields'>): [Meaning, string[]][] {
  const found: [Meaning, string[]][] = [];
  for (const key in meanings) {
    const name = isMeaning(key) ? key : undefined;
    const names = name === undefined ? undefined : fields[name];
    if (name !== undefined && names !== undefined) found.push([name, typeof names === 'string' ? [names] : names]);
  }
  return found;
}

function isMeaning(name: string): name is Meaning {
  return Object.hasOwn(meanings, name);
}

function timeFields({ time }: Pick<Mapping, 'time'>): readonly string[] {
  if (time === undefined) return [];
  if (typeof time === 'string') return [time];
  const { field = [], parts = [] } = time;
  return [...(typeof field === 'string' ? [field] : field), ...parts];
}

function namedFields(mapping: Mapping | null): string[] {
  return mapping === null ? [] : [...timeFields(mapping), ...entriesOf(mapping).flatMap(([, names]) => names)];
}

function meaningOf(mapping: Mapping | null, field: string): string {
  if (mapping === null) return '';
  if (timeFields(mapping).includes(field)) return 'time';
  return entriesOf(mapping).find(([, names]) => names.includes(field))?.[0] ?? '';
}

function collect(value: JsonValue, path: string, into: Map<string, string>, depth: number): void {
  if (into.size >= MOST_ROWS || depth > 6) return;
  if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) collect(inner, path === '' ? key : `${path}.${key}`, into, depth + 1);
    return;
  }
  if (Array.isArray(value)) {
    const [first] = value;
    if (first !== undefined) collect(first, isJsonObject(first) ? `${path}.0` : path, into, depth + 1);
    return;
  }
  const text = value === null ? '' : String(value).slice(0, EXAMPLE);
  if (path !== '' && (into.get(path) ?? '') === '') into.set(path, text);
} // prettier-ignore
