import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * How many know a thing (clients a destination, users a network), up to 32, and since which day. Things and those who know them are 32-bit hashes.
 *
 * Memory: about 100 bytes a thing and 4 for each who knows it, at most `capacity` things (7 MB by default). When it is full, the thing that the fewest know
 * among the sixteen that met nobody new for longest makes room: who invents things drives out invented ones, and at worst makes more look unknown, never known.
 */
export class Prevalence {
  readonly #capacity: number;
  /** by thing, in the order in which they last met somebody new: first day, then who */
  readonly #known = new Map<number, Uint32Array>();

  constructor(capacity = 32_768) {
    this.#capacity = capacity;
  }

  /** @param day whole days since 1970 */
  see(thing: number, who: number, day: number): void {
    const entry = this.#known.get(thing);
    if (entry === undefined) {
      if (this.#known.size >= this.#capacity) this.#makeRoom();
      this.#known.set(thing, Uint32Array.of(Math.max(0, day), who));
      return;
    }
    if (entry.length > MOST_KNOWN || entry.includes(who, 1)) return;
    const longer = new Uint32Array(entry.length + 1);
    longer.set(entry);
    longer[entry.length] = who;
    this.#known.delete(thing);
    this.#known.set(thing, longer);
  }

  /** How many know it, at most 32. */
  count(thing: number): number {
    return (this.#known.get(thing)?.length ?? 1) - 1;
  }

  /** The day it was first seen; `Infinity` if it is not known. */
  since(thing: number): number {
    return this.#known.get(thing)?.[0] ?? Infinity;
  }

  get size(): number {
    return this.#known.size;
  }

  get bytes(): number {
    return this.#known.size * 120;
  }

  merge(other: Prevalence): void {
    for (const [thing, entry] of other.#known) for (const who of entry.subarray(1)) this.see(thing, who, entry[0] ?? 0);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.varint(this.#known.size);
    for (const [thing, entry] of this.#known) {
      to.u32(thing);
      to.u8(entry.length);
      for (const number of entry) to.u32(number);
    }
  }

  static read(from: ByteReader, capacity?: number): Prevalence {
    from.version(VERSION, 'prevalence');
    const prevalence = new Prevalence(capacity);
    for (let left = from.size(9); left > 0; left--) {
      const thing = from.u32();
      const length = from.u8();
      if (length < 1 || length > MOST_KNOWN + 1) throw new RangeError(`prevalence: ${length} entries`);
      prevalence.#known.set(
        thing,
        Uint32Array.from({ length }, () => from.u32()),
      );
    }
    return prevalence;
  }

  /** Those that are spared go to the end: what many know does not stand in the way of the next. */
  #makeRoom(): void {
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      const oldest: [number, Uint32Array][] = [];
      for (const entry of this.#known) if (oldest.push(entry) === 16) break;
      let [fewest, victim] = [Infinity, -1];
      for (const [thing, { length }] of oldest) if (length < fewest) [fewest, victim] = [length, thing];
      const isFound = fewest <= FEW || rounds === MOST_ROUNDS - 1;
      for (const [thing, entry] of oldest) {
        this.#known.delete(thing);
        if (!isFound || thing !== victim) this.#known.set(thing, entry);
      }
      if (isFound) return;
    }
  }
}

/** A thing that at most two know makes room at once; for such a one so many rounds of sixteen are searched. */
const FEW = 3;
const MOST_ROUNDS = 64;
/** The most that are counted. */
export const MOST_KNOWN = 32;
const VERSION = 1;
