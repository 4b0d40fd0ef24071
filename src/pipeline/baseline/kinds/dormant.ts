import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { DAY, duration, durationWords } from '../duration.ts';
import type { Judgement, Kind, Model, Scopes, Seen } from './kind.ts';
import { percent } from './words.ts';

const options = z.strictObject({
  /** at least so long without a sign */
  after: duration.default(30 * DAY),
  /** also who was never seen before, once the organisation is known */
  new: z.boolean().default(false),
});
export type DormantOptions = z.infer<typeof options>;

/**
 * An entity that comes back after a long time, or one that was never seen. Days on which an entity is active are taken as a Poisson stream of its own rate: the
 * p-value of a gap of g days is `exp(-rate · g)`, and at least one in the number of its gaps. Of a new entity it is the share of new ones among all entity-days.
 * Memory: 100 bytes.
 */
export class DormantModel implements Model<DormantOptions> {
  #since = NaN;
  #last = NaN;
  /** days on which it was active, and of them (for peers and tenant) first days of an entity */
  #days = 0;
  #new = 0;
  /** how long it had been away when it last came back, ms, and when that was */
  #gap = NaN;

  get observations(): number {
    return this.#days;
  }

  get since(): number {
    return this.#since;
  }

  judge({ time }: Seen, { tenant }: Scopes<DormantModel>, { after, new: isNewWanted }: DormantOptions): number {
    if (Number.isNaN(this.#last)) {
      this.#gap = Infinity;
      return isNewWanted && tenant.#days > 0 ? (tenant.#new + 1) / (tenant.#days + 1) : NaN;
    }
    const gap = time - this.#last;
    if (gap < after) return gap >= DAY ? 1 : NaN;
    this.#gap = gap;
    return this.#gapP(gap);
  }

  explain({ time }: Seen, { tenant, features }: Scopes<DormantModel>): Judgement {
    const isNew = this.#gap === Infinity;
    const p = isNew ? (tenant.#new + 1) / (tenant.#days + 1) : this.#gapP(this.#gap);
    const [feature] = features;
    const actual = isNew ? 'never seen before' : `back after ${durationWords(this.#gap)}`;
    const span = Math.max(DAY, this.#last - this.#since);
    const usual = isNew ? `${percent(p)} of all days of an entity are its first` : `active on ${Math.round(this.#days)} of ${Math.round(span / DAY) + 1} days until ${new Date(this.#last).toISOString().slice(0, 10)}`; // prettier-ignore
    const expected = { kind: 'text' as const, text: usual };
    return {
      p,
      direction: 'new',
      actual,
      expected,
      scope: isNew ? 'tenant' : 'entity',
      contributions: [{ feature: feature?.id ?? '', bits: -Math.log2(p), actual, expected }],
      observations: isNew ? tenant.#days : this.#days,
      age: Math.max(0, time - (isNew ? tenant.#since : this.#since)),
      suppressors: [],
      words: `${feature?.title ?? 'activity'}: ${actual}; ${usual}`,
    };
  }

  learn({ time }: Seen, _: number, { tenant, peers }: Scopes<DormantModel>): void {
    const isFirst = Number.isNaN(this.#since);
    if (isFirst) this.#since = time;
    const isNewDay = isFirst || Math.floor(time / DAY) > Math.floor(this.#last / DAY);
    this.#last = isFirst ? time : Math.max(this.#last, time);
    if (!isNewDay) return;
    this.#days += 1;
    tenant.absorb(time, isFirst);
    peers?.absorb(time, isFirst);
  }

  decay(): void {
    // how often it was ever active is not forgotten: it is a handful of numbers, and coming back is judged by all of the past
  }

  describe(): ProfileView[] {
    const facts = [{ name: 'active days', value: Math.round(this.#days) }];
    return [{ kind: 'facts', facts: Number.isNaN(this.#last) ? facts : [...facts, { name: 'last seen', value: new Date(this.#last).toISOString() }] }]; // prettier-ignore
  }

  write(to: ByteWriter): void {
    to.u8(1);
    for (const number of [this.#since, this.#last, this.#days, this.#new, this.#gap]) to.f64(number);
  }

  static read(from: ByteReader): DormantModel {
    from.version(1, 'dormant');
    const model = new DormantModel();
    model.#since = from.f64();
    model.#last = from.f64();
    model.#days = from.f64();
    model.#new = from.f64();
    model.#gap = from.f64();
    return model;
  }

  readonly bytes = 100;

  absorb(time: number, isFirst: boolean): void {
    if (!(this.#since <= time)) this.#since = time;
    this.#days += 1;
    if (isFirst) this.#new += 1;
  }

  #gapP(gap: number): number {
    const span = Math.max(DAY, this.#last - this.#since + DAY);
    const rate = Math.min(1, (this.#days * DAY) / span);
    return Math.max(Math.exp((-rate * gap) / DAY), 1e-9, 1 / (this.#days + 1) ** 2);
  }
}

export const dormant: Kind<DormantOptions, DormantModel> = {
  name: 'dormant',
  summary: 'An entity that comes back after a long time, or that was never seen before',
  options,
  takes: 'any',
  shared: 'own',
  weighsItself: true,
  stateKey: () => '',
  create: () => new DormantModel(),
  read: (from) => DormantModel.read(from),
};
