import { expect, test } from 'vitest';
import { array, assert, integer, property } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';
import { DistinctCount } from './distinct-count.ts';

const of = (numbers: Iterable<number>, precision = 11): DistinctCount => {
  const count = new DistinctCount(precision);
  for (const each of numbers) count.add(`user${each}`);
  return count;
};
const written = (count: DistinctCount): Uint8Array => {
  const to = new ByteWriter();
  count.write(to);
  return to.finish();
};
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

test('few are counted exactly, and add says what is new', () => {
  const count = of([...range(0, 96), ...range(0, 96)]);
  expect(count.count).toBe(96);
  expect([count.add('user0'), of([]).count, of([]).add('x')]).toEqual([false, 0, true]);
});

test('many are counted within four standard errors, at every precision and size', () => {
  for (const precision of [8, 11, 14]) {
    for (const n of [97, 150, 1000, 10_000, 200_000]) {
      const error = Math.abs(of(range(0, n), precision).count / n - 1);
      expect(error).toBeLessThan((4 * 1.04) / Math.sqrt(2 ** precision));
    }
  }
});

test('merging is adding all, and a snapshot is read back', () => {
  const some = array(integer({ min: 0, max: 400 }), { maxLength: 300 });
  assert(
    property(some, some, (left, right) => {
      const merged = of(left);
      merged.merge(of(right));
      const all = of([...left, ...right]);
      expect(merged.count).toBe(all.count);
      expect(written(DistinctCount.read(new ByteReader(written(all))))).toEqual(written(all));
      expect(() => DistinctCount.read(new ByteReader(written(all).subarray(0, -1)))).toThrow(RangeError);
    }),
  );
  expect(() => of([], 8).merge(of([], 9))).toThrow(RangeError);
});
