import { describe, expect, test } from 'vitest';
import { combineCauchy, combineFisher, combineMin } from './combine.ts';
import { normal, seeded } from './random.ts';
import { normalCdf } from './special-functions.ts';

/** p-values of which each two have correlation `rho`. */
function dependent(random: () => number, n: number, rho: number): number[] {
  const shared = normal(random);
  return Array.from({ length: n }, () => normalCdf(-(Math.sqrt(rho) * shared + Math.sqrt(1 - rho) * normal(random))));
}
const rate = (combine: (ps: number[]) => number, rho: number, alpha: number, runs = 20_000): number => {
  const random = seeded(11);
  let hits = 0;
  for (let i = 0; i < runs; i++) if (combine(dependent(random, 10, rho)) <= alpha) hits++;
  return hits / runs / alpha;
};

describe('Cauchy', () => {
  test.each([0, 0.3, 0.6, 0.9, 1])('holds its level under correlation %f', (rho) => {
    for (const alpha of [0.05, 0.01]) {
      expect(rate(combineCauchy, rho, alpha)).toBeGreaterThan(0.6);
      expect(rate(combineCauchy, rho, alpha)).toBeLessThan(1.35);
    }
  });
  test('of the same p it is p, of one small one about n times p, and weights count', () => {
    expect(combineCauchy([0.01, 0.01, 0.01])).toBeCloseTo(0.01, 12);
    expect(combineCauchy([1e-20, 0.5, 0.5, 0.5]) / 4e-20).toBeCloseTo(1, 6);
    expect(combineCauchy([1e-20, 0.5], [3, 1]) / (4e-20 / 3)).toBeCloseTo(1, 6);
    expect(combineCauchy([1e-9, 1])).toBeLessThan(3e-9);
    expect([combineCauchy([]), combineCauchy([0.5], [0])]).toEqual([1, 1]);
    expect(combineCauchy([0, 0.5])).toBeLessThan(1e-299);
  });
});

test('Fisher holds its level when all is independent, and does not when it is not', () => {
  expect(rate(combineFisher, 0, 0.05)).toBeCloseTo(1, 0);
  expect(rate(combineFisher, 0.6, 0.01)).toBeGreaterThan(3);
  expect(combineFisher([0.05])).toBeCloseTo(0.05);
});

test('the smallest holds its level, and is a bound under dependence', () => {
  expect(rate(combineMin, 0, 0.05)).toBeCloseTo(1, 0);
  expect(rate(combineMin, 0.9, 0.05)).toBeLessThan(1);
  expect(combineMin([1e-18, 1]) / 2e-18).toBeCloseTo(1);
});
