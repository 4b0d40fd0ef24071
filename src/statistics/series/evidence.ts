import type { ByteReader, ByteWriter } from '../bytes.ts';
import { Distribution } from './distribution.ts';
import type { Recent } from './recent.ts';
import type { TailRanks } from './tail-ranks.ts';
import type { Week } from './week.ts';

/** The ways in which the newest value of a series may be odd. */
export const aspects = [
  'value',
  'mean',
  'long-mean',
  'spread',
  'roughness',
  'season',
  'long-season',
  'distribution',
] as const;
export type Aspect = (typeof aspects)[number];

/** over how many of the newest values each looks */
const meanOf = 12;
const longMeanOf = 144;
const spreadOf = 48;
const roughnessOf = 24;
const seasonOf = 6;
/** as many as `spreadOf`: one mean serves both */
const longSeasonOf = spreadOf;
/** no single aspect says more: one in a million is as much as some thousand values bear out */
const mostBits = 20;

/** seeds of the ranks of an aspect when it is high and, of the first so many, when it is low */
export const rankSeeds = [1, 3, 5, 7, 9, 11, 13, 15, 2, 4, 6, 8, 10] as const;
const twoSided = rankSeeds.length - aspects.length;

/**
 * Eight simple and complementary questions to a series, each answered in bits against its own past (`TailRanks`): is the value, the mean of the last 12 or 144,
 * the spread of the last 48 or the sum of the last 24 steps further out than before; is the mean of the last 6 or 48 unlike the same time on **all** of the last seven days; are the last 50 spread
 * over the usual values in another way (relative entropy of six equally likely bins)?
 *
 * Memory: 10 kB with its ranks. Cost: 2 µs a value and more, by what is in the caches.
 */
export class Evidence {
  /** numbers of state: bits of each aspect for the value that was judged last, and what `Distribution` keeps */
  static readonly stateSize = aspects.length + Distribution.stateSize;
  readonly #state: Float64Array;
  readonly #from: number;
  readonly #ranks: TailRanks;
  readonly #distribution: Distribution;

  /** @param ranks of which the first are those of `rankSeeds` */
  constructor(state: Float64Array, from: number, ranks: TailRanks) {
    this.#state = state;
    this.#from = from;
    this.#ranks = ranks;
    this.#distribution = new Distribution(state, from + aspects.length);
  }

  /** Judges the newest value of `recent`, then learns it. */
  see(recent: Recent, week: Week | undefined, step: number, period: number): void {
    this.#measure(recent, week, step, period);
    for (let rank = 0; rank < rankSeeds.length; rank++) {
      this.#ranks.ask(rank, raws, bits);
      this.#ranks.teach(rank, raws);
    }
    for (let i = 0; i < aspects.length; i++) {
      const high = bits[i] ?? 0;
      const both = i < twoSided ? Math.max(high, bits[aspects.length + i] ?? 0) : high;
      this.#state[this.#from + i] = Math.min(mostBits, both);
    }
  }

  /** Bits of an aspect, by its place in `aspects`, for the value that was judged last. */
  bits(aspect: number): number {
    return this.#state[this.#from + aspect] ?? 0;
  }

  /** All aspects in one number: their mean of power 1.5, between the plain mean (all must agree) and the largest (one is enough). */
  get strength(): number {
    let sum = 0;
    for (let i = 0; i < aspects.length; i++) {
      const bits = this.bits(i);
      sum += bits * Math.sqrt(bits);
    }
    return (sum / aspects.length) ** (2 / 3);
  }

  write(to: ByteWriter): void {
    for (let rank = 0; rank < rankSeeds.length; rank++) this.#ranks.write(to, rank);
  }

  /** @throws RangeError */
  read(from: ByteReader): void {
    for (let rank = 0; rank < rankSeeds.length; rank++) this.#ranks.read(from, rank);
  }

  #measure(recent: Recent, week: Week | undefined, step: number, period: number): void {
    recent.means(meansOf, means);
    const ofSeason = means[0] ?? 0;
    const ofSpread = means[2] ?? 0;
    raws[0] = recent.at(0);
    raws[1] = means[1] ?? 0;
    raws[2] = means[3] ?? 0;
    raws[3] = recent.deviation(spreadOf, ofSpread);
    raws[4] = recent.roughness(roughnessOf);
    raws[5] = week === undefined || recent.count < seasonOf ? Number.NaN : week.distance(ofSeason, slotsOf(seasonOf, step, week), period); // prettier-ignore
    raws[6] = week === undefined || recent.count < longSeasonOf ? Number.NaN : week.distance(ofSpread, slotsOf(longSeasonOf, step, week), period); // prettier-ignore
    raws[7] = this.#distribution.of(recent, this.#ranks, 0);
    for (let i = 0; i < twoSided; i++) raws[aspects.length + i] = -(raws[i] ?? Number.NaN);
  }
}

/** scratch: what each aspect measured, as the ranks take it (NaN: nothing), and their bits; means over so many of the newest, all made in one go */
const raws = new Float32Array(rankSeeds.length);
const bits = new Float64Array(rankSeeds.length);
const meansOf = [seasonOf, meanOf, spreadOf, longMeanOf] as const;
const means = new Float64Array(meansOf.length);

const slotsOf = (values: number, step: number, week: Week): number =>
  Math.max(1, Math.round((values * step) / week.slotMs));
