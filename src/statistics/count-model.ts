import type { ByteReader, ByteWriter } from './bytes.ts';
import { emptyShare, negativeBinomialAtLeast, negativeBinomialAtMost } from './negative-binomial.ts';
import { VarianceFit } from './variance-fit.ts';
import { WEEK } from './week-profile.ts';

const DAY = 24;
/** Where the parts lie in the one array: amounts and exposures of 24 hours of work days and of weekends, then of the seven days. */
const HOURS = 48;
const SIZE = 2 * HOURS + 2 * 7;
/** buckets that the prior of an hour, and of a day of the week, stands for */
const HOUR_PRIOR = 1;
const DAY_PRIOR = 24;
/** buckets of an hour from which on empty ones are counted */
const KNOWN = 5;
/** an hour that the model expects to be empty more often than this says nothing of zero inflation */
const SELDOM = 0.05;
/** means below count as this, where they divide */
const SMALL = 0.05;
/** a bucket counts at most as if it were so many standard deviations off, when dispersion and mean are learnt */
const CLIP = 4;

/**
 * How many, or how much, in a bucket of time, by hour of the week: negative binomial (a Poisson whose rate is gamma-distributed) around
 * `mean(slot) = g(slot) · rate(hour, work day or weekend) · day`. Every factor is drawn to the wider one by a prior worth some buckets (gamma-Poisson
 * shrinkage): the hour to those beside it, they to the overall rate, that to the prior's, the day of the week to 1; g is the week of the prior (the peers' model; even without one).
 * The variance is learnt from the residuals (`VarianceFit`), with a part for what is not known about the mean; more empty buckets than that explains are zero
 * inflation. Sums of sizes are as good as counts, when their grain is told. Buckets, of any exposure, have to be reported also when they are empty. Memory: 440 bytes and some 250 of objects.
 */
export class CountModel {
  readonly #cells = new Float32Array(SIZE);
  #amount = 0;
  #exposure = 0;
  readonly #spread = new VarianceFit();
  /** empty buckets, how many of these were expected, and of how many */
  #empty = 0;
  #emptyExpected = 0;
  #watched = 0;
  #buckets = 0;

  /** Weight of the buckets learnt from. */
  get buckets(): number {
    return this.#buckets;
  }

