import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { CountModel, type CountJudgement } from '../../../statistics/count-model.ts';
import { QuantileSketch } from '../../../statistics/quantile-sketch.ts';
import { WEEK } from '../../../statistics/week-profile.ts';
import { DAY } from '../duration.ts';
import { Bucket, bucketOptions, bucketWords, slotOf, slotWords, type Direction } from './bucket.ts';
import type { Judged, Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { tailOf } from './number-tail.ts';
import { amount } from './words.ts';

const options = z.strictObject(bucketOptions);
export type VolumeOptions = z.infer<typeof options>;

/** After a gap, so many empty buckets are learnt, and the rest is passed over. */
const MOST_EMPTY = 24 * 14;
/** Peers and tenant that know so many buckets learn only every eleventh (a number that shares no factor with a week's hours). */
const MANY = 5000;
const PART = 11;
/** Who is active in a smaller share of buckets comes in bursts, of which a rate knows nothing: such buckets are compared with those in which something was. */
const SPARSE = 0.1;
const FEW_ACTIVE = 20;
/** Below this p a bucket is believed less; a change on one side that lasts so long is the new normal. */
const DOUBTED = 0.01;
const LASTING = 3 * DAY;
const LASTING_BUCKETS = 6;
/** An entity that knows less than this is learnt without doubt: what it does while others sleep would never be learnt. */
const KNOWN = 7 * DAY;

/**
 * Count, sum or distinct values in a bucket of time against the rhythm of the entity's week, shrunk to that of its peers (docs/anomaly-methods.md, counts).
 * Judged as soon as the running bucket is too high, and at its end. Memory: 850 bytes, and 16 a distinct value of the bucket.
 */
export class VolumeModel implements Model<VolumeOptions> {
  readonly counts: CountModel;
  readonly #per: number;
  readonly #bucket: Bucket;
  #observations = 0;
  #since = NaN;
  /** a running amount is looked at from here on */
  #limit = Infinity;
  #wantsEmpty = false;
  /** amounts of buckets that were not empty: of peers, tenant, and entities that are seldom active */
  #active: QuantileSketch | undefined;
  /** buckets of the entity, and those that were not empty */
  #buckets = 0;
  #full = 0;
  /** since when buckets have been too high (positive) or too low (negative), and how many */
  #streak = 0;
  #streakSince = NaN;
  #last: { readonly amount: number; readonly judged: CountJudgement; readonly start: number } | undefined;

  constructor({ of, per }: VolumeOptions, counts = new CountModel()) {
    this.counts = counts;
    this.#per = per;
    this.#bucket = new Bucket(of, per);
  }

  get observations(): number {
    return this.#observations;
  }

  get since(): number {
    return this.#since;
  }

  get active(): QuantileSketch | undefined {
    return this.#active;
  }

  get #isSparse(): boolean {
    return this.#full < SPARSE * this.#buckets;
  }

  get due(): number {
    return Number.isNaN(this.#bucket.start) ? Infinity : this.#bucket.end;
  }

  get wake(): number {
    // also who never comes back has a bucket that ends, and it counts for what is usual
    return this.#wantsEmpty || !this.#bucket.isEmpty ? this.due : Infinity;
  }

  judge({ time, value, offset }: Seen, scopes: Scopes<VolumeModel>, { direction, of, least }: VolumeOptions): number {
    if (direction !== 'up') this.#wantsEmpty = true;
    if (direction === 'down' || time < this.#bucket.start) return NaN;
    const running = this.#bucket.amount + (of === 'sum' ? Number(value) || 0 : 1);
    if (Number.isNaN(this.#bucket.start) || running < this.#limit || running < least) return NaN;
    const judged = this.counts.judge(running, slotOf(this.#bucket.start, offset, this.#per), priorOf(scopes));
    // looked at again when it has grown by a twentieth
    this.#limit = running * 1.05;
    const up = judged.up > 0.02 ? 1 : this.#up(running, judged, scopes);
    if (!(up <= 0.02)) return NaN;
    this.#last = {
      amount: running,
      judged: { up, down: judged.down, expected: judged.expected },
      start: this.#bucket.start,
    };
    return direction === 'both' ? Math.min(1, 2 * up) : up;
  }

  explain({ offset, time }: Seen, scopes: Scopes<VolumeModel>, { direction, of }: VolumeOptions): Judgement {
    const last = this.#last ?? { amount: 0, judged: this.counts.judge(0, 0), start: time };
    return this.#judgement(last.amount, last.judged, last.start, offset, scopes, direction, of, true);
  }

  learn({ time, value, offset }: Seen, _: number, scopes: Scopes<VolumeModel>): void {
    this.#observations += 1;
    if (Number.isNaN(this.#since)) this.#since = time;
    const start = this.#bucket.startOf(time);
    if (Number.isNaN(this.#bucket.start)) this.#begin(start, offset, scopes);
    // what is late belongs to a bucket that is over
    if (start < this.#bucket.start) return;
    this.#bucket.add(value);
  }

  advance(now: number, scopes: Scopes<VolumeModel>, behaviors: readonly VolumeOptions[], judged: Judged): void {
    if (!(this.#bucket.end <= now)) return;
    const isEmptyOdd = behaviors.some(({ direction }) => direction !== 'up');
    let done = 0;
    while (this.#bucket.end <= now && done < MOST_EMPTY) {
      if (this.#bucket.isEmpty && !isEmptyOdd) this.#pass(scopes);
      else this.#end(scopes, behaviors, judged);
      this.#bucket.begin(this.#bucket.end);
      done += 1;
    }
    this.#begin(this.#bucket.startOf(now), scopes.offset, scopes);
  }

  decay(factor: number): void {
    this.counts.decay(factor);
    this.#active?.decay(factor);
    this.#buckets *= factor;
    this.#full *= factor;
  }

  describe(scopes: Scopes<VolumeModel>): ProfileView[] {
    const prior = priorOf(scopes);
    const slots = Array.from({ length: WEEK }, (_, slot) => this.counts.expect(slot, prior));
    const [feature] = scopes.features;
    const spread = slots.map(({ mean, grain, dispersion }) => 2 * Math.sqrt(grain * mean + dispersion * mean * mean));
    return [
      {
        kind: 'week',
        hours: slots.map(({ mean }) => mean),
        low: slots.map(({ mean }, i) => Math.max(0, mean - (spread[i] ?? 0))),
        high: slots.map(({ mean }, i) => mean + (spread[i] ?? 0)),
        ...(feature?.unit === undefined ? {} : { unit: feature.unit }),
      },
    ];
  }

  merge(other: VolumeModel): void {
    this.counts.merge(other.counts);
    this.#observations += other.#observations;
  }

  /** A bucket of an entity, for its peers and the tenant. */
  absorb(size: number, slot: number, grain: number, time: number): void {
    this.#observations += 1;
    if (!(this.#since <= time)) this.#since = time;
    if (size > 0) (this.#active ??= new QuantileSketch()).add(size);
    // of very many buckets a part, all of them alike, says as much
    if (this.counts.buckets > MANY && this.#observations % PART !== 0) return;
    this.counts.learn(size, slot, undefined, grain === 1 ? undefined : { grain });
  }

  write(to: ByteWriter): void {
    to.u8(1);
    this.counts.write(to);
    this.#bucket.write(to);
    for (const number of [
      this.#observations,
      this.#since,
      this.#limit,
      this.#streak,
      this.#streakSince,
      this.#buckets,
      this.#full,
    ])
      to.f64(number);
    to.u8(this.#wantsEmpty ? 1 : 0);
    to.u8(this.#active === undefined ? 0 : 1);
    this.#active?.write(to);
  }

  static read(from: ByteReader, options: VolumeOptions): VolumeModel {
    from.version(1, 'volume');
    const model = new VolumeModel(options, CountModel.read(from));
    model.#bucket.read(from);
    model.#observations = from.f64();
    model.#since = from.f64();
    model.#limit = from.f64();
    model.#streak = from.f64();
    model.#streakSince = from.f64();
    model.#buckets = from.f64();
    model.#full = from.f64();
    model.#wantsEmpty = from.u8() === 1;
    if (from.u8() === 1) model.#active = QuantileSketch.read(from);
    return model;
  }

  get bytes(): number {
    return 780 + this.#bucket.bytes + (this.#active === undefined ? 0 : 100 + 10 * Math.max(8, this.#active.buckets));
  }

  #begin(start: number, offset: number, scopes: Scopes<VolumeModel>): void {
    this.#bucket.begin(start);
    const { mean, grain, dispersion } = this.counts.expect(slotOf(start, offset, this.#per), priorOf(scopes));
    this.#limit = mean + 2.5 * Math.sqrt(grain * mean + dispersion * mean * mean) + grain;
  }

  /** The bucket is over: it is judged, then learnt as far as it is believed, and the next one begins. */
  #end(scopes: Scopes<VolumeModel>, behaviors: readonly VolumeOptions[], judged: Judged): void {
    const { start, amount: size, grain } = this.#bucket;
    const slot = slotOf(start, scopes.offset, this.#per);
    const prior = priorOf(scopes);
    const raw = this.counts.judge(size, slot, prior);
    const up = this.#up(size, raw, scopes);
    // a rhythm of its own is needed for what is missing
    const down = scopes.warm === 'entity' ? raw.down : NaN;
    const judgement = { up, down, expected: raw.expected };
    for (let i = 0; i < behaviors.length; i += 1) {
      const behavior = behaviors[i];
      if (behavior === undefined) continue;
      const { direction, of, least } = behavior;
      const enough = size >= least ? up : Math.max(up, 0.5);
      const p = direction === 'up' ? enough : direction === 'down' ? down : bothOf(enough, down);
      judged(i, start + this.#per - 1, p, () => this.#judgement(size, judgement, start, scopes.offset, scopes, direction, of, false)); // prettier-ignore
    }
    this.counts.learn(size, slot, prior, { weight: this.#weightOf(raw, start), grain, expected: raw.expected });
    this.#buckets += 1;
    this.#full += size > 0 ? 1 : 0;
    if (size > 0 && this.#isSparse) (this.#active ??= new QuantileSketch()).add(size);
    scopes.tenant.absorb(size, slot, grain, start);
    scopes.peers?.absorb(size, slot, grain, start);
  }

  /** An empty bucket that nobody asks about is only learnt. */
  #pass(scopes: Scopes<VolumeModel>): void {
    const { start } = this.#bucket;
    const slot = slotOf(start, scopes.offset, this.#per);
    this.counts.learn(0, slot, priorOf(scopes));
    this.#buckets += 1;
    if (start - this.#streakSince > LASTING) this.#streak = 0;
    scopes.tenant.absorb(0, slot, 1, start);
    scopes.peers?.absorb(0, slot, 1, start);
  }

  /** How far too much it is: by the rhythm; of who is new here, or seldom active, also by the buckets in which something was. NaN if too few are known. */
  #up(size: number, judged: CountJudgement, scopes: Scopes<VolumeModel>): number {
    if (size === 0) return 1;
    const sketch = this.#comparedWith(scopes);
    if (sketch === undefined) return judged.up;
    return sketch.count < FEW_ACTIVE ? NaN : Math.max(judged.up, tailOf(sketch, size, 'high'));
  }

  #comparedWith({ warm, peers, tenant }: Scopes<VolumeModel>): QuantileSketch | undefined {
    // prettier-ignore
    const isSparse = this.#isSparse;
    if (warm === 'entity' && !isSparse) return undefined;
    if (warm === 'entity' && this.#active !== undefined && this.#active.count >= FEW_ACTIVE) return this.#active;
    const active = peers?.active;
    return active !== undefined && active.count >= FEW_ACTIVE ? active : (tenant.#active ?? NONE);
  }

  #weightOf({ up, down }: CountJudgement, start: number): number {
    // what is new is not what others are: until it is known, it is believed whatever they do
    if (this.counts.buckets * this.#per < KNOWN) return 1;
    const side = up < DOUBTED ? 1 : down < DOUBTED ? -1 : 0;
    if (side === 0) {
      if (start - this.#streakSince > LASTING) this.#streak = 0;
      return 1;
    }
    if (Math.sign(this.#streak) !== side) {
      this.#streak = 0;
      this.#streakSince = start;
    }
    this.#streak += side;
    const lasts = Math.abs(this.#streak) >= LASTING_BUCKETS && start - this.#streakSince >= LASTING;
    return lasts ? 1 : Math.min(up, down) / DOUBTED;
  }

  #judgement(
    size: number,
    judged: CountJudgement,
    start: number,
    offset: number,
    scopes: Scopes<VolumeModel>,
    direction: Direction,
    of: VolumeOptions['of'],
    isRunning: boolean,
  ): Judgement {
    // prettier-ignore
    const sketch = this.#comparedWith(scopes);
    const { mean, grain, dispersion } = judged.expected;
    const spread = Math.sqrt(grain * mean + dispersion * mean * mean);
    const isHigh = direction === 'up' || (direction === 'both' && !(judged.down < judged.up));
    const p = direction === 'both' ? bothOf(judged.up, judged.down) : isHigh ? judged.up : judged.down; // prettier-ignore
    const [feature] = scopes.features;
    const unit = of === 'sum' ? feature?.unit : undefined;
    const [median, low, high] =
      sketch === undefined || sketch.count === 0
        ? [mean, Math.max(0, mean - 2 * spread), mean + 2 * spread]
        : [sketch.quantile(0.5), sketch.quantile(0.025), sketch.quantile(0.975)];
    const expected = { kind: 'range' as const, median: round(median), low: round(low), high: round(high), ...(unit === undefined ? {} : { unit }) }; // prettier-ignore
    const scope: ModelScope = scopes.warm;
    const decided = scope === 'entity' ? this : scope === 'peers' ? (scopes.peers ?? scopes.tenant) : scopes.tenant;
    const what = of === 'distinct' ? 'different values of ' : of === 'sum' ? 'sum of ' : '';
    const whom = sketch !== undefined ? (sketch === this.#active ? 'its own busy times' : 'the busy times of others') : scope === 'entity' ? 'its own rhythm' : scope === 'peers' ? `that of its ${scopes.peerCount} peers` : 'that of all'; // prettier-ignore
    return {
      p: Math.max(p, 1e-300),
      direction: isHigh ? 'high' : 'low',
      actual: size,
      expected,
      scope,
      contributions: [{ feature: feature?.id ?? '', bits: -Math.log2(Math.max(p, 1e-300)), actual: size, expected }],
      observations: decided.observations,
      age: Number.isNaN(decided.since) ? 0 : Math.max(0, start - decided.since),
      suppressors: scope === 'entity' ? [] : ['it is new here: judged by the rhythm of others'],
      words: `${what}${feature?.title ?? 'observations'}: ${amount(size, unit)} in ${bucketWords(this.#per)}${isRunning ? ' that is not over' : ''} from ${slotWords(start, offset)}; usual then ${amount(expected.median, unit)} (${amount(expected.low, unit)} to ${amount(expected.high, unit)}) by ${whom}`, // prettier-ignore
    };
  }
}

const NONE = new QuantileSketch();

function bothOf(up: number, down: number): number {
  const least = Number.isNaN(down) ? up : Math.min(up, down);
  return Math.min(1, 2 * least);
}

const round = (value: number): number => Number(value.toPrecision(3));

function priorOf({ peers, tenant }: Scopes<VolumeModel>): CountModel | undefined {
  const of = peers !== undefined && peers.counts.buckets >= 100 ? peers : tenant;
  return of.counts.buckets >= 1 ? of.counts : undefined;
}

export const volume: Kind<VolumeOptions, VolumeModel> = {
  name: 'volume',
  summary: 'Count, sum or distinct values in a bucket of time against the rhythm of the week, up and down',
  options,
  takes: 'any',
  shared: 'own',
  weighsItself: true,
  judgesRunning: true,
  stateKey: ({ of, per }) => `${of} ${per}`,
  create: (given) => new VolumeModel(given),
  read: (from, given) => VolumeModel.read(from, given),
};
