import { check, property, array, integer } from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { seeded, wholeNumber } from '../random.ts';
import { NgramModel } from './ngram-model.ts';

test('worked by hand: Witten and Bell, order 2', () => {
  const model = new NgramModel(2, 1024);
  model.learn([1, 2, 1, 3]);
  // below all: 1/256. P(2) = (1 + 3/256) / (4 + 3). After 1 came 2 and 3: P(2 | 1) = (1 + 2 P(2)) / (2 + 2)
  const alone = (1 + 3 / 256) / 7;
  expect(2 ** -model.bits([2], 0)).toBeCloseTo(alone, 12);
  expect(2 ** -model.bits([1, 2], 1)).toBeCloseTo((1 + 2 * alone) / 4, 12);
  expect(2 ** -model.bits([9], 0)).toBeCloseTo(3 / 256 / 7, 12);
  // 3 was never followed by anything: the model backs off
  expect(model.bits([3, 2], 1)).toBe(model.bits([2], 0));
});

test('probabilities of all tokens after a context, with what was never seen, add up to one', () => {
  const outcome = check(
    property(
      array(integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 }),
      integer({ min: 1, max: 5 }),
      (learnt, order) => {
        const model = new NgramModel(order, 4096);
        model.learn(learnt);
        const context = learnt.slice(-3);
        let sum = 0;
        for (let token = 0; token < 256; token++) sum += 2 ** -model.bits([...context, token], context.length);
        return Math.abs(sum - 1) < 1e-5;
      },
    ),
  );
  expect(outcome.failed, JSON.stringify(outcome.counterexample)).toBe(false);
});

test('counts n-grams as a map of their texts does', () => {
  const random = seeded(7);
  const tokens = Array.from({ length: 2000 }, () => wholeNumber(random, 12));
  const model = new NgramModel(4, 2 ** 16);
  model.learn(tokens);
  for (let length = 1; length <= 4; length++) {
    const counts = new Map<string, number>();
    for (let at = length - 1; at < tokens.length; at++) {
      const key = tokens.slice(at - length + 1, at + 1).join(' ');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (let at = length - 1; at < tokens.length; at += 17)
      expect(model.timesSeen(tokens, at, length)).toBe(counts.get(tokens.slice(at - length + 1, at + 1).join(' ')));
  }
});

test('a stream of ever new tokens stays within its memory, is counted, and what is frequent is not forgotten', () => {
  const model = new NgramModel(3, 1024);
  for (let round = 0; round < 2000; round++) model.learn([1, 2, 3, 1000 + round, 2 ** 31 + round]);
  expect(model.bytes).toBeLessThan(20 * 1024 + 200);
  expect(model.pruned).toBeGreaterThan(1000);
  expect(model.timesSeen([1, 2, 3], 2, 3)).toBe(2000);
  expect(model.bits([1, 2, 3], 2)).toBeLessThan(0.1);
});

test('a table whose n-grams are all as rare as one another makes room too', () => {
  const model = new NgramModel(1, 64);
  for (let token = 0; token < 5000; token++) model.learn([token]);
  expect(model.bytes).toBeLessThan(20 * 64 + 200);
  expect(model.pruned).toBeGreaterThan(4900);
});

test('is read as it was written; what is cut short or too large is refused', () => {
  const model = new NgramModel(5, 4096);
  const random = seeded(3);
  model.learn(Array.from({ length: 500 }, () => wholeNumber(random, 2 ** 32)));
  model.learn([1, 2, 3, 4, 5], 0.5);
  model.decay(0.7);
  const to = new ByteWriter();
  model.write(to);
  const bytes = to.finish();
  const read = NgramModel.read(new ByteReader(bytes), 4096);
  for (const tokens of [[1, 2, 3, 4, 5], [7], [5, 4, 3]])
    for (let at = 0; at < tokens.length; at++) expect(read.bits(tokens, at)).toBeCloseTo(model.bits(tokens, at), 10);
  expect(() => NgramModel.read(new ByteReader(bytes.subarray(0, bytes.length - 3)), 4096)).toThrow(RangeError);
  expect(() => NgramModel.read(new ByteReader(bytes), 1024)).toThrow(RangeError);
});

test('two merged know what one that learnt both would, within what is said of distinct ones', () => {
  const [one, other, both] = [new NgramModel(3, 4096), new NgramModel(3, 4096), new NgramModel(3, 4096)];
  for (const model of [one, both]) model.learn([1, 2, 3, 1, 2, 4]);
  for (const model of [other, both]) model.learn([1, 2, 3, 5, 2, 3]);
  one.merge(other);
  expect(one.timesSeen([1, 2, 3], 2, 3)).toBe(2);
  expect(one.tokens).toBe(12);
  expect(Math.abs(one.bits([1, 2, 3], 2) - both.bits([1, 2, 3], 2))).toBeLessThan(0.2);
});

test('decay leaves what is likely as it is, and forgets at last', () => {
  const model = new NgramModel(2, 1024);
  model.learn([1, 2, 1, 2, 1, 2]);
  const before = model.bits([1, 2], 1);
  model.decay(0.5);
  expect(model.bits([1, 2], 1)).toBeCloseTo(before, 6);
  for (let day = 0; day < 20; day++) model.decay(0.5);
  expect(model.timesSeen([1, 2], 1, 2)).toBe(0);
});
