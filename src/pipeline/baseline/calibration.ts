import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';

/**
 * From the raw p-value of one behaviour's model to a calibrated one: the share of its judgements that were at least as odd (split conformal: Vovk; Bates
 * et al. 2023), counted in a histogram of `-log2 p` in eighths of a bit, with forgetting. Of what is just as odd half is counted (mid-p: Lancaster 1961): many
 * models know only few values of p, and to count all of it would call them odd too seldom. The model's own p counts as `PRIOR` judgements.
 * Beyond what is counted well the tail goes on from the edge of the highest 0.1 %, at least ten judgements, as an exponential whose scale is their
 * mean excess (peaks over threshold with shape 0, Pickands 1975): surprise in bits has a tail of about that form by construction.
 *
 * Until `ENOUGH` judgements are known, they can only make the model's p larger: what was never so odd is as odd as the model says. From then on they can make
 * it smaller too, at most by `SHARPER`: what the model does not find odd in the least is no alarm, however seldom it comes.
 *
 * Nobody teaches it that an attack is normal: of what an entity does on one day, `FROM_ONE` odd judgements count. Memory: 4 kB a behaviour.
 */
export class Calibration {
  readonly #counts = new Float64Array(BINS);
  readonly #judgesSuspects: boolean;
  readonly #interest: number;
  #total = 0;
  #judged = 0;
  /** judgements a day, newest days weigh most; NaN before the first whole day */
  #perDay = NaN;
  #today = 0;
  #tail: Tail = FIRST;
  #tailAt = 0;
  /** odd judgements of entities today, by their hash */
  readonly #oddToday = new Map<number, number>();

  constructor({ judgesSuspects = false, interest = ASK }: CalibrationOptions = {}) {
    this.#judgesSuspects = judgesSuspects;
    this.#interest = interest;
  }

  get judged(): number {
    return this.#judged;
  }

  /** weight of the judgements that it compares with */
  get known(): number {
    return this.#total;
  }

