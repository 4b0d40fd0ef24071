import type { ByteReader, ByteWriter } from './bytes.ts';

/** Hours of a week; slot 0 is the first hour of Monday in whatever time zone the caller counts in. */
export const WEEK = 168;
const DAY = 24;
const MOST = 65_535;
/** a von Mises kernel of concentration 8 on the day's circle: half of the weight is within an hour */
const KERNEL = kernel(8, 3);
/** how much the days of the same kind (work days, weekend) say of one another, as a share of what a day says of itself */
const OTHER_DAYS = 0.25;
/** observations that the prior stands for */
const PRIOR = 8;

/**
 * When in the week something happens: 168 hours, each smoothed with those around it and with the same hours of days of its kind, and drawn to a prior
 * (the peers' week, else an even one): `p(h) = (Σ_k K(h-k) c_k + κ prior(h)) / (Σ c + κ)`, κ = 8. The p-value of an hour is the share of all that falls
 * in hours at most as usual. Add an hour once a day and entity, or what comes in bursts looks more certain than it is.
 * Memory: 600 bytes with its objects; counts share a unit, so they forget in O(1) and never overflow.
 */
export class WeekProfile {
  readonly #cells = new Uint16Array(WEEK);
  #unit = 1 / 64;
  /** what rounding owes */
  #owed = 0;
  #total = 0;
  #handed: { shares: Float64Array<ArrayBuffer>; total: number } | undefined;

  /** Weight of all that was added. */
  get total(): number {
    return this.#total;
  }

