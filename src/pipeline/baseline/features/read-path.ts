import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts';
import type { NormalizedEvent } from '../../normalize/normalized-event.ts';

/** Reads one value of an event. */
export type Read = (event: NormalizedEvent) => JsonValue | undefined;

const ORIGINAL = 'fields.';

/**
 * `src_endpoint.location.country` of the OCSF form, or `fields.` and an original name, which may itself hold dots. A number is a place in a
 * list; without one the first element of a list is meant. `source`, `format` and `kind` are those of the event itself.
 */
export function createRead(path: string): Read {
  const own = OWN[path];
  if (own !== undefined) return own;
  if (!path.startsWith(ORIGINAL)) return createWalk(path.split('.'), (event) => event.ocsf);
  const name = path.slice(ORIGINAL.length);
  const walk = createWalk(name.split('.'), (event) => event.fields);
  return (event) => (Object.hasOwn(event.fields, name) ? event.fields[name] : walk(event));
}

/** Every value at the end of a path of the OCSF form (or of `fields.`), where lists on the way stand for each of their elements. */
export function createReadEach(path: string): (event: NormalizedEvent) => readonly JsonValue[] {
  const isOriginal = path.startsWith(ORIGINAL);
  const keys = (isOriginal ? path.slice(ORIGINAL.length) : path).split('.');
  return (event) => {
    let values: readonly JsonValue[] = [isOriginal ? event.fields : event.ocsf];
    for (const key of keys) {
      values = values.flatMap((value) => (isJsonObject(value) ? (own(value, key) ?? []) : []));
      if (values.length === 0) return values;
    }
    return values;
  };
}

const OWN: Readonly<Record<string, Read>> = {
  '@source': (event) => event.source,
  '@format': (event) => event.format,
  '@kind': (event) => event.kind.id,
};

function createWalk(keys: readonly string[], root: (event: NormalizedEvent) => JsonObject): Read {
  const [first = '', second = ''] = keys;
  if (keys.length === 1) return (event) => own(root(event), first);
  if (keys.length === 2) return (event) => step(own(root(event), first), second);
  return (event) => {
    let value: JsonValue | undefined = root(event);
    for (const key of keys) {
      value = step(value, key);
      if (value === undefined) return undefined;
    }
    return value;
  };
}

/** `__proto__` and the like are no fields. */
function own(object: JsonObject, key: string): JsonValue | undefined {
  const value = object[key];
  return value === undefined || typeof value === 'function' || !Object.hasOwn(object, key) ? undefined : value;
}

function step(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  if (!Array.isArray(value)) return own(value, key);
  const at = Number(key);
  if (Number.isInteger(at)) return value[at];
  const [first] = value;
  return isJsonObject(first) ? own(first, key) : undefined;
}
