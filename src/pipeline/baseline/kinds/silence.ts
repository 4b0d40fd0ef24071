import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { WEEK } from '../../../statistics/week-profile.ts';
import { DAY, duration, durationWords, HOUR } from '../duration.ts';
import { slotOf } from './bucket.ts';
import type { Judged, Judgement, Kind, Model, Scopes, Seen } from './kind.ts';
import { percent } from './words.ts';

const options = z.strictObject({
  /** a silence is none before */
  after: duration.default(2 * HOUR),
});
export type SilenceOptions = z.infer<typeof options>;

const HOURS = 48;
/** hours of silence say less than so many independent ones: a holiday is one cause */
const DEPENDENCE = 0.5;
/** silences that go on longer are not watched any more: the entity is gone */
const LONGEST = 14 * DAY;
/** above it a silence counts for the risk of its entity at most: it may be told of an hour later */
const LOUD = 0.001;

/**
 * An entity or source that used to speak and is silent. For each hour of work days and of weekends it knows how often something was heard in it; a silence over some
 * hours has the p-value `Π (1 - heard(hour))^0.5`, and never less than one in the number of silences that lasted as long before. Judged on
 * the clock, every hour; a silence that was odd is judged again only when it has lasted twice as long, or is a thousand times as odd, so that hours of one cause do not fill the budget. Memory: 600 bytes.
 */
export class SilenceModel implements Model<SilenceOptions> {
  /** hours in which something was heard, then all hours, of work days and weekends */
  readonly #heard = new Float32Array(2 * HOURS);
  #since = NaN;
  #last = NaN;
  #observations = 0;
  /** hour (since 1970) up to which it is known whether something was heard */
  #hour = NaN;
  /** longest silences so far, hours: the four longest */
  #silences: number[] = [];
  #logP = 0;
  #isWatched = false;
  /** by behaviour, two numbers each: how long the silence at hand was when it was last found odd, ms, and its p then */
  #odd: number[] = [];

  get observations(): number {
    return this.#observations;
  }

  get since(): number {
    return this.#since;
  }

