import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { brokenLimit } from './json-limits.ts';
import { tableOf, type KeyTable } from './key-table.ts';
import type { JsonParser, ParseContext } from './parser.ts';
import { pythonToJson } from './python-literal.ts';

/** An object whose names were written in another way than their maker's, as its maker writes them, and the parser that claims it so. */
export interface Spelled {
  readonly parser: JsonParser;
  readonly object: JsonObject;
}

export interface Spelling {
  /** whose it is, for an object that no parser claims as it is */
  find(object: JsonObject, context: ParseContext): Spelled | undefined;
  /** by the names of a parser's format; undefined if they are not its names, or are written so already */
  spell(object: JsonObject, parser: JsonParser): JsonObject | undefined;
}

/**
 * Reads records of known formats whose names a pipeline has rewritten: in small letters (Athena, Security Lake, Panther), with underscores or
 * dashes (BigQuery, ClickHouse), with capitals, laid flat (`userIdentity_type`), as columns of a table. Only for objects that no parser claims as they
 * are. Names are compared by their letters and digits alone. An object is a format's if at least half of its names are, and its parser claims it
 * once they are spelled: so nothing is claimed here that the parser would not claim of its maker.
 */
export function createSpelling(parsers: readonly JsonParser[]): Spelling {
  const able = parsers.filter((parser) => 'names' in parser);
  const vocabularies = new Map<JsonParser, Name>();
  const keyOf = createKeyOf();
  let folded: FoldedNeeds | undefined;
  const spell = (object: JsonObject, parser: JsonParser): JsonObject | undefined => {
    let vocabulary = vocabularies.get(parser);
    if (vocabulary === undefined) vocabularies.set(parser, (vocabulary = vocabularyOf(parser.names ?? [])));
    return spellObject(object, vocabulary, keyOf);
  };
  const find = (object: JsonObject, context: ParseContext): Spelled | undefined => {
    folded ??= foldedNeedsOf(able);
    const { placesByKey } = folded.table;
    const names = new Set<string>();
    let places: readonly number[] = NONE;
    let count = 0;
    for (const key in object) {
      if (count++ === MOST_KEYS) return undefined;
      for (const name of keyOf(key)) {
        if (name === undefined) continue;
        names.add(name);
        const more = placesByKey.get(name);
        if (more !== undefined) places = places.length === 0 ? more : [...places, ...more];
      }
    }
    if (places.length === 0) return undefined;
    for (const place of places.length === 1 ? places : new Set(places.toSorted((one, other) => one - other))) {
      const parser = able[place];
      if (parser === undefined || folded.needs[place]?.every((choice) => choice.some((name) => names.has(name))) !== true) continue; // prettier-ignore
      const spelled = spell(object, parser);
      if (spelled !== undefined && parser.claims(spelled, context)) return { parser, object: spelled };
    }
    return undefined;
  };
  return { find, spell };
}

const NONE: readonly number[] = [];
/** Records of more keys at the top level are none of a log that is known here. */
const MOST_KEYS = 500;

interface FoldedNeeds {
  readonly needs: readonly (readonly (readonly string[])[])[];
  readonly table: KeyTable;
}

function foldedNeedsOf(parsers: readonly JsonParser[]): FoldedNeeds {
  const folded = parsers.map(({ needs = [] }) => needs.map((keys) => keys.map(foldName)));
  return { needs: folded, table: tableOf(folded) };
}

/** What a name is compared by: its letters and digits. `at_sign_` stands for an @ where a store takes none. */
export const foldName = (name: string): string => name.slice(0, LONGEST_NAME).toLowerCase().replace(/^at_sign_/, '').replaceAll(/[^a-z0-9]+/g, ''); // prettier-ignore

/** A key folded, and that of the object which it may have been laid flat from. */
type KeyOf = (key: string) => readonly [string, string?];

/** Remembered: a sender can invent keys without end, and forgetting costs nothing but the folding. */
function createKeyOf(): KeyOf {
  const known = new Map<string, readonly [string, string?]>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const end = key.slice(0, LONGEST_NAME).search(/[._]/);
    const made: readonly [string, string?] = end < 1 ? [foldName(key)] : [foldName(key), foldName(key.slice(0, end))];
    if (known.size >= MOST_NAMES) known.clear();
    if (key.length <= LONGEST_NAME) known.set(key, made);
    return made;
  };
}

const LONGEST_NAME = 200;
const MOST_NAMES = 10_000;

/** A name of the maker's, and the names inside of it. */
interface Name {
  readonly children: Map<string, { readonly key: string; readonly name: Name }>;
  /** names further inside, by all of their steps folded into one: `useridentitytype` */
  readonly paths: Map<string, readonly string[]>;
  /** it holds names that are anybody's */
  isOpen: boolean;
}

const emptyName = (): Name => ({ children: new Map(), paths: new Map(), isOpen: false });

