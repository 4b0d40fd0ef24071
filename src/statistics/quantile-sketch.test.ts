import { expect, test } from 'vitest';
import { array, assert, double, oneof, property } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';
import { QuantileSketch } from './quantile-sketch.ts';
import { exponential, seeded } from './random.ts';

const number = oneof(double({ min: -1e9, max: 1e9, noNaN: true }), double({ min: -2, max: 2, noNaN: true }));
const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
};
const snapshot = (sketch: QuantileSketch): Uint8Array => {
  const to = new ByteWriter();
  sketch.write(to);
  return to.finish();
};

test('every quantile is within the accuracy of the number that it should be', () => {
  assert(
    property(array(number, { minLength: 1, maxLength: 600 }), double({ min: 0.001, max: 1, noNaN: true }), (values, q) => {
      const sketch = sketchOf(values);
      const exact = values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? NaN;
      expect(sketch.ceiling(q)).toBeGreaterThanOrEqual(exact - 1e-9 * Math.abs(exact));
      expect(Math.abs(sketch.quantile(q) - exact)).toBeLessThanOrEqual(sketch.accuracy * Math.abs(exact) * 1.0001 + 1e-12);
    }),
  ); // prettier-ignore
});

test('ranks: below < x ≤ rank, exact for what is not in the same bucket', () => {
  const sketch = sketchOf([-5, -5, 0, 1, 2, 4, 8, 1e9]);
  expect([sketch.below(-5), sketch.rank(-5), sketch.rank(0), sketch.below(4), sketch.rank(1e10)]).toEqual([0, 0.25, 0.375, 5 / 8, 1]); // prettier-ignore
  expect(new QuantileSketch().rank(1)).toBe(0);
  expect(new QuantileSketch().quantile(0.5)).toBeNaN();
});

test('merging is adding all', () => {
  assert(
    property(array(number, { maxLength: 400 }), array(number, { maxLength: 400 }), (left, right) => {
      const merged = sketchOf(left);
      merged.merge(sketchOf(right));
      expect(snapshot(merged)).toEqual(snapshot(sketchOf([...left, ...right])));
    }),
  );
});

test('memory is bounded for any numbers, and accuracy says what that cost', () => {
  const random = seeded(1);
  const sketch = sketchOf(Array.from({ length: 100_000 }, () => 10 ** (300 * random() - 150)));
  expect(sketch.buckets).toBeLessThanOrEqual(320);
  expect(sketch.count).toBe(100_000);
  expect(sketch.accuracy).toBeLessThan(1);
  const durations = sketchOf(Array.from({ length: 100_000 }, () => 250 * exponential(random)));
  expect(durations.accuracy).toBeLessThan(0.05);
  expect(Math.abs(durations.quantile(0.5) / (250 * Math.LN2) - 1)).toBeLessThan(0.05);
});

test('what is not a number is left out, infinities are only large', () => {
  const sketch = new QuantileSketch();
  expect([sketch.add(NaN), sketch.add(1, 0), sketch.add(1, NaN), sketch.add(Infinity), sketch.add(-Infinity)]).toEqual([false, false, false, true, true]); // prettier-ignore
  expect(sketch.count).toBe(2);
  expect(sketch.rank(0)).toBe(0.5);
});

test('forgetting weighs what is new more, and forgets in the end', () => {
  const sketch = sketchOf(Array.from({ length: 100 }, () => 10));
  sketch.decay(0.1);
  expect(sketch.count).toBeCloseTo(10);
  for (let i = 0; i < 30; i++) sketch.add(50);
  expect(sketch.rank(20)).toBeCloseTo(0.25);
  for (let i = 0; i < 6; i++) sketch.decay(0.1);
  expect([sketch.count, sketch.buckets]).toEqual([0, 0]);
});

test('a snapshot is read back; damaged ones are RangeErrors', () => {
  assert(
    property(array(number, { maxLength: 400 }), (values) => {
      const bytes = snapshot(sketchOf(values));
      expect(snapshot(QuantileSketch.read(new ByteReader(bytes)))).toEqual(bytes);
      expect(() => QuantileSketch.read(new ByteReader(bytes.subarray(0, -1)))).toThrow(RangeError);
    }),
  );
});
