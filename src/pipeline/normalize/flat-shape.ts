import type { JsonObject, JsonValue } from '../../model/json.ts';

/**
 * The records of one kind, as an expression that a text matches only if it is a JSON object of keys that came before, in their order, each at
 * most once, with values of the types that came before; its groups are the values that are wanted. Objects inside of others never match.
 * V8 makes machine code of it, which takes less than half of the time that JSON.parse does, and nothing is made but what is wanted.
 */
export class FlatShape {
  /** from then on every record has to be read as a whole */
  isGivenUp = false;
  readonly #first: JsonObject;
  /** as an expression */
  readonly #head: string;
  readonly #wants: (key: string) => boolean;
  /** in the order in which they come, with the types that their values had */
  readonly #keys: string[] = [];
  readonly #types = new Map<string, number>();
  #isChanged = false;
  /** since the expression was made: records that it was made for, and others */
  #matched = 0;
  #missed = 0;
  #made = 0;
  #expression: RegExp | undefined;
  #wanted: readonly Wanted[] = [];

  /** @param first the key and the value that all records begin with @param wants of the other keys */
  constructor(first: readonly [key: string, value: string], wants: (key: string) => boolean) {
    this.#first = { [first[0]]: first[1] };
    this.#head = literal(JSON.stringify(this.#first).slice(0, -1));
    this.#keys.push(first[0]);
    this.#types.set(first[0], TEXT);
    this.#wants = (key) => key !== first[0] && wants(key);
  }

  /** The wanted fields of a record; undefined if it has to be read as a whole. */
  read(text: string): JsonObject | undefined {
    const found = this.#expression?.exec(text);
    if (found === undefined || found === null) return undefined;
    this.#matched++;
    const fields = { ...this.#first };
    for (const { key, group, isText } of this.#wanted) {
      const token = found[group];
      if (token !== undefined) fields[key] = isText ? textOf(token) : valueOf(token);
    }
    return fields;
  }

  /** Learns from a record that had to be read as a whole, unless it was given up. */
  learn(fields: JsonObject): void {
    this.#missed++;
    this.#note(fields);
    if (this.#missed < FIRST << this.#made) return;
    // what changes all the time is read as a whole: an expression that is tried in vain costs, too
    const isWorthIt = this.#made === 0 || this.#isChanged || this.#matched > this.#missed;
    this.isGivenUp = !isWorthIt || this.#made === MOST_MADE || this.#keys.length > MOST_KEYS;
    if (this.#isChanged && !this.isGivenUp) this.#make();
    this.#matched = 0;
    this.#missed = 0;
  }

  #note(fields: JsonObject): void {
    let at = 0;
    for (const key in fields) {
      at = this.#place(key, at);
      const known = this.#types.get(key);
      const types = (known ?? 0) | typeOf(key, fields[key] ?? null);
      if (types === known) continue;
      this.#types.set(key, types);
      this.#isChanged = true;
    }
  }

  /** Puts a key behind that which stood before it in a record, if it does not stand there already. @returns the place of what follows */
  #place(key: string, at: number): number {
    const keys = this.#keys;
    const place = this.#types.has(key) ? keys.indexOf(key) : -1;
    if (place >= at) return place + 1;
    if (place < 0) {
      if (keys.length <= MOST_KEYS) keys.splice(at, 0, key);
      return at + 1;
    }
    keys.splice(place, 1);
    keys.splice(at - 1, 0, key);
    this.#isChanged = true;
    return at;
  }

  #make(): void {
    this.#made++;
    this.#isChanged = false;
    const wanted: Wanted[] = [];
    const parts = this.#keys.map((key) => {
      if (Object.hasOwn(this.#first, key)) return this.#head;
      const types = this.#types.get(key) ?? 0;
      let value = patternOf(types);
      if (this.#wants(key)) {
        wanted.push({ key, group: wanted.length + 1, isText: types === TEXT });
        value = types === TEXT ? `"(${INSIDE_TEXT})"` : `(${value})`;
      }
      return `(?:,${literal(JSON.stringify(key))}:${value})?`;
    });
    this.#wanted = wanted;
    this.#expression = new RegExp(`^${parts.join('')}\\}$`);
  }
}

interface Wanted {
  readonly key: string;
  readonly group: number;
  /** it had texts only: the group is what stands between the quotes */
  readonly isText: boolean;
}

/** The expression is made of so many records, and made anew after twice as many that it did not match, and so on. */
const FIRST = 32;
const MOST_MADE = 8;
const MOST_KEYS = 64;

const TEXT = 1;
const NUMBER = 2;
const WORD = 4;
const LIST = 8;
/** what no expression is made for */
const OTHER = 0;

function typeOf(key: string, value: JsonValue): number {
  // a name that cannot be given to an object like any other
  if (key === '__proto__') return OTHER;
  if (typeof value === 'string') return TEXT;
  if (typeof value === 'number') return NUMBER;
  if (typeof value === 'boolean' || value === null) return WORD;
  return Array.isArray(value) && value.every((element) => typeof element !== 'object' || element === null) ? LIST : OTHER; // prettier-ignore
}

// JSON as RFC 8259 has it, without blanks between its parts; each is unambiguous from its first character on, so that nothing is tried twice
const INSIDE_TEXT = String.raw`[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[^"\\\x00-\x1f]*)*`;
const TEXT_PATTERN = `"${INSIDE_TEXT}"`;
const NUMBER_PATTERN = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const WORD_PATTERN = 'true|false|null';
const SCALAR_PATTERN = `(?:${TEXT_PATTERN}|${NUMBER_PATTERN}|${WORD_PATTERN})`;
const LIST_PATTERN = String.raw`\[(?:${SCALAR_PATTERN}(?:,${SCALAR_PATTERN})*)?\]`;

function patternOf(types: number): string {
  const patterns: string[] = [];
  if (types & TEXT) patterns.push(TEXT_PATTERN);
  if (types & NUMBER) patterns.push(NUMBER_PATTERN);
  if (types & WORD) patterns.push(WORD_PATTERN);
  if (types & LIST) patterns.push(LIST_PATTERN);
  // of a key that never had one of these: a text that nothing matches
  return patterns.length === 0 ? '(?!)' : `(?:${patterns.join('|')})`;
}

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

function textOf(inside: string): string {
  if (!inside.includes('\\')) return inside;
  const text: unknown = JSON.parse(`"${inside}"`);
  return typeof text === 'string' ? text : inside;
}

/** Of what an expression has found to be JSON. */
function valueOf(token: string): JsonValue {
  switch (token.charCodeAt(0)) {
    case QUOTE:
      return textOf(token.slice(1, -1));
    case BRACKET:
      return listOf(token);
    case SMALL_T:
      return true;
    case SMALL_F:
      return false;
    case SMALL_N:
      return null;
    default:
      return Number(token);
  }
}

function listOf(token: string): JsonValue[] {
  const list: unknown = JSON.parse(token);
  return isList(list) ? list : [];
}
const isList = (value: unknown): value is JsonValue[] => Array.isArray(value);

const QUOTE = 34;
const BRACKET = 91;
const SMALL_F = 102;
const SMALL_N = 110;
const SMALL_T = 116;