  /** Mean of a bucket of exposure 1, whatever the hour. */
  rate(prior?: CountModel): number {
    const base = prior && prior.#buckets > 0 ? prior.rate() : undefined;
    if (base === undefined) return this.#exposure > 0 ? this.#amount / this.#exposure : 0;
    return (this.#amount + HOUR_PRIOR * base) / (this.#exposure + HOUR_PRIOR);
  }

  /** What is expected in an hour of the week, and how it varies. `exposure` is the length of the bucket in those that the model learns from. */
  expect(slot: number, prior?: CountModel, exposure = 1): CountExpectation {
    const made = nothingYet();
    this.#expectInto(made, slot, prior, exposure);
    return made;
  }

  /** Tails of an amount in a bucket. `up` is the share of buckets with at least as much, `down` of those with at most as much. */
  judge(amount: number, slot: number, prior?: CountModel, exposure = 1): CountJudgement {
    const expected = this.expect(slot, prior, exposure);
    return { up: shareAtLeast(amount, expected), down: shareAtMost(amount, expected), expected };
  }

  /** Learns a bucket. What is far off is clipped, so one bucket cannot move the model far; `weight` says how far it is believed, `grain` is `Σ x² / Σ x` of what a sum is made of. */
  learn(
    amount: number,
    slot: number,
    prior?: CountModel,
    { exposure = 1, weight = 1, grain = 1, expected }: CountBucket = WHOLE,
  ): void {
    if (!(amount >= 0) || !(weight > 0) || !(exposure > 0) || !(grain > 0)) return;
    if (expected === undefined) this.#expectInto(scratch, slot, prior, exposure);
    const { mean, grain: usual, dispersion, shape: ofPrior } = expected ?? scratch;
    const shape = exposure * ofPrior;
    const most =
      this.#buckets < 3 ? LARGEST : mean + CLIP * Math.sqrt(usual * mean + dispersion * mean * mean) + CLIP * usual;
    const clipped = Math.min(amount, most, LARGEST);
    if (this.#buckets >= 3) this.#spread.learn(clipped, mean, grain, weight);
    if (this.#known(slot) >= KNOWN) this.#learnEmpty(clipped === 0, slot, shape / usual, dispersion, weight);
    const hour = hourOf(slot);
    const day = 2 * HOURS + Math.floor(slot / DAY);
    this.#bump(hour, weight * clipped);
    this.#bump(HOURS + hour, weight * shape);
    this.#bump(day, weight * clipped);
    this.#bump(day + 7, weight * shape);
    this.#amount += weight * clipped;
    this.#exposure += weight * shape;
    this.#buckets += weight;
  }

  /** How amounts vary around their means: what it hands down, too. */
  get spread(): VarianceFit {
    return this.#spread;
  }

  /** The week of this model with mean 1: what it hands down as a prior. */
  shape(slot: number): number {
    const rate = this.rate();
    return rate > 0 && this.#buckets > 0 ? Math.max(0.01, this.#mean(slot, 1) / rate) : 1;
  }

  decay(factor: number): void {
    for (let i = 0; i < SIZE; i++) this.#cells[i] = (this.#cells[i] ?? 0) * factor;
    this.#amount *= factor;
    this.#exposure *= factor;
    this.#spread.decay(factor);
    this.#empty *= factor;
    this.#emptyExpected *= factor;
    this.#watched *= factor;
    this.#buckets *= factor;
  }

  /** As if all buckets had been learnt here, but for the clipping and the spread, which are what each found. */
  merge(other: CountModel): void {
    for (let i = 0; i < SIZE; i++) this.#bump(i, other.#cells[i] ?? 0);
    this.#amount += other.#amount;
    this.#exposure += other.#exposure;
    this.#spread.merge(other.#spread);
    this.#empty += other.#empty;
    this.#emptyExpected += other.#emptyExpected;
    this.#watched += other.#watched;
    this.#buckets += other.#buckets;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f32s(this.#cells);
    this.#spread.write(to);
    to.f64s([this.#amount, this.#exposure]);
    to.f64s([this.#empty, this.#emptyExpected, this.#watched, this.#buckets]);
  }

  /** Throws `RangeError` where the bytes are not those of a model. */
  static read(from: ByteReader): CountModel {
    from.version(1, 'count model');
    const read = new CountModel();
    const cells = from.f32s();
    read.#spread.read(from);
    const [sums, counts] = [from.f64s(), from.f64s()];
    if (cells.length !== SIZE || sums.length !== 2 || counts.length !== 4) throw new RangeError('not a count model');
    if (![...cells, ...sums, ...counts].every(Number.isFinite)) throw new RangeError('not a count model');
    read.#cells.set(cells);
    [read.#amount = 0, read.#exposure = 0] = sums;
    [read.#empty = 0, read.#emptyExpected = 0, read.#watched = 0, read.#buckets = 0] = counts;
    return read;
  }

  #expectInto(into: Expected, slot: number, prior: CountModel | undefined, exposure: number): void {
    const shape = prior?.shape(slot) ?? 1;
    const mean = exposure * this.#mean(slot, shape, prior);
    const { grain, dispersion } = this.#spread.fit(mean, prior?.spread);
    // what is not known of the mean: the relative variance of a gamma posterior
    const unsure = (dispersion + grain / Math.max(mean, SMALL * grain)) / (this.#known(slot) + HOUR_PRIOR + 1);
    into.mean = mean;
    into.grain = grain;
    into.dispersion = dispersion + unsure;
    into.inflation = this.#inflation();
    into.shape = shape;
  }

  /** @param shape the prior's, at this hour */
  #mean(slot: number, shape: number, prior?: CountModel): number {
    if (!Number.isInteger(slot) || slot < 0 || slot >= WEEK) throw new RangeError(`${slot} is not an hour of the week`);
    const rate = this.rate(prior);
    const hour = hourOf(slot);
    const near = this.#near(hour, rate);
    const atHour = (this.#cell(hour) + HOUR_PRIOR * near) / (this.#cell(HOURS + hour) + HOUR_PRIOR);
    return shape * atHour * this.#dayFactor(Math.floor(slot / DAY), rate);
  }

  /** Rate of an hour and those before and after, drawn to that of all. */
  #near(hour: number, rate: number): number {
    const first = hour < DAY ? 0 : DAY;
    let amount = rate;
    let exposure = 1;
    for (let step = -1; step <= 1; step++) {
      const other = first + ((hour - first + step + DAY) % DAY);
      amount += this.#cells[other] ?? 0;
      exposure += this.#cells[HOURS + other] ?? 0;
    }
    return amount / exposure;
  }

  /** A day against the other days of its kind. */
  #dayFactor(day: number, rate: number): number {
    const end = day < 5 ? 5 : 7;
    let amount = 0;
    let exposure = 0;
    for (let other = day < 5 ? 0 : 5; other < end; other++) {
      amount += this.#cells[2 * HOURS + other] ?? 0;
      exposure += this.#cells[2 * HOURS + 7 + other] ?? 0;
    }
    const kind = exposure > 0 ? (amount + rate) / (exposure + 1) : rate;
    if (!(kind > 0)) return 1;
    return (this.#cell(2 * HOURS + day) + DAY_PRIOR * kind) / ((this.#cell(2 * HOURS + 7 + day) + DAY_PRIOR) * kind);
  }

  /** Buckets that this hour's mean rests on. */
  #known(slot: number): number {
    return this.#cell(HOURS + hourOf(slot));
  }

  /** Only where the hour is known, without what its prior adds, and would seldom be empty: nights say nothing of the day. */
  #learnEmpty(isEmpty: boolean, slot: number, exposure: number, dispersion: number, weight: number): void {
    const mean = (exposure * this.#cell(hourOf(slot))) / this.#known(slot);
    const expected = emptyShare(mean, dispersion);
    if (expected > SELDOM) return;
    this.#emptyExpected += weight * expected;
    this.#watched += weight;
    if (isEmpty) this.#empty += weight;
  }

  /** Share of buckets that are empty though the rest of the model does not expect it; only when it is beyond chance. */
  #inflation(): number {
    const chance = 3 * Math.sqrt(this.#emptyExpected + 1);
    const beyond = this.#empty - this.#emptyExpected - chance;
    const could = this.#watched - this.#emptyExpected;
    return beyond > 0 && could > 0 ? Math.min(0.99, beyond / could) : 0;
  }

  #cell(at: number): number {
    return this.#cells[at] ?? 0;
  }

  #bump(at: number, by: number): void {
    this.#cells[at] = (this.#cells[at] ?? 0) + by;
  }
}

export interface CountExpectation {
  readonly mean: number;
  /** the variance is `grain · mean + dispersion · mean²` */
  readonly grain: number;
  readonly dispersion: number;
  /** share of buckets that are empty for no other reason */
  readonly inflation: number;
  /** what the week of the prior says of the hour; 1 without */
  readonly shape: number;
}

type Expected = { -readonly [Key in keyof CountExpectation]: CountExpectation[Key] };
const nothingYet = (): Expected => ({ mean: 0, grain: 1, dispersion: 0, inflation: 0, shape: 1 });
/** for what is only learnt: peers and tenant learn far more buckets than are judged */
const scratch = nothingYet();

export interface CountJudgement {
  readonly up: number;
  readonly down: number;
  readonly expected: CountExpectation;
}

/** What is known of a bucket beside its amount. */
export interface CountBucket {
  /** its length, in those that the model learns from; 1 */
  readonly exposure?: number;
  /** 0 to 1: how far it is believed; 1 */
  readonly weight?: number;
  /** of a sum: `Σ x² / Σ x`; 1 */
  readonly grain?: number;
  /** as `judge` or `expect` gave it for this bucket, if one was asked just before: it need not be worked out again */
  readonly expected?: CountExpectation;
}

const WHOLE: CountBucket = {};

/** Amounts above count as this much. */
const LARGEST = 1e15;

/** In grains the amounts are a negative binomial; half a step between, where grains are finer than the whole numbers that are counted. */
function shareAtLeast(amount: number, { mean, grain, dispersion, inflation }: CountExpectation): number {
  if (!(amount > 0)) return 1;
  const y = Math.min(amount, LARGEST);
  const between = grain < 1 ? (1 - grain) / 2 : 0;
  return (1 - inflation) * negativeBinomialAtLeast((y - between) / grain, mean / (1 - inflation) / grain, dispersion);
}

function shareAtMost(amount: number, { mean, grain, dispersion, inflation }: CountExpectation): number {
  if (Number.isNaN(amount)) return 1;
  const y = Math.max(0, Math.min(amount, LARGEST));
  const between = grain < 1 && y > 0 ? (1 - grain) / 2 : 0;
  const share = negativeBinomialAtMost((y + between) / grain, mean / (1 - inflation) / grain, dispersion);
  return inflation + (1 - inflation) * share;
}

const hourOf = (slot: number): number => (slot % DAY) + (slot >= 5 * DAY ? DAY : 0);
