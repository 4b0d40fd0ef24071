import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import { DAY } from './duration.ts';

/** An observation of small p that waits before it is learnt. */
export interface Held {
  readonly entity: string;
  /** number of the model set */
  readonly set: number;
  readonly by: string | undefined;
  readonly values: readonly (string | number | undefined)[];
  readonly first: number;
  offset: number;
  /** the newest, and how many, and on how many days */
  last: number;
  count: number;
  days: number;
  /** how far it was believed when it came */
  weight: number;
  /** what a person said of it */
  verdict: 'normal' | 'incident' | undefined;
  /** learnt with its little weight after a day: it is kept on for a while, so that what lasts is known as such */
  isReleased: boolean;
  /** behaviours (their numbers) that have spoken of it */
  spoken: number[];
}

/** How long an odd observation waits. */
export const HOLD = DAY;
/** How long it is remembered after that, and how long if it was an incident. */
const REMEMBER = 28 * DAY;
const REMEMBER_INCIDENT = 365 * DAY;
/** Days on which a change must be seen before it is the new normal. */
export const LASTING_DAYS = 3;

/**
 * Holds what is unlikely back for a day, so that an attack does not become normal before somebody has looked at it. Memory: about 300 bytes
 * each, at most `most`; what does not fit is not learnt at all, and counted.
 */
export class Quarantine {
  readonly #byKey = new Map<string, Held>();
  /** how many wait of each entity: most have none, and are not looked for by their values */
  readonly #counts = new Map<string, number>();
  readonly #most: number;
  refused = 0;

  constructor(most = 100_000) {
    this.#most = most;
  }

  get size(): number {
    return this.#byKey.size;
  }

  get(
    entity: string,
    set: number,
    by: string | undefined,
    values: readonly (string | number | undefined)[],
  ): Held | undefined {
    // prettier-ignore
    return this.#counts.has(entity) ? this.#byKey.get(keyOf(entity, set, by, values)) : undefined;
  }

  /** Takes it in; undefined if there is no room. */
  hold(
    entity: string,
    set: number,
    by: string | undefined,
    values: readonly (string | number | undefined)[],
    time: number,
    offset: number,
    weight: number,
  ): Held | undefined {
    // prettier-ignore
    if (this.#byKey.size >= this.#most) {
      this.refused += 1;
      return undefined;
    }
    const held: Held = { entity, set, by, values: [...values], first: time, offset, last: time, count: 1, days: 1, weight, verdict: undefined, isReleased: false, spoken: [] }; // prettier-ignore
    this.#put(keyOf(entity, set, by, values), held);
    return held;
  }

  remove(held: Held): void {
    this.#delete(keyOf(held.entity, held.set, held.by, held.values), held.entity);
  }

  /** What waited long enough by `now`, each once; what is remembered no longer is dropped. */
  released(now: number): Held[] {
    const released: Held[] = [];
    for (const [key, held] of this.#byKey) {
      const age = now - held.first;
      if (!held.isReleased && held.verdict === undefined && age >= HOLD) {
        held.isReleased = true;
        released.push(held);
      }
      const keep = held.verdict === 'incident' ? REMEMBER_INCIDENT : REMEMBER;
      if (now - held.last > keep) this.#delete(key, held.entity);
    }
    return released;
  }

  all(): IterableIterator<Held> {
    return this.#byKey.values();
  }

  write(to: ByteWriter): void {
    to.varint(this.refused);
    to.varint(this.#byKey.size);
    for (const held of this.#byKey.values()) {
      to.text(JSON.stringify([held.entity, held.set, held.by ?? null, held.values.map((value) => value ?? null), held.first, held.offset, held.last, held.count, held.days, held.weight, held.verdict ?? null, held.isReleased, held.spoken])); // prettier-ignore
    }
  }

  /** @param parse a line that `write` wrote, with the numbers of sets and behaviours of now; undefined if its set is gone */
  static read(from: ByteReader, parse: (text: string) => Held | undefined): Quarantine {
    const quarantine = new Quarantine();
    quarantine.refused = from.varint();
    for (let left = from.size(2); left > 0; left -= 1) {
      const held = parse(from.text());
      if (held !== undefined) quarantine.#put(keyOf(held.entity, held.set, held.by, held.values), held);
    }
    return quarantine;
  }

  #put(key: string, held: Held): void {
    if (!this.#byKey.has(key)) this.#counts.set(held.entity, (this.#counts.get(held.entity) ?? 0) + 1);
    this.#byKey.set(key, held);
  }

  #delete(key: string, entity: string): void {
    if (!this.#byKey.delete(key)) return;
    const left = (this.#counts.get(entity) ?? 0) - 1;
    if (left > 0) this.#counts.set(entity, left);
    else this.#counts.delete(entity);
  }
}

/** Numbers are never the same twice: all odd numbers of one model wait together. */
function keyOf(
  entity: string,
  set: number,
  by: string | undefined,
  values: readonly (string | number | undefined)[],
): string {
  // prettier-ignore
  let key = `${set} ${entity}\n${by ?? ''}`;
  for (const value of values) key += typeof value === 'number' ? '\n#' : `\n${value ?? ''}`;
  return key;
}
