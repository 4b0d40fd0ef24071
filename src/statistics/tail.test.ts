import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { exponential, normal, seeded, type Random } from './random.ts';
import { Tail } from './tail.ts';

const of = (draw: () => number, n = 20_000): Tail => {
  const tail = new Tail();
  for (let i = 0; i < n; i++) tail.add(draw());
  return tail;
};

describe('rates of alarms at thresholds beyond what was seen are those asked for', () => {
  test.each([
    ['exponential', exponential],
    ['normal', normal],
    ['Pareto, heavy', (random: Random) => (1 - random()) ** -0.4],
    ['one that ends', (random: Random) => 1 - random() ** 0.25],
  ])('%s', (_, draw) => {
    const random = seeded(8);
    const tail = of(() => draw(random));
    for (const p of [1e-2, 1e-3, 1e-4]) {
      let hits = 0;
      const z = tail.quantile(p);
      for (let i = 0; i < 300_000; i++) if (draw(random) > z) hits++;
      expect(hits / 300_000 / p, `at ${p}`).toBeLessThan(2.5);
      if (p > 1e-4) expect(hits / 300_000 / p, `at ${p}`).toBeGreaterThan(0.5);
      expect(tail.p(z) / p).toBeGreaterThan(0.7);
      expect(tail.p(z) / p).toBeLessThan(1.4);
    }
  });
});

test('p falls with the score, and is never 0', () => {
  const random = seeded(1);
  for (const n of [5, 500, 30_000]) {
    const tail = of(() => normal(random), n);
    const ps = [-9, 0, 1, 2, 2.2, 3, 5, 50, 1e9].map((score) => tail.p(score));
    for (const [i, p] of ps.entries()) expect(p).toBeLessThanOrEqual((ps[i - 1] ?? 1) * 1.01);
    expect(ps.at(-1)).toBeGreaterThan(0);
  }
});

test('nothing known, no number, all the same', () => {
  expect([new Tail().p(3), of(() => 1).p(NaN), of(() => 1).p(1)]).toEqual([1, 1, 1]);
  expect(of(() => 1).p(2)).toBeCloseTo(1 / 20_001);
  expect(new Tail().quantile(0.1)).toBeNaN();
});

test('a snapshot is read back, a damaged one refused; it forgets', () => {
  const random = seeded(2);
  const tail = of(() => exponential(random));
  const to = new ByteWriter();
  tail.write(to);
  const read = Tail.read(new ByteReader(to.finish()));
  expect(read.p(9)).toBeCloseTo(tail.p(9), 6);
  expect(() => Tail.read(new ByteReader(to.finish().subarray(0, 60)))).toThrow(RangeError);
  tail.decay(0.01);
  for (let i = 0; i < 20_000; i++) tail.add(5 + exponential(random));
  expect(tail.p(9)).toBeGreaterThan(0.01);
});
