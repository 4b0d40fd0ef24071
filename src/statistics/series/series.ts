import type { ByteReader, ByteWriter } from '../bytes.ts';
import { Alarm } from './alarm.ts';
import { ChangeWatch, explainChange, type Change } from './change.ts';
import { aspects, Evidence, type Aspect } from './evidence.ts';
import { Forecast, isSeasonal, patterns, type Band, type Pattern } from './forecast.ts';
import { findPeriod } from './period.ts';
import { Recent } from './recent.ts';
import { Steps } from './steps.ts';
import { TailRank } from './tail-rank.ts';
import { Week } from './week.ts';

const version = 1;

/** What a series model says of one value. */
export interface Reading {
  /** share of the values before that were at least as odd, taking all aspects together; above 0, and 1 during warm-up */
  readonly p: number;
  /** how odd in bits, comparable across series of any unit and shape; 0 during warm-up */
  readonly strength: number;
  /** the strength, if this is news; 0 if it is part of what was said before */
  readonly news: number;
  /** how odd in each aspect, bits */
  readonly bits: Readonly<Record<Aspect, number>>;
  readonly direction: 'high' | 'low' | 'pattern';
  readonly actual: number;
  /** what had been expected, as median and range of 95 % of values; NaN at the first value */
  readonly expected: Band;
  /** what the forecast went by */
  readonly pattern: Pattern;
  /** a change that has lasted and is the new normal from here on */
  readonly change: Change | undefined;
}

/** A value for a chart. */
export interface SeriesPoint {
  readonly time: number;
  readonly actual: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface SeriesOptions {
  /** values before anything is said */
  readonly warmUp: number;
  /** usual time between two values, ms; found from the first 16 if it is not known */
  readonly step?: number;
}

/**
 * The pattern of life of one measured series: what it is now, at this hour, on this day; what is odd, by how much, and whether that is news.
 *
 * Judges each value in eight aspects against its own past (`Evidence`), forecasts the next with a band of 95 % (`Forecast`), finds periods that are not those of
 * the calendar (`findPeriod`), takes a change that lasts as the new normal and says so (`ChangeWatch`), and speaks once of a thing (`Alarm`).
 * Times need not be even. What is not a number, late, or far in the future is counted and skipped (`Steps`); values beyond ±1e30 count as ±1e30.
 *
 * Memory: 16 kB of state, 25 kB with what JavaScript adds. Cost: 15 µs a value. Written and read back it goes on bit for bit.
 */
export class SeriesModel {
  /** values that were not numbers, and were skipped */
  notNumbers = 0;
  readonly #warmUp: number;
  #steps: Steps;
  #period = 0;
  #periodAsked = Number.NaN;
  #least = Number.POSITIVE_INFINITY;
  #recent = new Recent();
  #week: Week | undefined;
  #evidence = new Evidence();
  #forecast = new Forecast();
  #watch = new ChangeWatch();
  /** the pattern whose errors are watched: the one that had the word before anything happened */
  #watched: Pattern = 'level';
  #strengths = new TailRank(101);
  #alarm: Alarm;

  constructor(options: SeriesOptions) {
    this.#warmUp = options.warmUp;
    this.#steps = new Steps(options.step);
    this.#alarm = new Alarm(options.warmUp);
  }

  /** values learnt */
  get count(): number {
    return this.#recent.count;
  }

  /** time of the first value, ms; NaN before */
  get since(): number {
    return this.#steps.first;
  }

  /** values skipped because their time lay before that of one already seen, or more than a week ahead of it */
  get outOfTime(): number {
    return this.#steps.outOfTime;
  }

  /** length of the period that was found beside day and week, ms; 0 if none */
  get period(): number {
    return this.#period * (this.#week?.slotMs ?? 0);
  }

