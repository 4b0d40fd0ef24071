import type { ByteReader, ByteWriter } from '../bytes.ts';
import { Alarm } from './alarm.ts';
import { baseAt, isSeasonal, patterns, type Pattern } from './bases.ts';
import { ChangeWatch, explainChange, type Change } from './change.ts';
import { Evidence, rankSeeds } from './evidence.ts';
import { Forecast } from './forecast.ts';
import { findPeriod } from './period.ts';
import { bitsByAspect, directionOf, type Band, type Reading, type SeriesPoint } from './reading.ts';
import { Recent } from './recent.ts';
import { Steps } from './steps.ts';
import { TailRanks } from './tail-ranks.ts';
import { Week } from './week.ts';

const version = 1;
/** place of the rank of strengths, behind those of the evidence */
const strengths = rankSeeds.length;

/** places in the state: the least value, when a period was asked for last; then what was said of the value that was judged last, which is not written */
const least = 0;
const periodAsked = 1;
const actual = 2;
const median = 3;
const low = 4;
const high = 5;
const p = 6;
const strength = 7;
const news = 8;
/** where the parts have theirs */
const ofSteps = 9;
const ofForecast = ofSteps + Steps.stateSize;
const ofWatch = ofForecast + Forecast.stateSize;
const ofAlarm = ofWatch + ChangeWatch.stateSize;
const ofEvidence = ofAlarm + Alarm.stateSize;
const ofWeek = ofEvidence + Evidence.stateSize;
const ofRecent = ofWeek + Week.stateSize;
const stateSize = ofRecent + Recent.stateSize;

/** scratch: a strength, as the ranks take it, and its bits */
const given = new Float32Array(strengths + 1);
const bits = new Float64Array(strengths + 1);

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
 * The numbers of all parts stand in one array, and each part knows where its own begin: a series comes round once in minutes, when nothing of it is in the
 * processor's caches any more, and fetching it from memory costs more than the arithmetic.
 *
 * Memory: 18 kB of state, 19 kB with what JavaScript adds. Most of a value's cost is fetching the state, where it is not in the processor's caches. Written and read back it goes on bit for bit.
 */
export class SeriesModel {
  /** values that were not numbers, and were skipped */
  notNumbers = 0;
  /** a change that has lasted and is the new normal from the value on that was judged last */
  change: Change | undefined;
  readonly #warmUp: number;
  #period = 0;
  /** the pattern whose errors are watched: the one that had the word before anything happened */
  #watched: Pattern = 'level';
  readonly #state = new Float64Array(stateSize);
  readonly #ranks = new TailRanks([...rankSeeds, 101]);
  readonly #steps: Steps;
  readonly #recent = new Recent(this.#state, ofRecent);
  readonly #evidence = new Evidence(this.#state, ofEvidence, this.#ranks);
  readonly #forecast = new Forecast(this.#state, ofForecast);
  readonly #watch = new ChangeWatch(this.#state, ofWatch);
  readonly #alarm: Alarm;
  #week: Week | undefined;

