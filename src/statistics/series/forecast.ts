import type { ByteReader, ByteWriter } from '../bytes.ts';
import { basesInto, patterns, type Pattern } from './bases.ts';
import type { Week } from './week.ts';

const version = 1;

/** how quickly the departure from each pattern is followed */
const following = [0.5, 0.05, 0.1, 0.1, 0.1, 0.1];
/** how quickly old merits fade: 500 values */
const fading = 0.998;
/** departures count as at most so many mean departures (Huber) */
const clip = 3;
/** an outlier costs no pattern more than so many mean errors */
const mostLoss = 20;
const hours = 24;

/** places in the state: number of values learnt, time of the first and from it to the last, place of the pattern that has the word */
const learnt = 0;
const since = 1;
const age = 2;
const chosen = 3;
/** slot and period for which the bases were made, and how often the week had been changed then; not part of the state that is written */
const baseSlot = 4;
const basePeriod = 5;
const baseChanges = 6;
/** what is expected at the time that was asked about last: median, and range of 95 %; not part of the state that is written */
const median = 7;
const low = 8;
const high = 9;
/** 2.5 %, 50 % and 97.5 % of standardised errors */
const quantiles = 10;
/** for each pattern */
const departures = 13;
const errors = departures + patterns.length;
const merits = errors + patterns.length;
const seens = merits + patterns.length;
/** what each pattern says of the time that was asked about last */
const bases = seens + patterns.length;
/** for each hour of the day */
const hourErrors = bases + patterns.length;
const hourSeens = hourErrors + hours;
/** place and size of the lists in a snapshot */
const written = [
  ...[departures, errors, merits, seens].map((at) => [at, patterns.length] as const),
  [hourErrors, hours],
  [hourSeens, hours],
  [quantiles, 3],
  [bases, patterns.length],
] as const;

/**
 * A seasonal forecast in constant memory. Each pattern forecasts every value, and the one with the best discounted sum of log scores (Laplace
 * errors) has the word; a pattern has a say from two of its periods on. Its mean error is kept for each hour of the day as well. The band is the
 * range of standardised errors that 95 % of values keep to, followed step by step (Robbins and Monro 1951; what Gibbs and Candès 2021 call adaptive
 * conformal inference), so that its coverage holds whatever the shape of the errors.
 *
 * Memory: 0.7 kB.
 */
export class Forecast {
  static readonly stateSize = hourSeens + hours;
  readonly #state: Float64Array;
  readonly #from: number;

  constructor(state: Float64Array, from: number) {
    this.#state = state;
    this.#from = from;
    for (const place of [since, baseSlot, median, low, high]) state[from + place] = Number.NaN;
    state[from + quantiles] = -3;
    state[from + quantiles + 2] = 3;
  }

