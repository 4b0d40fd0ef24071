import type { ByteReader, ByteWriter } from './bytes.ts';

/** observations of full weight that the prior stands for, and what it says when there is no other */
const PRIOR = 12;
const DISPERSION = 0.3;
/** means below count as this, where they divide */
const SMALL = 0.05;
/** what never varies is still not certain to go on so */
const LEAST_GRAIN = 0.25;
/** below so many grains a mean says too little of regularity: one more than none is no surprise of a clockwork */
const FEW = 5;
const LEAST_DISPERSION = 0.001;

/**
 * How amounts vary around means that differ: `variance = grain · mean + dispersion · mean²`. The grain is 1 for counts; for sums it is the typical size of
 * what is summed, `Σ x² / Σ x` (a compound Poisson), which whoever sums knows. The dispersion is the weighted mean of `((y - mean)² - grain · mean) / mean²`, each
 * weighed by how well it can be known, `1 / (grain / mean + dispersion)²`. Where amounts are more regular than chance the grain is made smaller instead, but only around means of several grains.
 * Memory: 40 bytes.
 */
export class VarianceFit {
  #weight = 0;
  #sum = 0;
  /** amounts, and grains weighed by them */
  #amounts = 0;
  #grains = 0;
  #means = 0;

  learn(amount: number, mean: number, grain = 1, weight = 1): void {
    this.#amounts += weight * amount;
    this.#grains += weight * amount * grain;
    const base = Math.max(mean, SMALL * this.#grain());
    const chance = this.#grain() / base;
    const known = weight / Math.max(0.01, chance + this.#raw(DISPERSION)) ** 2;
    this.#weight += known;
    this.#sum += known * (((amount - mean) / base) ** 2 - chance);
    this.#means += known * base;
  }

  /** Around this mean; drawn to the prior's dispersion (that of the peers), or to that of something that varies by half. */
  fit(mean: number, prior?: VarianceFit): { grain: number; dispersion: number } {
    const grain = this.#amounts > 0 ? this.#grain() : prior ? prior.#grain() : 1;
    const raw = this.#raw(prior && prior.#weight > 0 ? prior.#raw(DISPERSION) : DISPERSION);
    if (raw >= LEAST_DISPERSION) return { grain, dispersion: raw };
    if (mean < FEW * grain) return { grain, dispersion: LEAST_DISPERSION };
    const typical = this.#weight > 0 ? this.#means / this.#weight : 0;
    return { grain: Math.max(LEAST_GRAIN * grain, grain + raw * typical), dispersion: LEAST_DISPERSION };
  }

  decay(factor: number): void {
    this.#weight *= factor;
    this.#sum *= factor;
    this.#amounts *= factor;
    this.#grains *= factor;
    this.#means *= factor;
  }

  merge(other: VarianceFit): void {
    this.#weight += other.#weight;
    this.#sum += other.#sum;
    this.#amounts += other.#amounts;
    this.#grains += other.#grains;
    this.#means += other.#means;
  }

  write(to: ByteWriter): void {
    to.f64s([this.#weight, this.#sum, this.#amounts, this.#grains, this.#means]);
  }

  /** Takes over what was written; throws `RangeError` where the bytes are not that. */
  read(from: ByteReader): void {
    const sums = from.f64s();
    if (sums.length !== 5 || !sums.every(Number.isFinite)) throw new RangeError('not a fit of a variance');
    [this.#weight = 0, this.#sum = 0, this.#amounts = 0, this.#grains = 0, this.#means = 0] = sums;
  }

  #grain(): number {
    return this.#amounts > 0 ? this.#grains / this.#amounts : 1;
  }

  /** Below 0 where amounts are more regular than chance. */
  #raw(base: number): number {
    const prior = PRIOR / (base + 0.1) ** 2;
    return (this.#sum + base * prior) / (this.#weight + prior);
  }
}
