import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { WeekProfile } from '../../../statistics/week-profile.ts';
import { durationWords, HOUR } from '../duration.ts';
import { slotOf, slotWords } from './bucket.ts';
import type { Judgement, Kind, Model, Scopes, Seen } from './kind.ts';
import { percent } from './words.ts';

const options = z.strictObject({});
export type HoursOptions = z.infer<typeof options>;

/**
 * Time of day and week: how usual the hour is in which an entity does something, smoothed over the hours beside it and the days of its kind, and drawn to its peers' week
 * (docs/anomaly-methods.md, week profile). An hour counts once a day. Memory: 550 bytes.
 */
export class HoursModel implements Model<HoursOptions> {
  readonly profile: WeekProfile;
  #since = NaN;
  /** hour (since 1970) that was last learnt and judged, and what came of it */
  #learnt = -1;
  #judged = -1;
  #p = NaN;

  constructor(profile = new WeekProfile()) {
    this.profile = profile;
  }

  get observations(): number {
    return this.profile.total;
  }

  get since(): number {
    return this.#since;
  }

  judge({ time, offset }: Seen, scopes: Scopes<HoursModel>): number {
    const hour = Math.floor((time + offset) / HOUR);
    // within the hour nothing changes: what is odd stays odd, and is not learnt
    if (hour === this.#judged) return this.#p < 0.05 ? this.#p : NaN;
    this.#judged = hour;
    const { profile, prior } = this.#asked(scopes);
    this.#p = profile.judge(slotOf(time, offset, HOUR), prior).p;
    return this.#p;
  }

  explain({ time, offset }: Seen, scopes: Scopes<HoursModel>): Judgement {
    const { profile, prior, model } = this.#asked(scopes);
    const slot = slotOf(time, offset, HOUR);
    const { p, share } = profile.judge(slot, prior);
    const usual = profile.usual(0.9, prior).slice(0, 4).map(({ from, to }) => `${hourWords(from)} to ${hourWords(to + 1)}`).join(', '); // prettier-ignore
    const age = Number.isNaN(model.since) ? 0 : Math.max(0, time - model.since);
    const expected = { kind: 'text' as const, text: `usual: ${usual}` };
    const at = slotWords(time, offset);
    const [feature] = scopes.features;
    const whose = scopes.warm === 'entity' ? 'of its own' : scopes.warm === 'peers' ? 'of its peers' : 'of all';
    return {
      p,
      direction: 'rare',
      actual: at,
      expected,
      scope: scopes.warm,
      contributions: [{ feature: feature?.id ?? '', bits: -Math.log2(p), actual: at, expected }],
      observations: model.observations,
      age,
      suppressors: scopes.warm === 'entity' ? [] : ['it is new here: judged by the hours of others'],
      words: `${feature?.title ?? 'activity'} on ${at}: ${percent(share)} ${whose} ${Math.round(model.observations)} hours of ${durationWords(age)} fall in that hour; usual: ${usual}`, // prettier-ignore
    };
  }

  learn({ time, offset }: Seen, weight: number, { peers, tenant }: Scopes<HoursModel>): void {
    if (Number.isNaN(this.#since)) this.#since = time;
    const hour = Math.floor((time + offset) / HOUR);
    if (hour === this.#learnt) return;
    this.#learnt = hour;
    const slot = slotOf(time, offset, HOUR);
    this.profile.add(slot, weight);
    tenant.absorb(slot, time);
    peers?.absorb(slot, time);
  }

  /** For peers and tenant: entities tell them of each hour once, not of each event. */
  absorb(slot: number, time: number): void {
    if (!(this.#since <= time)) this.#since = time;
    this.profile.add(slot);
  }

  decay(factor: number): void {
    this.profile.decay(factor);
  }

  describe(scopes: Scopes<HoursModel>): ProfileView[] {
    return [{ kind: 'week', hours: [...this.profile.shares(scopes.peers?.profile ?? scopes.tenant.profile)] }];
  }

  merge(other: HoursModel): void {
    this.profile.merge(other.profile);
  }

  write(to: ByteWriter): void {
    to.u8(1);
    this.profile.write(to);
    for (const number of [this.#since, this.#learnt, this.#judged, this.#p]) to.f64(number);
  }

  static read(from: ByteReader): HoursModel {
    from.version(1, 'hours');
    const model = new HoursModel(WeekProfile.read(from));
    model.#since = from.f64();
    model.#learnt = from.f64();
    model.#judged = from.f64();
    model.#p = from.f64();
    return model;
  }

  get bytes(): number {
    return 550;
  }

  /** Whose week is asked, and to whose it is drawn. Who is not known yet is judged by the peers' week or that of all. */
  #asked(scopes: Scopes<HoursModel>): { profile: WeekProfile; prior: WeekProfile | undefined; model: HoursModel } {
    const { warm, peers, tenant } = scopes;
    if (warm === 'entity') return { profile: this.profile, prior: (peers ?? tenant).profile, model: this };
    if (warm === 'peers' && peers !== undefined) return { profile: peers.profile, prior: tenant.profile, model: peers };
    return { profile: tenant.profile, prior: undefined, model: tenant };
  }
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hourWords = (slot: number): string => `${DAYS[Math.floor(slot / 24) % 7] ?? ''} ${String(slot % 24).padStart(2, '0')}:00`; // prettier-ignore

export const hours: Kind<HoursOptions, HoursModel> = {
  name: 'hours',
  summary: 'Time of day and week at which an entity does something',
  options,
  takes: 'any',
  shared: 'own',
  stateKey: () => '',
  create: () => new HoursModel(),
  read: (from) => HoursModel.read(from),
};
