import { describe, expect, test } from 'vitest';
import {
  DEFAULT_WATCH_LIMITS,
  expectationOf,
  expectationOfGap,
  look,
  newRhythm,
  rhythm,
  weeksOf,
  type Rhythm,
} from './rhythm.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** a Monday */
const START = Date.UTC(2026, 8, 7);

interface Lived {
  readonly known: Rhythm;
  /** when it was called silent, hours after the start; one entry a silence */
  readonly silences: number[];
}

/** Lives with a source. @param speaks whether it speaks in the step that ends at this time */
function live(days: number, stepMs: number, speaks: (time: number) => boolean, deaf?: (time: number) => boolean, from?: Rhythm): Lived {
  const known = from ?? newRhythm(START, 1, START);
  const silences: number[] = [];
  let isTold = false;
  const begin = known.at;
  for (let now = begin + stepMs; now <= begin + days * DAY; now += stepMs) {
    const records = known.records + (speaks(now) ? 1 : 0);
    if (look(known, { now, records, isTold, deafBecause: deaf?.(now) === true ? 'down' : undefined })) isTold = false;
    const isSilent = expectationOf(known, DEFAULT_WATCH_LIMITS)?.isSilent === true;
    if (isSilent && !isTold) silences.push((now - START) / HOUR);
    isTold ||= isSilent;
  }
  return { known, silences };
} // prettier-ignore

const hourOf = (time: number): number => new Date(time).getUTCHours();
const isWeekday = (time: number): boolean => ![0, 6].includes(new Date(time).getUTCDay());

describe('the rhythm of a source', () => {
  test('that speaks every minute is silent after minutes, and nothing before', () => {
    const { known, silences } = live(2, MINUTE / 2, (time) => time % MINUTE === 0);
    expect(silences).toEqual([]);
    const { silences: after } = live(1, MINUTE / 2, () => false, undefined, known);
    expect(after).toHaveLength(1);
    expect((after[0] ?? 0) - 48).toBeLessThan(0.1);
  });

  test('that speaks nightly is silent after its usual gap, and learns the time of the day', () => {
    const nightly = (time: number): boolean => hourOf(time) === 2 && new Date(time).getUTCMinutes() < 20;
    const first = live(12, 5 * MINUTE, nightly);
    expect(first.silences).toEqual([]);
    const { silences } = live(3, 5 * MINUTE, () => false, undefined, structuredClone(first.known));
    const last = 11 * 24 + 2.25;
    expect((silences[0] ?? 0) - last).toBeGreaterThan(24);
    expect((silences[0] ?? 0) - last).toBeLessThan(48);
    // after weeks it is missed in the very night
    const later = live(45, 5 * MINUTE, nightly, undefined, first.known);
    expect(later.silences).toEqual([]);
    const { silences: missed } = live(3, 5 * MINUTE, () => false, undefined, later.known);
    expect((missed[0] ?? 0) - (56 * 24 + 2.25)).toBeLessThan(26);
  });

  test('of an office is not silent at night, at weekends or at its first weekend, and is missed within its hours', () => {
    const office = (time: number): boolean => isWeekday(time) && hourOf(time) >= 8 && hourOf(time) < 18;
    const { known, silences } = live(56, 5 * MINUTE, office);
    expect(silences).toEqual([]);
    expect(weeksOf(known)).toBe(8);
    // it dies on a Tuesday at noon: eight weeks and a day and twelve hours
    const tuesday = live(1.5, 5 * MINUTE, office, undefined, known);
    const { silences: dead } = live(2, 5 * MINUTE, () => false, undefined, tuesday.known);
    expect((dead[0] ?? 0) - (57.5 * 24)).toBeLessThan(6);
    expect((dead[0] ?? 0) - (57.5 * 24)).toBeGreaterThan(0.05);
  }); // prettier-ignore

  test('does not count the time in which Vedette was deaf', () => {
    const { known } = live(2, MINUTE / 2, (time) => time % MINUTE === 0);
    const deafUntil = known.at + 6 * HOUR;
    const { silences, known: after } = live(6 / 24, MINUTE / 2, () => false, (time) => time <= deafUntil, known);
    expect(silences).toEqual([]);
    expect(after).toMatchObject({ deaf: 6 * HOUR, deafBecause: 'down' });
    expect(live(1, MINUTE / 2, () => false, undefined, after).silences).toHaveLength(1);
  }); // prettier-ignore

  test('that changes is learnt at the third time it was told', () => {
    const { known } = live(2, MINUTE / 2, (time) => time % MINUTE === 0);
    const hourly = live(1, MINUTE / 2, (time) => time % HOUR === 0, undefined, known);
    expect(hourly.silences.length).toBeGreaterThanOrEqual(2);
    expect(hourly.silences.length).toBeLessThanOrEqual(4);
  });

  test('that a person expects counts on the clock, also for a source that spoke only once', () => {
    const known = newRhythm(START, 1, START);
    look(known, { now: START + HOUR, records: 1, isTold: false });
    expect(expectationOf(known, DEFAULT_WATCH_LIMITS)).toBeUndefined();
    expect(expectationOfGap(known, 2 * HOUR)).toMatchObject({ isSilent: false, until: START + 2 * HOUR });
    expect(expectationOfGap(known, 30 * MINUTE)).toMatchObject({ isSilent: true });
  });

  test('is small and comes back as it was saved', () => {
    const { known } = live(30, 5 * MINUTE, (time) => hourOf(time) > 6);
    const text = JSON.stringify(known);
    expect(text.length).toBeLessThan(4000);
    expect(rhythm.parse(JSON.parse(text))).toEqual(known);
  });
});
