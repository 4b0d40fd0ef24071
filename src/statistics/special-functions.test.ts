import { describe, expect, test } from 'vitest';
import { assert, double, integer, property } from 'fast-check';
import { chiSquareTail, logGamma, normalCdf, normalQuantile, regularizedBeta, regularizedGamma, upperRegularizedGamma } from './special-functions.ts'; // prettier-ignore

const near = (actual: number, expected: number, digits = 1e-11): void =>
  expect(Math.abs(actual / expected - 1)).toBeLessThan(digits);

describe('known values', () => {
  test('ln Γ', () => {
    near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
    near(logGamma(10), Math.log(362_880));
    near(logGamma(171), 706.573062245787);
    expect(Math.abs(logGamma(1))).toBeLessThan(1e-13);
  });
  test('gamma', () => {
    near(regularizedGamma(1, 2), 1 - Math.exp(-2));
    near(upperRegularizedGamma(3, 4), Math.exp(-4) * (1 + 4 + 8));
    near(upperRegularizedGamma(1, 600), Math.exp(-600));
    near(regularizedGamma(1e6, 1e6), 0.500132980760859, 1e-8);
  });
  test('beta', () => {
    near(regularizedBeta(0.3, 1, 1), 0.3);
    near(regularizedBeta(0.3, 2, 3), 0.3483);
    near(regularizedBeta(0.5, 200, 200), 0.5);
    near(regularizedBeta(1e-3, 5, 1), 1e-15);
  });
  test('normal', () => {
    near(normalCdf(-1.959963984540054), 0.025);
    near(normalCdf(-10), 7.619853024160527e-24);
    near(normalCdf(-37), 5.725571222524e-300, 1e-9);
    near(normalQuantile(0.975), 1.959963984540054);
    near(normalQuantile(1e-20), -9.2623400897984);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
  });
  test('chi-square', () => near(chiSquareTail(3.841458820694124, 1), 0.05));
});

test('the quantile undoes the share, to 12 digits, from 1e-300 to 1', () => {
  assert(
    property(double({ min: -690, max: -1e-6, noNaN: true }), (logP) => {
      const p = Math.exp(logP);
      near(normalCdf(normalQuantile(p)), p, 1e-9);
    }),
  );
});

test('shares grow with x and add up to one', () => {
  const positive = double({ min: 0.01, max: 1e5, noNaN: true });
  const share = integer({ min: 0, max: 4096 }).map((i) => i / 4096);
  assert(
    property(positive, positive, share, share, (a, b, x, y) => {
      expect(regularizedBeta(Math.min(x, y), a, b)).toBeLessThanOrEqual(regularizedBeta(Math.max(x, y), a, b) + 1e-9);
      expect(regularizedBeta(x, a, b) + regularizedBeta(1 - x, b, a)).toBeCloseTo(1, 8);
      expect(regularizedGamma(a, b) + upperRegularizedGamma(a, b)).toBeCloseTo(1, 9);
    }),
  );
});
