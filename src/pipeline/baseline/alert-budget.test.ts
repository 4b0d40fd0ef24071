import { describe, expect, test } from 'vitest';
import type { Severity } from '../../model/severity.ts';
import { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import { poisson, seeded, type Random } from '../../statistics/random.ts';
import { AlertBudget } from './alert-budget.ts';
import { BehaviorState, ModelSet, specOf } from './model-set.ts';
import { testBehavior } from './test-engine.ts';

const [behavior] = testBehavior('kind: rare').behaviors;

/** Behaviours of these levels, as the engine makes them; `most` is the p of their files. */
function states(levels: readonly Severity[], most = 0.1, enabled = true): BehaviorState[] {
  if (behavior === undefined) throw new Error('no behaviour');
  const set = new ModelSet(0, specOf(behavior), [0]);
  return levels.map((severity, i) => new BehaviorState(i, behavior, set, { enabled, severity, p: most }));
}

const budgetOf = (alerts: number, of: readonly BehaviorState[], part = 1): AlertBudget =>
  new AlertBudget({ alerts, falseShare: 0.1 }, of, part);

/** A day on which each behaviour judges about `rate` times, with p-values of this form. @returns alarms by behaviour */
function day(random: Random, budget: AlertBudget, of: readonly BehaviorState[], rate: number, p: (random: Random) => number): number[] {
  const alarms = of.map(() => 0);
  for (const [i, state] of of.entries()) {
    for (let n = poisson(random, rate); n > 0; n -= 1) {
      const raw = p(random);
      const calibrated = state.calibration.calibrated(raw);
      if (budget.allows(state, calibrated)) {
        budget.spend(state);
        alarms[i] = (alarms[i] ?? 0) + 1;
      }
      state.calibration.add(raw, n);
    }
  }
  for (const state of of) state.endDay();
  budget.endDay(true);
  return alarms;
} // prettier-ignore

const uniform = (random: Random): number => 1 - random();
/** ten times as much at or below any small p as there should be */
const noisy = (random: Random): number => (random() < 0.1 ? 1 : 0.1) * (1 - random()) ** 1.5;
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

describe('alarms a day', () => {
  const LEVELS = ['medium', 'medium', 'high', 'low'] as const satisfies readonly Severity[];

  test.each([
    ['a null stream', uniform, 2000],
    ['one whose p-values are ten times too small', noisy, 2000],
    ['one that judges ten times as much', uniform, 20_000],
  ])('stay near the budget on %s', (_, p, rate) => {
    const random = seeded(1);
    const of = states(LEVELS);
    const budget = budgetOf(20, of);
    const days = Array.from({ length: 40 }, () => sum(day(random, budget, of, rate, p)));
    const settled = days.slice(10);
    expect(sum(settled) / settled.length).toBeGreaterThan(10);
    expect(sum(settled) / settled.length).toBeLessThan(30);
    // whatever happens, a day says no more than twice the budget
    expect(Math.max(...days)).toBeLessThanOrEqual(40);
  }); // prettier-ignore

  test('follow when the stream becomes ten times as noisy, and when it is quiet again', () => {
    const random = seeded(2);
    const of = states(LEVELS);
    const budget = budgetOf(20, of);
    const means = [uniform, noisy, uniform].map((p) => {
      const days = Array.from({ length: 40 }, () => sum(day(random, budget, of, 4000, p)));
      expect(Math.max(...days)).toBeLessThanOrEqual(40);
      return sum(days.slice(25)) / 15;
    });
    for (const mean of means) {
      expect(mean).toBeGreaterThan(8);
      expect(mean).toBeLessThan(30);
    }
  });

  test('are at most what the file of a behaviour allows, whatever the budget', () => {
    const of = states(['critical'], 0.0001);
    const budget = budgetOf(1000, of);
    const alarms = Array.from({ length: 30 }, () => sum(day(seeded(3), budget, of, 4000, uniform)));
    expect(sum(alarms)).toBeLessThan(40);
    expect(of[0]?.threshold).toBe(0.0001);
  });

  test('without calibration the noisy stream would spend the budget many times over: the tests above can fail', () => {
    const random = seeded(4);
    let alarms = 0;
    for (let n = 0; n < 16_000; n += 1) if (noisy(random) <= 20 / 16_000) alarms += 1;
    expect(alarms).toBeGreaterThan(100);
  });
});

describe('shares', () => {
  const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];

  test('each level has twice that of the one below it, and together they are the whole', () => {
    const of = states(LEVELS);
    budgetOf(20, of);
    expect(sum(of.map(({ share }) => share))).toBeCloseTo(1, 12);
    for (let i = 1; i < of.length; i += 1) expect((of[i]?.share ?? 0) / (of[i - 1]?.share ?? 1)).toBeCloseTo(2, 12);
  });

  test('alarms come in these shares', () => {
    const random = seeded(5);
    const of = states(LEVELS);
    const budget = budgetOf(30, of);
    const days = Array.from({ length: 60 }, () => day(random, budget, of, 3000, uniform)).slice(10);
    const byLevel = LEVELS.map((_, i) => sum(days.map((alarms) => alarms[i] ?? 0)));
    const all = sum(byLevel);
    for (const [i, { share }] of of.entries()) {
      expect((byLevel[i] ?? 0) / all).toBeGreaterThan(share / 2);
      expect((byLevel[i] ?? 0) / all).toBeLessThan(share * 2);
    }
    expect(byLevel[4] ?? 0).toBeGreaterThan(3 * (byLevel[2] ?? 0));
  });

  test('what is switched off has none of it, also if nothing is on', () => {
    const on = states(['medium', 'medium']);
    const off = states(['critical'], 0.1, false);
    budgetOf(20, [...on, ...off]);
    expect([...on, ...off].map(({ share }) => share)).toEqual([0.5, 0.5, 0]);
    const none = states(['high'], 0.1, false);
    expect(budgetOf(20, none).allows(none[0] ?? fail(), 0.01)).toBe(false);
  });

  test('who judges ten times as often has a tenth of the threshold', () => {
    const of = states(['medium', 'medium']);
    const budget = budgetOf(20, of);
    for (const [i, state] of of.entries()) for (let n = 0; n < 400 * 10 ** i; n += 1) state.calibration.add(0.5, n);
    budget.setThresholds();
    expect(of.map(({ threshold }) => threshold)).toEqual([10 / 400, 10 / 4000]);
  });

  test('a shard has its part of the budget', () => {
    const of = states(['medium']);
    const half = budgetOf(20, of, 0.5);
    const spent = Array.from({ length: 100 }).filter(() => {
      const isAllowed = half.allows(of[0] ?? fail(), 1e-15);
      if (isAllowed) half.spend(of[0] ?? fail());
      return isAllowed;
    });
    expect(spent.length).toBeGreaterThanOrEqual(10);
    expect(spent.length).toBeLessThanOrEqual(20);
  });
});

