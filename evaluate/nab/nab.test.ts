import { describe, expect, test } from 'vitest';
import { corpus } from '../../src/corpora.ts';
import { bitsToScore, detect } from './detect.ts';
import { readSeries } from './read-series.ts';
import { bestThreshold, normalised, profiles, rawScore, score, type Scored } from './score.ts';

const folder = corpus('nab');

describe.skipIf(folder === undefined)('on the development series', () => {
  const series = readSeries(folder ?? '');
  const windows = series.reduce((sum, each) => sum + each.windows.length, 0);
  const figure = (all: readonly Scored[], threshold: number): number | undefined =>
    normalised(
      all.reduce((sum, each) => sum + rawScore(each, threshold, profiles.standard), 0),
      windows,
      profiles.standard,
    );

  test('all windows are found in their series', () => {
    expect([series.length, windows]).toEqual([31, 59]);
    expect(series.every((each) => each.windows.every(({ first, last }) => first > 0 && first < last))).toBe(true);
    expect(series.every(({ values, times }) => values.every(Number.isFinite) && times.every(Number.isFinite))).toBe(
      true,
    );
  });

  test('no alarm scores 0, the first row of every window 100', () => {
    const nothing = series.map((each) => score(each, new Float64Array(each.rows)));
    expect(figure(nothing, 0.5)).toBe(0);
    const perfect = series.map((each) => {
      const scores = new Float64Array(each.rows);
      for (const { first } of each.windows) scores[first] = 1;
      return score(each, scores);
    });
    expect(figure(perfect, 0.5)).toBeCloseTo(100, 9);
    expect(bestThreshold(perfect, profiles.standard).threshold).toBe(1);
  });

  test('the model of measured series keeps its figure', () => {
    const all = series.map((each) => score(each, detect(each)));
    expect(figure(all, bitsToScore(5.3))).toBeGreaterThan(76);
  }, 120_000);
});
