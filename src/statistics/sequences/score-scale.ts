import type { ByteReader, ByteWriter } from '../bytes.ts';

const VERSION = 1;
/** fewest scores from the threshold up from which a tail is guessed: of few scores it takes more than the share above `from`, at most half */
const LEAST_TAIL = 8;

/**
 * How odd a score is, in bits (`-log2` of the share of normal scores that are at least as high), against the newest `capacity` scores.
 * Up to the quantile `from` by counting; above it the excess is taken as exponential with the mean seen (the simplest of the peaks over a
 * threshold: Pickands 1975 with shape 0), so that what lies beyond every score seen still has an order; beyond what so many scores can tell, bits grow
 * only as their logarithm. 8 bytes a score.
 */
export class ScoreScale {
  readonly capacity: number;
  readonly #from: number;
  readonly #ring: Float32Array;
  #sorted: Float32Array;
  #size = 0;
  #at = 0;
  #meanExcess = NaN;

  constructor(capacity: number, from: number) {
    if (!(capacity >= 1 && capacity <= 65_536)) throw new RangeError(`capacity ${capacity} is not from 1 to 65,536`);
    this.capacity = capacity;
    this.#from = from;
    this.#ring = new Float32Array(capacity);
    this.#sorted = new Float32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return 8 * this.capacity + 48;
  }

  /** 0 while nothing is known. */
  bits(score: number): number {
    if (this.#size === 0 || Number.isNaN(score)) return 0;
    const value = Math.fround(score);
    const first = Math.min(Math.floor(this.#from * this.#size), Math.max(this.#size >> 1, this.#size - LEAST_TAIL));
    const threshold = this.#sorted[first] ?? Infinity;
    const counted = Math.log2((this.#size + 1) / (this.#size - this.#place(value) + 1));
    if (value <= threshold || this.#size - first < LEAST_TAIL) return counted;
    if (Number.isNaN(this.#meanExcess)) this.#meanExcess = this.#excess(first, threshold);
    if (this.#meanExcess === 0) return counted;
    const bits = Math.log2(this.#size / (this.#size - first)) + (value - threshold) / this.#meanExcess / Math.LN2;
    const known = Math.log2(this.#size + 1);
    return bits <= known ? bits : known + Math.log2(1 + bits - known);
  }

  add(score: number): void {
    if (!Number.isFinite(score)) return;
    const value = Math.fround(score);
    if (this.#size === this.capacity) this.#take(this.#ring[this.#at] ?? 0);
    const place = this.#place(value);
    this.#sorted.copyWithin(place + 1, place, this.#size);
    this.#sorted[place] = value;
    this.#size++;
    this.#ring[this.#at] = value;
    this.#at = (this.#at + 1) % this.capacity;
    this.#meanExcess = NaN;
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.varint(this.#at);
    to.f32s(this.#ring.subarray(0, this.#size));
  }

  /** @throws RangeError if the bytes hold no such scale, or one of more than `capacity` scores */
  static read(from: ByteReader, capacity: number, quantile: number): ScoreScale {
    from.version(VERSION, 'scale of scores');
    const at = from.varint();
    const scores = from.f32s();
    if (scores.length > capacity || at >= capacity || scores.some((score) => !Number.isFinite(score)))
      throw new RangeError('not a scale of scores');
    const scale = new ScoreScale(capacity, quantile);
    scale.#ring.set(scores);
    scale.#sorted.set(scores.toSorted());
    scale.#size = scores.length;
    scale.#at = at;
    return scale;
  }

  /** how many are below */
  #place(value: number): number {
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #take(value: number): void {
    this.#sorted.copyWithin(this.#place(value), this.#place(value) + 1, this.#size);
    this.#size--;
  }

  #excess(first: number, threshold: number): number {
    let sum = 0;
    for (let i = first; i < this.#size; i++) sum += (this.#sorted[i] ?? 0) - threshold;
    return sum / (this.#size - first);
  }
}