describe('within a day', () => {
  test('once the budget is spent only what is far stronger speaks, and at twice the budget nothing', () => {
    const of = states(['medium']);
    const [state = fail()] = of;
    const budget = budgetOf(10, of);
    const { threshold } = state;
    for (let i = 0; i < 10; i += 1) budget.spend(state);
    expect(budget.allows(state, threshold)).toBe(true);
    for (let i = 0; i < 5; i += 1) budget.spend(state);
    expect([threshold, threshold / 15, threshold / 17].map((p) => budget.allows(state, p))).toEqual([false, false, true]);
    for (let i = 0; i < 5; i += 1) budget.spend(state);
    expect(budget.allows(state, 0)).toBe(false);
    budget.endDay(true);
    expect(budget.allows(state, state.threshold)).toBe(true);
  }); // prettier-ignore

  test('a day that is only learnt from says nothing of the budget', () => {
    const of = states(['medium'], 0.001);
    const budget = budgetOf(10, of);
    const before = budget.state();
    for (let i = 0; i < 100; i += 1) budget.endDay(false);
    expect(budget.state()).toEqual(before);
    expect(before).toMatchObject({ expected: null, expectedFalseShare: null });
  });

  test('thresholds stay numbers for any budget and any number of judgements', () => {
    for (const alerts of [0.1, 20, 100_000]) {
      const of = states(['medium', 'critical']);
      const budget = budgetOf(alerts, of);
      for (let i = 0; i < 1000; i += 1) budget.endDay(true);
      for (const { threshold } of of) expect(threshold > 0 && threshold <= 0.1).toBe(true);
      budget.budget = { alerts: 5, falseShare: 0.1 };
      for (const { threshold } of of) expect(threshold > 0 && threshold <= 0.1).toBe(true);
    }
  });
});

test('goes on from a snapshot as before', () => {
  const of = states(['medium', 'high']);
  const budget = budgetOf(20, of);
  const random = seeded(6);
  for (let n = 0; n < 12; n += 1) day(random, budget, of, 3000, noisy);
  for (let n = 0; n < 7; n += 1) budget.spend(of[0] ?? fail());
  const to = new ByteWriter();
  budget.write(to);
  for (const state of of) state.write(to);
  const others = states(['medium', 'high']);
  const other = budgetOf(20, others);
  const from = new ByteReader(to.finish());
  other.read(from);
  for (const state of others) state.read(from);
  expect(other.state()).toEqual(budget.state());
  const runs = [[budget, of] as const, [other, others] as const].map(([one, its]) => {
    const again = seeded(7);
    return Array.from({ length: 5 }, () => day(again, one, its, 3000, uniform));
  });
  expect(runs[1]).toEqual(runs[0]);
  expect(others.map(({ threshold }) => threshold)).toEqual(of.map(({ threshold }) => threshold));
});

function fail(): never {
  throw new Error('there is no such behaviour');
}
