import type { ByteReader, ByteWriter } from '../bytes.ts';
import { mix32 } from '../hash.ts';

const VERSION = 1;
const FIRST_SLOTS = 32;
/** share of slots in use above which the table grows or forgets */
const FULL = 0.7;

/**
 * Weighted counts of n-grams of all lengths, keyed by 64 bits of hash: open addressing, 20 bytes a slot, from 32 slots up to `capacity`.
 * When that many are full, the rarer half is forgotten (`pruned` counts them), as in lossy counting (Manku and Motwani 2002): a model with less room
 * knows fewer long n-grams, and backs off to shorter ones. Two n-grams of a full table of 2^20 share a key with probability 3e-8.
 */
export class NgramTable {
  readonly capacity: number;
  #low = new Uint32Array(FIRST_SLOTS);
  #high = new Uint32Array(FIRST_SLOTS);
  #count = new Float32Array(FIRST_SLOTS);
  #following = new Float32Array(FIRST_SLOTS);
  #distinct = new Float32Array(FIRST_SLOTS);
  #used = 0;
  #pruned = 0;

  /** @param capacity most slots, a power of two from 32 to 2^24 */
  constructor(capacity: number) {
    if (capacity < FIRST_SLOTS || capacity > 2 ** 24 || (capacity & (capacity - 1)) !== 0)
      throw new RangeError(`${capacity} is not a power of two from ${FIRST_SLOTS} to 2^24`);
    this.capacity = capacity;
  }

  get size(): number {
    return this.#used;
  }

  /** n-grams forgotten for lack of room */
  get pruned(): number {
    return this.#pruned;
  }

  get bytes(): number {
    return 20 * this.#low.length;
  }

  /** Slot of an n-gram, or -1. Good until the next `add`, `decay` or `merge`. */
  find(low: number, high: number): number {
    const slot = this.#probe(low, high);
    return this.#isFree(slot) ? -1 : slot;
  }

  count(slot: number): number {
    return slot < 0 ? 0 : (this.#count[slot] ?? 0);
  }

  /** weight of all tokens that followed this n-gram */
  following(slot: number): number {
    return slot < 0 ? 0 : (this.#following[slot] ?? 0);
  }

  /** how many different tokens followed it */
  distinct(slot: number): number {
    return slot < 0 ? 0 : (this.#distinct[slot] ?? 0);
  }

  /** Counts an n-gram; true if it is new. */
  add(low: number, high: number, weight: number): boolean {
    let slot = this.#probe(low, high);
    const isNew = this.#isFree(slot);
    if (isNew) slot = this.#insert(low, high);
    this.#count[slot] = (this.#count[slot] ?? 0) + weight;
    return isNew;
  }

  /** Counts what followed a context that was counted itself; one that was forgotten meanwhile is left out. */
  addFollowing(low: number, high: number, weight: number, isNew: boolean): void {
    const slot = this.find(low, high);
    if (slot < 0) return;
    this.#following[slot] = (this.#following[slot] ?? 0) + weight;
    if (isNew) this.#distinct[slot] = (this.#distinct[slot] ?? 0) + 1;
  }

  /** All counts times `factor` from 0 to 1; the share of mass that unseen tokens have after a context stays as it is. */
  decay(factor: number, forgotten = 0.01): void {
    this.#rebuild(this.#low.length, (slot) => (this.#count[slot] ?? 0) * factor >= forgotten, factor);
  }

  /** Adds the counts of another. How many tokens followed in either is not known exactly: the larger number of the two counts. */
  merge(other: NgramTable): void {
    other.#each((slot) => {
      const [low, high] = [other.#low[slot] ?? 0, other.#high[slot] ?? 0];
      this.add(low, high, other.#count[slot] ?? 0);
      const mine = this.#probe(low, high);
      this.#following[mine] = (this.#following[mine] ?? 0) + (other.#following[slot] ?? 0);
      this.#distinct[mine] = Math.max(this.#distinct[mine] ?? 0, other.#distinct[slot] ?? 0);
    });
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.varint(this.#used);
    to.varint(this.#pruned);
    this.#each((slot) => {
      to.u32(this.#low[slot] ?? 0);
      to.u32(this.#high[slot] ?? 0);
      to.f32(this.#count[slot] ?? 0);
      to.f32(this.#following[slot] ?? 0);
      to.f32(this.#distinct[slot] ?? 0);
    });
  }

  /** @throws RangeError if the bytes hold no such table, or one of more than `capacity` */
  static read(from: ByteReader, capacity: number): NgramTable {
    from.version(VERSION, 'n-gram table');
    const table = new NgramTable(capacity);
    const used = from.size(20);
    if (used > FULL * capacity + 1) throw new RangeError(`${used} n-grams do not fit into ${capacity} slots`);
    table.#pruned = from.varint();
    for (let i = 0; i < used; i++) {
      const slot = table.#insert(from.u32(), from.u32());
      table.#count[slot] = from.f32();
      table.#following[slot] = from.f32();
      table.#distinct[slot] = from.f32();
    }
    return table;
  }

  #isFree(slot: number): boolean {
    return (this.#low[slot] ?? 0) === 0 && (this.#high[slot] ?? 0) === 0;
  }

  #probe(low: number, high: number): number {
    const mask = this.#low.length - 1;
    let slot = mix32(low ^ high) & mask;
    while (!this.#isFree(slot) && !(this.#low[slot] === low && this.#high[slot] === high)) slot = (slot + 1) & mask;
    return slot;
  }

  #insert(low: number, high: number): number {
    if (this.#used + 1 > FULL * this.#low.length) this.#makeRoom();
    const slot = this.#probe(low, high);
    this.#low[slot] = low;
    this.#high[slot] = high;
    this.#used++;
    return slot;
  }

  #makeRoom(): void {
    const slots = this.#low.length;
    if (slots < this.capacity) return this.#rebuild(2 * slots, () => true, 1);
    const counts = new Float32Array(this.#used);
    let at = 0;
    this.#each((slot) => (counts[at++] = this.#count[slot] ?? 0));
    const middle = counts.sort()[counts.length >> 1] ?? 0;
    const before = this.#used;
    // of those that are exactly as rare as the middle one, a half by their hash; should that free too little, all of them
    this.#rebuild(slots, (slot) => (this.#count[slot] ?? 0) + ((this.#low[slot] ?? 0) & 1) / 2 > middle, 1);
    if (this.#used > 0.8 * before) this.#rebuild(slots, (slot) => (this.#count[slot] ?? 0) > middle, 1);
    this.#pruned += before - this.#used;
  }

  #rebuild(slots: number, isKept: (slot: number) => boolean, factor: number): void {
    const [low, high, count, following, distinct] = [
      this.#low,
      this.#high,
      this.#count,
      this.#following,
      this.#distinct,
    ];
    const kept: number[] = [];
    this.#each((slot) => {
      if (isKept(slot)) kept.push(slot);
    });
    this.#low = new Uint32Array(slots);
    this.#high = new Uint32Array(slots);
    this.#count = new Float32Array(slots);
    this.#following = new Float32Array(slots);
    this.#distinct = new Float32Array(slots);
    this.#used = 0;
    for (const old of kept) {
      const slot = this.#insert(low[old] ?? 0, high[old] ?? 0);
      this.#count[slot] = factor * (count[old] ?? 0);
      this.#following[slot] = factor * (following[old] ?? 0);
      this.#distinct[slot] = factor * (distinct[old] ?? 0);
    }
  }

  #each(visit: (slot: number) => void): void {
    for (let slot = 0; slot < this.#low.length; slot++) if (!this.#isFree(slot)) visit(slot);
  }
}