  /** how many judgements come a day; before the first day is over, as many as there were */
  get perDay(): number {
    return Number.isNaN(this.#perDay) ? Math.max(1, this.#today) : Math.max(1, this.#perDay);
  }

  /** A raw p of less may be odd once it is calibrated; one that is not less never is. */
  get ask(): number {
    return this.#tail.ask;
  }

  /** The calibrated p of a raw one; call before `add`. */
  calibrated(p: number): number {
    if (this.#judgesSuspects && this.#total < ENOUGH) return p;
    const bin = binOf(p);
    // of few judgements what was nearly as odd counts too: each record of a model that grows surer would be the first of its kind
    const from = this.#total < ENOUGH ? Math.max(0, bin - ABOUT) : bin;
    let odder = (this.#counts[from] ?? 0) / 2;
    for (let i = from + 1; i < BINS; i += 1) odder += this.#counts[i] ?? 0;
    return this.#calibratedAt(bin, p, odder);
  }

  /**
   * Share of the judgements so far that would be calibrated to `p` or less: what is to be expected of a threshold. It is less than `p` where there are not so
   * many different p-values, as with what is either usual or never seen.
   */
  reach(p: number): number {
    if (this.#total < ENOUGH) return p;
    let sum = 0;
    for (let bin = BINS - 1; bin >= 0; bin -= 1) {
      const count = this.#counts[bin] ?? 0;
      if (this.#calibratedAt(bin, 2 ** (-(bin + 0.5) / PER_BIT), sum + count / 2) > p) break;
      sum += count;
    }
    return (sum + 0.5) / (this.#total + 1);
  }

  /** @param entity hash of whom it is about */
  add(p: number, entity: number): void {
    this.#judged += 1;
    this.#today += 1;
    if (p < this.#tail.odd && !this.#isFew(entity)) return;
    const bin = binOf(p);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    this.#total += 1;
    if (this.#total >= Math.max(ENOUGH, 1.01 * this.#tailAt)) this.#learnTail();
  }

  /** A day of event time is over. */
  endDay(): void {
    this.#perDay = Number.isNaN(this.#perDay) ? this.#today : this.#perDay + 0.2 * (this.#today - this.#perDay);
    this.#today = 0;
    const factor = this.#total > MANY ? FADE : FADE_OF_FEW;
    for (let i = 0; i < BINS; i += 1) this.#counts[i] = (this.#counts[i] ?? 0) * factor;
    this.#total *= factor;
    this.#oddToday.clear();
    this.#learnTail();
  }

  write(to: ByteWriter): void {
    to.u8(2);
    to.f64s(this.#counts);
    const { bin, share, scale, ask, odd } = this.#tail;
    for (const number of [this.#total, this.#judged, this.#perDay, this.#today, this.#tailAt, bin, share, scale, ask, odd]) to.f64(number); // prettier-ignore
    to.varint(this.#oddToday.size);
    for (const [entity, count] of this.#oddToday) {
      to.u32(entity);
      to.varint(count);
    }
  }

  /** Also what was written before there were eighths of a bit: a bin becomes two. */
  static read(from: ByteReader, options: CalibrationOptions = {}): Calibration {
    const version = from.u8();
    if (version !== 1 && version !== 2) throw new RangeError(`calibration: version ${version} is neither 1 nor 2`);
    const calibration = new Calibration(options);
    const counts = from.f64s();
    if (counts.length !== (version === 1 ? BINS / 2 : BINS)) throw new RangeError('a calibration of another size');
    for (let i = 0; i < BINS; i += 1)
      calibration.#counts[i] = version === 1 ? (counts[i >> 1] ?? 0) / 2 : (counts[i] ?? 0);
    calibration.#total = from.f64();
    calibration.#judged = from.f64();
    calibration.#perDay = from.f64();
    calibration.#today = from.f64();
    calibration.#tailAt = from.f64();
    const tail = { bin: from.f64(), share: from.f64(), scale: from.f64() };
    if (version === 1) {
      calibration.#learnTail();
      return calibration;
    }
    calibration.#tail = { ...tail, ask: from.f64(), odd: from.f64() };
    for (let left = from.size(5); left > 0; left -= 1) calibration.#oddToday.set(from.u32(), from.varint());
    return calibration;
  }

  /** @param odder weight of judgements in odder bins, and half of those in this one */
  #calibratedAt(bin: number, p: number, odder: number): number {
    const all = this.#total + PRIOR;
    // one that was as odd may have been an attack
    if (this.#total < ENOUGH) return Math.max(p, (Math.max(0, odder - 1) + PRIOR * p) / all);
    const { bin: start, share, scale } = this.#tail;
    if (bin <= start) return Math.min(1, Math.max(p / SHARPER, (Math.max(1, odder) + PRIOR * p) / all));
    // whatever the form of the tail: nobody knows of one in a million by a thousand judgements
    return Math.max(
      SMALLEST,
      p / SHARPER,
      BEYOND / (1 + this.#total),
      share * Math.exp(-(bin - start - 0.5) / PER_BIT / scale),
    );
  }

  /** Where the tail begins, the share that is beyond, and its mean excess in bits. Made anew when a hundredth has been added. */
  #learnTail(): void {
    this.#tailAt = this.#total;
    if (this.#total < ENOUGH) {
      this.#tail = FIRST;
      this.#tailAt = 0;
      return;
    }
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
    // the mean excess over the edge is the sum of the counts above each bin, over their number
    const scale = above < 5 ? NULL_SCALE : Math.max(NULL_SCALE / 2, excess / above);
    const edge = 2 ** (-(start + 1) / PER_BIT);
    const share = (Math.max(1, above) + PRIOR * edge) / (this.#total + PRIOR);
    // a little more is asked for, until the tail is made anew
    const ask = Math.max(ASK, this.#edgeOf(1.25 * this.#interest, start, above));
    this.#tail = { bin: start, share, scale, ask, odd: this.#edgeOf(ODD, start, above) };
  }

  /** The least raw p that is not calibrated to less than `share`, or the edge of the tail, if that is in it. */
  #edgeOf(share: number, start: number, above: number): number {
    let sum = above;
    let bin = start;
    for (; bin > 0; bin -= 1) {
      const count = this.#counts[bin] ?? 0;
      if (sum + count / 2 + PRIOR * 2 ** (-bin / PER_BIT) >= share * (this.#total + PRIOR)) break;
      sum += count;
    }
    return Math.min(SHARPER * share, 2 ** (-(bin + 1) / PER_BIT));
  }

  #isFew(entity: number): boolean {
    const count = this.#oddToday.get(entity) ?? 0;
    if (count >= FROM_ONE) return false;
    if (count > 0 || this.#oddToday.size < MOST_ENTITIES) this.#oddToday.set(entity, count + 1);
    return true;
  }
}

export interface CalibrationOptions {
  /** it judges nothing but what looks bad already: how often it finds it odd says nothing of chance */
  readonly judgesSuspects?: boolean;
  /** what is calibrated to more interests nobody */
  readonly interest?: number;
}

interface Tail {
  /** the last bin that is counted, not extrapolated */
  readonly bin: number;
  readonly share: number;
  readonly scale: number;
  readonly ask: number;
  /** a raw p of less is odd once it is calibrated */
  readonly odd: number;
}

const PER_BIT = 8;
const BINS = 64 * PER_BIT;
/** judgements before calibration may make p smaller */
const ENOUGH = 500;
const PRIOR = 30;
const ABOUT = 2 * PER_BIT;
const SHARPER = 100;
const TAIL = 0.001;
const MOST_CERTAIN = 10;
/** how far below one in all judgements an extrapolated p may go */
const BEYOND = 0.02;
/** mean excess in bits if p-values were uniform: 1 / ln 2 */
const NULL_SCALE = 1 / Math.LN2;
/** models learn, and what they say changes: half-life of 14 days, and 28 where few are known */
const FADE = 0.5 ** (1 / 14);
const FADE_OF_FEW = 0.5 ** (1 / 28);
const MANY = 5000;
/** of a raw p of less it is always asked: it may be called odd too often */
const ASK = 0.05;
/** what is calibrated to less counts for the risk of an entity */
const ODD = 0.01;
const FIRST: Tail = { bin: 0, share: 1, scale: NULL_SCALE, ask: ASK, odd: ODD };
const FROM_ONE = 50;
const MOST_ENTITIES = 4096;
export const SMALLEST = 1e-18;

function binOf(p: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(-Math.log2(Math.max(p, SMALLEST)) * PER_BIT)));
}
