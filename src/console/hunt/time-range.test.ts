import { expect, it } from 'vitest';
import { timeToText } from '../words/format.ts';
import { textToTime } from './text-to-time.ts';
import { absoluteToRange, isRelative, rangeToAbsolute, timeTextToMs } from './time-range.ts';

const now = 1_800_000_000_000;

it('reads relative and absolute times', () => {
  expect(timeTextToMs('now', now)).toBe(now);
  expect(timeTextToMs('now-15m', now)).toBe(now - 900_000);
  expect(timeTextToMs('now-7d', now)).toBe(now - 604_800_000);
  expect(timeTextToMs('1700000000000', now)).toBe(1_700_000_000_000);
  for (const bad of ['', 'yesterday', 'now-', 'now-1y', 'now-99999999d', '-5', '1e9'])
    expect(timeTextToMs(bad, now)).toBeUndefined();
});

it('falls back to the last day when a range makes no sense', () => {
  expect(rangeToAbsolute({ from: 'now', to: 'now-1h' }, now)).toEqual({ from: now - 86_400_000, to: now });
  expect(rangeToAbsolute({ from: 'x', to: 'now' }, now)).toEqual({ from: now - 86_400_000, to: now });
});

it('freezes a relative range', () => {
  const frozen = absoluteToRange(rangeToAbsolute({ from: 'now-1h', to: 'now' }, now));
  expect(isRelative(frozen)).toBe(false);
  expect(rangeToAbsolute(frozen, now + 9_999_999)).toEqual({ from: now - 3_600_000, to: now });
});

it('reads the times that it writes', () => {
  const time = Date.UTC(2026, 10, 21, 3, 25, 7);
  for (const zone of ['utc', 'local'] as const) expect(textToTime(timeToText(time, zone), zone)).toBe(time);
  expect(textToTime('2026-11-21', 'utc')).toBe(Date.UTC(2026, 10, 21));
  expect(textToTime('2026-13-41', 'utc')).toBeUndefined();
  expect(textToTime('soon', 'utc')).toBeUndefined();
});
