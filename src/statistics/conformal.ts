import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * Turns scores (the higher the odder) into p-values by comparison with recent normal ones: conformal p-values (Laxhammar and Falkman 2013; Bates et al. 2023),
 * `p = (1 + Σ weights of scores ≥ s) / (1 + Σ weights)`: uniform or larger while scores are exchangeable, never below 1/(n + 1).
 * The scores are a ring of the newest `capacity`; `halfLife`, in scores, lets older ones weigh less. Memory: 4 bytes a score, 8 with the sorted copy.
 */
export class Conformal {
  readonly capacity: number;
  readonly halfLife: number;
  readonly #ring: Float32Array<ArrayBuffer>;
  #at = 0;
  #size = 0;
  #sorted: Sorted | undefined;
  #since = 0;

  constructor(capacity = 1000, halfLife = Infinity) {
    if (!(capacity >= 1) || !(halfLife > 0)) throw new RangeError('a capacity of at least 1 and a half-life above 0');
    this.capacity = Math.floor(capacity);
    this.halfLife = halfLife;
    this.#ring = new Float32Array(this.capacity);
  }

  /** How many scores there are to compare with. */
  get size(): number {
    return this.#size;
  }

  /** p-value of a score. Compared with a sorted copy that is made anew after a thirty-second of the scores has changed. NaN is as odd as nothing can be: 1. */
  p(score: number): number {
    if (Number.isNaN(score) || this.#size === 0) return 1;
    if (!this.#sorted || this.#since * 32 > this.#size) {
      this.#sorted = this.#sort();
      this.#since = 0;
    }
    const { scores, weights, all } = this.#sorted;
    return (1 + (weights[firstAtLeast(scores, Math.fround(score))] ?? 0)) / (1 + all);
  }

  /** Adds a score of something normal: leave out what a person confirmed to be an incident. */
  add(score: number): void {
    if (Number.isNaN(score)) return;
    this.#ring[this.#at] = score;
    this.#at = (this.#at + 1) % this.capacity;
    this.#size = Math.min(this.capacity, this.#size + 1);
    this.#since++;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.capacity);
    to.f64(this.halfLife);
    to.varint(this.#at);
    to.f32s(this.#ring.subarray(0, this.#size));
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): Conformal {
    from.version(1, 'conformal scores');
    const [capacity, halfLife, at] = [from.varint(), from.f64(), from.varint()];
    const scores = from.f32s();
    if (scores.length > capacity || at >= capacity || capacity > MOST) throw new RangeError('not conformal scores');
    const read = new Conformal(capacity, halfLife);
    read.#ring.set(scores);
    read.#size = scores.length;
    read.#at = at;
    return read;
  }

  #sort(): Sorted {
    const order = Uint32Array.from({ length: this.#size }, (_, i) => i).sort((a, b) => (this.#ring[a] ?? 0) - (this.#ring[b] ?? 0)); // prettier-ignore
    const scores = Float32Array.from(order, (i) => this.#ring[i] ?? 0);
    const weights = new Float32Array(this.#size + 1);
    let sum = 0;
    for (let i = this.#size - 1; i >= 0; i--) weights[i] = sum += this.#weight(order[i] ?? 0);
    return { scores, weights, all: sum };
  }

  #weight(place: number): number {
    const age = (this.#at - 1 - place + this.capacity) % this.capacity;
    return this.halfLife === Infinity ? 1 : 2 ** (-age / this.halfLife);
  }
}

const MOST = 2 ** 24;

/** Scores in order and, for each, the weight of it and all above. */
interface Sorted {
  readonly scores: Float32Array;
  readonly weights: Float32Array;
  readonly all: number;
}

function firstAtLeast(sorted: Float32Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < score) low = middle + 1;
    else high = middle;
  }
  return low;
}
