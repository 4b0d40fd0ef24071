import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { normal, poisson, seeded, type Random } from '../random.ts';
import type { Reading } from './reading.ts';
import { SeriesModel } from './series.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** a Monday */
const start = Date.UTC(2026, 0, 5);

const daily = (time: number): number => 50 + 30 * Math.sin((2 * Math.PI * (time % day)) / day);

/** Readings of a series of five-minute values. */
function watch(
  days: number,
  value: (time: number, random: Random) => number,
  model = newModel(),
  from = start,
): Reading[] {
  const random = seeded(11);
  const readings: Reading[] = [];
  for (let time = from; time < from + days * day; time += 5 * minute) {
    const reading = model.see(time, value(time, random));
    if (reading !== undefined) readings.push(reading);
  }
  return readings;
}

function newModel(): SeriesModel {
  return new SeriesModel({ warmUp: 750, step: 5 * minute });
}

function coverage(readings: readonly Reading[]): number {
  const within = readings.filter(({ actual, expected }) => actual >= expected.low && actual <= expected.high);
  return within.length / readings.length;
}

const shareBelow = (readings: readonly Reading[], p: number): number =>
  readings.filter((reading) => reading.p <= p).length / readings.length;

const last = <T>(list: readonly T[]): T => {
  const item = list.at(-1);
  if (item === undefined) throw new Error('empty');
  return item;
};

describe('the forecast', () => {
  test('knows the time of day from the second day on, with a band that 95 % of values keep to', () => {
    const readings = watch(14, (time, random) => daily(time) + 3 * normal(random)).slice(4 * 288);
    expect(coverage(readings)).toBeGreaterThan(0.93);
    expect(coverage(readings)).toBeLessThan(0.97);
    const width = readings.map(({ expected }) => expected.high - expected.low);
    // 95 % of a normal error of 3 need a band of 11.8
    expect(width.reduce((sum, each) => sum + each, 0) / width.length).toBeLessThan(18);
  });

  test('goes by the pattern that has forecast best', () => {
    const noisy = watch(6, (_, random) => normal(random));
    expect(last(noisy).pattern).toBe('slow-level');
    const ofDay = watch(
      6,
      (time, random) => 100 * Number(time % day > 9 * hour && time % day < 9.5 * hour) + normal(random),
    );
    expect(last(ofDay).pattern).toBe('day');
    const weekends = watch(
      28,
      (time, random) => (new Date(time).getUTCDay() % 6 === 0 ? 20 : daily(time)) + normal(random),
    );
    expect(['weekday', 'week']).toContain(last(weekends).pattern);
  });

  test('finds a period that no calendar has', () => {
    const model = newModel();
    watch(9, (time, random) => (time % (100 * minute) < 20 * minute ? 80 : 10) + normal(random), model);
    expect(model.period).toBe(100 * minute);
  });

  test('stays above zero for what was never below', () => {
    const readings = watch(7, (_, random) => poisson(random, 0.05));
    expect(readings.every(({ expected }, i) => i === 0 || expected.low >= 0)).toBe(true);
    expect(coverage(readings.slice(750))).toBeGreaterThan(0.9);
  });
});

describe('changes', () => {
  test.each([
    ['level', (time: number) => daily(time) + 40, 40],
    ['scale', (time: number) => daily(time) * 2.5, 2.5],
    ['time', (time: number) => daily(time - 3 * hour), 3 * hour],
  ] as const)('a %s shift is told once and is the new normal', (kind, after, amount) => {
    const change = start + 10 * day;
    const readings = watch(14, (time, random) => (time < change ? daily(time) : after(time)) + normal(random));
    const found = readings.flatMap((reading, i) => (reading.change === undefined ? [] : [{ ...reading.change, i }]));
    const told = found.filter(({ i }) => i >= 10 * 288);
    expect(found.filter(({ i }) => i < 10 * 288)).toEqual([]);
    expect(told[0]?.kind).toBe(kind);
    expect(Math.abs((told[0]?.amount ?? 0) - amount) / amount).toBeLessThan(0.25);
    expect(told.length).toBeLessThanOrEqual(2);
    expect((told[0]?.i ?? Number.POSITIVE_INFINITY) - 10 * 288).toBeLessThan(150);
    expect(coverage(readings.slice(12 * 288))).toBeGreaterThan(0.9);
  });
});

