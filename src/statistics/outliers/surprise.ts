import type { ByteReader, ByteWriter } from '../bytes.ts';

/** Share of the highest scores from which the tail is fitted; of few scores so many, but never more than a quarter. */
const TAIL = 0.05;
const TAIL_SCORES = 30;
const MOST = 512;

/**
 * Bits of a score (0 or above, higher is odder) among those of normal rows: `-log2` of the share at least as high. Inside, the share counted; beyond the
 * highest twentieth a Pareto tail by Hill's estimator (1975), so that scores far beyond all that were seen still differ. Memory: at most 512 scores of 8 bytes.
 */
export class Surprise {
  readonly #sorted: Float64Array;
  readonly #threshold: number;
  readonly #exponent: number;
  readonly #tailShare: number;

  private constructor(sorted: Float64Array, threshold: number, exponent: number, tailShare: number) {
    this.#sorted = sorted;
    this.#threshold = threshold;
    this.#exponent = exponent;
    this.#tailShare = tailShare;
  }

  /** @param scores of normal rows, at least one; best not those of rows learnt from */
  static of(scores: ArrayLike<number>): Surprise {
    const all = Float64Array.from(scores).sort();
    const from = Math.min(
      all.length - 1,
      all.length - Math.ceil(Math.min(all.length / 4, Math.max(TAIL * all.length, TAIL_SCORES))),
    );
    const threshold = Math.max(all[from] ?? 0, 1e-9);
    let logs = 0;
    for (let i = from; i < all.length; i++) logs += Math.log(Math.max(1, (all[i] ?? 0) / threshold));
    const exponent = 1 / Math.max(0.02, logs / (all.length - from));
    const step = Math.max(1, all.length / MOST);
    const kept = Float64Array.from(
      { length: Math.min(all.length, MOST) },
      (_, i) => all[Math.floor((i + 0.5) * step)] ?? 0,
    );
    return new Surprise(kept, threshold, exponent, (all.length - from + 1) / (all.length + 1));
  }

  bits(score: number): number {
    if (score > this.#threshold)
      return -Math.log2(this.#tailShare) + this.#exponent * Math.log2(score / this.#threshold);
    const n = this.#sorted.length;
    const below = (firstFrom(this.#sorted, score, false) + firstFrom(this.#sorted, score, true)) / 2;
    return Math.min(-Math.log2(this.#tailShare), -Math.log2((n - below + 1) / (n + 1)));
  }

  write(to: ByteWriter): void {
    to.u8(1);
    for (const value of [this.#threshold, this.#exponent, this.#tailShare]) to.f64(value);
    to.f64s(this.#sorted);
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): Surprise {
    from.version(1, 'surprise');
    const [threshold, exponent, tailShare] = [from.f64(), from.f64(), from.f64()];
    return new Surprise(from.f64s(), threshold, exponent, tailShare);
  }
}

/** The first place whose value is at least `score`, or `beyond` it. */
function firstFrom(sorted: Float64Array, score: number, beyond: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle] ?? 0;
    if (value < score || (beyond && value === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}
