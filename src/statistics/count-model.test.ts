import { describe, expect, test } from 'vitest';
import { assert, double, integer, property } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';
import { CountModel } from './count-model.ts';
import { negativeBinomialAtLeast, negativeBinomialAtMost, negativeBinomialQuantile } from './negative-binomial.ts';
import { negativeBinomial, seeded, type Random } from './random.ts';

const office = (slot: number): number => (slot < 120 && slot % 24 >= 8 && slot % 24 < 17 ? 1 : 0.05);

/** Learns hours 0 to n of a stream, and gives the share of the later ones up to alpha, over alpha, for both tails. */
function calibration(
  draw: (slot: number) => number,
  weeks: number,
  prior?: CountModel,
  grain = 1,
): { up: number; down: number; model: CountModel } {
  const model = new CountModel();
  const alpha = 0.02;
  let [up, down, n] = [0, 0, 0];
  for (let hour = 0; hour < (weeks + 30) * 168; hour++) {
    const amount = draw(hour % 168);
    if (hour >= weeks * 168) {
      const tails = model.judge(amount, hour % 168, prior);
      n++;
      if (tails.up <= alpha) up++;
      if (tails.down <= alpha) down++;
    }
    model.learn(amount, hour % 168, prior, { grain });
  }
  return { up: up / n / alpha, down: down / n / alpha, model };
}

describe('under the null tails are uniform or larger', () => {
  test.each([
    ['busy by day', (random: Random) => (slot: number) => negativeBinomial(random, 40 * office(slot), 0.2), 1],
    ['a few a day', (random: Random) => (slot: number) => negativeBinomial(random, 0.6 * office(slot), 0.5), 1],
    ['always the same, Poisson', (random: Random) => () => negativeBinomial(random, 100, 0), 1],
    ['wild', (random: Random) => () => negativeBinomial(random, 10, 2), 1],
    ['megabytes', (random: Random) => (slot: number) => 1e6 * negativeBinomial(random, 30 * office(slot), 0.3), 1e6],
    ['often empty', (random: Random) => () => (random() < 0.5 ? 0 : negativeBinomial(random, 20, 0.1)), 1],
  ])('%s', (_, drawOf, grain) => {
    const random = seeded(12);
    const { up, down } = calibration(drawOf(random), 4, undefined, grain);
    expect(up).toBeLessThan(1.3);
    expect(down).toBeLessThan(1.3);
  });
});

describe('what departs', () => {
  const random = seeded(5);
  const { model } = calibration((slot) => negativeBinomial(random, 30 * office(slot), 0.05), 2);
  test('a burst by day and a smaller one by night', () => {
    expect(model.judge(30, 34).up).toBeGreaterThan(0.1);
    expect(model.judge(120, 34).up).toBeLessThan(1e-4);
    expect(model.judge(30, 27).up).toBeLessThan(1e-4);
  });
  test('a drop to nothing by day, which is nothing by night', () => {
    expect(model.judge(0, 34).down).toBeLessThan(1e-4);
    expect(model.judge(0, 27).down).toBeGreaterThan(0.1);
  });
  test('half an hour is half as much', () => {
    expect(model.expect(34, undefined, 0.5).mean * 2).toBeCloseTo(model.expect(34).mean);
  });
  test('one bucket of a thousand million does not make it blind', () => {
    const hit = new CountModel();
    hit.merge(model);
    hit.learn(1e9, 34);
    expect(hit.expect(34).mean).toBeLessThan(1.2 * model.expect(34).mean);
    expect(hit.judge(200, 34).up).toBeLessThan(1e-3);
  });
  test('a newcomer is expected to keep the hours of the peers', () => {
    const newcomer = new CountModel();
    for (let slot = 8; slot < 11; slot++) newcomer.learn(60, slot, model);
    expect(newcomer.expect(34, model).mean / newcomer.expect(27, model).mean).toBeGreaterThan(10);
    expect(newcomer.judge(400, 27, model).up).toBeLessThan(0.01);
  });
});

test('shares of the negative binomial: known values, tails that meet, quantiles', () => {
  expect(negativeBinomialAtLeast(3, 2, 0.5)).toBeCloseTo(1 - 0.25 - 0.25 - 0.1875);
  expect(negativeBinomialAtMost(2, 2, 0)).toBeCloseTo(5 * Math.exp(-2));
  assert(
    property(integer({ min: 1, max: 3000 }), double({ min: 0.01, max: 2000, noNaN: true }), double({ min: 0, max: 3, noNaN: true }), (y, mean, dispersion) => {
      const up = negativeBinomialAtLeast(y, mean, dispersion);
      const down = negativeBinomialAtMost(y - 1, mean, dispersion);
      expect(up + down).toBeCloseTo(1, 6);
      const median = negativeBinomialQuantile(0.5, mean, dispersion);
      expect(negativeBinomialAtMost(median, mean, dispersion)).toBeGreaterThanOrEqual(0.5);
    }),
  ); // prettier-ignore
});

test('forgets, refuses what is no number, and a snapshot is read back', () => {
  const model = new CountModel();
  for (let i = 0; i < 500; i++) model.learn(i % 7, i % 168);
  model.learn(NaN, 3);
  model.learn(-1, 3);
  expect(model.buckets).toBe(500);
  expect(model.judge(NaN, 3)).toMatchObject({ up: 1, down: 1 });
  expect(model.judge(Infinity, 3).up).toBeLessThan(1e-6);
  const to = new ByteWriter();
  model.write(to);
  expect(CountModel.read(new ByteReader(to.finish())).judge(9, 20)).toEqual(model.judge(9, 20));
  expect(() => CountModel.read(new ByteReader(to.finish().subarray(0, 100)))).toThrow(RangeError);
  const before = model.expect(20).mean;
  model.decay(0.5);
  expect(model.expect(20).mean / before).toBeGreaterThan(0.9);
  for (let i = 0; i < 500; i++) model.learn(50, i % 168);
  expect(model.expect(20).mean).toBeGreaterThan(20);
  expect(() => model.expect(200)).toThrow(RangeError);
});
