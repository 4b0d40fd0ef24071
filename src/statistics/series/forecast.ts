import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Week } from './week.ts';

const version = 1;

/** What may be expected next: the last values, or what was at the same time of day, kind of day (weekday, weekend), week or period, and the last departures from it. */
export const patterns = ['level', 'slow-level', 'day', 'weekday', 'week', 'period'] as const;
export type Pattern = (typeof patterns)[number];

export const isSeasonal = (pattern: Pattern): boolean => patterns.indexOf(pattern) >= 2;

/** how quickly the departure from each pattern is followed */
const following = [0.5, 0.05, 0.1, 0.1, 0.1, 0.1];
/** how quickly old merits fade: 500 values */
const fading = 0.998;
/** departures count as at most so many mean departures (Huber) */
const clip = 3;
/** an outlier costs no pattern more than so many mean errors */
const mostLoss = 20;
const hours = 24;

export interface Band {
  median: number;
  low: number;
  high: number;
}

/**
 * A seasonal forecast in constant memory. Each pattern forecasts every value, and the one with the best discounted sum of log scores (Laplace
 * errors) has the word; a pattern has a say from two of its periods on. Its mean error is kept for each hour of the day as well. The band is the
 * range of standardised errors that 95 % of values keep to, followed step by step (Robbins and Monro 1951; what Gibbs and Candès 2021 call adaptive
 * conformal inference), so that its coverage holds whatever the shape of the errors.
 *
 * Memory: 0.5 kB.
 */
export class Forecast {
  /** filled by `expect` */
  readonly band: Band = { median: Number.NaN, low: Number.NaN, high: Number.NaN };
  /** number of values learnt */
  count = 0;
  /** time of the first */
  #since = Number.NaN;
  /** the pattern that has the word */
  #chosen = 0;
  readonly #departure = new Float64Array(patterns.length);
  readonly #error = new Float64Array(patterns.length);
  readonly #merit = new Float64Array(patterns.length);
  readonly #seen = new Float64Array(patterns.length);
  readonly #hourError = new Float64Array(hours);
  readonly #hourSeen = new Float64Array(hours);
  /** 2.5 %, 50 % and 97.5 % of standardised errors */
  readonly #quantiles = Float64Array.of(-3, 0, 3);
  /** for which slot `#base` was made; not part of the state */
  readonly #kept = { slot: Number.NaN, period: 0, changes: 0 };
  /** what each pattern says of the time that was asked about last */
  readonly #base = new Float64Array(patterns.length);

