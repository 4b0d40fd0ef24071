import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interval, mean } from './bootstrap.ts';
import { auroc, averagePrecision, precisionAt, recallAtFalsePositiveRate } from './metrics.ts';

const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
const labels = [1, 0, 1, 0, 0, 0];

test('figures worked out by hand', () => {
  expect(auroc(scores, labels)).toBeCloseTo(7 / 8);
  expect(averagePrecision(scores, labels)).toBeCloseTo((1 + 2 / 3) / 2);
  expect(recallAtFalsePositiveRate(scores, labels, 0)).toBe(0.5);
  expect(recallAtFalsePositiveRate(scores, labels, 0.25)).toBe(1);
  expect(precisionAt(2, scores, labels)).toBe(0.5);
  expect(precisionAt(100, scores, labels)).toBeCloseTo(1 / 3);
});

test('rows of equal score are one step, whatever their order', () => {
  expect(auroc([1, 1, 1, 1], [1, 0, 0, 1])).toBe(0.5);
  expect(averagePrecision([1, 1, 1, 1], [1, 0, 0, 1])).toBe(0.5);
  expect(recallAtFalsePositiveRate([1, 1, 1, 1], [1, 0, 0, 1], 0.1)).toBe(0);
  expect(precisionAt(1, [1, 1, 1, 1], [1, 0, 0, 1])).toBe(0.5);
});

test('a score that is not a number is refused, not ranked', () => {
  expect(() => auroc([1, Number.NaN], [1, 0])).toThrow('row 1 has no score');
  expect(() => auroc([1], [1, 0])).toThrow('1 scores for 2 labels');
});

test('AUROC is the share of pairs in order', () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 })), { minLength: 2 });
  fc.assert(
    fc.property(rows, (drawn) => {
      const odd = drawn.filter(([, label]) => label === 1);
      const rest = drawn.filter(([, label]) => label === 0);
      fc.pre(odd.length > 0 && rest.length > 0);
      const pairs = odd.flatMap(([one]) => rest.map(([other]) => (one > other ? 1 : one === other ? 0.5 : 0)));
      const all = auroc(drawn.map(([score]) => score), drawn.map(([, label]) => label)); // prettier-ignore
      expect(all).toBeCloseTo(mean(pairs), 10);
    }),
  );
});

test('the interval holds the mean and is narrower for more units', () => {
  const few = Array.from({ length: 10 }, (_, index) => index % 5);
  const many = Array.from({ length: 1000 }, (_, index) => index % 5);
  const wide = interval(few, mean);
  const narrow = interval(many, mean);
  expect(wide.low).toBeLessThan(2);
  expect(wide.high).toBeGreaterThan(2);
  expect(narrow.high - narrow.low).toBeLessThan((wide.high - wide.low) / 4);
  expect(interval(few, mean)).toEqual(wide);
});
