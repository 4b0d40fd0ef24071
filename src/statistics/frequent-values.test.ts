import { describe, expect, test } from 'vitest';
import { array, assert, double, integer, property, tuple } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';
import { FrequentValues } from './frequent-values.ts';

const stream = array(tuple(integer({ min: 0, max: 60 }).map((x) => `v${Math.floor(x * x * 0.02)}`), double({ min: 0.1, max: 3, noNaN: true })), { maxLength: 400 }); // prettier-ignore
const capacity = integer({ min: 1, max: 60 });
type Stream = readonly (readonly [string, number])[];

const of = (capacity: number, stream: Stream): FrequentValues => {
  const values = new FrequentValues(capacity);
  for (const [value, weight] of stream) values.add(value, weight);
  return values;
};
const exact = (stream: Stream): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const [value, weight] of stream) counts.set(value, (counts.get(value) ?? 0) + weight);
  return counts;
};
const written = (values: FrequentValues): Uint8Array => {
  const to = new ByteWriter();
  values.write(to);
  return to.finish();
};

test('the true weight lies from count to count + error, and what is frequent is held', () => {
  assert(
    property(capacity, stream, (room, added) => {
      const values = of(room, added);
      const truth = exact(added);
      expect(values.size).toBeLessThanOrEqual(room);
      for (const { value, count, error } of values.entries()) {
        expect(truth.get(value)).toBeGreaterThan(count - 1e-9);
        expect(truth.get(value)).toBeLessThan(count + error + 1e-9);
        expect(values.count(value)).toBe(count);
      }
      for (const [value, weight] of truth) {
        if (weight > values.total / room + 1e-9) expect(values.has(value)).toBe(true);
      }
    }),
  );
});

test('while there is room all is exact: counts, distinct and singletons, and nothing is other', () => {
  assert(
    property(array(integer({ min: 0, max: 40 }), { maxLength: 200 }), (added) => {
      const values = of(64, added.map((x) => [`v${x}`, 1])); // prettier-ignore
      const truth = exact(added.map((x) => [`v${x}`, 1]));
      expect(new Map(values.entries().map(({ value, count }) => [value, count]))).toEqual(truth);
      expect([values.distinct, values.size, values.total]).toEqual([truth.size, truth.size, added.length]);
      expect(values.singletons).toBe([...truth.values()].filter((count) => count === 1).length);
      expect([values.other, values.isLossy]).toEqual([0, false]);
      const upTo2 = [...truth.values()].filter((count) => count <= 2).reduce((sum, count) => sum + count, 0);
      expect(values.weightUpTo(2)).toBe(upTo2);
    }),
  );
});

test('add says whether a value is new', () => {
  const values = new FrequentValues(2);
  expect([values.add('a'), values.add('a'), values.add('b'), values.add('a', NaN), values.add('c', -1)]).toEqual([true, false, true, false, false]); // prettier-ignore
});

describe('merging', () => {
  test('is adding all while there is room', () => {
    assert(
      property(stream, stream, (left, right) => {
        const merged = of(100, left);
        merged.merge(of(100, right));
        const all = of(100, [...left, ...right]);
        const once = (all: Stream): Stream => all.map(([value]) => [value, 1] as const);
        const counted = of(100, once(left));
        counted.merge(of(100, once(right)));
        expect(counted.distinct).toBeCloseTo(all.size);
        for (const { value, count } of all.entries()) expect(merged.count(value)).toBeCloseTo(count);
        expect(merged.total).toBeCloseTo(all.total);
      }),
    );
  });
  test('keeps its bounds when there is not', () => {
    assert(
      property(capacity, stream, stream, (room, left, right) => {
        const merged = of(room, left);
        merged.merge(of(room, right));
        const truth = exact([...left, ...right]);
        expect(merged.size).toBeLessThanOrEqual(room);
        for (const { value, count, error } of merged.entries()) {
          expect(truth.get(value)).toBeGreaterThan(count - 1e-9);
          expect(truth.get(value)).toBeLessThan(count + error + 1e-9);
        }
      }),
    );
  });
});

test('forgetting: weights halve, what has none left is gone, and then it is new again', () => {
  assert(
    property(capacity, stream, (room, added) => {
      const values = of(room, added);
      const before = values.entries();
      values.decay(0.5);
      for (const { value, count, error } of before) {
        if (count + error > 0.1) expect(values.count(value)).toBeCloseTo(count / 2);
      }
      for (let i = 0; i < 20; i++) values.decay(0.5);
      expect([values.size, values.total]).toEqual([0, 0]);
      expect(values.add('v1')).toBe(true);
    }),
  );
});

test('a snapshot is read back and goes on in the same way', () => {
  assert(
    property(capacity, stream, stream, (room, added, more) => {
      const values = of(room, added);
      const read = FrequentValues.read(new ByteReader(written(values)));
      for (const each of [values, read]) for (const [value, weight] of more) each.add(value, weight);
      expect(written(read)).toEqual(written(values));
      expect(() => FrequentValues.read(new ByteReader(written(values).subarray(0, -1)))).toThrow(RangeError);
    }),
  );
});

test('a million values through 50,000 places: quick, and the table of ranks follows', () => {
  const values = new FrequentValues(50_000);
  for (let i = 0; i < 300_000; i++) values.add(`h${i % 3 ? i % 1000 : i}`);
  expect(values.size).toBe(50_000);
  expect(values.count('h1')).toBeGreaterThan(190);
  expect(values.weightUpTo(Infinity) + values.other).toBeCloseTo(300_000, 0);
});