  get due(): number {
    // the hour after the last known one must be over
    return Number.isNaN(this.#hour) ? Infinity : (this.#hour + 2) * HOUR;
  }

  get wake(): number {
    return this.#isWatched && this.due - this.#last < LONGEST ? this.due : Infinity;
  }

  /** Only the clock judges; that it is asked means that somebody wants to know. */
  judge(): number {
    this.#isWatched = true;
    return NaN;
  }

  explain(_: Seen, scopes: Scopes<SilenceModel>): Judgement {
    return this.#judgement(this.#last, this.#p(this.#last), scopes);
  }

  learn({ time, offset }: Seen): void {
    this.#observations += 1;
    const hour = Math.floor(time / HOUR);
    if (Number.isNaN(this.#since)) {
      this.#since = time;
      this.#hour = hour - 1;
    }
    if (hour > this.#hour) {
      this.#pass(hour - 1, offset);
      this.#bump(slotOf(time, offset, HOUR), true);
      this.#hour = hour;
    }
    const silent = Number.isNaN(this.#last) ? 0 : (time - this.#last) / HOUR;
    if (silent >= 1) this.#silences = [...this.#silences, silent].sort((a, b) => b - a).slice(0, 4);
    this.#logP = 0;
    this.#odd = [];
    this.#last = Number.isNaN(this.#last) ? time : Math.max(this.#last, time);
  }

  advance(now: number, scopes: Scopes<SilenceModel>, behaviors: readonly SilenceOptions[], judged: Judged): void {
    // the hour of now is not over
    const until = Math.floor(now / HOUR) - 1;
    while (this.#hour < until && this.due - this.#last < LONGEST + 2 * HOUR) {
      this.#pass(this.#hour + 1, scopes.offset);
      const time = (this.#hour + 1) * HOUR - 1;
      const p = this.#p(time);
      while (this.#odd.length < 2 * behaviors.length) this.#odd.push(0, 0);
      for (const [i, { after }] of behaviors.entries()) {
        const silent = time - this.#last;
        const [silentThen = 0, pThen = 0] = this.#odd.slice(2 * i, 2 * i + 2);
        if (silent < after || (silent < 2 * silentThen && p > pThen / 1000)) continue;
        judged(i, time, p, () => {
          if (p <= LOUD) this.#odd.splice(2 * i, 2, silent, p);
          return this.#judgement(time, p, scopes);
        });
      }
    }
    this.#hour = Math.max(this.#hour, until);
  }

  decay(factor: number): void {
    for (let i = 0; i < 2 * HOURS; i += 1) this.#heard[i] = (this.#heard[i] ?? 0) * factor;
  }

  describe(): ProfileView[] {
    const hours = Array.from({ length: WEEK }, (_, slot) => this.#share(slot));
    return [{ kind: 'week', hours }];
  }

  write(to: ByteWriter): void {
    to.u8(2);
    to.f32s(this.#heard);
    for (const number of [this.#since, this.#last, this.#observations, this.#hour, this.#logP]) to.f64(number);
    to.f64s(this.#silences);
    to.f64s(this.#odd);
    to.u8(this.#isWatched ? 1 : 0);
  }

  static read(from: ByteReader): SilenceModel {
    from.version(2, 'silence');
    const model = new SilenceModel();
    const heard = from.f32s();
    if (heard.length !== 2 * HOURS) throw new RangeError('a silence of another size');
    model.#heard.set(heard);
    model.#since = from.f64();
    model.#last = from.f64();
    model.#observations = from.f64();
    model.#hour = from.f64();
    model.#logP = from.f64();
    model.#silences = [...from.f64s()];
    model.#odd = [...from.f64s()];
    model.#isWatched = from.u8() === 1;
    return model;
  }

  readonly bytes = 600;

  /** Hours up to and with `last` in which nothing was heard. After a long time away only the last two weeks count. */
  #pass(last: number, offset: number): void {
    const from = Math.max(this.#hour + 1, last - LONGEST / HOUR);
    for (let hour = from; hour <= last; hour += 1) {
      const slot = slotOf(hour * HOUR, offset, HOUR);
      this.#logP += DEPENDENCE * Math.log1p(-Math.min(0.98, this.#share(slot)));
      // while it is silent beyond belief, silence does not become normal
      if (this.#logP > Math.log(0.01)) this.#bump(slot, false);
    }
    this.#hour = Math.max(this.#hour, last);
  }

  #p(now: number): number {
    const silent = (now - this.#last) / HOUR;
    const asLong = this.#silences.filter((one) => one * 1.2 >= silent).length;
    const floor = asLong / (asLong + 8);
    return Math.min(1, Math.max(Math.exp(this.#logP), floor, 1e-12));
  }

  #share(slot: number): number {
    const at = (slot % 24) + (slot >= 120 ? 24 : 0);
    // one hour of silence is thought of for each, so that a few hours do not make it certain
    return (this.#heard[at] ?? 0) / ((this.#heard[HOURS + at] ?? 0) + 1);
  }

  #bump(slot: number, isHeard: boolean): void {
    const at = (slot % 24) + (slot >= 120 ? 24 : 0);
    if (isHeard) this.#heard[at] = (this.#heard[at] ?? 0) + 1;
    this.#heard[HOURS + at] = (this.#heard[HOURS + at] ?? 0) + 1;
  }

  #judgement(time: number, p: number, { offset, features }: Scopes<SilenceModel>): Judgement {
    const share = this.#share(slotOf(time, offset, HOUR));
    const silent = time - this.#last;
    const [feature] = features;
    const [longest = 0] = this.#silences;
    const actual = `nothing for ${durationWords(silent)}`;
    const expected = { kind: 'text' as const, text: `heard in ${percent(share)} of these hours; longest silence so far ${durationWords(longest * HOUR)}` }; // prettier-ignore
    return {
      p,
      direction: 'low',
      actual,
      expected,
      scope: 'entity',
      contributions: [{ feature: feature?.id ?? '', bits: -Math.log2(p), actual, expected }],
      observations: this.#observations,
      age: Math.max(0, time - this.#since),
      suppressors: [],
      words: `${feature?.title ?? 'activity'}: ${actual}; ${expected.text}`,
    };
  }
}

export const silence: Kind<SilenceOptions, SilenceModel> = {
  name: 'silence',
  summary: 'An entity or source that used to speak and is silent',
  options,
  takes: 'any',
  shared: 'own',
  weighsItself: true,
  judgesSuspects: true,
  stateKey: () => '',
  create: () => new SilenceModel(),
  read: (from) => SilenceModel.read(from),
};
