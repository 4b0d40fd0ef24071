import { isJsonObject, type JsonObject, type JsonPrimitive, type JsonValue } from '../model/json.ts';
import type { LogSourceSet } from '../model/log-source.ts';

/**
 * The value of a field that a rule names. First the field of just that name, then one that has that name when its blanks are left out
 * (`ThreatName` for `Threat Name`, specification 2.1, "Field names"), then the nested path that the dots describe, then the names that the
 * log source has for it. Undefined if there is none; a null that is there is null.
 */
export function lookup(fields: JsonObject, logSources: LogSourceSet, name: string): JsonValue | undefined {
  const own = lookupName(fields, name);
  if (own !== undefined) return own;
  const aliases = Object.hasOwn(logSources.aliases, name) ? logSources.aliases[name] : undefined;
  for (const alias of aliases ?? []) {
    const value = lookupName(fields, alias);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The same without the log source's names. */
export function lookupName(fields: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(fields, name)) return fields[name];
  const spaced = Object.keys(fields).find((key) => withoutBlanks(key) === name);
  if (spaced !== undefined) return fields[spaced];
  return name.includes('.') ? valueAt(fields, name.split('.'), 0) : undefined;
}

const BLANK = /\s/;
export const withoutBlanks = (key: string): string => (BLANK.test(key) ? key.replaceAll(/\s+/g, '') : key);

/** What stands at a path; through a list, what stands there in any of its elements, as a list. */
export function valueAt(value: JsonValue, path: readonly string[], at: number): JsonValue | undefined {
  const key = path[at];
  if (key === undefined) return value;
  if (Array.isArray(value)) {
    const found = value.map((element) => valueAt(element, path, at)).filter((one) => one !== undefined);
    return found.length === 0 ? undefined : found;
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
  const inside = value[key];
  return inside === undefined ? undefined : valueAt(inside, path, at + 1);
}

/** A value that tests can look at: everything but null, lists and maps. */
export type Scalar = Exclude<JsonPrimitive, null>;

export function isScalar(value: JsonValue | undefined): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** All scalars of a value, wherever they stand in lists; with `inMaps` also those in maps. */
export function scalarsOf(value: JsonValue | undefined, inMaps: boolean): Scalar[] {
  const scalars: Scalar[] = [];
  const waiting: (JsonValue | undefined)[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (isScalar(next)) scalars.push(next);
    else if (Array.isArray(next)) for (let i = next.length - 1; i >= 0; i--) waiting.push(next[i]);
    else if (inMaps && isJsonObject(next)) for (const inside of Object.values(next).reverse()) waiting.push(inside);
  }
  return scalars;
}

/** Numbers, true and false are compared as the text that JSON writes for them. */
export const scalarToText = (scalar: Scalar): string => (typeof scalar === 'string' ? scalar : String(scalar));
