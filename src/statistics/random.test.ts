import { describe, expect, test } from 'vitest';
import {
  beta,
  binomial,
  exponential,
  gamma,
  negativeBinomial,
  normal,
  pick,
  poisson,
  seeded,
  shuffled,
} from './random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, seeded(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(2 ** 40)).not.toEqual(draw(2 ** 41));
});

describe('mean and variance are those of the distribution', () => {
  const random = seeded(7);
  test.each([
    ['uniform', random, 1 / 2, 1 / 12],
    ['normal', () => normal(random), 0, 1],
    ['exponential', () => exponential(random), 1, 1],
    ['gamma 0.4', () => gamma(random, 0.4), 0.4, 0.4],
    ['gamma 9', () => gamma(random, 9), 9, 9],
    ['beta', () => beta(random, 2, 3), 0.4, 0.04],
    ['poisson 3', () => poisson(random, 3), 3, 3],
    ['poisson 200', () => poisson(random, 200), 200, 200],
    ['binomial', () => binomial(random, 100, 0.3), 30, 21],
    ['negative binomial', () => negativeBinomial(random, 10, 0.5), 10, 60],
  ])('%s', (_, draw, mean, variance) => {
    const n = 40_000;
    const drawn = Array.from({ length: n }, draw);
    const average = drawn.reduce((sum, x) => sum + x, 0) / n;
    const spread = drawn.reduce((sum, x) => sum + (x - average) ** 2, 0) / n;
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / n));
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.12);
  });
});

test('shuffling keeps what there is; picking from nothing is a bug', () => {
  const random = seeded(3);
  expect(shuffled(random, [1, 2, 3, 4]).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  expect([1, 2]).toContain(pick(random, [1, 2]));
  expect(() => pick(random, [])).toThrow(RangeError);
});
