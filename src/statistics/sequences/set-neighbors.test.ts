import { check, property, uniqueArray, integer, array } from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { MOST_MEMBERS, SetNeighbors, sortedSet } from './set-neighbors.ts';

const sets = array(uniqueArray(integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 20,
});

test('finds the nearest of all sets learnt, and what tells them apart', () => {
  const outcome = check(
    property(sets, uniqueArray(integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }), (learnt, asked) => {
      const neighbors = new SetNeighbors(64);
      for (const each of learnt) neighbors.learn(sortedSet(each));
      const { distance, missing, extra } = neighbors.nearest(sortedSet(asked));
      const distances = learnt.map((each) => {
        const common = each.filter((member) => asked.includes(member)).length;
        return 1 - common / (each.length + asked.length - common);
      });
      const common = asked.length - extra.length;
      const isSame = distance === 1 || Math.abs(1 - common / (asked.length + missing.length) - distance) < 1e-12;
      return Math.abs(Math.min(...distances) - distance) < 1e-12 && isSame;
    }),
  );
  expect(outcome.failed, JSON.stringify(outcome.counterexample)).toBe(false);
});

test('keeps what is usual when there is no room, and counts what it dropped', () => {
  const neighbors = new SetNeighbors(4);
  for (let round = 0; round < 100; round++) {
    neighbors.learn(sortedSet([1, 2, 3]));
    neighbors.learn(sortedSet([100 + round, 7]));
  }
  expect(neighbors.size).toBe(4);
  expect(neighbors.dropped).toBe(97);
  expect(neighbors.distance(sortedSet([3, 2, 1, 1]))).toBe(0);
});

test('what was hardly believed is not known before it has come often', () => {
  const neighbors = new SetNeighbors(4);
  for (let i = 0; i < 20; i++) neighbors.learn(sortedSet([1, 2]), 0.01);
  expect(neighbors.distance(sortedSet([1, 2]))).toBe(1);
  neighbors.learn(sortedSet([1, 2]), 0.1);
  expect(neighbors.distance(sortedSet([1, 2]))).toBe(0);
});

test('a set of a million members is a sample of bounded size', () => {
  const million = Uint32Array.from({ length: 1_000_000 }, (_, i) => Math.imul(i, 0x9e3779b1));
  expect(sortedSet(million).length).toBe(MOST_MEMBERS);
  const neighbors = new SetNeighbors(8);
  neighbors.learn(sortedSet(million));
  expect(neighbors.distance(sortedSet(million.toReversed()))).toBe(0);
  expect(neighbors.bytes).toBeLessThan(2000);
});

test('nothing learnt is as far as can be; an empty set is nearest to an empty one', () => {
  const neighbors = new SetNeighbors(4);
  expect(neighbors.distance(sortedSet([1]))).toBe(1);
  neighbors.learn(sortedSet([]));
  expect(neighbors.distance(sortedSet([1]))).toBe(1);
});

test('is read as it was written, after decay; bytes cut short are refused', () => {
  const neighbors = new SetNeighbors(10);
  for (const each of [[1, 2, 2 ** 32 - 1], [5], [9, 10]]) neighbors.learn(sortedSet(each), 3);
  neighbors.learn(sortedSet([77]), 0.001);
  neighbors.decay(0.5);
  expect(neighbors.size).toBe(3);
  const to = new ByteWriter();
  neighbors.write(to);
  const bytes = to.finish();
  const read = SetNeighbors.read(new ByteReader(bytes), 10);
  for (const asked of [[1, 2], [5, 6], [2 ** 32 - 1]])
    expect(read.nearest(sortedSet(asked))).toEqual(neighbors.nearest(sortedSet(asked)));
  expect(() => SetNeighbors.read(new ByteReader(bytes.subarray(0, bytes.length - 1)), 10)).toThrow(RangeError);
  expect(() => SetNeighbors.read(new ByteReader(bytes), 2)).toThrow(RangeError);
});
