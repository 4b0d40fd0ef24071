import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { WEEK } from '../../../statistics/week-profile.ts';
import { SeriesModel } from '../../../statistics/series/series.ts';
import { DAY, HOUR, duration } from '../duration.ts';
import { slotOf } from './bucket.ts';
import { forecastJudgement } from './forecast-words.ts';
import type { Judged, Judgement, Kind, Model, Scopes, Seen } from './kind.ts';

const options = z.strictObject({
  of: z.enum(['mean', 'sum', 'count']).default('mean'),
  per: duration.default(5 * 60_000),
  direction: z.enum(['up', 'down', 'both']).default('both'),
});
export type ForecastOptions = z.infer<typeof options>;

/** After a gap, so many empty buckets of a sum or count are learnt as zero, and the rest is passed over. */
const MOST_EMPTY = 288;
/** What is part of an oddity that was told already is no news, and has at least this p. */
const NO_NEWS = 0.05;

/**
 * A measured series, in buckets of time, against its forecast and its own past in eight aspects (docs/anomaly-methods.md, series). Only an entity has one:
 * what is usual for others says little of a processor or a request rate. Memory: 19 kB for an entity, 100 bytes for peers and tenant.
 */
export class ForecastModel implements Model<ForecastOptions> {
  observations = 0;
  since = NaN;
  readonly #options: ForecastOptions;
  #series: SeriesModel | undefined;
  /** the bucket at hand: its start (NaN before the first observation), sum and number of observations */
  #start = NaN;
  #sum = 0;
  #count = 0;
  /** values that were not numbers */
  #notNumbers = 0;
  #wantsEmpty = false;
  #lastChange = '';

  constructor(given: ForecastOptions) {
    this.#options = given;
  }

