import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts';
import type { NormalizedEvent } from '../../normalize/normalized-event.ts';
import { Shared, type Once } from './once.ts';

/** A text that is not empty, or a number: booleans are read as texts. */
export type Scalar = string | number;

const ORIGINAL = 'fields.';

/**
 * Reads values of events: `src_endpoint.location.country` of the OCSF form, or `fields.` and an original name, which may itself hold dots. A number is
 * a place in a list; without one the first element of a list is meant. `@source`, `@format` and `@kind` are those of the event itself.
 */
export class PathReader {
  readonly #values = new Shared<JsonValue | undefined>(undefined);
  readonly #scalars = new Shared<Scalar | undefined>(undefined);

  scalar(path: string): Once<Scalar | undefined> {
    return this.#scalars.get(path, () => {
      const value = this.#value(path);
      return (event) => scalarOf(value.of(event));
    });
  }

  #value(path: string): Once<JsonValue | undefined> {
    return this.#values.get(path, () => {
      const own = OWN[path];
      if (own !== undefined) return own;
      if (!path.startsWith(ORIGINAL)) return this.#walk(path, '', (event) => event.ocsf);
      const name = path.slice(ORIGINAL.length);
      const walk = this.#walk(name, ORIGINAL, (event) => event.fields);
      return (event) => (Object.hasOwn(event.fields, name) ? event.fields[name] : walk(event));
    });
  }

  /** The last step of a path, from what the steps before it led to, which other paths may share. */
  #walk(path: string, prefix: string, root: (event: NormalizedEvent) => JsonObject): (event: NormalizedEvent) => JsonValue | undefined {
    const dot = path.lastIndexOf('.');
    const own = createOwn(path.slice(dot + 1));
    if (dot < 0) return (event) => own(root(event));
    const before = path.slice(0, dot);
    // a walk has a key that no path has: a path of original names is first looked up as the one name that it may be
    const parent = this.#values.get(`walk ${prefix}${before}`, () => this.#walk(before, prefix, root));
    const at = Number(path.slice(dot + 1));
    return (event) => {
      const value = parent.of(event);
      if (value === undefined || value === null || typeof value !== 'object') return undefined;
      if (!Array.isArray(value)) return own(value);
      if (Number.isInteger(at)) return value[at];
      const [first] = value;
      return isJsonObject(first) ? own(first) : undefined;
    };
  } // prettier-ignore
}

/** Every value at the end of a path of the OCSF form (or of `fields.`), where lists on the way stand for each of their elements. */
export function createReadEach(path: string): (event: NormalizedEvent) => readonly JsonValue[] {
  const isOriginal = path.startsWith(ORIGINAL);
  const owns = (isOriginal ? path.slice(ORIGINAL.length) : path).split('.').map(createOwn);
  return (event) => {
    let values: readonly JsonValue[] = [isOriginal ? event.fields : event.ocsf];
    for (const own of owns) {
      values = values.flatMap((value) => (isJsonObject(value) ? (own(value) ?? []) : []));
      if (values.length === 0) return values;
    }
    return values;
  };
}

const OWN: Readonly<Record<string, (event: NormalizedEvent) => JsonValue>> = {
  '@source': (event) => event.source,
  '@format': (event) => event.format,
  '@kind': (event) => event.kind.id,
};

/** `__proto__` and the like are no fields: only of such names must an object be asked whether it has them itself. */
function createOwn(key: string): (object: JsonObject) => JsonValue | undefined {
  if (!(key in Object.prototype)) return (object) => object[key];
  return (object) => (Object.hasOwn(object, key) ? object[key] : undefined);
}

/** A scalar as text or number; empty texts count as not there; of a list the first element. */
export function scalarOf(value: JsonValue | undefined): Scalar | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'string') return one === '' ? undefined : one;
  if (typeof one === 'number') return one;
  return typeof one === 'boolean' ? String(one) : undefined;
}
