import type { ByteReader, ByteWriter } from '../bytes.ts';

const version = 1;
const bodySize = 128;
const topSize = 48;
/** every so many numbers of the reservoir, one stands in front */
const stride = 16;
/** so many numbers back, a number counts about a third (e-folding) of what a new one does */
const horizon = 16_384;
/** more than this is not said of any number */
const mostBits = 60;

/** words in front of a rank: a cache line */
const frontSize = 16;
/** places in front: numbers seen, state of the random numbers, how many are in the reservoir and among the largest, how often the reservoir was changed */
const counted = 0;
const random = 1;
const bodyCount = 2;
const topCount = 3;
const changes = 4;
/** numbers up to this one are not among the largest, though there be room */
const floor = 5;
/** the least of the largest; -Infinity while there are less than two */
const least = 6;
/** the last of each 16 numbers of the reservoir */
const coarse = 8;

/**
 * How far numbers lie in the upper tail of those seen before, in bits (`-log2 p`), so that series of any unit and shape can be compared: several such ranks,
 * each asked and taught by its place.
 *
 * A reservoir of 128 numbers gives the rank of what is usual, the 48 largest give it exactly in the tail, and beyond 95 % of all numbers (or the 48th largest)
 * the excess is taken as exponential with the mean of the excesses seen: the simplest of the peaks-over-threshold models (Pickands 1975; Siffer et al.
 * 2017 fit the shape too, which on the short tails here made ranks worse). Numbers fade with a time constant of 16,384.
 *
 * All ranks stand in one buffer, and what is asked of them for a usual number stands in front: a series comes round once in minutes, when nothing of it is
 * in the processor's caches any more, and most of the time then goes into fetching one line after another.
 *
 * Memory: 0.8 kB a rank. `bits` and `add` cost some 10 ns to 100 ns.
 */
export class TailRanks {
  readonly #words: Uint32Array;
  /** the same bytes as floats: behind all fronts, for each rank the reservoir, ascending, and the largest, descending */
  readonly #numbers: Float32Array;
  readonly #bodies: number;

  /** @param seeds one for each rank */
  constructor(seeds: readonly number[]) {
    const buffer = new ArrayBuffer(4 * seeds.length * (frontSize + bodySize + topSize));
    this.#words = new Uint32Array(buffer);
    this.#numbers = new Float32Array(buffer);
    this.#bodies = seeds.length * frontSize;
    for (const [rank, seed] of seeds.entries()) {
      const front = rank * frontSize;
      this.#words[front + random] = seed;
      this.#numbers[front + floor] = Number.NEGATIVE_INFINITY;
      this.#numbers[front + least] = Number.NEGATIVE_INFINITY;
      // where there is nothing yet, nothing is below any number
      this.#numbers.fill(Number.POSITIVE_INFINITY, front + coarse, front + frontSize);
      this.#numbers.fill(Number.POSITIVE_INFINITY, this.#bodyOf(rank), this.#bodyOf(rank) + bodySize);
    }
  }

  /** numbers seen */
  count(rank: number): number {
    return this.#words[rank * frontSize + counted] ?? 0;
  }

  /** How often the reservoir was changed; not part of the state. */
  bodyChanges(rank: number): number {
    return this.#words[rank * frontSize + changes] ?? 0;
  }

