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
 * more. `α_t = γ_t w0 + (α - w0) γ_{t-τ1} + α Σ_{j≥2} γ_{t-τj}`, `w0 = α/2`. With `lag`, for tests that depend on the `lag` before them (those of one bucket of
 * time), a discovery earns only when so many tests have passed (Zrnic, Ramdas and Jordan 2021). At most 64 discoveries are remembered: stricter, never looser.
 */
export class Lord implements OnlineDiscovery {
  readonly alpha: number;
  readonly #waiting: Waiting;
  readonly #earned = new Earned();

  constructor(alpha: number, lag = 0) {
    this.alpha = checked(alpha);
    this.#waiting = new Waiting(lag);
  }

  get threshold(): number {
    return this.#earned.level(this.alpha);
  }

  decide(p: number): boolean {
    const isDiscovery = p <= this.threshold;
    this.#earned.pass();
    const resolved = this.#waiting.push(RESOLVED | (isDiscovery ? DISCOVERY : 0));
    if ((resolved & DISCOVERY) !== 0) this.#earned.add();
    return isDiscovery;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.alpha);
    this.#waiting.write(to);
    this.#earned.write(to);
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): Lord {
    from.version(1, 'LORD++');
    const alpha = from.f64();
    const waiting = from.bytes();
    const read = new Lord(alpha, waiting.length);
    read.#waiting.set(waiting);
    read.#earned.read(from);
    return read;
  }
}

/**
 * SAFFRON (Ramdas, Zrnic, Wainwright and Jordan 2018): as LORD++, but only tests that are no candidates (p above `lambda`) cost wealth; stronger when
 * discoveries are many. `α_t = min(λ, (1-λ) (γ_{t-C0} w0 + (α - w0) γ_{t-τ1-C1} + α Σ_{j≥2} γ_{t-τj-Cj}))`, C the candidates since. With `lag` (as for LORD++)
 * tests count as no candidates until they are resolved. It needs the lag: without it tests that are candidates together, because they depend on one
 * another, earned a rate of 0.35 instead of 0.1 in our trials.
 */
export class Saffron implements OnlineDiscovery {
  readonly alpha: number;
  readonly lambda: number;
  readonly #waiting: Waiting;
  readonly #earned = new Earned();

  constructor(alpha: number, lag = 0, lambda = 0.1) {
    this.alpha = checked(alpha);
    this.lambda = checked(lambda);
    this.#waiting = new Waiting(lag);
  }

  get threshold(): number {
    return Math.min(this.lambda, (1 - this.lambda) * this.#earned.level(this.alpha));
  }

  decide(p: number): boolean {
    const isDiscovery = p <= this.threshold;
    this.#earned.pass();
    const resolved = this.#waiting.push(RESOLVED | (isDiscovery ? DISCOVERY : 0) | (p <= this.lambda ? CANDIDATE : 0));
    if ((resolved & CANDIDATE) !== 0) this.#earned.refund(this.#waiting.lag);
    if ((resolved & DISCOVERY) !== 0) this.#earned.add();
    return isDiscovery;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.alpha);
    to.f64(this.lambda);
    this.#waiting.write(to);
    this.#earned.write(to);
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): Saffron {
    from.version(1, 'SAFFRON');
    const [alpha, lambda] = [from.f64(), from.f64()];
    const waiting = from.bytes();
    const read = new Saffron(alpha, waiting.length, lambda);
    read.#waiting.set(waiting);
    read.#earned.read(from);
    return read;
  }
}

const [DISCOVERY, CANDIDATE, RESOLVED] = [1, 2, 4] as const;

/** Outcomes that have to wait for so many tests. 1 byte each. */
class Waiting {
  #ring: Uint8Array;
  #at = 0;

  constructor(lag: number) {
    this.#ring = new Uint8Array(lag);
  }

  get lag(): number {
    return this.#ring.length;
  }

  /** Gives the outcome that has waited long enough, 0 while there is none. */
  push(outcome: number): number {
    if (this.#ring.length === 0) return outcome;
    const resolved = this.#ring[this.#at] ?? 0;
    this.#ring[this.#at] = outcome;
    this.#at = (this.#at + 1) % this.#ring.length;
    return resolved;
  }

  /** The oldest first. */
  write(to: ByteWriter): void {
    to.bytes(Uint8Array.from(this.#ring, (_, i) => this.#ring[(this.#at + i) % this.#ring.length] ?? 0));
  }

  set(outcomes: Uint8Array): void {
    this.#ring = outcomes;
  }
}

/** What the start and each discovery still have to give: for each, how many tests it has paid for, and how many it has seen. */
class Earned {
  #paid: number[] = [0];
  #seen: number[] = [0];
  /** whether the start, and the first discovery, are still among them: they give half */
  #halves = 1;
  #hasFound = false;

  /** A test is paid for by all. */
  pass(): void {
    for (let i = 0; i < this.#paid.length; i++) {
      this.#paid[i] = (this.#paid[i] ?? 0) + 1;
      this.#seen[i] = (this.#seen[i] ?? 0) + 1;
    }
  }

  /** The test `lag` before the last cost nothing after all: those get it back that had paid for it. */
  refund(lag: number): void {
    for (let i = 0; i < this.#paid.length; i++) {
      if ((this.#seen[i] ?? 0) > lag) this.#paid[i] = (this.#paid[i] ?? 0) - 1;
    }
  }

  add(): void {
    if (!this.#hasFound) this.#halves++;
    this.#hasFound = true;
    this.#paid.push(0);
    this.#seen.push(0);
    if (this.#paid.length <= REMEMBERED) return;
    this.#paid.shift();
    this.#seen.shift();
    this.#halves = Math.max(0, this.#halves - 1);
  }

  level(alpha: number): number {
    let sum = 0;
    for (let i = 0; i < this.#paid.length; i++) {
      sum += (i < this.#halves ? alpha / 2 : alpha) * gamma((this.#paid[i] ?? 0) + 1);
    }
    return sum;
  }

  write(to: ByteWriter): void {
    to.u8(this.#halves);
    to.u8(this.#hasFound ? 1 : 0);
    to.f64s(this.#paid);
    to.f64s(this.#seen);
  }

  read(from: ByteReader): void {
    [this.#halves, this.#hasFound] = [from.u8(), from.u8() === 1];
    [this.#paid, this.#seen] = [[...from.f64s()], [...from.f64s()]];
    if (this.#paid.length !== this.#seen.length) throw new RangeError('not what discoveries earned');
  }
}

function checked(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`${share} is not between 0 and 1`);
  return share;
}

/** Sums to 1 over all whole numbers from 1 on: in proportion to `1 / t^1.6`, as in the paper on SAFFRON. */
const gamma = (t: number): number => 1 / (2.2857656 * t ** 1.6);