  get due(): number {
    return Number.isNaN(this.#start) ? Infinity : this.#start + this.#options.per;
  }

  /** An amount of nothing is told on the clock; a mean of nothing is none. */
  get wake(): number {
    return this.#wantsEmpty && this.#options.of !== 'mean' ? this.due : Infinity;
  }

  /** A value is judged with its bucket. */
  judge(_: Seen, __: Scopes<ForecastModel>, { direction }: ForecastOptions): number {
    if (direction !== 'up') this.#wantsEmpty = true;
    return NaN;
  }

  explain(): Judgement {
    throw new Error('only buckets that ended are judged');
  }

  learn({ time, value }: Seen): void {
    const x = this.#options.of === 'count' ? 1 : typeof value === 'number' ? value : Number(value);
    if (!Number.isFinite(x) || !(Math.abs(time) < 8.64e15)) {
      this.#notNumbers += 1;
      return;
    }
    this.observations += 1;
    if (Number.isNaN(this.since)) this.since = time;
    const start = Math.floor(time / this.#options.per) * this.#options.per;
    if (Number.isNaN(this.#start)) this.#start = start;
    // what is late belongs to a bucket that is over
    if (start < this.#start) return;
    this.#sum += x;
    this.#count += 1;
  }

  advance(now: number, scopes: Scopes<ForecastModel>, behaviors: readonly ForecastOptions[], judged: Judged): void {
    for (let done = 0; this.due <= now && done < MOST_EMPTY; done += 1) {
      this.#end(scopes, behaviors, judged);
      if (this.#options.of === 'mean') break;
    }
    if (this.due <= now) this.#start = Math.floor(now / this.#options.per) * this.#options.per;
  }

  decay(): void {
    // a series forgets by itself
  }

  describe({ offset, features }: Scopes<ForecastModel>): ProfileView[] {
    const series = this.#series;
    if (series === undefined || series.count === 0) return [];
    const unit = features[0]?.unit === undefined ? {} : { unit: features[0].unit };
    return [
      { kind: 'series', points: series.newest(offset), ...unit },
      { kind: 'week', ...expectedWeek(series, this.#start, offset), ...unit },
      { kind: 'facts', facts: this.#facts(series) },
    ];
  }

  write(to: ByteWriter): void {
    to.u8(1);
    for (const number of [this.observations, this.since, this.#start, this.#sum, this.#count, this.#notNumbers])
      to.f64(number);
    to.u8(this.#wantsEmpty ? 1 : 0);
    to.text(this.#lastChange);
    to.u8(this.#series === undefined ? 0 : 1);
    this.#series?.write(to);
  }

  static read(from: ByteReader, given: ForecastOptions): ForecastModel {
    from.version(1, 'forecast');
    const model = new ForecastModel(given);
    model.observations = from.f64();
    model.since = from.f64();
    model.#start = from.f64();
    model.#sum = from.f64();
    model.#count = from.f64();
    model.#notNumbers = from.f64();
    model.#wantsEmpty = from.u8() === 1;
    model.#lastChange = from.text();
    if (from.u8() === 1) model.#series = SeriesModel.read(from);
    return model;
  }

  get bytes(): number {
    return 200 + (this.#series?.bytes ?? 0);
  }

  /** The bucket is over: what it held is judged and learnt, and the next one begins. */
  #end(scopes: Scopes<ForecastModel>, behaviors: readonly ForecastOptions[], judged: Judged): void {
    const { of, per } = this.#options;
    const start = this.#start;
    const value = of === 'count' ? this.#count : of === 'sum' ? this.#sum : this.#sum / this.#count;
    this.#start = start + per;
    this.#sum = this.#count = 0;
    // a mean of nothing: the series has a gap there
    if (Number.isNaN(value)) return;
    const series = (this.#series ??= new SeriesModel({ warmUp: warmUpOf(per), step: per }));
    if (!series.judge(start, value, scopes.offset)) return;
    if (series.change !== undefined) this.#lastChange = `${series.change.kind} ${new Date(start).toISOString()}`;
    if (scopes.tenant !== this) scopes.tenant.heard(start);
    scopes.peers?.heard(start);
    if (scopes.warm !== 'entity' || !scopes.judges.includes('entity')) return;
    const explain = (): Judgement => forecastJudgement(series.reading(), { per, start, model: this, scopes });
    for (let i = 0; i < behaviors.length; i++)
      judged(i, start + per - 1, pOf(series, behaviors[i]?.direction ?? 'both'), explain);
  }

  /** Peers and tenant only know that there is something: they judge nobody. */
  heard(time: number): void {
    this.observations += 1;
    if (!(this.since <= time)) this.since = time;
  }

  #facts(series: SeriesModel): { name: string; value: string | number; unit?: string }[] {
    return [
      { name: 'buckets learnt', value: series.count },
      { name: 'forecast by', value: series.pattern },
      ...(series.period > 0 ? [{ name: 'period found', value: series.period / 60_000, unit: 'min' }] : []),
      ...(this.#lastChange === '' ? [] : [{ name: 'last lasting change', value: this.#lastChange }]),
      { name: 'values skipped', value: this.#notNumbers + series.notNumbers + series.outOfTime },
    ];
  }
}

/** Three days of buckets, but 30 at least and 750 at most, are learnt before anything is said. */
function warmUpOf(per: number): number {
  return Math.max(30, Math.min(750, Math.round((3 * DAY) / per)));
}

function pOf(series: SeriesModel, wanted: ForecastOptions['direction']): number {
  if (wanted !== 'both' && series.direction !== 'pattern' && (series.direction === 'high') !== (wanted === 'up'))
    return 1;
  return series.news > 0 ? series.p : Math.max(series.p, NO_NEWS);
}

/** What the coming week is expected to be, by hour of the week. */
function expectedWeek(
  series: SeriesModel,
  from: number,
  offset: number,
): { hours: number[]; low: number[]; high: number[] } {
  const zeros = (): number[] => Array.from({ length: WEEK }, () => 0);
  const [hours, low, high] = [zeros(), zeros(), zeros()];
  for (let hour = 0; hour < WEEK; hour++) {
    const time = from + hour * HOUR;
    const slot = slotOf(time, offset, HOUR);
    const band = series.expect(time, offset);
    hours[slot] = band.median;
    low[slot] = band.low;
    high[slot] = band.high;
  }
  return { hours, low, high };
}

export const forecast: Kind<ForecastOptions, ForecastModel> = {
  name: 'forecast',
  summary:
    'A measured series against its forecast and its own past: value, mean, spread, roughness, season and distribution',
  options,
  takes: 'number',
  shared: 'own',
  weighsItself: true,
  stateKey: ({ of, per }) => `${of} ${per}`,
  create: (given) => new ForecastModel(given),
  read: (from, given) => ForecastModel.read(from, given),
};