describe('summer time', () => {
  test.each([hour, -hour])('a wall clock put forward or back by %d ms changes nothing that follows it', (by) => {
    const model = newModel();
    const random = seeded(3);
    const readings: Reading[] = [];
    for (let time = start; time < start + 14 * day; time += 5 * minute) {
      const offset = time < start + 10 * day ? 2 * hour : 2 * hour + by;
      const reading = model.see(time, daily(time + offset) + normal(random), offset);
      if (reading !== undefined) readings.push(reading);
    }
    expect(readings.filter(({ change }, i) => i > 10 * 288 && change !== undefined)).toEqual([]);
    expect(coverage(readings.slice(10 * 288 + 12))).toBeGreaterThan(0.92);
  });
});

describe('what is odd', () => {
  test.each([
    ['normal', (_: number, random: Random) => normal(random)],
    ['daily', (time: number, random: Random) => daily(time) + normal(random)],
    ['heavy-tailed', (_: number, random: Random) => Math.exp(2 * normal(random))],
    ['counts with many zeros', (_: number, random: Random) => (random() < 0.9 ? 0 : poisson(random, 20))],
    ['few values', (_: number, random: Random) => Math.floor(3 * random())],
  ] as const)('p is calibrated on %s values', (_, value) => {
    const readings = watch(28, value).slice(4 * 288);
    expect(shareBelow(readings, 0.1)).toBeGreaterThan(0.03);
    expect(shareBelow(readings, 0.1)).toBeLessThan(0.2);
    expect(shareBelow(readings, 0.01)).toBeGreaterThan(0.001);
    expect(shareBelow(readings, 0.01)).toBeLessThan(0.03);
    expect(shareBelow(readings, 0.0001)).toBeLessThan(0.003);
  });

  test('does not depend on unit and zero point', () => {
    const value = (time: number, random: Random): number => daily(time) + 3 * normal(random);
    const one = watch(6, value);
    const other = watch(6, (time, random) => 2 ** 20 * value(time, random) + 2 ** 24);
    const differences = one.map(({ strength }, i) => Math.abs(strength - (other[i]?.strength ?? 0)));
    expect(Math.max(...differences.slice(750))).toBeLessThan(0.5);
  });

  test('a spike, a drop, a flat line, a missing afternoon: each is said, and once', () => {
    const odd = start + 12 * day + 14 * hour;
    const cases = [
      (time: number) => (time >= odd && time < odd + hour ? 140 : undefined),
      (time: number) => (time >= odd && time < odd + hour ? 2 : undefined),
      (time: number) => (time >= odd && time < odd + 8 * hour ? 50 : undefined),
      (time: number) => (time >= odd - 6 * hour && time < odd + 6 * hour ? 20 : undefined),
    ];
    for (const oddity of cases) {
      const readings = watch(13, (time, random) => oddity(time) ?? daily(time) + normal(random));
      const from = (odd - 6 * hour - start) / (5 * minute);
      const during = readings.slice(from, from + 144);
      const before = readings.slice(5 * 288, from);
      const strongest = Math.max(...during.map(({ news }) => news));
      expect(strongest).toBeGreaterThan(Math.max(...before.map(({ news }) => news)));
      expect(during.filter(({ news }) => news > 5).length).toBeLessThan(6);
    }
  });

  test('a series that never moved', () => {
    const model = newModel();
    const readings = watch(5, () => 7, model);
    expect(readings.every(({ strength, p }) => strength === 0 && p > 0.5)).toBe(true);
    expect(last(readings).expected).toEqual({ median: 7, low: 7, high: 7 });
    const moved = model.see(start + 5 * day, 8);
    expect(moved?.p).toBeLessThan(0.001);
    expect(moved?.direction).toBe('high');
  });

  test('nothing is said during warm-up', () => {
    const readings = watch(2, (time, random) => normal(random) + (time === start + day ? 1e9 : 0));
    expect(readings.every(({ p, strength, news }) => p === 1 && strength === 0 && news === 0)).toBe(true);
  });
});

