import { describe, expect, it } from 'vitest';
import { ageToShort, bytesToText, countToShort, countToText, durationToText, initials, plural, timeToBoth, timeToClock, timeToExact, timeToText } from './format.ts'; // prettier-ignore

describe('numbers', () => {
  it.each([
    [0, '0'],
    [3.25, '3.25'],
    [1284, '1,284'],
    [9999, '9,999'],
    [12_345, '12.3 k'],
    [99_960, '100 k'],
    [999_700, '1 M'],
    [2_710_000_000, '2.71 G'],
  ])('%d is %s', (value, text) => {
    expect(countToShort(value)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [3_812_345_678, '3.81 GB'],
    [999_999, '1 MB'],
  ])('%d bytes are %s', (value, text) => {
    expect(bytesToText(value)).toBe(text);
  });

  it('writes all digits and counts in words', () => {
    expect(countToText(1_204_331_002)).toBe('1,204,331,002');
    expect(plural(1, 'event')).toBe('1 event');
    expect(plural(1200, 'event')).toBe('1,200 events');
    expect(plural(2, 'entity', 'entities')).toBe('2 entities');
  });
});

describe('times', () => {
  const at = Date.UTC(2026, 10, 21, 3, 25, 7, 45);

  it.each([
    [0, 'now'],
    [4999, 'now'],
    [40_000, '40s'],
    [6 * 60_000 + 59_000, '6m'],
    [3 * 3_600_000, '3h'],
    [47 * 3_600_000, '47h'],
    [12 * 86_400_000, '12d'],
  ])('an age of %d ms is %s', (ms, text) => {
    expect(ageToShort(ms)).toBe(text);
  });

  it.each([
    [300, '0.3 s'],
    [12_340, '12.3 s'],
    [24 * 60_000, '24 min'],
    [3 * 86_400_000, '3 days'],
  ])('%d ms last %s', (ms, text) => {
    expect(durationToText(ms)).toBe(text);
  });

  it('names the date only when it is another day', () => {
    expect(timeToText(at, 'utc')).toBe('2026-11-21 03:25:07');
    expect(timeToClock(at, at + 3_600_000, 'utc')).toBe('03:25:07');
    expect(timeToClock(at, at + 86_400_000, 'utc')).toBe('11-21 03:25:07');
    expect(timeToExact(at, 'utc')).toBe('2026-11-21 03:25:07.045 UTC');
    expect(timeToBoth(at)).toContain('UTC · ');
  });

  it('survives a time that is none', () => {
    expect(timeToText(Number.NaN, 'utc')).toBe('no date --:--:--');
  });
});

it('makes initials', () => {
  expect(initials('Inés Reyes')).toBe('IR');
  expect(initials('o.brandt')).toBe('OB');
  expect(initials('')).toBe('?');
});
