import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { Conformal } from './conformal.ts';
import { normal, seeded, wholeNumber } from './random.ts';

describe('under the null p is uniform or larger', () => {
  test.each([
    ['continuous scores', () => normal(random), Infinity],
    ['scores with ties', () => wholeNumber(random, 20), Infinity],
    ['scores weighed by age', () => normal(random), 300],
  ])('%s', (_, draw, halfLife) => {
    const scores = new Conformal(500, halfLife);
    for (let i = 0; i < 500; i++) scores.add(draw());
    let [hits, n] = [0, 0];
    for (let i = 0; i < 40_000; i++) {
      const score = draw();
      if (scores.p(score) <= 0.05) hits++;
      n++;
      scores.add(score);
    }
    expect(hits / n).toBeLessThan(0.058);
    expect(hits / n).toBeGreaterThan(0.0);
  });
  const random = seeded(4);
});

test('the floor is 1/(n + 1), and without scores, or without a number, nothing is odd', () => {
  const scores = new Conformal(10);
  expect(scores.p(1e9)).toBe(1);
  for (let i = 0; i < 9; i++) scores.add(i);
  expect([scores.p(100), scores.p(8), scores.p(8.5), scores.p(-1), scores.p(NaN)]).toEqual([0.1, 0.2, 0.1, 1, 1]);
});

test('it follows when what is normal changes', () => {
  const scores = new Conformal(100);
  for (let i = 0; i < 100; i++) scores.add(1);
  expect(scores.p(2)).toBeCloseTo(1 / 101);
  for (let i = 0; i < 100; i++) scores.add(3);
  expect(scores.p(2)).toBe(1);
  expect(scores.size).toBe(100);
});

test('a snapshot is read back, a damaged one refused', () => {
  const scores = new Conformal(7, 3);
  for (let i = 0; i < 11; i++) scores.add(i);
  const to = new ByteWriter();
  scores.write(to);
  const read = Conformal.read(new ByteReader(to.finish()));
  for (const s of [2, 5, 8, 12]) expect(read.p(s)).toBe(scores.p(s));
  expect(() => Conformal.read(new ByteReader(to.finish().subarray(0, 20)))).toThrow(RangeError);
});