describe('bad input', () => {
  test('is counted and skipped', () => {
    const model = newModel();
    watch(4, daily, model);
    expect(model.see(start + 4 * day, Number.NaN)).toBeUndefined();
    expect(model.see(start + 4 * day, Number.POSITIVE_INFINITY)).toBeUndefined();
    expect(model.see(start, 50)).toBeUndefined();
    expect(model.see(start + 400 * day, 50)).toBeUndefined();
    expect(model.see(Number.NaN, 50)).toBeUndefined();
    expect([model.notNumbers, model.outOfTime, model.count]).toEqual([2, 3, 4 * 288]);
    expect(model.see(start + 4 * day, 50)).toBeDefined();
  });

  test('a clock that was set is followed after 16 values', () => {
    const model = newModel();
    watch(4, daily, model);
    const readings = watch(1, daily, model, start - 100 * day);
    expect(readings.length).toBe(288 - 15);
    expect(model.outOfTime).toBe(15);
  });

  test('values of 1e9 in between leave the forecast and later judgements alone', () => {
    const readings = watch(14, (time, random) => (random() < 0.002 ? 1e9 : daily(time) + normal(random)));
    const usual = readings.slice(7 * 288).filter(({ actual }) => actual < 1e6);
    expect(usual.every(({ expected }) => Math.abs(expected.median - 50) < 60)).toBe(true);
  });

  test('uneven times with gaps', () => {
    const model = new SeriesModel({ warmUp: 300 });
    const random = seeded(5);
    let time = start;
    const readings: Reading[] = [];
    for (let i = 0; i < 2000; i++) {
      time += 5 * minute * (0.5 + random()) + (random() < 0.01 ? 6 * hour : 0);
      const reading = model.see(time, daily(time) + normal(random));
      if (reading !== undefined) readings.push(reading);
    }
    expect(coverage(readings.slice(600))).toBeGreaterThan(0.88);
  });

  test('never throws, and stays within its bytes', () => {
    const times = fc.oneof(fc.integer({ min: -1, max: 40 }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.tuple(times, fc.double()), { maxLength: 400 }), (rows) => {
        const model = new SeriesModel({ warmUp: 20 });
        for (const [at, value] of rows) {
          const reading = model.see(start + at * hour, value);
          if (reading === undefined) continue;
          expect(reading.p).toBeGreaterThan(0);
          expect(reading.p).toBeLessThanOrEqual(1);
        }
        expect(model.bytes).toBeLessThanOrEqual(25_000);
      }),
    );
  });
});

describe('a snapshot', () => {
  test('goes on bit for bit, and has at most 16 kB', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer(), (length, seed) => {
        const random = seeded(seed);
        const model = new SeriesModel({ warmUp: 100 });
        const valueAt = (i: number): number => daily(i * 5 * minute) + normal(random) + (i > 2000 ? 50 : 0);
        for (let i = 0; i < length; i++) model.see(start + i * 5 * minute, valueAt(i));
        const to = new ByteWriter();
        model.write(to);
        expect(to.length).toBeLessThanOrEqual(16_384);
        const again = SeriesModel.read(new ByteReader(to.finish()));
        for (let i = length; i < length + 400; i++) {
          const value = valueAt(i);
          expect(again.see(start + i * 5 * minute, value)).toEqual(model.see(start + i * 5 * minute, value));
        }
        const one = new ByteWriter();
        const other = new ByteWriter();
        model.write(one);
        again.write(other);
        expect(other.finish()).toEqual(one.finish());
      }),
      { numRuns: 8 },
    );
  });

  test('that is cut off is an error of its reader', () => {
    const to = new ByteWriter();
    const model = newModel();
    watch(1, daily, model);
    model.write(to);
    const bytes = to.finish();
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => SeriesModel.read(new ByteReader(bytes.slice(0, length)))).toThrow(RangeError);
    }
  });
});