  get pattern(): Pattern {
    return patterns[this.#at(chosen)] ?? 'level';
  }

  /** Mean absolute error, clipped, of the pattern that has the word. */
  get error(): number {
    return this.#at(errors + this.#at(chosen));
  }

  /** Half of all values are expected above this at the time that was asked about last, and 95 % between `low` and `high`; NaN before the first value. */
  get median(): number {
    return this.#at(median);
  }

  get low(): number {
    return this.#at(low);
  }

  get high(): number {
    return this.#at(high);
  }

  /** Asks what is expected at a time (wall clock, ms). */
  expect(time: number, week: Week | undefined, period: number): void {
    this.#bases(time, week, period);
    const c = this.#best();
    this.#set(chosen, c);
    const state = this.#state;
    const from = this.#from;
    const expected = (state[from + bases + c] ?? 0) + (state[from + departures + c] ?? 0);
    const error = this.#errorAt(time, c);
    const none = state[from + learnt] === 0 ? Number.NaN : 0;
    const middle = expected + (state[from + quantiles + 1] ?? 0) * error + none;
    state[from + median] = middle;
    state[from + low] = Math.min(middle, expected + (state[from + quantiles] ?? 0) * error);
    state[from + high] = Math.max(middle, expected + (state[from + quantiles + 2] ?? 0) * error);
  }

  /** Learns the value at the time that `expect` was asked about last. */
  learn(time: number, value: number): void {
    const count = this.#at(learnt);
    if (count === 0) this.#set(since, time);
    const c = this.#at(chosen);
    const error = this.#errorAt(time, c);
    const expected = this.#at(bases + c) + this.#at(departures + c);
    if (count > 0) this.#follow(error > 0 ? (value - expected) / error : Math.sign(value - expected));
    this.#learnHour(time, Math.abs(value - expected));
    for (let i = 0; i < patterns.length; i++) this.#learnPattern(i, value);
    this.#set(learnt, count + 1);
    this.#set(age, time - this.#at(since));
  }

  /** A pattern without what departed from it lately, at the time that `expect` was asked about last. */
  base(pattern: Pattern): number {
    return this.#at(bases + patterns.indexOf(pattern));
  }

  /** A change that lasts: expected is `factor` times what it was plus `shift`; the errors scale with it. */
  rebase(factor: number, shift: number): void {
    for (let i = 0; i < 2; i++) this.#set(departures + i, this.#at(departures + i) * factor + shift);
    for (let i = 2; i < patterns.length; i++) this.#set(departures + i, 0);
    if (factor === 1) return;
    for (let i = 0; i < patterns.length; i++) this.#set(errors + i, this.#at(errors + i) * Math.abs(factor));
    for (let i = 0; i < hours; i++) this.#set(hourErrors + i, this.#at(hourErrors + i) * Math.abs(factor));
  }

  /** What it missed while a change went on is not held against a pattern that has been rebased. */
  trust(pattern: Pattern): void {
    const trusted = patterns.indexOf(pattern);
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < patterns.length; i++) if (this.#at(seens + i) >= 30) best = Math.max(best, this.#meritOf(i));
    if (!(this.#meritOf(trusted) < best)) return;
    this.#set(merits + trusted, (best + 0.1) * this.#span(trusted));
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.varint(this.#at(learnt));
    to.f64(this.#at(since));
    to.f64(this.#at(age));
    to.varint(this.#at(chosen));
    for (const [at, size] of written) to.f64s(this.#state.subarray(this.#from + at, this.#from + at + size));
  }

  /** @throws RangeError */
  read(from: ByteReader): void {
    from.version(version, 'forecast');
    this.#set(learnt, from.varint());
    this.#set(since, from.f64());
    this.#set(age, from.f64());
    this.#set(chosen, Math.min(patterns.length - 1, from.varint()));
    for (const [at, size] of written) {
      const values = from.f64s();
      if (values.length !== size) throw new RangeError(`${values.length} numbers instead of ${size}`);
      this.#state.set(values, this.#from + at);
    }
  }

  #at(place: number): number {
    return this.#state[this.#from + place] ?? Number.NaN;
  }

  #set(place: number, value: number): void {
    this.#state[this.#from + place] = value;
  }

  /** What each pattern says of a time. It is the same for all values of a slot, and is kept for them. */
  #bases(time: number, week: Week | undefined, period: number): void {
    const first = this.#from + bases;
    if (week === undefined) {
      this.#state.fill(0, first, first + 2);
      this.#state.fill(Number.NaN, first + 2, first + patterns.length);
      return;
    }
    const ahead = week.ahead(time);
    const slot = week.now + ahead;
    const isKept = this.#at(baseSlot) === slot && this.#at(basePeriod) === period && this.#at(baseChanges) === week.changes; // prettier-ignore
    if (isKept && ahead <= 1) return;
    basesInto(this.#state, first, week, time, period);
    // further ahead, or with a slot as long as a period, what is looked at is not over yet
    this.#set(baseSlot, ahead >= 0 && ahead <= 1 && week.day > 1 && period !== 1 ? slot : Number.NaN);
    this.#set(basePeriod, period);
    this.#set(baseChanges, week.changes);
  }

  /** The pattern of most merit among those that say something and have been watched for two of their periods. */
  #best(): number {
    const state = this.#state;
    const from = this.#from;
    const isYoung = (state[from + age] ?? 0) < 14 * 86_400_000;
    let best = 0;
    let most = this.#meritOf(0);
    for (let i = 1; i < patterns.length; i++) {
      if (Number.isNaN(state[from + bases + i] ?? 0) || (state[from + seens + i] ?? 0) < 30) continue;
      if (isYoung && (i === 3 || i === 4)) continue;
      const merit = this.#meritOf(i);
      if (!(merit > most)) continue;
      best = i;
      most = merit;
    }
    return best;
  }

  /** Mean log score, discounted. */
  #meritOf(i: number): number {
    return this.#at(merits + i) / this.#span(i);
  }

  /** How many values the discounted sum of merits stands for. */
  #span(i: number): number {
    return spans[Math.min(spans.length - 1, this.#at(seens + i))] ?? 1;
  }

  #learnPattern(i: number, value: number): void {
    const state = this.#state;
    const at = this.#from + i;
    const base = state[at + bases] ?? 0;
    if (Number.isNaN(base)) return;
    const seen = (state[at + seens] ?? 0) + 1;
    state[at + seens] = seen;
    const error = state[at + errors] ?? 0;
    const departure = state[at + departures] ?? 0;
    const e = value - base - departure;
    if (seen === 1) {
      state[at + departures] = e;
      return;
    }
    const most = seen < 10 || error === 0 ? Math.abs(e) : clip * error;
    const clipped = Math.max(-most, Math.min(most, e));
    const scale = error + 1e-9 + 1e-6 * Math.abs(value);
    const merit = fading * (state[at + merits] ?? 0);
    state[at + merits] = merit - Math.log(2 * scale) - Math.min(mostLoss, Math.abs(e) / scale);
    state[at + departures] = departure + (following[i] ?? 0) * clipped;
    state[at + errors] = error + Math.max(0.02, 1 / seen) * (Math.abs(clipped) - error);
  }

  #learnHour(time: number, error: number): void {
    const hour = hourOfDay(time);
    const usual = this.error;
    const seen = this.#at(hourSeens + hour) + 1;
    this.#set(hourSeens + hour, seen);
    const clipped = usual > 0 && this.#at(learnt) > 10 ? Math.min(error, 2 * clip * usual) : error;
    const before = this.#at(hourErrors + hour);
    this.#set(hourErrors + hour, before + Math.max(0.03, 1 / seen) * (clipped - before));
  }

  /** The mean error at this hour, held to that of all hours by as much as eight values would. */
  #errorAt(time: number, pattern: number): number {
    const hour = hourOfDay(time);
    const seen = Math.min(50, this.#at(hourSeens + hour));
    return (seen * this.#at(hourErrors + hour) + 8 * this.#at(errors + pattern)) / (seen + 8);
  }

  #follow(error: number): void {
    const speed = Math.max(0.1, 2 / Math.sqrt(this.#at(learnt)));
    for (let i = 0; i < 3; i++) {
      const quantile = this.#at(quantiles + i);
      const step = speed * (i === 1 ? 0.2 : 1);
      this.#set(quantiles + i, quantile + step * ((shares[i] ?? 0) - (error <= quantile ? 1 : 0)));
    }
  }
}

/** the quantiles that are followed */
const shares = [0.025, 0.5, 0.975];

/** by how many values were seen; from 8,000 on it is 500 */
const spans = Float64Array.from({ length: 8001 }, (_, seen) => Math.max(1, (1 - fading ** seen) / (1 - fading)));

const hourOfDay = (time: number): number => ((Math.floor(time / 3_600_000) % hours) + hours) % hours;