  /**
   * `-log2` of the share of a rank's numbers that are at least as large as `given[rank]`, into `bits[rank]`: 0 up to 60; 0 while fewer than 20 were seen.
   * By way of arrays, as a number that goes from call to call becomes an object.
   */
  ask(rank: number, given: Float32Array, bits: Float64Array): void {
    const words = this.#words;
    const x = given[rank] ?? Number.NaN;
    const front = rank * frontSize;
    const count = words[front + counted] ?? 0;
    bits[rank] = 0;
    if (count < 20 || Number.isNaN(x)) return;
    const seen = Math.min(count, horizon);
    if (!(x <= (this.#numbers[front + least] ?? 0))) {
      const inTail = this.#bitsInTail(rank, x, seen);
      bits[rank] = inTail;
      if (inTail >= 0) return;
    }
    const length = words[front + bodyCount] ?? 0;
    const inTop = (seen + 1) / ((words[front + topCount] ?? 0) + 1);
    const below = this.#lowerBound(rank, x);
    const inBody = (length + 1) / (length - below + 1);
    bits[rank] = inTop > inBody && length === bodySize ? (bitsInBody[below] ?? 0) : Math.log2(Math.min(inTop, inBody));
  }

  /** The number below which a share `q` of the reservoir lies; NaN before the first. */
  quantile(rank: number, q: number): number {
    const length = this.#words[rank * frontSize + bodyCount] ?? 0;
    if (length === 0) return Number.NaN;
    return this.#numbers[this.#bodyOf(rank) + Math.min(length - 1, Math.floor(q * length))] ?? Number.NaN;
  }

  /** Share of the reservoir that is below `number`, 0 to 1. */
  below(rank: number, number: number): number {
    const length = this.#words[rank * frontSize + bodyCount] ?? 0;
    return length === 0 ? 0 : this.#lowerBound(rank, Math.fround(number)) / length;
  }

  /** Learns `given[rank]`, unless it is no finite number. */
  teach(rank: number, given: Float32Array): void {
    const x = given[rank] ?? Number.NaN;
    if (!Number.isFinite(x)) return;
    const front = rank * frontSize;
    const count = (this.#words[front + counted] ?? 0) + 1;
    this.#words[front + counted] = count;
    if (count > horizon) this.#forget(rank);
    if (x > (this.#numbers[front + floor] ?? 0)) this.#addToTop(rank, x);
    const length = this.#words[front + bodyCount] ?? 0;
    if (length === bodySize) {
      const place = Math.floor(this.#next(rank) * Math.min(count, horizon));
      if (place < bodySize) this.#put(rank, place, x);
      return;
    }
    this.#words[front + bodyCount] = length + 1;
    this.#put(rank, length, x);
  }

  write(to: ByteWriter, rank: number): void {
    const front = rank * frontSize;
    const body = this.#bodyOf(rank);
    to.u8(version);
    to.varint(this.count(rank));
    to.u32(this.#words[front + random] ?? 0);
    to.f32(this.#numbers[front + floor] ?? 0);
    to.f32s(this.#numbers.subarray(body, body + (this.#words[front + bodyCount] ?? 0)));
    to.f32s(this.#numbers.subarray(body + bodySize, body + bodySize + (this.#words[front + topCount] ?? 0)));
  }

  /** @throws RangeError */
  read(from: ByteReader, rank: number): void {
    const front = rank * frontSize;
    const body = this.#bodyOf(rank);
    from.version(version, 'rank in a tail');
    this.#words[front + counted] = Math.min(from.varint(), 2 ** 32 - 1);
    this.#words[front + random] = from.u32();
    this.#numbers[front + floor] = from.f32();
    this.#words[front + bodyCount] = fill(this.#numbers.subarray(body, body + bodySize), from.f32s());
    this.#words[front + topCount] = fill(this.#numbers.subarray(body + bodySize, body + bodySize + topSize), from.f32s()); // prettier-ignore
    this.#bodyChanged(rank, 0, bodySize - 1);
    this.#topChanged(rank);
  }

  #bodyOf(rank: number): number {
    return this.#bodies + rank * (bodySize + topSize);
  }

  /** Bits by the largest numbers, -1 if they are all as large: what is not among them, the reservoir tells. */
  #bitsInTail(rank: number, x: number, seen: number): number {
    const top = this.#bodyOf(rank) + bodySize;
    const length = this.#words[rank * frontSize + topCount] ?? 0;
    const k = Math.max(1, Math.min(length - 1, Math.floor(0.05 * seen)));
    const threshold = this.#numbers[top + k] ?? Number.POSITIVE_INFINITY;
    if (x > threshold) {
      let excess = 0;
      for (let i = 0; i < k; i++) excess += (this.#numbers[top + i] ?? 0) - threshold;
      const bits = Math.log2((seen + 1) / (k + 1));
      return Math.min(mostBits, excess > 0 ? bits + ((x - threshold) * k) / excess / Math.LN2 : bits + 10);
    }
    let atLeast = 0;
    while (atLeast < length && (this.#numbers[top + atLeast] ?? 0) >= x) atLeast++;
    // the smallest of the largest may have equals that found no place
    return atLeast < length ? Math.log2((seen + 1) / (atLeast + 1)) : -1;
  }

  #addToTop(rank: number, x: number): void {
    const front = rank * frontSize;
    const top = this.#bodyOf(rank) + bodySize;
    const length = this.#words[front + topCount] ?? 0;
    let at = length;
    if (length === topSize) {
      const bar = this.#numbers[front + least] ?? 0;
      this.#numbers[front + floor] = bar;
      if (x <= bar) return;
      at--;
    } else this.#words[front + topCount] = length + 1;
    for (; at > 0 && (this.#numbers[top + at - 1] ?? 0) < x; at--)
      this.#numbers[top + at] = this.#numbers[top + at - 1] ?? 0;
    this.#numbers[top + at] = x;
    this.#topChanged(rank);
  }

  /** Each of the largest is dropped at the rate at which all fade; when half of them are gone the bar is lowered to what is large now. */
  #forget(rank: number): void {
    const front = rank * frontSize;
    const length = this.#words[front + topCount] ?? 0;
    if (this.#next(rank) < length / horizon) {
      const place = this.#bodyOf(rank) + bodySize + Math.floor(this.#next(rank) * length);
      this.#numbers.copyWithin(place, place + 1, this.#bodyOf(rank) + bodySize + length);
      this.#words[front + topCount] = length - 1;
      this.#topChanged(rank);
    }
    if ((this.#words[front + topCount] ?? 0) < topSize / 2)
      this.#numbers[front + floor] = Math.min(this.#numbers[front + floor] ?? 0, this.quantile(rank, 0.95));
  }

  #topChanged(rank: number): void {
    const length = this.#words[rank * frontSize + topCount] ?? 0;
    const last = this.#numbers[this.#bodyOf(rank) + bodySize + length - 1] ?? 0;
    this.#numbers[rank * frontSize + least] = length < 2 ? Number.NEGATIVE_INFINITY : last;
  }

  /** Puts a number into the reservoir in place of the one that stands there, or behind the last: those between its place and that one move by one. */
  #put(rank: number, place: number, x: number): void {
    const numbers = this.#numbers;
    const body = this.#bodyOf(rank);
    const last = body + (this.#words[rank * frontSize + bodyCount] ?? 0) - 1;
    let at = body + place;
    for (; at < last && (numbers[at + 1] ?? 0) < x; at++) numbers[at] = numbers[at + 1] ?? 0;
    for (; at > body && !((numbers[at - 1] ?? 0) < x); at--) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = x;
    this.#bodyChanged(rank, Math.min(place, at - body), Math.max(place, at - body));
  }

  /** Brings in front what stands between two places of the reservoir, both included. */
  #bodyChanged(rank: number, first: number, last: number): void {
    const front = rank * frontSize;
    const body = this.#bodyOf(rank) + stride - 1;
    this.#words[front + changes] = (this.#words[front + changes] ?? 0) + 1;
    for (let group = Math.floor(first / stride); group <= Math.floor(last / stride); group++)
      this.#numbers[front + coarse + group] = this.#numbers[body + group * stride] ?? 0;
  }

  /** How many of the reservoir are below a number. All are compared: that costs less than a wrong guess of the processor, as half of a binary search's are. */
  #lowerBound(rank: number, x: number): number {
    const numbers = this.#numbers;
    const front = rank * frontSize + coarse;
    let below = 0;
    for (let i = 0; i < bodySize / stride; i++) below += stride * Number((numbers[front + i] ?? 0) < x);
    if (below === bodySize) return below;
    const group = this.#bodyOf(rank) + below;
    for (let i = 0; i < stride; i++) below += Number((numbers[group + i] ?? 0) < x);
    return below;
  }

  /** A linear congruential generator (Numerical Recipes), from 0 to 1: the choice of what stays must be the same after a restart. */
  #next(rank: number): number {
    const state = (Math.imul(this.#words[rank * frontSize + random] ?? 0, 1_664_525) + 1_013_904_223) >>> 0;
    this.#words[rank * frontSize + random] = state;
    return state / 2 ** 32;
  }
}

/** `bits` by the place in a full reservoir: what most numbers are asked for */
const bitsInBody = Float64Array.from({ length: bodySize + 1 }, (_, below) =>
  Math.log2((bodySize + 1) / (bodySize - below + 1)),
);

function fill(array: Float32Array, values: ArrayLike<number>): number {
  if (values.length > array.length) throw new RangeError(`${values.length} numbers where ${array.length} fit`);
  array.set(values);
  return values.length;
}
