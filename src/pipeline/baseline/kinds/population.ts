import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { QuantileSketch } from '../../../statistics/quantile-sketch.ts';
import { durationWords } from '../duration.ts';
import { Bucket, bucketOptions, bucketWords, slotWords } from './bucket.ts';
import type { Judged, Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { tailOf } from './number-tail.ts';
import { amount } from './words.ts';

const options = z.strictObject({ ...bucketOptions, direction: z.enum(['up', 'down']).default('up') });
export type PopulationOptions = z.infer<typeof options>;

/** buckets of its own from which on an entity that always was so is no outlier */
const OWN = 10;

/**
 * An entity that is not like the others (its peers where there are enough, else all) in a bucket of time, and not like itself either: the larger of both p-values counts.
 * Only buckets in which something was observed are compared. Memory: 500 bytes to 1 kB, and 16 a distinct value of the bucket.
 */
export class PopulationModel implements Model<PopulationOptions> {
  /** amounts of buckets: of the entity, or of all entities of the scope */
  readonly sketch: QuantileSketch;
  readonly #bucket: Bucket;
  readonly #per: number;
  #observations = 0;
  #since = NaN;
  #limit = Infinity;

  constructor({ of, per }: PopulationOptions, sketch = new QuantileSketch()) {
    this.sketch = sketch;
    this.#bucket = new Bucket(of, per);
    this.#per = per;
  }

  get observations(): number {
    return this.#observations;
  }

  get since(): number {
    return this.#since;
  }

  get due(): number {
    return Number.isNaN(this.#bucket.start) ? Infinity : this.#bucket.end;
  }

  /** also who never comes back has a bucket that ends, and it counts for what is usual */
  get wake(): number {
    return this.#bucket.isEmpty ? Infinity : this.due;
  }

  judge({ value, time }: Seen, scopes: Scopes<PopulationModel>, { direction, of, least }: PopulationOptions): number {
    if (direction === 'down' || time < this.#bucket.start || Number.isNaN(this.#bucket.start)) return NaN;
    const running = this.#bucket.amount + (of === 'sum' ? Number(value) || 0 : 1);
    if (running < this.#limit || running < least) return NaN;
    this.#limit = running * 1.1;
    const p = this.#p(running, 'high', scopes);
    return p < 0.02 ? p : NaN;
  }

  explain({ value, offset }: Seen, scopes: Scopes<PopulationModel>, { direction, of }: PopulationOptions): Judgement {
    const running = this.#bucket.amount + (of === 'sum' ? Number(value) || 0 : 1);
    return this.#judgement(running, this.#bucket.start, offset, scopes, direction, of);
  }

  learn({ value, time }: Seen, _: number, scopes: Scopes<PopulationModel>): void {
    this.#observations += 1;
    if (Number.isNaN(this.#since)) this.#since = time;
    const start = this.#bucket.startOf(time);
    if (Number.isNaN(this.#bucket.start)) this.#begin(start, scopes);
    if (start < this.#bucket.start) return;
    this.#bucket.add(value);
  }

  advance(now: number, scopes: Scopes<PopulationModel>, behaviors: readonly PopulationOptions[], judged: Judged): void {
    if (this.#bucket.end > now) return;
    const { start, amount: size } = this.#bucket;
    for (const [i, { direction, of, least }] of behaviors.entries()) {
      const raw = this.#p(size, direction === 'up' ? 'high' : 'low', scopes);
      const p = direction === 'up' && size < least ? Math.max(raw, 0.5) : raw;
      judged(i, start + this.#per - 1, p, () => this.#judgement(size, start, scopes.offset, scopes, direction, of));
    }
    // what is far out of all is learnt with little weight: the others' normal must not follow it
    const weight = Math.min(1, Math.max(0.05, tailOf(this.sketch, size, 'high') / 0.01));
    this.sketch.add(size, weight);
    scopes.tenant.absorb(size, start);
    scopes.peers?.absorb(size, start);
    this.#begin(this.#bucket.startOf(now), scopes);
  }

  decay(factor: number): void {
    this.sketch.decay(factor);
  }

  describe({ features, peers, tenant }: Scopes<PopulationModel>): ProfileView[] {
    const unit = features[0]?.unit;
    return [this.sketch, (peers ?? tenant).sketch]
      .filter(({ count }) => count > 0)
      .map((sketch) => ({
        kind: 'range' as const,
        quantiles: [0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map((share) => ({ share, value: sketch.quantile(share) })),
        ...(unit === undefined ? {} : { unit }),
      }));
  }

  merge(other: PopulationModel): void {
    this.sketch.merge(other.sketch);
    this.#observations += other.#observations;
  }

  absorb(size: number, time: number): void {
    if (!(this.#since <= time)) this.#since = time;
    this.#observations += 1;
    this.sketch.add(size);
  }

  write(to: ByteWriter): void {
    to.u8(1);
    this.sketch.write(to);
    this.#bucket.write(to);
    for (const number of [this.#observations, this.#since, this.#limit]) to.f64(number);
  }

  static read(from: ByteReader, given: PopulationOptions): PopulationModel {
    from.version(1, 'population');
    const model = new PopulationModel(given, QuantileSketch.read(from));
    model.#bucket.read(from);
    model.#observations = from.f64();
    model.#since = from.f64();
    model.#limit = from.f64();
    return model;
  }

  get bytes(): number {
    return 280 + 10 * Math.max(8, this.sketch.buckets) + this.#bucket.bytes;
  }

  #begin(start: number, scopes: Scopes<PopulationModel>): void {
    this.#bucket.begin(start);
    const { sketch } = othersOf(scopes).model;
    this.#limit = sketch.count >= 20 ? sketch.quantile(0.99) * 1.05 : Infinity;
  }

  #p(size: number, side: 'high' | 'low', scopes: Scopes<PopulationModel>): number {
    const { sketch } = othersOf(scopes).model;
    if (sketch.count < 20) return NaN;
    const amongOthers = tailOf(sketch, size, side);
    return this.sketch.count < OWN ? amongOthers : Math.max(amongOthers, tailOf(this.sketch, size, side));
  }

  #judgement(
    size: number,
    start: number,
    offset: number,
    scopes: Scopes<PopulationModel>,
    direction: PopulationOptions['direction'],
    of: PopulationOptions['of'],
  ): Judgement {
    // prettier-ignore
    const { model, scope } = othersOf(scopes);
    const [feature] = scopes.features;
    const unit = of === 'sum' ? feature?.unit : undefined;
    const { sketch } = model;
    const expected = { kind: 'range' as const, median: sketch.quantile(0.5), low: sketch.quantile(0.025), high: sketch.quantile(0.975), ...(unit === undefined ? {} : { unit }) }; // prettier-ignore
    const p = this.#p(size, direction === 'up' ? 'high' : 'low', scopes);
    const age = Number.isNaN(model.since) ? 0 : Math.max(0, start - model.since);
    const what = of === 'distinct' ? 'different values of ' : of === 'sum' ? 'sum of ' : '';
    const own = this.sketch.count >= OWN ? `; its own: half below ${amount(this.sketch.quantile(0.5), unit)}` : '';
    return {
      p,
      direction: direction === 'up' ? 'high' : 'low',
      actual: size,
      expected,
      scope,
      contributions: [{ feature: feature?.id ?? '', bits: -Math.log2(p), actual: size, expected }],
      observations: model.observations,
      age,
      suppressors: [],
      words: `${what}${feature?.title ?? 'observations'}: ${amount(size, unit)} in ${bucketWords(this.#per)} from ${slotWords(start, offset)}; ${scope === 'peers' ? `its ${scopes.peerCount} peers` : 'the others'} over ${durationWords(age)}: half below ${amount(expected.median, unit)}, 95 % from ${amount(expected.low, unit)} to ${amount(expected.high, unit)}${own}`, // prettier-ignore
    };
  }
}

function othersOf({ judges, peers, peerCount, tenant }: Scopes<PopulationModel>): {
  model: PopulationModel;
  scope: ModelScope;
} {
  // prettier-ignore
  if (peers !== undefined && peerCount >= 5 && judges.includes('peers') && peers.sketch.count >= 50) return { model: peers, scope: 'peers' }; // prettier-ignore
  return { model: tenant, scope: 'tenant' };
}

export const population: Kind<PopulationOptions, PopulationModel> = {
  name: 'population',
  summary: 'An entity that is not like the others (or its peers) in a bucket of time, and not like itself',
  options,
  takes: 'any',
  shared: 'own',
  weighsItself: true,
  judgesRunning: true,
  stateKey: ({ of, per }) => `${of} ${per}`,
  create: (given) => new PopulationModel(given),
  read: (from, given) => PopulationModel.read(from, given),
};
