import type { ByteReader, ByteWriter } from '../bytes.ts';
import { Distribution } from './distribution.ts';
import type { Recent } from './recent.ts';
import { TailRank } from './tail-rank.ts';
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

/**
 * Eight simple and complementary questions to a series, each answered in bits against its own past (`TailRank`): is the value, the mean of the last 12 or 144,
 * the spread of the last 48 or the sum of the last 24 steps further out than before; is the mean of the last 6 or 48 unlike the same time on **all** of the last seven days; are the last 50 spread
 * over the usual values in another way (relative entropy of six equally likely bins)?
 *
 * Memory: 11 kB. Cost: 8 µs a value.
 */
export class Evidence {
  /** bits of each aspect, in the order of `aspects`, for the value that was judged last */
  readonly bits = new Float64Array(aspects.length);
  readonly #high: TailRank[];
  readonly #low: TailRank[];
  readonly #distribution = new Distribution();

  constructor() {
    this.#high = aspects.map((_, i) => new TailRank(2 * i + 1));
    this.#low = twoSided.map((_, i) => new TailRank(2 * i + 2));
  }

  /** Judges the newest value of `recent`, then learns it. */
  see(recent: Recent, week: Week | undefined, step: number, period: number): void {
    this.#measure(recent, week, step, period);
    for (let i = 0; i < aspects.length; i++) {
      const raw = raws[i] ?? Number.NaN;
      const high = this.#high[i];
      const low = this.#low[i];
      if (Number.isNaN(raw) || high === undefined) {
        this.bits[i] = 0;
        continue;
      }
      const bits = low === undefined ? high.bits(raw) : Math.max(high.bits(raw), low.bits(-raw));
      this.bits[i] = Math.min(mostBits, bits);
      high.add(raw);
      low?.add(-raw);
    }
  }

  /** All aspects in one number: their mean of power 1.5, between the plain mean (all must agree) and the largest (one is enough). */
  get strength(): number {
    let sum = 0;
    for (let i = 0; i < aspects.length; i++) {
      const bits = this.bits[i] ?? 0;
      sum += bits * Math.sqrt(bits);
    }
    return (sum / aspects.length) ** (2 / 3);
  }

  /** Is the newest value in the upper half of all? */
  isHigh(value: number): boolean {
    return (this.#high[0]?.below(value) ?? 0) >= 0.5;
  }

  write(to: ByteWriter): void {
    for (const tail of [...this.#high, ...this.#low]) tail.write(to);
  }

  /** @throws RangeError */
  static read(from: ByteReader): Evidence {
    const made = new Evidence();
    for (let i = 0; i < made.#high.length; i++) made.#high[i] = TailRank.read(from);
    for (let i = 0; i < made.#low.length; i++) made.#low[i] = TailRank.read(from);
    return made;
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
    const all = this.#high[0];
    raws[7] = all === undefined ? Number.NaN : this.#distribution.of(recent, all);
  }
}

/** scratch: what each aspect measured; means over so many of the newest, all made in one go */
const raws = new Float64Array(aspects.length);
const meansOf = [seasonOf, meanOf, spreadOf, longMeanOf] as const;
const means = new Float64Array(meansOf.length);

/** the first so many aspects are odd when low too */
const twoSided = aspects.slice(0, 5);

const slotsOf = (values: number, step: number, week: Week): number =>
  Math.max(1, Math.round((values * step) / week.slotMs));
