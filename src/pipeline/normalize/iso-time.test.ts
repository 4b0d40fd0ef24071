import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasZone, isoToTime } from './iso-time.ts';

describe('times', () => {
  test.each([
    ['2026-03-01T09:15:02Z', Date.UTC(2026, 2, 1, 9, 15, 2), true],
    ['2026-03-01 09:15:02', Date.UTC(2026, 2, 1, 9, 15, 2), false],
    ['2026-03-01 09:15', Date.UTC(2026, 2, 1, 9, 15), false],
    ['2026-03-01T09:15:02.123456789Z', Date.UTC(2026, 2, 1, 9, 15, 2, 123), true],
    ['2026-03-01T09:15:02,5', Date.UTC(2026, 2, 1, 9, 15, 2, 500), false],
    ['2026-03-01T09:15:02+01:00', Date.UTC(2026, 2, 1, 8, 15, 2), true],
    ['2026-03-01T09:15:02-0530', Date.UTC(2026, 2, 1, 14, 45, 2), true],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29), true],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1), true],
    ['1601-01-01T00:00:00Z', Date.UTC(1601, 0, 1), true],
  ])('%s', (text, time, zone) => {
    expect(isoToTime(text)).toBe(time);
    expect(hasZone(text)).toBe(zone);
  });

  test.each([
    '', 'yesterday', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-03-01T25:00:00Z', '2026-03-01T09:15:02 nonsense',
    '2026-03-01', '20260301T091502Z', '2026-0x-01T09:15:02Z', '2026-03-01T09:15:02+1',
  ])('none: %s', (text) => {
    expect(isoToTime(text)).toBeUndefined();
  }); // prettier-ignore

  test('agrees with Date on every time that Date writes', () => {
    const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true };
    fc.assert(fc.property(fc.date(years), (date) => isoToTime(date.toISOString()) === date.getTime()));
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => [isoToTime(text), hasZone(text)].length === 2));
  });
});
