import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * Which of a batch to call discoveries so that at most a share `alpha` of them is expected to be false: Benjamini and Hochberg (1995), valid for independent
 * and positively dependent p-values. Gives the largest p that is a discovery, 0 when none is. With `dependence: 'any'`, Benjamini and Yekutieli (2001).
 */
export function discoveryThreshold(
  ps: ArrayLike<number>,
  alpha: number,
  dependence: 'positive' | 'any' = 'positive',
): number {
  const sorted = Float64Array.from(ps).sort();
  const m = sorted.length;
  let harmonic = 1;
  if (dependence === 'any') for (let i = 2; i <= m; i++) harmonic += 1 / i;
  for (let k = m; k >= 1; k--) {
    const p = sorted[k - 1] ?? 1;
    if (p <= (k * alpha) / (m * harmonic)) return p;
  }
  return 0;
}

/** Decides p-values one after the other; at any time the share of false ones among its discoveries is expected to be at most alpha, for independent p-values. */
export interface OnlineDiscovery {
  /** up to which the next p-value will be a discovery */
  readonly threshold: number;
  /** true when it is a discovery */
  decide(p: number): boolean;
  write(to: ByteWriter): void;
}

/** Discoveries that thresholds still remember; older ones have nearly nothing left to give. */
const REMEMBERED = 64;

/**
 * LORD++ (Ramdas, Yang, Wainwright and Jordan 2017, after Javanmard and Montanari 2018): wealth is spent a little on each test, and every discovery earns
 * more. `α_t = γ_t w0 + (α - w0) γ_{t-τ1} + α Σ_{j≥2} γ_{t-τj}`, `w0 = α/2`. O(discoveries remembered) a test, 64 at most: forgetting makes it stricter only.
 */
export class Lord implements OnlineDiscovery {
  readonly alpha: number;
  #tests = 0;
  #found: number[] = [];
  #first = 0;

  constructor(alpha: number) {
    this.alpha = checked(alpha);
  }

  get threshold(): number {
    const t = this.#tests + 1;
    let sum = gamma(t) * (this.alpha / 2);
    if (this.#first > 0) sum += (this.alpha / 2) * gamma(t - this.#first);
    for (const time of this.#found) if (time !== this.#first) sum += this.alpha * gamma(t - time);
    return sum;
  }

  decide(p: number): boolean {
    const isDiscovery = p <= this.threshold;
    this.#tests++;
    if (!isDiscovery) return false;
    if (this.#first === 0) this.#first = this.#tests;
    this.#found = [...this.#found, this.#tests].slice(-REMEMBERED);
    return true;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.alpha);
    to.varint(this.#tests);
    to.varint(this.#first);
    to.f64s(this.#found);
  }

  static read(from: ByteReader): Lord {
    from.version(1, 'LORD++');
    const read = new Lord(from.f64());
    read.#tests = from.varint();
    read.#first = from.varint();
    read.#found = [...from.f64s()];
    return read;
  }
}

/**
 * SAFFRON (Ramdas, Zrnic, Wainwright and Jordan 2018): as LORD++, but tests with p above `lambda`, which are surely nothing, cost no wealth; stronger when
 * discoveries are many. `α_t = min(λ, (1-λ) (γ_{t-C0} w0 + (α - w0) γ_{t-τ1-C1} + α Σ_{j≥2} γ_{t-τj-Cj}))`, C the candidates (p ≤ λ) since.
 */
export class Saffron implements OnlineDiscovery {
  readonly alpha: number;
  readonly lambda: number;
  /** tests that were no candidates, so far; and when each discovery was, in that time */
  #idle = 0;
  #found: number[] = [];
  #first = -1;

  constructor(alpha: number, lambda = 0.5) {
    this.alpha = checked(alpha);
    this.lambda = checked(lambda);
  }

  /** Time runs only while tests are no candidates: `t - τ - C` is the number of such since, and one for the test itself. */
  get threshold(): number {
    let sum = gamma(this.#idle + 1) * (this.alpha / 2);
    if (this.#first >= 0) sum += (this.alpha / 2) * gamma(this.#idle - this.#first + 1);
    for (const [i, time] of this.#found.entries()) {
      if (i > 0 || time !== this.#first) sum += this.alpha * gamma(this.#idle - time + 1);
    }
    return Math.min(this.lambda, (1 - this.lambda) * sum);
  }

  decide(p: number): boolean {
    const isDiscovery = p <= this.threshold;
    if (p > this.lambda) this.#idle++;
    if (!isDiscovery) return false;
    if (this.#first < 0) this.#first = this.#idle;
    this.#found = [...this.#found, this.#idle].slice(-REMEMBERED);
    return true;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.alpha);
    to.f64(this.lambda);
    to.varint(this.#idle);
    to.f64(this.#first);
    to.f64s(this.#found);
  }

  static read(from: ByteReader): Saffron {
    from.version(1, 'SAFFRON');
    const read = new Saffron(from.f64(), from.f64());
    read.#idle = from.varint();
    read.#first = from.f64();
    read.#found = [...from.f64s()];
    return read;
  }
}

function checked(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`${share} is not between 0 and 1`);
  return share;
}

/** Sums to 1 over all whole numbers from 1 on: in proportion to `1 / t^1.6`, as in the paper on SAFFRON. */
const gamma = (t: number): number => (t < 1 ? 0 : 1 / (2.2857656 * t ** 1.6));
