import { describe, expect, test } from 'vitest';
import { poisson, seeded, type Random } from '../../../statistics/random.ts';
import { DAY, engineOptions, EnginePlayer, HOUR, START, testBehavior, type TestEvent } from '../test-engine.ts';

/** Work days from 8 to 18, `rate` things an hour; a tenth of it at other times. */
function office(random: Random, user: string, days: number, rate: number, from = START): TestEvent[] {
  const events: TestEvent[] = [];
  for (let hour = 0; hour < days * 24; hour += 1) {
    const time = from + hour * HOUR;
    const date = new Date(time);
    const isWork = date.getUTCDay() % 6 !== 0 && date.getUTCHours() >= 8 && date.getUTCHours() < 18;
    for (let n = poisson(random, isWork ? rate : rate / 10); n > 0; n -= 1) {
      events.push({ time: time + Math.floor(random() * HOUR), user, value: 1 });
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

function everyone(random: Random, days: number): TestEvent[] {
  return ['alice', 'bob', 'carol', 'dave'].flatMap((user, i) => office(random, user, days, 4 + i)).sort((a, b) => a.time - b.time); // prettier-ignore
}

const burst = (time: number, times: number, user = 'alice'): TestEvent[] =>
  Array.from({ length: times }, (_, i) => ({ time: time + i * 1000, user, value: i }));

describe('volume', () => {
  const options = (body: string): ReturnType<typeof engineOptions> =>
    engineOptions(testBehavior(`kind: volume\np: 0.0001\n${body}`, '1'));

  test('a burst is found while its hour runs, once', () => {
    const player = new EnginePlayer(options(''));
    expect(player.play(everyone(seeded(1), 28)).length).toBeLessThan(3);
    const at = START + 28 * DAY + 10 * HOUR;
    const found = player.play(burst(at, 200));
    expect(found).toHaveLength(1);
    expect(found[0]?.time).toBeLessThan(at + 100_000);
    expect(found[0]?.anomaly).toMatchObject({ direction: 'high', scope: 'entity' });
    expect(found[0]?.explanation).toContain('alice: thing done:');
    const bits = found[0]?.anomaly?.contributions.reduce((sum, each) => sum + each.bits, 0) ?? 0;
    expect(bits).toBeCloseTo(-Math.log2(found[0]?.anomaly?.p ?? 1), 6);
  });

  test('what is usual at ten is odd at night', () => {
    const player = new EnginePlayer(options(''));
    player.play(everyone(seeded(2), 28));
    expect(player.play(burst(START + 28 * DAY + 10 * HOUR, 8))).toEqual([]);
    expect(player.play(burst(START + 29 * DAY + 3 * HOUR, 9))).toHaveLength(1);
  });

  test('a drop is found on the clock', () => {
    const player = new EnginePlayer(options('direction: down'));
    const random = seeded(3);
    player.play(['alice', 'bob', 'carol', 'dave'].flatMap((user) => office(random, user, 28, 20)).sort((a, b) => a.time - b.time)); // prettier-ignore
    const quiet = ['bob', 'carol', 'dave'].flatMap((user) => office(random, user, 1, 20, START + 28 * DAY));
    const found = player.play(quiet.sort((a, b) => a.time - b.time));
    expect(found.map(({ entities }) => entities[0]?.name)).toContain('alice');
    expect(found[0]?.anomaly?.direction).toBe('low');
  });

  test('ordinary weeks are silent', () => {
    const player = new EnginePlayer(options('direction: both'));
    const random = seeded(4);
    player.play(everyone(random, 28));
    const more = ['alice', 'bob', 'carol', 'dave'].flatMap((user, i) => office(random, user, 14, 4 + i, START + 28 * DAY)); // prettier-ignore
    // 1344 buckets at 0.0001 each
    expect(player.play(more.sort((a, b) => a.time - b.time)).length).toBeLessThanOrEqual(2);
  });

  test('who is new, or seldom there, is compared with busy times, not with silence', () => {
    const player = new EnginePlayer(options(''));
    const random = seeded(9);
    const visits = Array.from({ length: 30 }, (_, i): TestEvent[] => burst(START + i * DAY + (i % 24) * HOUR, 1 + (i % 3), 'guest')).flat(); // prettier-ignore
    const strangers = Array.from({ length: 28 }, (_, i): TestEvent[] => burst(START + i * DAY + 5 * HOUR, 2, `stranger${i}`)).flat(); // prettier-ignore
    expect(player.play([...everyone(random, 28), ...visits, ...strangers].sort((a, b) => a.time - b.time)).length).toBeLessThan(4); // prettier-ignore
    const at = START + 30 * DAY + 3 * HOUR;
    expect(player.play([...burst(at, 3, 'guest'), ...burst(at + HOUR, 3, 'nobody')])).toEqual([]);
    const found = player.play([...burst(at + 2 * HOUR, 400, 'guest'), ...burst(at + 4 * HOUR, 400, 'nobody')]);
    expect(found.map(({ entities }) => entities[0]?.name)).toEqual(['guest', 'nobody']);
  });

  test('distinct values and sums are counted as such', () => {
    const distinct = new EnginePlayer(engineOptions(testBehavior('kind: volume\nof: distinct\np: 0.0001')));
    distinct.play(everyone(seeded(5), 28).map((event) => ({ ...event, value: `v${event.time % 3}` })));
    const at = START + 28 * DAY + 10 * HOUR;
    expect(distinct.play(burst(at, 60).map((event) => ({ ...event, value: 'v1' })))).toEqual([]);
    expect(distinct.play(burst(at + HOUR, 60).map((event, i) => ({ ...event, value: `new${i}` })))).toHaveLength(1);
    const sum = new EnginePlayer(
      engineOptions(testBehavior('kind: volume\nof: sum\np: 0.0001', 'value', ', unit: By')),
    );
    sum.play(everyone(seeded(6), 28).map((event) => ({ ...event, value: 1000 + (event.time % 500) })));
    const found = sum.play([{ time: at, user: 'alice', value: 5e9 }, { time: at + HOUR, user: 'alice', value: 900 }]); // prettier-ignore
    expect(found).toHaveLength(1);
    expect(found[0]?.explanation).toContain('5 GB');
  });
});

describe('hours', () => {
  test('three at night is odd for who works by day, and not for who works at night', () => {
    const player = new EnginePlayer(engineOptions(testBehavior('kind: hours\np: 0.003', '1')));
    const random = seeded(7);
    const day = ['alice', 'bob', 'carol'].flatMap((user) => office(random, user, 40, 3).filter(({ time }) => new Date(time).getUTCHours() >= 8 && new Date(time).getUTCHours() < 18 && new Date(time).getUTCDay() % 6 !== 0)); // prettier-ignore
    const night = Array.from({ length: 40 }, (_, i): TestEvent => ({ time: START + i * DAY + 3 * HOUR, user: 'guard', value: 1 })); // prettier-ignore
    expect(player.play([...day, ...night].sort((a, b) => a.time - b.time)).length).toBeLessThan(8);
    const at = START + 42 * DAY + 3 * HOUR;
    expect(player.play([{ time: at, user: 'guard', value: 1 }])).toEqual([]);
    const found = player.play([{ time: at + 1000, user: 'alice', value: 1 }]);
    expect(found).toHaveLength(1);
    expect(found[0]?.explanation).toMatch(/Monday 03:00/);
  });
});

describe('population', () => {
  test('one that is unlike all others and unlike itself', () => {
    const player = new EnginePlayer(engineOptions(testBehavior('kind: population\nof: distinct\np: 0.001')));
    const random = seeded(8);
    const users = Array.from({ length: 12 }, (_, i) => `u${i}`);
    const day = (n: number): TestEvent[] =>
      users.flatMap((user) => office(random, user, 1, 3, START + n * DAY)).map((event) => ({ ...event, value: `v${Math.floor(random() * 6)}` })).sort((a, b) => a.time - b.time); // prettier-ignore
    for (let n = 0; n < 20; n += 1) player.play(day(n));
    const at = START + 21 * DAY + 10 * HOUR;
    const found = player.play(burst(at, 40, 'u3').map((event, i) => ({ ...event, value: `host${i}` })));
    expect(found).toHaveLength(1);
    expect(found[0]?.anomaly?.scope).toBe('tenant');
    expect(player.play(burst(at + HOUR, 5, 'u4').map((event, i) => ({ ...event, value: `v${i}` })))).toEqual([]);
  });
});