  /**
   * Judges a value and learns it.
   *
   * @param time ms since 1970 @param offset to the wall clock, ms: days and weekends are those of local time
   * @returns undefined if it was skipped
   */
  see(time: number, value: number, offset = 0): Reading | undefined {
    if (!Number.isFinite(value)) {
      this.notNumbers++;
      return undefined;
    }
    if (!this.#steps.take(time)) return undefined;
    const bounded = Math.max(-1e30, Math.min(1e30, value));
    if (this.#week === undefined && this.#steps.step > 0) this.#week = new Week(this.#steps.step);
    this.#least = Math.min(this.#least, bounded);
    const expected = this.expect(time, offset);
    this.#recent.add(bounded);
    this.#week?.add(time + offset, bounded);
    this.#evidence.see(this.#recent, this.#week, this.#steps.step, this.#period);
    const strength = this.#evidence.strength;
    const warm = this.count > this.#warmUp;
    const bits = this.#strengths.bits(strength);
    if (warm) this.#strengths.add(strength);
    const news = this.#alarm.see(strength);
    this.#forecast.learn(time + offset, bounded);
    const change = this.#change(time + offset);
    this.#askForPeriod();
    return {
      p: warm ? 2 ** -bits : 1,
      strength: warm ? strength : 0,
      news: warm ? news : 0,
      bits: bitsByAspect(this.#evidence.bits),
      direction: directionOf(value, expected, this.#evidence),
      actual: value,
      expected,
      pattern: this.#forecast.pattern,
      change,
    };
  }

  /** What would be expected at a time: half of all values above `median`, 95 % from `low` to `high`. NaN before the first value. */
  expect(time: number, offset = 0): Band {
    const { median, low, high } = this.#forecast.expect(time + offset, this.#week, this.#period);
    const floor = this.#least >= 0 ? 0 : Number.NEGATIVE_INFINITY;
    return { median: Math.max(floor, median), low: Math.max(floor, low), high: Math.max(floor, high) };
  }

  /** what the forecast goes by */
  get pattern(): Pattern {
    return this.#forecast.pattern;
  }

  /** The newest values, at most 144, oldest first, and what would be expected at their time by what is known now; times as if they came evenly. */
  newest(offset = 0): SeriesPoint[] {
    const length = Math.min(144, this.count);
    return Array.from({ length }, (_, i) => {
      const back = length - 1 - i;
      const time = this.#steps.last - back * this.#steps.step;
      const { median, low, high } = this.expect(time, offset);
      return { time, actual: this.#recent.at(back), expected: median, low, high };
    });
  }

  /** bytes in memory, roughly */
  get bytes(): number {
    return 20_500 + (this.#week?.bytes ?? 0);
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.varint(this.#warmUp);
    to.varint(this.notNumbers);
    to.f64s([this.#least, this.#periodAsked]);
    to.varint(this.#period);
    to.u8(patterns.indexOf(this.#watched));
    to.u8(this.#week === undefined ? 0 : 1);
    this.#week?.write(to);
    for (const part of [this.#steps, this.#recent, this.#evidence, this.#forecast, this.#watch]) part.write(to);
    this.#strengths.write(to);
    this.#alarm.write(to);
  }

  /** @throws RangeError */
  static read(from: ByteReader): SeriesModel {
    from.version(version, 'series');
    const made = new SeriesModel({ warmUp: from.varint() });
    made.notNumbers = from.varint();
    [made.#least = Number.POSITIVE_INFINITY, made.#periodAsked = Number.NaN] = from.f64s();
    made.#period = from.varint();
    made.#watched = patterns[from.u8()] ?? 'level';
    made.#week = from.u8() === 1 ? Week.read(from) : undefined;
    made.#steps = Steps.read(from);
    made.#recent = Recent.read(from);
    made.#evidence = Evidence.read(from);
    made.#forecast = Forecast.read(from);
    made.#watch = ChangeWatch.read(from);
    made.#strengths = TailRank.read(from);
    made.#alarm = Alarm.read(from, made.#warmUp);
    return made;
  }

  /** Once a day, from the third on. */
  #askForPeriod(): void {
    const week = this.#week;
    if (week === undefined || week.now - this.#periodAsked < week.day) return;
    if (!Number.isNaN(this.#periodAsked)) this.#period = findPeriod(week);
    this.#periodAsked = week.now;
  }

  /** A change of level must last 12 values, one of a daily pattern a quarter of a day: until then a time shift looks like a level shift. */
  #confirmation(): number {
    const quarter = isSeasonal(this.#watched) ? 21_600_000 / this.#steps.step : 0;
    return Math.max(12, Math.min(144, Math.round(quarter)));
  }

  #change(local: number): Change | undefined {
    if (!this.#watch.isSuspicious) this.#watched = this.#forecast.pattern;
    const departure = this.#recent.at(0) - this.#forecast.base(this.#watched);
    const lasted = Number.isNaN(departure) ? 0 : this.#watch.see(departure, this.#confirmation());
    if (lasted === 0 || this.count <= this.#warmUp) return undefined;
    const actual = Float64Array.from({ length: lasted }, (_, i) => this.#recent.at(i));
    let asked = local;
    const patternAt = (later: number): Float64Array =>
      actual.map((_, i) => this.#pattern((asked = local - i * this.#steps.step - later)));
    const change = explainChange(actual, patternAt, this.#forecast.error);
    this.#forecast.expect(asked, this.#week, this.#period);
    this.#settle(change);
    return change;
  }

  #pattern(local: number): number {
    const base = this.#forecast.baseAt(this.#watched, local, this.#week, this.#period);
    return Number.isNaN(base) ? this.#recent.mean(144) : base;
  }

  #settle(change: Change): void {
    const factor = change.kind === 'scale' ? change.amount : 1;
    const shift = change.kind === 'level' ? change.amount : 0;
    if (change.kind === 'time') this.#week?.turn(Math.round(change.amount / this.#week.slotMs));
    else if (change.kind !== 'spread') {
      if (isSeasonal(this.#watched)) this.#week?.rebase(factor, shift);
      this.#forecast.rebase(factor, shift);
    }
    this.#forecast.trust(this.#watched);
    this.#watch.settle(change.kind === 'spread' ? change.amount : factor);
  }
}

function bitsByAspect(bits: Float64Array): Record<Aspect, number> {
  return {
    value: bits[0] ?? 0,
    mean: bits[1] ?? 0,
    'long-mean': bits[2] ?? 0,
    spread: bits[3] ?? 0,
    roughness: bits[4] ?? 0,
    season: bits[5] ?? 0,
    'long-season': bits[6] ?? 0,
    distribution: bits[7] ?? 0,
  };
}

/** High or low if the value or its mean is what is odd, or it lies outside of the band; else the pattern. */
function directionOf(value: number, expected: Band, evidence: Evidence): Reading['direction'] {
  if (value > expected.high) return 'high';
  if (value < expected.low) return 'low';
  const strongest = aspects[strongestOf(evidence.bits)];
  if (strongest === 'spread' || strongest === 'roughness' || strongest === 'distribution') return 'pattern';
  return value >= expected.median ? 'high' : 'low';
}

/** The place of the largest, the first of several. */
function strongestOf(bits: Float64Array): number {
  let at = 0;
  for (let i = 1; i < bits.length; i++) if ((bits[i] ?? 0) > (bits[at] ?? 0)) at = i;
  return at;
}
