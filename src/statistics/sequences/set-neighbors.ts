import type { ByteReader, ByteWriter } from '../bytes.ts';

const VERSION = 1;
/** Of a larger set only the members with the smallest numbers are kept: with hashes, a fair sample of it (Broder 1997). */
export const MOST_MEMBERS = 256;

/** What weighs less is not known yet: it was hardly believed, or is nearly forgotten. */
const KNOWN = 0.25;

/** The set that is nearest, and what tells them apart. */
export interface Neighbor {
  /** `1 - |A ∩ B| / |A ∪ B|`, 0 to 1 */
  readonly distance: number;
  /** of the nearest set, not in the one asked about */
  readonly missing: readonly number[];
  /** of the one asked about, not in the nearest */
  readonly extra: readonly number[];
}

/**
 * Combinations of operations that go together, as sets of whole numbers below 2^32; how far a set is from the nearest that was learnt
 * (Jaccard). Event count vectors without the counts (Landauer et al., FSE 2024): which operations a session has says more than how many.
 * Keeps up to `capacity` different sets of up to 256 members, the least usual one makes room: at most about 1 kB each, mostly 100 bytes.
 */
export class SetNeighbors {
  readonly capacity: number;
  readonly #sets: Prototype[] = [];
  #dropped = 0;

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > 65_536)
      throw new RangeError(`capacity ${capacity} is not from 1 to 65,536`);
    this.capacity = capacity;
  }

  get size(): number {
    return this.#sets.length;
  }

  /** sets that made room for others */
  get dropped(): number {
    return this.#dropped;
  }

  get bytes(): number {
    return this.#sets.reduce((sum, { members }) => sum + 4 * members.length + 80, 64);
  }

  /** Distance to the nearest; 1 if nothing was learnt. @param set sorted, as `sortedSet` gives it */
  distance(set: Uint32Array): number {
    return this.#nearest(set).distance;
  }

  nearest(set: Uint32Array): Neighbor {
    const { distance, members } = this.#nearest(set);
    return { distance, missing: without(members, set), extra: without(set, members) };
  }

  learn(set: Uint32Array, weight = 1): void {
    if (!(weight > 0)) return;
    const same = this.#sets.find(({ members }) => isSame(members, set));
    if (same !== undefined) same.weight += weight;
    else this.#add({ members: Uint32Array.from(set), weight });
  }

  decay(factor: number): void {
    for (const each of this.#sets) each.weight *= factor;
    this.#keep((each) => each.weight >= 0.01);
  }

  merge(other: SetNeighbors): void {
    for (const { members, weight } of other.#sets) this.learn(members, weight);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.varint(this.#dropped);
    to.varint(this.#sets.length);
    for (const { members, weight } of this.#sets) {
      to.f32(weight);
      to.varint(members.length);
      let last = 0;
      for (const member of members) {
        to.varint(member - last);
        last = member;
      }
    }
  }

  /** @throws RangeError if the bytes hold no such sets, or more than `capacity` */
  static read(from: ByteReader, capacity: number): SetNeighbors {
    from.version(VERSION, 'neighboring sets');
    const read = new SetNeighbors(capacity);
    read.#dropped = from.varint();
    const sets = from.size(5);
    if (sets > capacity) throw new RangeError(`${sets} sets are more than ${capacity}`);
    for (let i = 0; i < sets; i++) {
      const weight = from.f32();
      const size = from.size(1);
      if (size > MOST_MEMBERS) throw new RangeError(`a set of ${size} members`);
      let last = 0;
      const members = Uint32Array.from({ length: size }, () => (last += from.varint()));
      read.#sets.push({ members, weight });
    }
    return read;
  }

  #nearest(set: Uint32Array): { distance: number; members: Uint32Array } {
    let best = 0;
    let members: Uint32Array = NOTHING;
    for (const each of this.#sets) {
      if (each.weight < KNOWN) continue;
      const most = Math.min(set.length, each.members.length) / Math.max(set.length, each.members.length);
      if (most <= best) continue;
      const likeness = jaccard(set, each.members);
      if (likeness <= best) continue;
      best = likeness;
      members = each.members;
      if (best === 1) break;
    }
    return { distance: 1 - best, members };
  }

  #add(prototype: Prototype): void {
    if (this.#sets.length >= this.capacity) {
      const least = this.#sets.reduce(
        (index, each, i) => (each.weight < (this.#sets[index]?.weight ?? 0) ? i : index),
        0,
      );
      this.#sets.splice(least, 1);
      this.#dropped++;
    }
    this.#sets.push(prototype);
  }

  #keep(isKept: (each: Prototype) => boolean): void {
    const kept = this.#sets.filter(isKept);
    this.#sets.length = 0;
    this.#sets.push(...kept);
  }
}

interface Prototype {
  readonly members: Uint32Array;
  weight: number;
}

const NOTHING = new Uint32Array(0);

/** The different ones of a list of tokens, in order, at most `MOST_MEMBERS`. */
export function sortedSet(tokens: ArrayLike<number>): Uint32Array {
  const sorted = Uint32Array.from(tokens).sort();
  let size = 0;
  for (let i = 0; i < sorted.length && size < MOST_MEMBERS; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[size++] = sorted[i] ?? 0;
  }
  return sorted.slice(0, size);
}

function jaccard(one: Uint32Array, other: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    const [a, b] = [one[i] ?? 0, other[j] ?? 0];
    if (a === b) common++;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  const all = one.length + other.length - common;
  return all === 0 ? 1 : common / all;
}

const isSame = (one: Uint32Array, other: Uint32Array): boolean =>
  one.length === other.length && one.every((member, i) => member === other[i]);

const without = (one: Uint32Array, other: Uint32Array): number[] =>
  [...one].filter((member) => !other.includes(member));
