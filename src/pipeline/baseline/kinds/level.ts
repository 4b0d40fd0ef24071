import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { QuantileSketch } from '../../../statistics/quantile-sketch.ts';
import { durationWords } from '../duration.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { tailOf } from './number-tail.ts';
import { amount } from './words.ts';

const options = z.strictObject({
  direction: z.enum(['up', 'down', 'both']).default('up'),
  /** what is below it is never too much */
  least: z.number().optional(),
});
export type LevelOptions = z.infer<typeof options>;

/** A number far out of its distribution (docs/anomaly-methods.md, quantile sketch). Memory: 350 bytes to 3.5 kB. */
export class LevelModel implements Model<LevelOptions> {
  readonly sketch: QuantileSketch;
  #since = NaN;
  /** what lies between them is not odd; made anew when a tenth has been added */
  #low = NaN;
  #high = NaN;
  #boundsAt = 0;

  constructor(sketch = new QuantileSketch()) {
    this.sketch = sketch;
  }

  get observations(): number {
    return this.sketch.count;
  }

  get since(): number {
    return this.#since;
  }

  judge({ value }: Seen, scopes: Scopes<LevelModel>, { direction, least = -Infinity }: LevelOptions): number {
    const x = typeof value === 'number' ? value : Number(value);
    const model = this.#asked(scopes);
    if (model === undefined || Number.isNaN(x)) return NaN;
    if (model.#isWithin(x) || (direction === 'up' && x < least)) return 0.5;
    return model.#p(x, direction);
  }

  explain({ value, time }: Seen, scopes: Scopes<LevelModel>, { direction }: LevelOptions): Judgement {
    const x = Number(value);
    const model = this.#asked(scopes) ?? this;
    const { sketch } = model;
    const isHigh = direction === 'up' || (direction === 'both' && x >= sketch.quantile(0.5));
    const [feature] = scopes.features;
    const unit = feature?.unit;
    const expected = { kind: 'range' as const, median: sketch.quantile(0.5), low: sketch.quantile(0.025), high: sketch.quantile(0.975), ...(unit === undefined ? {} : { unit }) }; // prettier-ignore
    const p = model.#p(x, direction);
    const scope: ModelScope = model === this ? 'entity' : model === scopes.peers ? 'peers' : 'tenant';
    const age = Number.isNaN(model.since) ? 0 : Math.max(0, time - model.since);
    const whose = scope === 'entity' ? 'its own' : scope === 'peers' ? `those of its ${scopes.peerCount} peers` : 'those of all'; // prettier-ignore
    return {
      p,
      direction: isHigh ? 'high' : 'low',
      actual: x,
      expected,
      scope,
      contributions: [{ feature: feature?.id ?? '', bits: -Math.log2(p), actual: x, expected }],
      observations: model.observations,
      age,
      suppressors: scope === 'entity' ? [] : ['it is new here: judged by what is usual for others'],
      words: `${feature?.title ?? 'value'}: ${amount(x, unit)}; of ${Math.round(model.observations)} values over ${durationWords(age)} (${whose}) half are below ${amount(expected.median, unit)}, 95 % from ${amount(expected.low, unit)} to ${amount(expected.high, unit)}`, // prettier-ignore
    };
  }

  learn({ value, time }: Seen, weight: number): void {
    if (Number.isNaN(this.#since)) this.#since = time;
    this.sketch.add(typeof value === 'number' ? value : Number(value), weight);
  }

  decay(factor: number): void {
    this.sketch.decay(factor);
  }

  describe(scopes: Scopes<LevelModel>): ProfileView[] {
    if (this.sketch.count === 0) return [];
    const unit = scopes.features[0]?.unit;
    const quantiles = SHARES.map((share) => ({ share, value: this.sketch.quantile(share) }));
    return [{ kind: 'range', quantiles, ...(unit === undefined ? {} : { unit }) }];
  }

  merge(other: LevelModel): void {
    this.sketch.merge(other.sketch);
  }

  write(to: ByteWriter): void {
    to.u8(1);
    this.sketch.write(to);
    for (const number of [this.#since, this.#low, this.#high, this.#boundsAt]) to.f64(number);
  }

  static read(from: ByteReader): LevelModel {
    from.version(1, 'level');
    const model = new LevelModel(QuantileSketch.read(from));
    model.#since = from.f64();
    model.#low = from.f64();
    model.#high = from.f64();
    model.#boundsAt = from.f64();
    return model;
  }

  get bytes(): number {
    return 250 + 10 * Math.max(8, this.sketch.buckets);
  }

  #asked({ warm, judges, peers, tenant }: Scopes<LevelModel>): LevelModel | undefined {
    if (warm === 'entity' && judges.includes('entity')) return this;
    if (warm !== 'tenant' && peers !== undefined && judges.includes('peers')) return peers;
    return judges.includes('tenant') ? tenant : undefined;
  }

  #isWithin(x: number): boolean {
    if (this.sketch.count > 1.1 * this.#boundsAt || this.sketch.count < 0.9 * this.#boundsAt) {
      this.#low = this.sketch.quantile(0.05);
      this.#high = this.sketch.quantile(0.95);
      this.#boundsAt = this.sketch.count;
    }
    return x > this.#low && x < this.#high;
  }

  #p(x: number, direction: LevelOptions['direction']): number {
    if (direction === 'up') return tailOf(this.sketch, x, 'high');
    if (direction === 'down') return tailOf(this.sketch, x, 'low');
    return Math.min(1, 2 * Math.min(tailOf(this.sketch, x, 'high'), tailOf(this.sketch, x, 'low')));
  }
}

const SHARES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

export const level: Kind<LevelOptions, LevelModel> = {
  name: 'level',
  summary: 'A number far out of its distribution',
  options,
  takes: 'number',
  shared: 'each',
  stateKey: () => '',
  create: () => new LevelModel(),
  read: (from) => LevelModel.read(from),
};
