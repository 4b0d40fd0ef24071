import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { pick, seeded, wholeNumber, type Random } from '../random.ts';
import { SequenceModel } from './sequence-model.ts';
import { ScoreScale } from './score-scale.ts';

const sizes = { order: 5, slots: 2 ** 14, combinations: 64, scores: 512 };

/** Sessions of an invented service: list, then read and write in turns, now and then a wait. */
function session(random: Random): number[] {
  const tokens = [1, 2];
  for (let i = 0, n = 5 + wholeNumber(random, 20); i < n; i++) tokens.push(3, 4, pick(random, [5, 5, 5, 6]));
  return [...tokens, 7];
}

function learnt(): SequenceModel {
  const random = seeded(1);
  const model = new SequenceModel(sizes);
  for (let i = 0; i < 400; i++) model.learn(session(random));
  return model;
}

test('another order of the same operations is found by the order, and its odd run is named', () => {
  const model = learnt();
  const usual = session(seeded(9));
  const odd = [...usual.slice(0, 11), 7, 5, 4, 3, 1, 6, 4, 1, 6, 3, 5, 2, 4, 7, ...usual.slice(11)];
  expect(model.judge(usual).p).toBeGreaterThan(0.02);
  const judgement = model.judge(odd);
  expect(judgement.p).toBeLessThan(0.01);
  expect(judgement.orderBits).toBeGreaterThan(judgement.combinationBits);
  const [worst] = judgement.oddest;
  expect(worst?.seen).toBe(0);
  expect(worst?.from).toBeGreaterThanOrEqual(8);
  expect(worst?.to).toBeLessThanOrEqual(30);
});

test('operations that were never together are found by the combination, missing and new ones are named', () => {
  const model = learnt();
  const judgement = model.judge([1, 2, 900, 901, 902, 900, 901, 902]);
  expect(judgement.p).toBeLessThan(0.01);
  expect(judgement.neighbor.extra).toEqual([900, 901, 902]);
  expect(judgement.neighbor.missing).toContain(7);
  expect(judgement.orderBits + judgement.combinationBits).toBeCloseTo(judgement.bits, 9);
});

test('p-values of sessions like those learnt are about uniform: judged before each is learnt', () => {
  const random = seeded(5);
  const model = new SequenceModel(sizes);
  for (let i = 0; i < 300; i++) model.learn(session(random));
  let [tenth, fiftieth] = [0, 0];
  for (let i = 0; i < 1000; i++) {
    const next = session(random);
    const { p } = model.judge(next);
    if (p <= 0.1) tenth++;
    if (p <= 0.02) fiftieth++;
    model.learn(next);
  }
  expect(tenth).toBeGreaterThan(50);
  expect(tenth).toBeLessThan(170);
  expect(fiftieth).toBeLessThan(50);
});

test('what is not believed is not learnt; what is learnt becomes usual', () => {
  const model = learnt();
  const odd = [8, 9, 8, 9, 10, 8, 9];
  const before = model.judge(odd).bits;
  model.learn(odd, 0);
  expect(model.judge(odd).bits).toBe(before);
  for (let i = 0; i < 30; i++) model.learn(odd);
  expect(model.judge(odd).bits).toBeLessThan(before / 2);
});

test('empty sequences, one token, a model that knows nothing: no judgement is not a number', () => {
  const model = new SequenceModel(sizes);
  for (const tokens of [[], [1], [1, 1, 1]]) {
    expect(model.judge(tokens).p).toBe(1);
    model.learn(tokens);
  }
  for (const tokens of [[], [2]]) expect(model.judge(tokens).p).toBeGreaterThan(0);
});

test('is read as it was written', () => {
  const model = learnt();
  model.decay(0.9);
  const to = new ByteWriter();
  model.write(to);
  const read = SequenceModel.read(new ByteReader(to.finish()), sizes);
  const asked = [1, 2, 3, 4, 6, 5, 99];
  expect(read.judge(asked).bits).toBeCloseTo(model.judge(asked).bits, 9);
  expect(read.sequences).toBeCloseTo(model.sequences, 9);
  const again = new ByteWriter();
  read.write(again);
  expect(again.length).toBe(to.length);
  expect(() => SequenceModel.read(new ByteReader(to.finish()), { ...sizes, order: 4 })).toThrow(RangeError);
  expect(() => SequenceModel.read(new ByteReader(to.finish().subarray(0, 100)), sizes)).toThrow(RangeError);
});

test('an entity that goes is kept in those it is merged into', () => {
  const [model, gone] = [learnt(), new SequenceModel(sizes)];
  for (let i = 0; i < 50; i++) gone.learn([40, 41, 42, 43]);
  const before = model.score([40, 41, 42, 43]);
  model.merge(gone);
  expect(model.score([40, 41, 42, 43])).toBeLessThan(before / 4);
  expect(model.sequences).toBe(450);
});

test('a scale counts within what it saw, goes on beyond it, and remembers only the newest', () => {
  const scale = new ScoreScale(100, 0.9);
  expect(scale.bits(5)).toBe(0);
  for (let i = 0; i < 1000; i++) scale.add(i % 100);
  expect(scale.size).toBe(100);
  expect(scale.bits(50)).toBeCloseTo(1, 1);
  expect(scale.bits(120)).toBeGreaterThan(scale.bits(110));
  expect(scale.bits(99)).toBeGreaterThan(5);
  for (let i = 0; i < 100; i++) scale.add(1000);
  expect(scale.bits(999)).toBeLessThan(0.1);
  scale.add(NaN);
  scale.add(Infinity);
  expect(scale.bits(1e9)).toBeGreaterThan(6);
});
