import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { normal, seeded, type Random } from '../../../statistics/random.ts';
import { forecast, type ForecastModel, type ForecastOptions } from './forecast.ts';
import type { Judgement, Scopes, Seen } from './kind.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONDAY = Date.UTC(2026, 0, 5);
const options = forecast.options.parse({});

interface Found {
  readonly time: number;
  readonly p: number;
  readonly judgement: Judgement;
}

function scopesOf(tenant: ForecastModel): Scopes<ForecastModel> {
  const features = [{ id: 'system.cpu', title: 'share of the processors in use', unit: '1' }];
  return { warm: 'entity', judges: ['entity'], peers: undefined, tenant, peerCount: 0, entity: 'device:pc1', by: undefined, offset: 0, features }; // prettier-ignore
}

/** One observation a minute, from one time to another; what the buckets said with p up to a thousandth. */
function watch(
  model: ForecastModel,
  from: number,
  to: number,
  value: (time: number, random: Random) => number | string | undefined,
  given: ForecastOptions = options,
): Found[] {
  const random = seeded(from + 1);
  const scopes = scopesOf(forecast.create(given, 'tenant'));
  const found: Found[] = [];
  for (let time = from; time < to; time += MINUTE) {
    if (model.due <= time)
      model.advance(time, scopes, [given], (_, at, p, explain) => {
        if (p <= 0.001) found.push({ time: at, p, judgement: explain() });
      });
    const x = value(time, random);
    if (x === undefined) continue;
    const seen: Seen = { entity: 'device:pc1', time, offset: 0, value: x, values: [x], by: undefined, ordinal: 0 };
    expect(model.judge(seen, scopes, given)).toBeNaN();
    model.learn(seen);
  }
  return found;
}

/** Processors of a service: busy by day, with noise. */
const cpu = (time: number, random: Random): number =>
  0.3 + 0.2 * Math.sin((2 * Math.PI * (time % DAY)) / DAY) + 0.02 * normal(random);

describe('forecast', () => {
  test('an ordinary fortnight stays silent, but for what chance brings', () => {
    const found = watch(forecast.create(options, 'entity'), MONDAY, MONDAY + 14 * DAY, cpu);
    expect(found.length).toBeLessThan(8);
  });

  test('a processor that runs hot at night is told, with expectation, scope and words', () => {
    const model = forecast.create(options, 'entity');
    watch(model, MONDAY, MONDAY + 10 * DAY, cpu);
    const odd = MONDAY + 10 * DAY + 20 * HOUR;
    const found = watch(model, MONDAY + 10 * DAY, odd + HOUR, (time, random) =>
      time >= odd ? 0.98 : cpu(time, random),
    );
    const [first] = found.filter(({ time }) => time >= odd);
    if (first === undefined) throw new Error('not found');
    const { judgement } = first;
    expect(judgement.direction).toBe('high');
    expect(judgement.scope).toBe('entity');
    expect(judgement.contributions.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(-Math.log2(judgement.p), 6);
    expect(judgement.words).toMatch(
      /^share of the processors in use: 0\.\d+ in 5 minutes from Thursday 20:\d\d; expected 0\.1/,
    );
    if (judgement.expected.kind !== 'range') throw new Error('a range is expected');
    expect(judgement.expected.high).toBeLessThan(0.4);
  });

  test('one direction hears nothing of the other', () => {
    const up = forecast.options.parse({ direction: 'up' });
    const model = forecast.create(up, 'entity');
    watch(model, MONDAY, MONDAY + 10 * DAY, cpu, up);
    const from = MONDAY + 10 * DAY;
    expect(watch(model, from, from + HOUR, () => 0, up)).toEqual([]);
  });

  test('requests that cease are told, though nothing is observed', () => {
    const requests = forecast.options.parse({ of: 'count', direction: 'down' });
    const model = forecast.create(requests, 'entity');
    watch(model, MONDAY, MONDAY + 5 * DAY, () => 'GET', requests);
    expect(model.wake).toBe(model.due);
    const from = MONDAY + 5 * DAY;
    const found = watch(model, from, from + HOUR, () => undefined, requests);
    expect(found[0]?.judgement.direction).toBe('low');
    expect(found[0]?.judgement.actual).toBe(0);
  });

  test('before its warm-up is over it says nothing', () => {
    const model = forecast.create(options, 'entity');
    expect(watch(model, MONDAY, MONDAY + 2 * DAY, (time) => (time % DAY === 0 ? 1e9 : 0.1))).toEqual([]);
  });

  test('charts: the newest points with band, the coming week, facts', () => {
    const model = forecast.create(options, 'entity');
    watch(model, MONDAY, MONDAY + 9 * DAY, cpu);
    const [points, week, facts] = model.describe(scopesOf(model));
    if (points?.kind !== 'series' || week?.kind !== 'week' || facts?.kind !== 'facts') throw new Error('three views');
    expect(points.points.length).toBe(144);
    expect(points.points.at(-1)?.time).toBe(MONDAY + 9 * DAY - 10 * MINUTE);
    expect(week.hours.length).toBe(168);
    expect(week.hours[18]).toBeLessThan(0.2);
    expect(week.hours[24 * 3 + 6]).toBeGreaterThan(0.4);
    expect(facts.facts.find(({ name }) => name === 'buckets learnt')?.value).toBe(9 * 288 - 1);
  });

  test('a snapshot goes on bit for bit, and other bytes are refused', () => {
    const model = forecast.create(options, 'entity');
    watch(model, MONDAY, MONDAY + 4 * DAY + 7 * MINUTE, cpu);
    const read = forecast.read(new ByteReader(written(model)), options, 'entity');
    const [from, to] = [MONDAY + 4 * DAY + 7 * MINUTE, MONDAY + 6 * DAY];
    expect(watch(read, from, to, cpu)).toEqual(watch(model, from, to, cpu));
    expect(written(read)).toEqual(written(model));
    expect(() => forecast.read(new ByteReader(written(model).slice(0, 200)), options, 'entity')).toThrow(RangeError);
  });

  test('what is not a number, and clocks that jump, do no harm', () => {
    const model = forecast.create(options, 'entity');
    const hostile = [Number.NaN, Number.POSITIVE_INFINITY, 'x', 1e308, -1e308, 1e9];
    watch(model, MONDAY, MONDAY + DAY, (time) => hostile[(time / MINUTE) % hostile.length]);
    watch(model, MONDAY + 400 * DAY, MONDAY + 401 * DAY, cpu);
    watch(model, MONDAY, MONDAY + HOUR, cpu);
    expect(model.bytes).toBeLessThan(25_000);
    expect(model.describe(scopesOf(model)).length).toBe(3);
  });
});

function written(model: ForecastModel): Uint8Array {
  const to = new ByteWriter();
  model.write(to);
  return to.finish();
}
