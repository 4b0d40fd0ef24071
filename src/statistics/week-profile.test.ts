import { describe, expect, test } from 'vitest';
import { array, assert, integer, property } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';
import { normal, seeded, wholeNumber } from './random.ts';
import { WEEK, WeekProfile } from './week-profile.ts';

const slots = array(integer({ min: 0, max: WEEK - 1 }), { maxLength: 300 });
const of = (list: readonly number[]): WeekProfile => {
  const profile = new WeekProfile();
  for (const slot of list) profile.add(slot);
  return profile;
};
const officeWeeks = (weeks: number): number[] =>
  Array.from({ length: weeks * 5 }, (_, day) => [8, 9, 10, 11, 13, 14, 15, 16].map((hour) => (day % 5) * 24 + hour)).flat(); // prettier-ignore

describe('an office worker of four weeks', () => {
  const worker = of(officeWeeks(4));
  test('at the desk nothing is odd, at night on Sunday it is', () => {
    expect(worker.judge(2 * 24 + 10).p).toBeGreaterThan(0.2);
    expect(worker.judge(6 * 24 + 3).p).toBeLessThan(0.05);
    expect(worker.judge(6 * 24 + 3).p).toBeLessThan(worker.judge(2 * 24 + 18).p);
  });
  test('what the peers do at night is less odd', () => {
    const nightShift = of(Array.from({ length: 600 }, (_, i) => (i % 7) * 24 + (i % 6)));
    expect(worker.judge(6 * 24 + 3, nightShift).p).toBeGreaterThan(worker.judge(6 * 24 + 20, nightShift).p);
  });
  test('the usual hours are said as runs', () => {
    const [monday, ...rest] = worker.usual(0.8);
    expect(monday).toEqual({ from: 8, to: 16 });
    expect(rest).toHaveLength(4);
    expect(of([WEEK - 1, 0, WEEK - 1, 0]).usual(0.12)).toContainEqual({ from: WEEK - 1, to: 0 });
    expect(new WeekProfile().usual(1)).toEqual([{ from: 0, to: WEEK - 1 }]);
  });
});

test('with nothing known nothing is odd; with little known the floor is high', () => {
  expect(new WeekProfile().judge(3).p).toBeCloseTo(1);
  assert(property(slots, integer({ min: 0, max: WEEK - 1 }), (list, slot) => {
    const profile = of(list);
    const { p, share } = profile.judge(slot);
    expect(p).toBeGreaterThanOrEqual(share * 0.999);
    expect(p).toBeGreaterThanOrEqual(1 / WEEK / (list.length / 8 + 1) - 1e-9);
    expect(profile.shares().reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
  })); // prettier-ignore
});

test("under the null p is about uniform: hours of work around a centre of one's own, twelve weeks known", () => {
  const random = seeded(6);
  const alphas = [0.1, 0.02];
  const hits = alphas.map(() => 0);
  let judged = 0;
  const peers = new WeekProfile();
  for (let user = 0; user < 150; user++) {
    const centre = 12 + normal(random);
    const draw = (): number => wholeNumber(random, 5) * 24 + ((Math.round(centre + 2.2 * normal(random)) + 24) % 24);
    const profile = new WeekProfile();
    for (let i = 0; i < 300; i++) profile.add(draw());
    for (let i = 0; i < 40; i++) peers.add(draw());
    if (user < 20) continue;
    for (let i = 0; i < 100; i++) {
      judged++;
      const { p } = profile.judge(draw(), peers);
      for (const [a, alpha] of alphas.entries()) if (p <= alpha) hits[a] = (hits[a] ?? 0) + 1;
    }
  }
  for (const [a, alpha] of alphas.entries()) {
    expect((hits[a] ?? 0) / judged / alpha).toBeLessThan(1.4);
    expect((hits[a] ?? 0) / judged / alpha).toBeGreaterThan(0.3);
  }
});

test('merging is adding all; counts do not overflow; forgetting forgets; a snapshot is read back', () => {
  assert(
    property(slots, slots, (left, right) => {
      const merged = of(left);
      merged.merge(of(right));
      const all = of([...left, ...right]);
      expect(merged.total).toBeCloseTo(all.total);
      expect(merged.judge(5).p).toBeCloseTo(all.judge(5).p);
      const to = new ByteWriter();
      all.write(to);
      expect(WeekProfile.read(new ByteReader(to.finish())).shares()).toEqual(all.shares());
      expect(() => WeekProfile.read(new ByteReader(to.finish().subarray(0, -1)))).toThrow(RangeError);
    }),
  );
  const busy = of([50]);
  for (let i = 0; i < 200_000; i++) busy.add(20);
  for (let i = 0; i < 100_000; i++) busy.add(21, 0.5);
  expect(busy.total).toBe(250_001);
  expect((busy.shares()[20] ?? 0) / (busy.shares()[19] ?? 1)).toBeGreaterThan(1.3);
  for (let i = 0; i < 30; i++) busy.decay(0.5);
  expect(busy.total).toBe(0);
  expect(() => busy.add(168)).toThrow(RangeError);
});
