import { describe, expect, it } from 'vitest';
import { actualToText, amountToText, expectedToText, rarityToText, shareToText } from './amounts.ts';
import { bandScale, isOutside } from './band-scale.ts';
import { weekSteps } from './week-steps.ts';

describe('amounts', () => {
  it('are written with their units', () => {
    expect(amountToText(4_100_000_000, 'By')).toBe('4.1 GB');
    expect(amountToText(1200, 'By/s')).toBe('1.2 kB/s');
    expect(amountToText(90_000, 'ms')).toBe('2 min');
    expect(amountToText(0.034)).toBe('0.034');
    expect(amountToText(412, '{char}')).toBe('412 char');
    expect(amountToText(12_345)).toBe('12.3 k');
  });

  it('are told against what was expected', () => {
    const range = { kind: 'range', median: 9e6, low: 4e6, high: 19e6, unit: 'By' } as const;
    expect(expectedToText(range)).toBe('4 MB to 19 MB');
    expect(actualToText(4.1e9, range)).toBe('4.1 GB');
    expect(actualToText('BR', range)).toBe('BR');
    expect(expectedToText({ kind: 'values', values: [{ value: 'DE', share: 0.971 }, { value: 'FR', share: 0.025 }] })).toBe('DE 97 %, FR 2.5 %'); // prettier-ignore
    expect(expectedToText({ kind: 'values', values: [] })).toBe('nothing so far');
  });

  it('say how rare something is', () => {
    expect(rarityToText(1e-6)).toBe('1 in 1 M');
    expect(rarityToText(0.9)).toBe('usual');
    expect(rarityToText(0)).toBe('never');
    expect(shareToText(0.0004)).toBe('under 0.1 %');
    expect(shareToText(0)).toBe('0 %');
    expect(shareToText(0.125)).toBe('13 %');
  });
});

describe('the steps of a week', () => {
  it('are quarters of what is not nothing', () => {
    const { steps, floors } = weekSteps([0, 1, 2, 3, 4]);
    expect(steps.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(steps).toHaveLength(168);
    expect(floors).toEqual([1, 2, 3, 4]);
  });

  it('are all nothing where nothing was seen', () => {
    expect(new Set(weekSteps([]).steps)).toEqual(new Set([0]));
  });
});

describe('the scale of a band', () => {
  const point = (time: number, actual: number) => ({ time, actual, expected: 10, low: 5, high: 15 });

  it('is logarithmic where the largest value is far above the band', () => {
    expect(bandScale([point(0, 10), point(1, 400)], 100, 50).isLogarithmic).toBe(false);
    expect(bandScale([point(0, 10), point(1, 4000)], 100, 50).isLogarithmic).toBe(true);
  });

  it('keeps every point in the picture, whatever the values', () => {
    const { x, y } = bandScale([point(0, -3), point(7, 1e12)], 100, 50);
    for (const [time, value] of [
      [0, -3],
      [7, 1e12],
    ] as const) {
      expect(x(time)).toBeGreaterThanOrEqual(0);
      expect(x(time)).toBeLessThanOrEqual(100);
      expect(y(value)).toBeGreaterThanOrEqual(0);
      expect(y(value)).toBeLessThanOrEqual(50);
    }
    expect(bandScale([point(3, 0)], 100, 50).x(3)).toBe(50);
  });

  it('knows what is outside', () => {
    expect(isOutside(point(0, 10))).toBe(false);
    expect(isOutside(point(0, 16))).toBe(true);
    expect(isOutside(point(0, 4))).toBe(true);
    expect(isOutside({ time: 0, actual: 4 })).toBe(false);
  });
});