function vocabularyOf(names: readonly string[]): Name {
  const root = emptyName();
  for (const name of names) {
    const steps = name.split('.');
    let at = root;
    for (const [index, step] of steps.entries()) {
      if (step === '*') {
        at.isOpen = true;
        break;
      }
      const folded = foldName(step);
      const known = at.children.get(folded) ?? { key: step, name: emptyName() };
      at.children.set(folded, known);
      at = known.name;
      const path = steps.slice(0, index + 1);
      const whole = foldName(path.join('.'));
      if (index > 0 && !root.paths.has(whole)) root.paths.set(whole, path);
    }
  }
  return root;
}

/** The object by the names of a vocabulary; undefined if too few of its names are in it, or all are written so already. */
function spellObject(object: JsonObject, vocabulary: Name, keyOf: KeyOf): JsonObject | undefined {
  const made = new Map<string, JsonValue>();
  let known = 0;
  let others = 0;
  const laidOut = new Set<JsonValue>();
  let isChanged = false;
  for (const [key, value] of Object.entries(object)) {
    const [folded] = keyOf(key);
    const child = vocabulary.children.get(folded);
    const path = child === undefined ? vocabulary.paths.get(folded) : undefined;
    if (child !== undefined && !made.has(child.key)) {
      const inside = spellValue(value, child.name, keyOf);
      made.set(child.key, inside);
      isChanged ||= child.key !== key || inside !== value;
      known += 1;
    } else if (path !== undefined && setAt(made, laidOut, path, value)) {
      isChanged = true;
      known += 1;
    } else {
      made.set(key, value);
      // what pipelines add begins so
      if (!/^(?:p|_)_/.test(key)) others += 1;
    }
  }
  return isChanged && known >= FEWEST && (known >= others || known >= MANY) ? Object.fromEntries(made) : undefined;
}

const FEWEST = 3;
/** So many are a format's, whatever columns of its own an export has added. */
const MANY = 5;

function spellValue(value: JsonValue, name: Name, keyOf: KeyOf): JsonValue {
  const opened = typeof value === 'string' && (name.isOpen || name.children.size > 0) ? openText(value) : value;
  if (name.children.size === 0) return opened;
  if (Array.isArray(opened)) {
    const items = opened.map((item) => spellValue(item, name, keyOf));
    return items.some((item, index) => item !== opened[index]) ? items : opened;
  }
  if (!isJsonObject(opened)) return opened;
  let isChanged = false;
  const entries = Object.entries(opened).map(([key, inside]): [string, JsonValue] => {
    const child = name.children.get(keyOf(key)[0]);
    if (child === undefined || (child.key !== key && Object.hasOwn(opened, child.key))) return [key, inside];
    const spelled = spellValue(inside, child.name, keyOf);
    isChanged ||= child.key !== key || spelled !== inside;
    return [child.key, spelled];
  });
  return isChanged ? Object.fromEntries(entries) : opened;
}

/** An object whose values that are objects or lists in their text are these; the very object if there are none. */
export function openTexts(object: JsonObject): JsonObject {
  let made: JsonObject | undefined;
  for (const [key, value] of Object.entries(object)) {
    const opened = typeof value === 'string' ? openText(value) : value;
    if (opened !== value) made = Object.defineProperty(made ?? { ...object }, key, { value: opened, writable: true, enumerable: true, configurable: true }); // prettier-ignore
  }
  return made ?? object;
}

/** Tables keep an object as its text: JSON, or as a script wrote it. */
function openText(text: string): JsonValue {
  const first = text.charCodeAt(0);
  if (first !== BRACE && first !== BRACKET) return text;
  const value = parsed(text) ?? (text.includes("'") ? parsed(pythonToJson(text) ?? '') : undefined);
  if (isJsonObject(value)) return brokenLimit(value, text) === undefined ? value : text;
  return isJsonList(value) && brokenLimit({ value }, text) === undefined ? value : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const BRACE = 123;
const BRACKET = 91;
const isJsonList = (value: unknown): value is JsonValue[] => Array.isArray(value);

/** Puts what was laid flat back into an object; false if something else stands there. */
function setAt(
  made: Map<string, JsonValue>,
  laidOut: Set<JsonValue>,
  path: readonly string[],
  value: JsonValue,
): boolean {
  const [first = '', ...rest] = path;
  const last = rest.pop();
  let at = made.get(first);
  if (last === undefined || (at !== undefined && !laidOut.has(at))) return false;
  if (at === undefined) made.set(first, (at = newObject(laidOut)));
  for (const step of rest) {
    if (!isJsonObject(at)) return false;
    at = at[step] ??= newObject(laidOut);
    if (!laidOut.has(at)) return false;
  }
  if (!isJsonObject(at) || Object.hasOwn(at, last)) return false;
  at[last] = value;
  return true;
}

/** Only objects made here are written into: those of the record stay as they came. */
function newObject(laidOut: Set<JsonValue>): JsonObject {
  const object: JsonObject = {};
  laidOut.add(object);
  return object;
}
