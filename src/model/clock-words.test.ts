import { expect, test } from 'vitest';
import { clockToSentences, offsetToText } from './clock-words.ts';
import type { SourceClock } from './record.ts';

test.each<[SourceClock, boolean, string[]]>([
  [{ shiftMs: -300_000, zone: { from: 'none' } }, true, ['Its clock is 5 min ahead: its times are corrected by that.', 'Times that name no zone are read as UTC.']],
  [{ shiftMs: 7_265_400, zone: { from: 'measured', minutes: 345 } }, true, ['Its clock is 2 h 1 min behind: its times are corrected by that.', 'Times that name no zone are read as UTC+05:45, as was measured.']],
  [{ shiftMs: 0, zone: { from: 'person', name: 'Europe/Berlin' } }, true, ['Its clock is right, as far as could be measured.', 'Times that name no zone are read in Europe/Berlin, as a person set.']],
  [{ shiftMs: 0, zone: { from: 'none' } }, false, ['Its times are not corrected.', 'Times that name no zone are read as UTC.']],
])('%j, measured: %s', (clock, isMeasured, sentences) => {
  expect(clockToSentences(clock, isMeasured)).toEqual(sentences);
}); // prettier-ignore

test('offsets', () => {
  expect([0, -210, 60].map(offsetToText)).toEqual(['UTC+00:00', 'UTC-03:30', 'UTC+01:00']);
});