  constructor(options: SeriesOptions) {
    this.#warmUp = options.warmUp;
    this.#steps = new Steps(this.#state, ofSteps, options.step);
    this.#alarm = new Alarm(this.#state, ofAlarm, options.warmUp);
    this.#state[least] = Number.POSITIVE_INFINITY;
    this.#state[periodAsked] = Number.NaN;
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
   * Judges a value and learns it: what `p`, `news`, `direction`, `change` and `reading` say is of this value until the next.
   *
   * @param time ms since 1970 @param offset to the wall clock, ms: days and weekends are those of local time
   * @returns false if it was skipped
   */
  judge(time: number, value: number, offset = 0): boolean {
    if (!Number.isFinite(value)) {
      this.notNumbers++;
      return false;
    }
    if (!this.#steps.take(time)) return false;
    const state = this.#state;
    const bounded = Math.max(-1e30, Math.min(1e30, value));
    if (this.#week === undefined && this.#steps.step > 0) this.#week = new Week(state, ofWeek, this.#steps.step);
    state[actual] = value;
    state[least] = Math.min(this.#at(least), bounded);
    this.#expect(time + offset);
    this.#recent.add(bounded);
    this.#week?.add(time + offset, bounded);
    this.#evidence.see(this.#recent, this.#week, this.#steps.step, this.#period);
    const total = this.#evidence.strength;
    const isWarm = this.count > this.#warmUp;
    given[strengths] = total;
    this.#ranks.ask(strengths, given, bits);
    if (isWarm) this.#ranks.teach(strengths, given);
    const said = this.#alarm.see(total);
    this.#forecast.learn(time + offset, bounded);
    state[p] = isWarm ? 2 ** -(bits[strengths] ?? 0) : 1;
    state[strength] = isWarm ? total : 0;
    state[news] = isWarm ? said : 0;
    this.change = this.#change(time + offset);
    this.#askForPeriod();
    return true;
  }

  /** Judges a value and learns it, as `judge` does; undefined if it was skipped. */
  see(time: number, value: number, offset = 0): Reading | undefined {
    return this.judge(time, value, offset) ? this.reading() : undefined;
  }

  /** All that is said of the value that was judged last. */
  reading(): Reading {
    const { p, news, direction, change, pattern } = this;
    return {
      p,
      strength: this.#at(strength),
      news,
      bits: bitsByAspect(this.#evidence),
      direction,
      actual: this.#at(actual),
      expected: { median: this.#at(median), low: this.#at(low), high: this.#at(high) },
      pattern,
      change,
    };
  }

  /** Of the value that was judged last: as in `Reading`. */
  get p(): number {
    return this.#at(p);
  }

  get news(): number {
    return this.#at(news);
  }

  get direction(): Reading['direction'] {
    return directionOf(this.#at(actual), this.#at(median), this.#at(low), this.#at(high), this.#evidence);
  }

  /** What would be expected at a time: half of all values above `median`, 95 % from `low` to `high`. NaN before the first value. */
  expect(time: number, offset = 0): Band {
    const [judgedMedian, judgedLow, judgedHigh] = [this.#at(median), this.#at(low), this.#at(high)];
    this.#expect(time + offset);
    const band = { median: this.#at(median), low: this.#at(low), high: this.#at(high) };
    this.#state.set([judgedMedian, judgedLow, judgedHigh], median);
    return band;
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
    return 15_300 + (this.#week?.bytes ?? 0);
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.varint(this.#warmUp);
    to.varint(this.notNumbers);
    to.f64s([this.#at(least), this.#at(periodAsked)]);
    to.varint(this.#period);
    to.u8(patterns.indexOf(this.#watched));
    to.u8(this.#week === undefined ? 0 : 1);
    this.#week?.write(to);
    for (const part of [this.#steps, this.#recent, this.#evidence, this.#forecast, this.#watch]) part.write(to);
    this.#ranks.write(to, strengths);
    this.#alarm.write(to);
  }

  /** @throws RangeError */
  static read(from: ByteReader): SeriesModel {
    from.version(version, 'series');
    const made = new SeriesModel({ warmUp: from.varint() });
    made.notNumbers = from.varint();
    const [atLeast = Number.POSITIVE_INFINITY, asked = Number.NaN] = from.f64s();
    made.#state.set([atLeast, asked], least);
    made.#period = from.varint();
    made.#watched = patterns[from.u8()] ?? 'level';
    made.#week = from.u8() === 1 ? Week.read(from, made.#state, ofWeek) : undefined;
    for (const part of [made.#steps, made.#recent, made.#evidence, made.#forecast, made.#watch]) part.read(from);
    made.#ranks.read(from, strengths);
    made.#alarm.read(from);
    return made;
  }

  #at(place: number): number {
    return this.#state[place] ?? Number.NaN;
  }

  /** What is expected at a time of the wall clock, into the state. */
  #expect(local: number): void {
    this.#forecast.expect(local, this.#week, this.#period);
    const floor = this.#at(least) >= 0 ? 0 : Number.NEGATIVE_INFINITY;
    this.#state[median] = Math.max(floor, this.#forecast.median);
    this.#state[low] = Math.max(floor, this.#forecast.low);
    this.#state[high] = Math.max(floor, this.#forecast.high);
  }

  /** Once a day, from the third on. */
  #askForPeriod(): void {
    const week = this.#week;
    if (week === undefined || week.now - this.#at(periodAsked) < week.day) return;
    if (!Number.isNaN(this.#at(periodAsked))) this.#period = findPeriod(week);
    this.#state[periodAsked] = week.now;
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
    const newest = Float64Array.from({ length: lasted }, (_, i) => this.#recent.at(i));
    let asked = local;
    const patternAt = (later: number): Float64Array =>
      newest.map((_, i) => this.#pattern((asked = local - i * this.#steps.step - later)));
    const change = explainChange(newest, patternAt, this.#forecast.error);
    this.#forecast.expect(asked, this.#week, this.#period);
    this.#settle(change);
    return change;
  }

  #pattern(local: number): number {
    const base = baseAt(this.#watched, local, this.#week, this.#period);
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