  get pattern(): Pattern {
    return patterns[this.#chosen] ?? 'level';
  }

  /** Mean absolute error, clipped, of the pattern that has the word. */
  get error(): number {
    return this.#error[this.#chosen] ?? 0;
  }

  /** What is expected at a time (wall clock, ms), as median and the range of 95 %, into `band`; NaN before the first value. */
  expect(time: number, week: Week | undefined, period: number): Band {
    this.#bases(time, week, period);
    const c = this.#best();
    this.#chosen = c;
    const expected = (this.#base[c] ?? 0) + (this.#departure[c] ?? 0);
    const error = this.#errorAt(time, c);
    const none = this.count === 0 ? Number.NaN : 0;
    this.band.median = expected + (this.#quantiles[1] ?? 0) * error + none;
    this.band.low = Math.min(this.band.median, expected + (this.#quantiles[0] ?? 0) * error);
    this.band.high = Math.max(this.band.median, expected + (this.#quantiles[2] ?? 0) * error);
    return this.band;
  }

  /** Learns the value at the time that `expect` was asked about last. */
  learn(time: number, value: number): void {
    if (this.count === 0) this.#since = time;
    const c = this.#chosen;
    const error = this.#errorAt(time, c);
    const expected = (this.#base[c] ?? 0) + (this.#departure[c] ?? 0);
    if (this.count > 0) this.#follow(error > 0 ? (value - expected) / error : Math.sign(value - expected));
    this.#learnHour(time, Math.abs(value - expected));
    for (let i = 0; i < patterns.length; i++) this.#learnPattern(i, value);
    this.count++;
    this.#age = time - this.#since;
  }

  /** A pattern without what departed from it lately, at the time that `expect` was asked about last. */
  base(pattern: Pattern): number {
    return this.#base[patterns.indexOf(pattern)] ?? Number.NaN;
  }

  /** What `base` would say, had `expect` been asked about another time; changes nothing. */
  baseAt(pattern: Pattern, time: number, week: Week | undefined, period: number): number {
    if (!isSeasonal(pattern)) return 0;
    if (week === undefined) return Number.NaN;
    const ahead = week.ahead(time);
    if (pattern === 'period') return period === 0 ? Number.NaN : periodic(week, ahead, period);
    week.sameTime(ahead, sameTime);
    if (pattern === 'week') return sameTime[6] ?? Number.NaN;
    return pattern === 'day' ? medianOf(ofDays, anyDay()) : medianOf(ofDays, likeDay(time));
  }

  /** A change that lasts: expected is `factor` times what it was plus `shift`; the errors scale with it. */
  rebase(factor: number, shift: number): void {
    for (let i = 0; i < 2; i++) this.#departure[i] = (this.#departure[i] ?? 0) * factor + shift;
    for (let i = 2; i < patterns.length; i++) this.#departure[i] = 0;
    if (factor === 1) return;
    for (let i = 0; i < patterns.length; i++) this.#error[i] = (this.#error[i] ?? 0) * Math.abs(factor);
    for (let i = 0; i < hours; i++) this.#hourError[i] = (this.#hourError[i] ?? 0) * Math.abs(factor);
  }

  /** What it missed while a change went on is not held against a pattern that has been rebased. */
  trust(pattern: Pattern): void {
    const trusted = patterns.indexOf(pattern);
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < patterns.length; i++) if ((this.#seen[i] ?? 0) >= 30) best = Math.max(best, this.#meritOf(i));
    if (!(this.#meritOf(trusted) < best)) return;
    this.#merit[trusted] = (best + 0.1) * this.#span(trusted);
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.varint(this.count);
    to.f64(this.#since);
    to.f64(this.#age);
    to.varint(this.#chosen);
    for (const state of this.#states()) to.f64s(state);
  }

  /** @throws RangeError */
  static read(from: ByteReader): Forecast {
    from.version(version, 'forecast');
    const made = new Forecast();
    made.count = from.varint();
    made.#since = from.f64();
    made.#age = from.f64();
    made.#chosen = from.varint();
    for (const state of made.#states()) {
      const values = from.f64s();
      if (values.length !== state.length) throw new RangeError(`${values.length} numbers instead of ${state.length}`);
      state.set(values);
    }
    return made;
  }

  #age = 0;

  #states(): Float64Array[] {
    return [
      this.#departure,
      this.#error,
      this.#merit,
      this.#seen,
      this.#hourError,
      this.#hourSeen,
      this.#quantiles,
      this.#base,
    ];
  }

  /** What each pattern says of a time. It is the same for all values of a slot, and is kept for them. */
  #bases(time: number, week: Week | undefined, period: number): void {
    if (week === undefined) {
      this.#base.fill(Number.NaN);
      this.#base.fill(0, 0, 2);
      return;
    }
    const ahead = week.ahead(time);
    const slot = week.now + ahead;
    const kept = this.#kept;
    if (kept.slot === slot && kept.period === period && kept.changes === week.changes && ahead <= 1) return;
    this.#base.fill(0, 0, 2);
    week.sameTime(ahead, sameTime);
    this.#base[2] = medianOf(ofDays, anyDay());
    this.#base[3] = medianOf(ofDays, likeDay(time));
    this.#base[4] = sameTime[6] ?? Number.NaN;
    this.#base[5] = period === 0 ? Number.NaN : periodic(week, ahead, period);
    // further ahead, or with a slot as long as a period, what is looked at is not over yet
    kept.slot = ahead >= 0 && ahead <= 1 && week.day > 1 && period !== 1 ? slot : Number.NaN;
    kept.period = period;
    kept.changes = week.changes;
  }

  /** The pattern of most merit among those that say something and have been watched for two of their periods. */
  #best(): number {
    let best = 0;
    for (let i = 1; i < patterns.length; i++) {
      if (Number.isNaN(this.#base[i] ?? Number.NaN) || (this.#seen[i] ?? 0) < 30) continue;
      if ((i === 3 || i === 4) && this.#age < 14 * 86_400_000) continue;
      if (this.#meritOf(i) > this.#meritOf(best)) best = i;
    }
    return best;
  }

  /** Mean log score, discounted. */
  #meritOf(i: number): number {
    return (this.#merit[i] ?? 0) / this.#span(i);
  }

  /** How many values the discounted sum of merits stands for. */
  #span(i: number): number {
    return spans[Math.min(spans.length - 1, this.#seen[i] ?? 0)] ?? 1;
  }

  #learnPattern(i: number, value: number): void {
    const base = this.#base[i] ?? Number.NaN;
    if (Number.isNaN(base)) return;
    const seen = (this.#seen[i] ?? 0) + 1;
    this.#seen[i] = seen;
    const error = this.#error[i] ?? 0;
    const departure = this.#departure[i] ?? 0;
    const e = value - base - departure;
    if (seen === 1) {
      this.#departure[i] = e;
      return;
    }
    const most = seen < 10 || error === 0 ? Math.abs(e) : clip * error;
    const clipped = Math.max(-most, Math.min(most, e));
    const scale = error + 1e-9 + 1e-6 * Math.abs(value);
    this.#merit[i] = fading * (this.#merit[i] ?? 0) - Math.log(2 * scale) - Math.min(mostLoss, Math.abs(e) / scale);
    this.#departure[i] = departure + (following[i] ?? 0) * clipped;
    this.#error[i] = error + Math.max(0.02, 1 / seen) * (Math.abs(clipped) - error);
  }

  #learnHour(time: number, error: number): void {
    const hour = hourOfDay(time);
    const usual = this.error;
    const seen = (this.#hourSeen[hour] ?? 0) + 1;
    this.#hourSeen[hour] = seen;
    const clipped = usual > 0 && this.count > 10 ? Math.min(error, 2 * clip * usual) : error;
    const before = this.#hourError[hour] ?? 0;
    this.#hourError[hour] = before + Math.max(0.03, 1 / seen) * (clipped - before);
  }

  /** The mean error at this hour, held to that of all hours by as much as eight values would. */
  #errorAt(time: number, pattern: number): number {
    const hour = hourOfDay(time);
    const seen = Math.min(50, this.#hourSeen[hour] ?? 0);
    return (seen * (this.#hourError[hour] ?? 0) + 8 * (this.#error[pattern] ?? 0)) / (seen + 8);
  }

  #follow(error: number): void {
    const speed = Math.max(0.1, 2 / Math.sqrt(this.count));
    const shares = [0.025, 0.5, 0.975];
    for (let i = 0; i < 3; i++) {
      const quantile = this.#quantiles[i] ?? 0;
      const step = speed * (i === 1 ? 0.2 : 1);
      this.#quantiles[i] = quantile + step * ((shares[i] ?? 0) - (error <= quantile ? 1 : 0));
    }
  }
}

/** by how many values were seen; from 8,000 on it is 500 */
const spans = Float64Array.from({ length: 8001 }, (_, seen) => Math.max(1, (1 - fading ** seen) / (1 - fading)));

/** scratch: what was at the same time on the last seven days; what of it there was, or on days of the same kind; what was some periods ago */
const sameTime = new Float64Array(7);
const ofDays = new Float64Array(7);
const ofPeriods = new Float64Array(5);

/** Puts what there was at the same time into `ofDays`; returns how many. */
function anyDay(): number {
  let count = 0;
  for (let back = 0; back < 7; back++) {
    const value = sameTime[back] ?? Number.NaN;
    if (!Number.isNaN(value)) ofDays[count++] = value;
  }
  return count;
}

/** The same, only of workdays or only of days of the weekend, as the day of `time` is. */
function likeDay(time: number): number {
  const day = dayOfWeek(time);
  const isFree = isWeekend(day);
  let count = 0;
  for (let back = 1; back <= 7; back++) {
    const value = sameTime[back - 1] ?? Number.NaN;
    if (!Number.isNaN(value) && isWeekend(day - back) === isFree) ofDays[count++] = value;
  }
  return count;
}

/** Median of what was some whole periods ago, at most five. */
function periodic(week: Week, ahead: number, period: number): number {
  const most = Math.min(ofPeriods.length, Math.floor((week.size - 1) / period));
  let count = 0;
  for (let k = 1; k <= most; k++) {
    const value = week.at(k * period - ahead);
    if (!Number.isNaN(value)) ofPeriods[count++] = value;
  }
  return medianOf(ofPeriods, count);
}

/** Of the first `count` numbers, which are brought into order; NaN if there are fewer than two. */
function medianOf(numbers: Float64Array, count: number): number {
  if (count < 2) return Number.NaN;
  for (let i = 1; i < count; i++) {
    const number = numbers[i] ?? 0;
    let at = i;
    for (; at > 0 && (numbers[at - 1] ?? 0) > number; at--) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = number;
  }
  const middle = count >> 1;
  const upper = numbers[middle] ?? 0;
  return count % 2 === 1 ? upper : ((numbers[middle - 1] ?? upper) + upper) / 2;
}

/** 0 for Thursday, the first day of 1970. */
const dayOfWeek = (time: number): number => Math.floor(time / 86_400_000) % 7;

function isWeekend(day: number): boolean {
  const ofWeek = ((day % 7) + 7) % 7;
  return ofWeek === 2 || ofWeek === 3;
}

const hourOfDay = (time: number): number => ((Math.floor(time / 3_600_000) % hours) + hours) % hours;
