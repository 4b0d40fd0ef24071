import type { ByteReader, ByteWriter } from './bytes.ts';
import { QuantileSketch } from './quantile-sketch.ts';

/** Excesses that are kept, the newest; below half of that the tail is read off what was counted, not fitted. */
const KEPT = 200;
const FITTED = 100;
/** A fit does not go further beyond the floor 1/(n + 1) than by this factor. */
const BEYOND = 1e-3;

/**
 * How rare a high score is, also beyond all that was ever seen: peaks over threshold (SPOT, Siffer et al., KDD 2017). Above `t`, the `level` quantile, scores
 * follow a generalised Pareto distribution: `P(S ≥ s) = (N_t / n) (1 + γ (s - t) / σ)^(-1/γ)`, γ and σ by probability-weighted moments (Hosking and Wallis
 * 1987), γ kept within -0.5 … 0.8. Below t, and with fewer than 100 excesses, the share counted decides, and p is not below 1/(n + 1).
 * Scores within 1 % of one another are not told apart: give it scores that grow without end, as bits do, rather than shares close to 1.
 * Memory: a quantile sketch (at most 3.5 kB) and 200 excesses of 4 bytes.
 */
export class Tail {
  readonly level: number;
  #body = new QuantileSketch();
  readonly #above = new Float32Array(KEPT);
  #size = 0;
  #at = 0;
  #fit: Fit | undefined;
  #since = 0;

  constructor(level = 0.98) {
    if (!(level > 0 && level < 1)) throw new RangeError('a level between 0 and 1');
    this.level = level;
  }

  /** Weight of the scores learnt from. */
  get count(): number {
    return this.#body.count;
  }

  /** Share of scores at least as high. 1 while nothing is known and for what is not a number. */
  p(score: number): number {
    const n = this.#body.count;
    if (Number.isNaN(score) || n === 0) return 1;
    const floor = 1 / (n + 1);
    const fit = this.#fitted();
    if (!fit || score <= fit.threshold) return Math.max(floor, 1 - this.#body.below(score));
    return Math.min(fit.share, Math.max(floor * BEYOND, fit.share * survival(score - fit.threshold, fit)));
  }

  /** The score that a share `p` reaches: the threshold to set for that share of alarms. NaN while nothing is known. */
  quantile(p: number): number {
    const fit = this.#fitted();
    if (!fit || p >= fit.share) return this.#body.quantile(1 - p);
    const ratio = p / fit.share;
    const excess = Math.abs(fit.gamma) < 1e-6 ? -Math.log(ratio) : (ratio ** -fit.gamma - 1) / fit.gamma;
    return fit.threshold + fit.sigma * excess;
  }

  /** Learns a score of something normal. */
  add(score: number, weight = 1): void {
    if (!this.#body.add(score, weight)) return;
    this.#since++;
    if (score <= (this.#fit?.threshold ?? this.#body.ceiling(this.level))) return;
    this.#above[this.#at] = score;
    this.#at = (this.#at + 1) % KEPT;
    this.#size = Math.min(KEPT, this.#size + 1);
  }

  decay(factor: number): void {
    this.#body.decay(factor);
    this.#fit = undefined;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.level);
    this.#body.write(to);
    to.varint(this.#at);
    to.f32s(this.#above.subarray(0, this.#size));
  }

  /** Throws `RangeError` where the bytes are not those of a tail. */
  static read(from: ByteReader): Tail {
    from.version(1, 'tail');
    const read = new Tail(from.f64());
    read.#body = QuantileSketch.read(from);
    read.#at = from.varint();
    const above = from.f32s();
    if (above.length > KEPT || read.#at >= KEPT) throw new RangeError('not a tail');
    read.#above.set(above);
    read.#size = above.length;
    return read;
  }

  /** Fitted anew when a twentieth of the scores are new. */
  #fitted(): Fit | undefined {
    if (this.#fit && this.#since * 20 < this.#body.count) return this.#fit;
    this.#since = 0;
    const threshold = this.#body.ceiling(this.level);
    const excesses = this.#above
      .slice(0, this.#size)
      .filter((score) => score > threshold)
      .map((score) => score - threshold)
      .sort();
    const moments = excesses.length < FITTED ? undefined : pareto(excesses);
    this.#fit = moments && { ...moments, threshold, share: 1 - this.#body.rank(threshold) };
    return this.#fit;
  }
}

interface Fit {
  readonly threshold: number;
  /** share of scores above the threshold */
  readonly share: number;
  readonly gamma: number;
  readonly sigma: number;
}

/** γ and σ of excesses in order; none where they are all the same. */
function pareto(sorted: Float32Array): { gamma: number; sigma: number } | undefined {
  const n = sorted.length;
  let [mean, weighted] = [0, 0];
  for (let i = 0; i < n; i++) {
    const x = sorted[i] ?? 0;
    mean += x / n;
    weighted += ((1 - (i + 0.65) / n) * x) / n;
  }
  const apart = mean - 2 * weighted;
  if (!(apart > 0)) return undefined;
  const gamma = Math.min(0.8, Math.max(-0.5, 2 - mean / apart));
  // with γ held, σ keeps the mean: mean = σ / (1 - γ)
  return { gamma, sigma: mean * (1 - gamma) };
}

function survival(excess: number, { gamma, sigma }: Fit): number {
  if (Math.abs(gamma) < 1e-6) return Math.exp(-excess / sigma);
  const base = 1 + (gamma * excess) / sigma;
  return base <= 0 ? 0 : base ** (-1 / gamma);
}