  /** Throws `RangeError` for a slot that is not of a week. */
  add(slot: number, weight = 1): void {
    if (!(weight > 0) || weight === Infinity) return;
    const at = checked(slot);
    let steps = weight / this.#unit + this.#owed;
    while ((this.#cells[at] ?? 0) + steps > MOST) {
      this.#coarsen();
      steps = weight / this.#unit + this.#owed;
    }
    const whole = Math.max(0, Math.round(steps));
    this.#owed = steps - whole;
    this.#cells[at] = (this.#cells[at] ?? 0) + whole;
    this.#total += weight;
  }

  /** How surprising an hour is: `p`, the share of the hour itself, and what the prior had to do with it (1 while nothing was added). */
  judge(slot: number, prior?: WeekProfile): HourJudgement {
    const at = checked(slot);
    const shares = scratch;
    this.#shares(shares, prior);
    const share = shares[at] ?? 0;
    const limit = share * 1.000001;
    let p = 0;
    for (let h = 0; h < WEEK; h++) {
      const each = shares[h] ?? 0;
      if (each <= limit) p += each;
    }
    p = Math.min(1, p);
    return { p, bits: -Math.log2(p), share, prior: PRIOR / (this.#total + PRIOR) };
  }

  /** The share of each hour of the week; they add up to 1. */
  shares(prior?: WeekProfile): Float64Array<ArrayBuffer> {
    const shares = new Float64Array(WEEK);
    this.#shares(shares, prior);
    return shares;
  }

  /** The most usual hours, as runs within the week, that hold together `share` of all. */
  usual(share = 0.9, prior?: WeekProfile): HourRun[] {
    const shares = this.shares(prior);
    const order = [...shares.keys()].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0));
    const isUsual = new Uint8Array(WEEK);
    let held = 0;
    for (const h of order) {
      if (held >= share) break;
      held += shares[h] ?? 0;
      isUsual[h] = 1;
    }
    return runsOf(isUsual);
  }

  decay(factor: number): void {
    this.#unit *= factor;
    this.#total *= factor;
    if (this.#total > 1e-3) return;
    this.#cells.fill(0);
    this.#unit = 1 / 64;
    this.#total = this.#owed = 0;
    this.#handed = undefined;
  }

  merge(other: WeekProfile): void {
    for (let h = 0; h < WEEK; h++) this.add(h, (other.#cells[h] ?? 0) * other.#unit);
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.#unit);
    to.f64(this.#owed);
    to.f64(this.#total);
    for (const cell of this.#cells) to.varint(cell);
  }

  /** Throws `RangeError` where the bytes are not those of a profile. */
  static read(from: ByteReader): WeekProfile {
    from.version(1, 'week profile');
    const read = new WeekProfile();
    [read.#unit, read.#owed, read.#total] = [from.f64(), from.f64(), from.f64()];
    if (!(read.#unit > 0)) throw new RangeError('not a week profile');
    for (let h = 0; h < WEEK; h++) read.#cells[h] = from.varint();
    return read;
  }

  #coarsen(): void {
    for (let h = 0; h < WEEK; h++) this.#cells[h] = (this.#cells[h] ?? 0) >> 1;
    this.#unit *= 2;
    this.#owed /= 2;
  }

  #shares(into: Float64Array, prior: WeekProfile | undefined): void {
    const wider = prior ? prior.#asPrior() : undefined;
    this.#smooth(into);
    let sum = 0;
    for (let h = 0; h < WEEK; h++) sum += into[h] ?? 0;
    const scale = sum > 0 ? this.#total / sum : 0;
    const all = this.#total + PRIOR;
    for (let h = 0; h < WEEK; h++) into[h] = ((into[h] ?? 0) * scale + PRIOR * (wider?.[h] ?? 1 / WEEK)) / all;
  }

  /** Its shares for others, made anew when a hundredth has changed: only those who are asked as a prior keep these 1.3 kB. */
  #asPrior(): Float64Array<ArrayBuffer> {
    const last = this.#handed;
    if (last && Math.abs(this.#total - last.total) <= 0.01 * this.#total) return last.shares;
    const shares = this.shares();
    this.#handed = { shares, total: this.#total };
    return shares;
  }

  /** Smoothed counts, up to a factor. */
  #smooth(into: Float64Array): void {
    into.fill(0);
    const cells = this.#cells;
    const reach = KERNEL.length - 1;
    for (let hour = 0; hour < DAY; hour++) {
      const work = sumOf(cells, hour, 0, 5);
      const weekend = sumOf(cells, hour, 5, 7);
      if (work + weekend === 0) continue;
      for (let day = 0; day < 7; day++) {
        const own = cells[day * DAY + hour] ?? 0;
        const others = day < 5 ? (work - own) / 4 : weekend - own;
        const cell = (1 - OTHER_DAYS) * own + OTHER_DAYS * others;
        if (cell === 0) continue;
        for (let step = -reach; step <= reach; step++) {
          const beside = day * DAY + hour + step;
          const to = beside < 0 ? beside + WEEK : beside >= WEEK ? beside - WEEK : beside;
          into[to] = (into[to] ?? 0) + cell * (KERNEL[step < 0 ? -step : step] ?? 0);
        }
      }
    }
  }
}

const scratch = new Float64Array(WEEK);

export interface HourJudgement {
  /** share of all that happens in hours at most as usual as this one */
  readonly p: number;
  readonly bits: number;
  readonly share: number;
  /** from 0 to 1: how much of this is the prior's opinion */
  readonly prior: number;
}

/** From the beginning of hour `from` to the end of hour `to`, both from 0 to 167; a run that goes over Sunday's midnight has `to` below `from`. */
export interface HourRun {
  readonly from: number;
  readonly to: number;
}

function runsOf(isUsual: Uint8Array): HourRun[] {
  const runs: HourRun[] = [];
  for (let h = 0; h < WEEK; h++) {
    if (isUsual[h] !== 1 || isUsual[(h + WEEK - 1) % WEEK] === 1) continue;
    let to = h;
    while (isUsual[(to + 1) % WEEK] === 1) to = (to + 1) % WEEK;
    runs.push({ from: h, to });
  }
  return runs.length === 0 && isUsual[0] === 1 ? [{ from: 0, to: WEEK - 1 }] : runs;
}

function sumOf(cells: Uint16Array, hour: number, fromDay: number, toDay: number): number {
  let sum = 0;
  for (let day = fromDay; day < toDay; day++) sum += cells[day * DAY + hour] ?? 0;
  return sum;
}

function kernel(concentration: number, reach: number): readonly number[] {
  const weights = Array.from({ length: reach + 1 }, (_, step) => Math.exp(concentration * (Math.cos((2 * Math.PI * step) / DAY) - 1))); // prettier-ignore
  const sum = weights.reduce((all, weight, step) => all + (step === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

function checked(slot: number): number {
  if (!Number.isInteger(slot) || slot < 0 || slot >= WEEK) throw new RangeError(`${slot} is not an hour of the week`);
  return slot;
}
