import { describe, expect, test } from 'vitest';
import {
  bestThreshold,
  normalised,
  probation,
  profiles,
  rawScore,
  score,
  type Labelled,
  type Scored,
} from './score.ts';

const standard = profiles.standard;

/** 100 rows, of which 15 do not count; windows of 10 rows from 30 and from 60. */
const labelled: Labelled = {
  rows: 100,
  windows: [
    { first: 30, last: 39 },
    { first: 60, last: 69 },
  ],
};

function alarmsAt(...rows: number[]): Float64Array {
  const scores = new Float64Array(labelled.rows);
  for (const row of rows) scores[row] = 1;
  return scores;
}

const rawOf = (...rows: number[]): number => rawScore(score(labelled, alarmsAt(...rows)), 1, standard);

/** as the rules write it */
const sigmoid = (x: number): number => 2 / (1 + Math.exp(5 * x)) - 1;

describe('what an alarm is worth', () => {
  test('no alarm: every window is missed', () => {
    expect(rawOf()).toBe(-2);
    expect(normalised(rawOf(), 2, standard)).toBe(0);
  });

  test('the first row of every window and nothing else: perfect', () => {
    expect(normalised(rawOf(30, 60), 2, standard)).toBeCloseTo(100, 10);
  });

  test('within a window the earliest alarm pays, and only that', () => {
    // row 34 of 30 to 39: position -(39 - 34 + 1) / 10
    const value = sigmoid(-0.6) / sigmoid(-1);
    expect(rawOf(34)).toBeCloseTo(value - 1, 12);
    expect(rawOf(34, 35, 39)).toBeCloseTo(value - 1, 12);
  });

  test('before any window every alarm costs all of its weight', () => {
    expect(rawOf(20, 21) + 2).toBeCloseTo(-0.22, 12);
  });

  test('behind a window it costs the more, the further away it is', () => {
    // row 42 is 3 behind a window of 10: position 3 / 9
    expect(rawOf(42) + 2).toBeCloseTo(0.11 * sigmoid(3 / 9), 12);
    expect(rawOf(40) + 2).toBeCloseTo(0.11 * sigmoid(1 / 9), 12);
    expect(rawOf(99) + 2).toBeCloseTo(-0.11, 12);
  });

  test('the warm-up does not count', () => {
    expect(rawOf(0, 7, 14)).toBe(-2);
    expect(rawOf(15)).toBeCloseTo(-2.11, 12);
    expect([probation(4032), probation(18_050), probation(1538)]).toEqual([604, 750, 230]);
  });

  test('the other profiles: false alarms twice as dear, misses twice as dear', () => {
    const of = score(labelled, alarmsAt(20));
    expect(rawScore(of, 1, profiles['low-false-alarms'])).toBeCloseTo(-2.22, 12);
    expect(rawScore(of, 1, profiles['low-misses'])).toBeCloseTo(-4.11, 12);
    expect(normalised(-4, 2, profiles['low-misses'])).toBe(0);
  });

  test('a series without windows has nothing to put on a scale', () => {
    expect(normalised(-0.5, 0, standard)).toBeUndefined();
  });
});

describe('the one threshold for all series', () => {
  const scored = (...pairs: readonly (readonly [row: number, score: number])[]): Scored => {
    const scores = new Float64Array(labelled.rows);
    for (const [row, each] of pairs) scores[row] = each;
    return score(labelled, scores);
  };

  test('is as low as it pays, and gives what scoring with it gives', () => {
    const all = [
      scored([30, 0.9], [20, 0.8], [60, 0.7], [10, 0.99]),
      scored([61, 0.7], ...[80, 81, 82, 83, 84, 85].map((row) => [row, 0.4] as const)),
    ];
    const { threshold, raw } = bestThreshold(all, standard);
    expect(threshold).toBe(0.7);
    expect(raw).toBeCloseTo(
      all.reduce((sum, each) => sum + rawScore(each, threshold, standard), 0),
      10,
    );
  });

  test('is never reached if no alarm pays', () => {
    expect(bestThreshold([scored([20, 0.5])], standard)).toEqual({ threshold: Number.POSITIVE_INFINITY, raw: -2 });
  });

  test('rows of equal score go together', () => {
    const { threshold, raw } = bestThreshold([scored([30, 0.5], [20, 0.5], [21, 0.5])], standard);
    expect(threshold).toBe(0.5);
    expect(raw).toBeCloseTo(1 - 0.22 - 1, 12);
  });
});
