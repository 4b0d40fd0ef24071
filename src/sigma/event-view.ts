import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LogSourceSet } from '../model/log-source.ts';
import { fold } from './fold.ts';
import { KnownAnswers, NO_NUMBER, ValueNumbers } from './value-numbers.ts';
import { isScalar, lookupName, scalarsOf, scalarToText, valueAt, withoutBlanks, type Scalar } from './lookup.ts';

/** Whether the event in the view matches. */
export type Check = (view: EventView) => boolean;

/** The fields that rules ask for, each with a small number. */
export class FieldNames {
  readonly names: string[] = [];
  /** for names with dots: the nested path */
  readonly paths: (readonly string[] | undefined)[] = [];
  /** for names that are another field's name once its blanks are left out: that other name */
  readonly spaced: (string | undefined)[] = [];
  /** what rules ask of the value of one field, by the expression: those that ask the same share it */
  readonly questions = new Map<string, Check>();
  readonly #idsByName = new Map<string, number>();
  readonly #answers: (KnownAnswers | undefined)[] = [];
  /** what each key that events have leads to; see `classify` */
  #placesByKey = new Map<string, number>();

  idOf(name: string): number {
    let id = this.#idsByName.get(name);
    if (id === undefined) {
      id = this.names.length;
      this.names.push(name);
      this.paths.push(name.includes('.') ? name.split('.') : undefined);
      this.#idsByName.set(name, id);
      this.#placesByKey = new Map();
      const plain = withoutBlanks(name);
      if (plain !== name) this.spaced[this.idOf(plain)] ??= name;
    }
    return id;
  }

  /** What was found out about the values of a field, by the numbers that `EventView.numberOf` gives them. */
  answersOf(id: number): KnownAnswers {
    return (this.#answers[id] ??= new KnownAnswers());
  }

  /** The field's id of a key; -1 if no rule asks for it; -2 - id if it is the field's name once its blanks are left out. */
  placeOf(key: string): number {
    const place = this.#placesByKey.get(key);
    return place === undefined ? this.#classify(key) : place;
  }

  #classify(key: string): number {
    let place = this.#idsByName.get(key) ?? -1;
    if (place < 0) {
      const id = this.#idsByName.get(withoutBlanks(key));
      if (id !== undefined) place = -2 - id;
    }
    // keys come from events: what is kept of them is bounded
    if (this.#placesByKey.size < MOST_KEYS && key.length < 256) this.#placesByKey.set(key, place);
    return place;
  }
}
const MOST_KEYS = 20_000;

/** For each field, by id, the ids of the fields that stand in for it in events of one log source set. */
export type Aliases = readonly (readonly number[] | undefined)[];

export function aliasesOf(logSources: LogSourceSet, names: FieldNames): Aliases {
  const aliases: (readonly number[] | undefined)[] = [];
  for (const [name, others] of Object.entries(logSources.aliases)) {
    aliases[names.idOf(name)] = others.map((other) => names.idOf(other));
  }
  return aliases;
}

/**
 * The keys of the last event of a kind and what they lead to. Events of one kind have nearly the same keys in the same order, and comparing
 * a key with the one that stood there last time is several times faster than looking it up.
 */
export interface Shape {
  readonly keys: string[];
  readonly places: number[];
}
const MOST_REMEMBERED = 256;

/** All elements of a field that holds a list. */
export interface ListView {
  readonly scalars: readonly Scalar[];
  /** the folded text of each */
  readonly folded: readonly string[];
}

/**
 * One event, seen through the fields that rules ask for. One object serves event after event: nothing is cleared between, each slot
 * bears the number of the event that it was filled for. Texts are folded once, when first asked for.
 */
export class EventView {
  fields: JsonObject = {};
  epoch = 0;
  /** events so far, this one included */
  loads = 0;
  readonly #names: FieldNames;
  #aliases: Aliases = [];
  #valueStamps = new Int32Array(0);
  #foldedStamps = new Int32Array(0);
  #listStamps = new Int32Array(0);
  #numberStamps = new Int32Array(0);
  #numbers = new Int32Array(0);
  /** of the texts that came in each field, by its id, over all events */
  readonly #valueNumbers: (ValueNumbers | undefined)[] = [];
  readonly #values: (JsonValue | undefined)[] = [];
  readonly #folded: (string | undefined)[] = [];
  readonly #lists: (ListView | undefined)[] = [];
  #keywords: ListView | undefined;
  /** the event's values, as they stand on its top level, if `load` was asked to keep them; `topCount` of them */
  readonly top: (JsonValue | undefined)[] = [];
  topCount = 0;

  constructor(names: FieldNames) {
    this.#names = names;
  }

