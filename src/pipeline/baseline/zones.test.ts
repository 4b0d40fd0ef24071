import { describe, expect, test } from 'vitest';
import { readEngine, writeEngine } from './snapshot.ts';
import { engineOptions, EnginePlayer, testBehavior, type TestEvent } from './test-engine.ts';
import { DAY, HOUR } from './duration.ts';
import { createZones, isZone } from './zones.ts';

describe('the wall clock of a zone', () => {
  const at = (text: string): number => Date.parse(text);

  test.each([
    // winter and summer; the hour of the change itself, to the minute
    ['Europe/Berlin', '2026-01-15T12:00Z', 1],
    ['Europe/Berlin', '2026-07-15T12:00Z', 2],
    ['Europe/Berlin', '2026-03-29T00:59Z', 1],
    ['Europe/Berlin', '2026-03-29T01:00Z', 2],
    ['Europe/Berlin', '2026-10-25T00:59Z', 2],
    ['Europe/Berlin', '2026-10-25T01:00Z', 1],
    ['America/New_York', '2026-03-08T06:59Z', -5],
    ['America/New_York', '2026-03-08T07:00Z', -4],
    ['America/New_York', '2026-11-01T05:59Z', -4],
    ['America/New_York', '2026-11-01T06:00Z', -5],
    // summer is in January, and the clock changes by half an hour
    ['Australia/Lord_Howe', '2026-01-15T12:00Z', 11],
    ['Australia/Lord_Howe', '2026-07-15T12:00Z', 10.5],
    ['Asia/Kathmandu', '2026-07-15T12:00Z', 5.75],
    ['Pacific/Kiritimati', '2026-07-15T12:00Z', 14],
    ['Pacific/Pago_Pago', '2026-01-01T05:00Z', -11],
    ['UTC', '2026-07-15T12:00Z', 0],
  ])('%s at %s is %d hours from UTC', (zone, time, hours) => {
    expect(createZones().offset(zone, at(time))).toBe(hours * HOUR);
  });

  test('what is remembered is what would be found anew, also when more is asked than is kept', () => {
    const zones = createZones();
    const times = Array.from({ length: 6000 }, (_, i) => at('2026-01-01T00:10Z') + i * HOUR * 1.5);
    const first = times.map((time) => zones.offset('Europe/Berlin', time));
    expect(new Set(first)).toEqual(new Set([HOUR, 2 * HOUR]));
    expect(times.map((time) => zones.offset('Europe/Berlin', time))).toEqual(first);
    expect(times.filter((_, i) => i % 50 === 0).map((time) => createZones().offset('Europe/Berlin', time))).toEqual(first.filter((_, i) => i % 50 === 0)); // prettier-ignore
  });

  test('times before 1970, at the ends of the calendar and beyond them have an offset too', () => {
    expect(createZones().offset('America/New_York', at('1969-07-20T20:17Z'))).toBe(-4 * HOUR);
    for (const time of [-8.64e15, 8.64e15, 0, -1, NaN, Infinity, -1e300]) {
      expect(Math.abs(createZones().offset('Asia/Tokyo', time))).toBeLessThanOrEqual(DAY);
    }
  });

  test('a zone that nobody knows is told apart, before anything asks for its clock', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Kathmandu'].map(isZone)).toEqual([true, true, true]);
    const unknown = ['Mars/Olympus', '', 'Europe/Berlin\u0000', '../../etc/passwd', 'x'.repeat(10_000)];
    expect(unknown.map(isZone)).toEqual(unknown.map(() => false));
    expect(() => createZones().offset('Mars/Olympus', 0)).toThrow(RangeError);
  });
});

describe('a habit of nine in the morning, local time', () => {
  /** From nine to five on each day of seven, by the wall clock of Berlin. */
  function habit(user: string, from: string, days: number, summerFrom: string, summerTo: string): TestEvent[] {
    return Array.from({ length: days * 8 }, (_, i) => {
      const local = Date.parse(from) + Math.floor(i / 8) * DAY + (9 + (i % 8)) * HOUR + 30 * 60_000;
      const isSummer = local >= Date.parse(summerFrom) && local < Date.parse(summerTo);
      return { time: local - (isSummer ? 2 : 1) * HOUR, user, value: 1 };
    });
  }
  const users = ['alice', 'bob', 'carol'];
  const everyone = (from: string, days: number): TestEvent[] =>
    users.flatMap((user) => habit(user, from, days, '2026-03-29T02:00Z', '2026-10-25T03:00Z')).sort((a, b) => a.time - b.time); // prettier-ignore
  const hours = testBehavior('kind: hours\np: 0.02', '1');
  /** The smallest p of a judgement in the week before the change of clocks, and in the week after it. */
  function oddest(zone: string, start: string, change: number): [number, number, EnginePlayer] {
    const least: [number, number] = [1, 1];
    const judged = (_: unknown, __: string, time: number, p: number): void => {
      const week = Math.floor((time - change) / (7 * DAY));
      if (week === -1) least[0] = Math.min(least[0], p);
      if (week === 0) least[1] = Math.min(least[1], p);
    };
    const player = new EnginePlayer(engineOptions(hours, { zone, judged }));
    player.play(everyone(start, 56));
    player.play(everyone(new Date(change).toISOString(), 8));
    return [...least, player];
  }

  // eight weeks up to the change, and one after it
  test.each([
    ['spring', '2026-02-01T00:00Z', '2026-03-29T00:00Z'],
    ['autumn', '2026-08-30T00:00Z', '2026-10-25T00:00Z'],
  ])('stays as usual as it was when the clocks change in %s, by the clock of its zone only', (_, start, day) => {
    const change = Date.parse(day);
    const [before, after, player] = oddest('Europe/Berlin', start, change);
    expect(before).toBeGreaterThan(0.04);
    expect(after).toBeGreaterThan(0.9 * before);
    // three at night by the same clock is odd
    const night = change + 10 * DAY + 1.5 * HOUR;
    expect(player.play([{ time: night, user: 'alice', value: 1 }])).toHaveLength(1);
    const [usual, moved] = oddest('UTC', start, change);
    expect(moved).toBeLessThan(0.7 * usual);
  });

  test('the week that was learnt is that of the wall clock, also after a restart', () => {
    const options = engineOptions(hours, { zone: 'America/New_York' });
    const player = new EnginePlayer(options);
    // nine in the morning in New York, in winter and in summer
    const events = Array.from({ length: 60 }, (_, i): TestEvent => {
      const local = Date.parse('2026-02-10T09:15Z') + i * DAY;
      return { time: local + (local >= Date.parse('2026-03-08T02:00Z') ? 4 : 5) * HOUR, user: 'alice', value: 1 };
    });
    player.play(events);
    const { engine } = readEngine(writeEngine(player.engine), options);
    const model = engine.entities.get('user:alice')?.get(0, undefined);
    const scopes = engine.sets[0]?.scopes;
    if (model === undefined || scopes === undefined) throw new Error('nothing was learnt');
    const [week] = model.describe({ ...scopes, tenant: engine.sets[0]?.tenant ?? model });
    const shares = week?.kind === 'week' ? week.hours : [];
    const peak = shares.indexOf(Math.max(...shares));
    expect(peak % 24).toBe(9);
    // and the hours in UTC, where it was in winter and in summer, are those of nobody
    expect(shares[14] ?? 1).toBeLessThan((shares[9] ?? 0) / 10);
    expect(shares[13] ?? 1).toBeLessThan((shares[9] ?? 0) / 10);
  });
});
