import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';

/**
 * From the raw p-value of one behaviour's model to a calibrated one: the share of its judgements that were at least as odd (split conformal: Vovk; Bates
 * et al. 2023), counted in a histogram of `-log2 p` in quarters of a bit, with forgetting. Beyond what is counted well, the tail goes on as an exponential
 * whose scale is the mean excess over its highest 0.1 %, at least ten judgements, (peaks over threshold with shape 0, Pickands 1975): surprise in bits has a tail of about that form by construction.
 * Until `ENOUGH` judgements are known, the raw value stands. Memory: 2 kB a behaviour.
 */
export class Calibration {
  readonly #counts = new Float64Array(BINS);
  #total = 0;
  #judged = 0;
  /** judgements a day, newest days weigh most; NaN before the first whole day */
  #perDay = NaN;
  #today = 0;
  #tail: Tail | undefined;
  #tailAt = 0;

  get judged(): number {
    return this.#judged;
  }

  /** how many judgements come a day; before the first day is over, as many as there were */
  get perDay(): number {
    return Number.isNaN(this.#perDay) ? Math.max(1, this.#today) : Math.max(1, this.#perDay);
  }

  /** The calibrated p of a raw one; call before `add`. */
  calibrated(p: number): number {
    if (this.#total < ENOUGH) return p;
    const bin = binOf(p);
    const { bin: start, share, scale } = this.#tailNow();
    if (bin <= start) return Math.min(1, (1 + this.#atLeast(bin)) / (1 + this.#total));
    // whatever the form of the tail: nobody knows of one in a million by a thousand judgements
    return Math.max(SMALLEST, BEYOND / (1 + this.#total), share * Math.exp(-((bin - start) / PER_BIT) / scale));
  }

  add(p: number): void {
    const bin = binOf(p);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    this.#total += 1;
    this.#judged += 1;
    this.#today += 1;
  }

  /** A day of event time is over. */
  endDay(factor: number): void {
    this.#perDay = Number.isNaN(this.#perDay) ? this.#today : this.#perDay + 0.2 * (this.#today - this.#perDay);
    this.#today = 0;
    for (let i = 0; i < BINS; i += 1) this.#counts[i] = (this.#counts[i] ?? 0) * factor;
    this.#total *= factor;
    this.#tail = undefined;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64s(this.#counts);
    for (const number of [this.#total, this.#judged, this.#perDay, this.#today, this.#tailAt, this.#tail?.bin ?? -1, this.#tail?.share ?? 0, this.#tail?.scale ?? 0]) to.f64(number); // prettier-ignore
  }

  static read(from: ByteReader): Calibration {
    from.version(1, 'calibration');
    const calibration = new Calibration();
    const counts = from.f64s();
    if (counts.length !== BINS) throw new RangeError('a calibration of another size');
    calibration.#counts.set(counts);
    calibration.#total = from.f64();
    calibration.#judged = from.f64();
    calibration.#perDay = from.f64();
    calibration.#today = from.f64();
    calibration.#tailAt = from.f64();
    const tail = { bin: from.f64(), share: from.f64(), scale: from.f64() };
    if (tail.bin >= 0) calibration.#tail = tail;
    return calibration;
  }

  #atLeast(bin: number): number {
    let sum = 0;
    for (let i = bin; i < BINS; i += 1) sum += this.#counts[i] ?? 0;
    return sum;
  }

  /** Where the tail begins, the share that is in it, and its mean excess in bits. Made anew when a hundredth has been added. */
  #tailNow(): Tail {
    if (this.#tail !== undefined && this.#total < 1.01 * this.#tailAt) return this.#tail;
    const wanted = Math.max(MOST_CERTAIN, TAIL * this.#total);
    let start = BINS - 1;
    let above = 0;
    let excess = 0;
    for (; start > 0; start -= 1) {
      const count = this.#counts[start] ?? 0;
      if (above + count > wanted) break;
      above += count;
      excess += above / PER_BIT;
    }
    // the mean excess over the bin is the sum of the counts above each bin, over their number
    const scale = above < 5 ? NULL_SCALE : Math.max(NULL_SCALE / 2, excess / above);
    this.#tail = { bin: start, share: (1 + this.#atLeast(start)) / (1 + this.#total), scale };
    this.#tailAt = this.#total;
    return this.#tail;
  }
}

interface Tail {
  readonly bin: number;
  readonly share: number;
  readonly scale: number;
}

const PER_BIT = 4;
const BINS = 64 * PER_BIT;
/** judgements before calibration takes over */
const ENOUGH = 500;
const TAIL = 0.001;
const MOST_CERTAIN = 10;
/** how far below one in all judgements an extrapolated p may go */
const BEYOND = 0.02;
/** mean excess in bits if p-values were uniform: 1 / ln 2 */
const NULL_SCALE = 1 / Math.LN2;
export const SMALLEST = 1e-18;

function binOf(p: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(-Math.log2(Math.max(p, SMALLEST)) * PER_BIT)));
}
