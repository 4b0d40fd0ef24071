import type { ByteReader, ByteWriter } from './bytes.ts';

/** observations that the prior stands for, and what it says when there is no other */
const PRIOR = 12;
const DISPERSION = 0.3;
const GRAIN = 1;
/** means below count as this */
const SMALL = 0.05;

/**
 * How amounts vary around means that differ: `variance = grain · mean + dispersion · mean²`, by least squares of `(y - mean)² / mean²` on `1 / mean`.
 * A Poisson count has grain 1 and dispersion 0; a sum of sizes has the size as its grain; what is more regular than chance has a grain below 1.
 * Memory: 40 bytes.
 */
export class VarianceFit {
  #weight = 0;
  #z = 0;
  #u = 0;
  #uu = 0;
  #zu = 0;

  learn(amount: number, mean: number, weight = 1): void {
    const base = Math.max(mean, SMALL);
    const z = ((amount - mean) / base) ** 2;
    const u = 1 / base;
    this.#weight += weight;
    this.#z += weight * z;
    this.#u += weight * u;
    this.#uu += weight * u * u;
    this.#zu += weight * z * u;
  }

  /** Both drawn to the prior's (that of the peers), or to those of a count that varies by half. */
  fit(prior?: VarianceFit): { grain: number; dispersion: number } {
    const wider = prior && prior.#weight > 0 ? prior.fit() : { grain: GRAIN, dispersion: DISPERSION };
    if (!(this.#weight > 0)) return wider;
    const typical = this.#uu / this.#weight;
    const ridge = typical * (prior ? PRIOR : 1);
    const [a, b, c] = [this.#uu + ridge, this.#u, this.#weight + PRIOR];
    const [x, y] = [this.#zu + ridge * wider.grain, this.#z + PRIOR * wider.dispersion];
    const determinant = a * c - b * b;
    const grain = determinant > 0 ? (x * c - b * y) / determinant : wider.grain;
    const bounded = Math.max(LEAST_GRAIN, grain);
    return { grain: bounded, dispersion: Math.max(LEAST_DISPERSION, (y - b * bounded) / c) };
  }

  decay(factor: number): void {
    this.#weight *= factor;
    this.#z *= factor;
    this.#u *= factor;
    this.#uu *= factor;
    this.#zu *= factor;
  }

  merge(other: VarianceFit): void {
    this.#weight += other.#weight;
    this.#z += other.#z;
    this.#u += other.#u;
    this.#uu += other.#uu;
    this.#zu += other.#zu;
  }

  write(to: ByteWriter): void {
    to.f64s([this.#weight, this.#z, this.#u, this.#uu, this.#zu]);
  }

  /** Takes over what was written; throws `RangeError` where the bytes are not that. */
  read(from: ByteReader): void {
    const sums = from.f64s();
    if (sums.length !== 5 || !sums.every(Number.isFinite)) throw new RangeError('not a fit of a variance');
    [this.#weight = 0, this.#z = 0, this.#u = 0, this.#uu = 0, this.#zu = 0] = sums;
  }
}

/** What never varies is still not certain to go on so. */
const LEAST_GRAIN = 0.05;
const LEAST_DISPERSION = 0.001;