  /**
   * @param hadValue by field id: set to 1 for those that are on the top level and not null
   * @param shape of the events of this kind so far; all names of fields must be known before it is first used
   */
  load(fields: JsonObject, aliases: Aliases, keepsTop: boolean, hadValue: Uint8Array, shape: Shape): void {
    const names = this.#names;
    if (names.names.length > this.#valueStamps.length || this.epoch === 0x7fffffff) this.#renew();
    const epoch = ++this.epoch;
    this.loads++;
    this.fields = fields;
    this.#aliases = aliases;
    this.#keywords = undefined;
    const values = this.#values;
    const stamps = this.#valueStamps;
    const top = this.top;
    const { keys, places } = shape;
    let count = 0;
    let at = 0;
    for (const key in fields) {
      const value = fields[key];
      if (keepsTop) top[count++] = value;
      let place: number;
      if (keys[at] === key) place = places[at++] ?? -1;
      else if (keys[at + 1] === key) {
        // a field of the last event is not in this one
        place = places[at + 1] ?? -1;
        at += 2;
      } else {
        place = names.placeOf(key);
        if (at < MOST_REMEMBERED) {
          keys[at] = key;
          places[at++] = place;
        }
      }
      if (place >= 0) {
        values[place] = value;
        stamps[place] = epoch;
        if (value !== null) hadValue[place] = 1;
      } else if (place < -1 && stamps[-2 - place] !== epoch) {
        values[-2 - place] = value;
        stamps[-2 - place] = epoch;
        if (value !== null) hadValue[-2 - place] = 1;
      }
    }
    this.topCount = count;
  }

  /** Undefined if the event has no such field. */
  value(id: number): JsonValue | undefined {
    return this.#valueStamps[id] === this.epoch ? this.#values[id] : this.#search(id);
  }

  /** The folded text, if the field holds one scalar. */
  folded(id: number): string | undefined {
    if (this.#foldedStamps[id] === this.epoch) return this.#folded[id];
    const value = this.value(id);
    const folded = typeof value === 'string' ? fold(value) : isScalar(value) ? fold(scalarToText(value)) : undefined;
    this.#foldedStamps[id] = this.epoch;
    this.#folded[id] = folded;
    return folded;
  }

  /** The number of the text that the field holds, for what is kept of it under its number and `generationOf`; -1 if it is not remembered, or no text. */
  numberOf(id: number): number {
    if (this.#numberStamps[id] === this.epoch) return this.#numbers[id] ?? NO_NUMBER;
    const value = this.value(id);
    const number = typeof value === 'string' ? this.#numbersOf(id).numberOf(value) : NO_NUMBER;
    this.#numberStamps[id] = this.epoch;
    this.#numbers[id] = number;
    return number;
  }

  generationOf(id: number): number {
    return this.#valueNumbers[id]?.generation ?? 0;
  }

  #numbersOf(id: number): ValueNumbers {
    return (this.#valueNumbers[id] ??= new ValueNumbers());
  }

  /** The elements, if the field holds a list. */
  list(id: number): ListView | undefined {
    if (this.#listStamps[id] === this.epoch) return this.#lists[id];
    const value = this.value(id);
    const list = Array.isArray(value) ? listView(scalarsOf(value, false)) : undefined;
    this.#listStamps[id] = this.epoch;
    this.#lists[id] = list;
    return list;
  }

  /** Every value of the event, wherever it stands. */
  get keywords(): ListView {
    return (this.#keywords ??= listView(scalarsOf(this.fields, true)));
  }

  /** `load` did not find the field by its name, nor without blanks. */
  #search(id: number): JsonValue | undefined {
    let value = this.#unlisted(id);
    if (value === undefined) {
      const aliases = this.#aliases[id];
      if (aliases !== undefined) {
        for (const alias of aliases) {
          value = this.#named(alias);
          if (value !== undefined) break;
        }
      }
    }
    this.#valueStamps[id] = this.epoch;
    this.#values[id] = value;
    return value;
  }

  /** A field under a name that is itself a field's, and at its nested path. */
  #unlisted(id: number): JsonValue | undefined {
    const spaced = this.#names.spaced[id];
    if (spaced !== undefined && Object.hasOwn(this.fields, spaced)) return this.fields[spaced];
    const path = this.#names.paths[id];
    return path === undefined ? undefined : valueAt(this.fields, path, 0);
  }

  /** An alias is looked for by name and path, but not through its own aliases. */
  #named(id: number): JsonValue | undefined {
    // where it has some, what is noted for it may have come by them
    if (this.#aliases[id] !== undefined) return lookupName(this.fields, this.#names.names[id] ?? '');
    return this.#valueStamps[id] === this.epoch ? this.#values[id] : this.#unlisted(id);
  }

  #renew(): void {
    const length = this.#names.names.length + 64;
    this.#valueStamps = new Int32Array(length);
    this.#foldedStamps = new Int32Array(length);
    this.#listStamps = new Int32Array(length);
    this.#numberStamps = new Int32Array(length);
    this.#numbers = new Int32Array(length);
    this.epoch = 0;
  }
}

function listView(scalars: readonly Scalar[]): ListView {
  return { scalars, folded: scalars.map((scalar) => fold(scalarToText(scalar))) };
}
