import { expect, test } from 'vitest';
import { array, assert, integer, property } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';
import { CountMin } from './count-min.ts';
import { exponential, seeded } from './random.ts';

const some = array(integer({ min: 0, max: 100 }).map(String), { maxLength: 300 });
const of = (values: readonly string[], width = 64): CountMin => {
  const sketch = new CountMin(width, 4);
  for (const value of values) sketch.add(value);
  return sketch;
};
const truth = (values: readonly string[], value: string): number => values.filter((each) => each === value).length;

test('never too low, also merged', () => {
  assert(
    property(some, some, (left, right) => {
      const merged = of(left);
      merged.merge(of(right));
      for (const value of new Set([...left, ...right])) {
        expect(of(left).count(value)).toBeGreaterThanOrEqual(truth(left, value));
        expect(merged.count(value)).toBeGreaterThanOrEqual(truth([...left, ...right], value));
      }
      expect(merged.total).toBe(left.length + right.length);
    }),
  );
});

test('too high by more than e / width of the total for hardly any', () => {
  const random = seeded(5);
  const values = Array.from({ length: 50_000 }, () => `v${Math.floor(300 * exponential(random))}`);
  const sketch = of(values, 256);
  const counts = Map.groupBy(values, (value) => value);
  const wrong = [...counts].filter(([value, same]) => sketch.count(value) - same.length > (Math.E / 256) * values.length); // prettier-ignore
  expect(wrong.length / counts.size).toBeLessThan(Math.exp(-4));
});

test('forgetting, reading back, refusing what is damaged or does not fit', () => {
  const sketch = of(['a', 'a', 'b']);
  sketch.decay(0.5);
  expect([sketch.count('a'), sketch.count('never'), sketch.total]).toEqual([1, 0, 1.5]);
  const to = new ByteWriter();
  sketch.write(to);
  expect(CountMin.read(new ByteReader(to.finish())).count('b')).toBe(0.5);
  expect(() => CountMin.read(new ByteReader(to.finish().subarray(0, 40)))).toThrow(RangeError);
  expect(() => sketch.merge(new CountMin(128, 4))).toThrow(RangeError);
});
