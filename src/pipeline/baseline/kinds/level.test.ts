import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { normal, seeded, type Random } from '../../../statistics/random.ts';
import { DAY, engineOptions, EnginePlayer, HOUR, START, testBehavior, type TestEvent } from '../test-engine.ts';
import { readEngine, writeEngine } from '../snapshot.ts';
import type { Seen } from './kind.ts';
import { level, LevelModel } from './level.ts';
import { scopesWith } from './test-scopes.ts';

/** Twelve sizes a day of each user, log-normal about one megabyte, those of `big` a hundred times as large. */
function days(random: Random, from: number, count: number, users: readonly string[]): TestEvent[] {
  const events: TestEvent[] = [];
  for (let i = 0; i < count * 12; i += 1) {
    for (const user of users) {
      const value = (user === 'big' ? 100 : 1) * 1e6 * Math.exp(0.5 * normal(random));
      events.push({ time: from + i * 2 * HOUR + users.indexOf(user) * 1000, user, value });
    }
  }
  return events;
}

const USERS = ['alice', 'bob', 'big'];
const options = (body: string): ReturnType<typeof engineOptions> =>
  engineOptions(testBehavior(`kind: level\np: 0.0005\n${body}`, 'value', ', unit: By'));
const one = (user: string, value: number, at = 40): TestEvent => ({ time: START + at * DAY + 13 * HOUR, user, value });
const seen = (value: string | number, time = START): Seen => ({ entity: 'user:alice', time, offset: 0, value, values: [value], by: undefined, ordinal: 0 }); // prettier-ignore

function learnt(body = ''): EnginePlayer {
  const player = new EnginePlayer(options(body));
  player.play(days(seeded(1), START, 40, USERS));
  return player;
}

describe('level', () => {
  test('a size far above all before is found, with what was usual', () => {
    const found = learnt().play([one('alice', 5e8)]);
    expect(found).toHaveLength(1);
    expect(found[0]?.anomaly).toMatchObject({ direction: 'high', scope: 'entity', actual: 5e8 });
    expect(found[0]?.explanation).toMatch(/^alice: thing done: 500 MB; of \d+ values over 41 days \(its own\) half are below (9\d\d kB|1(\.\d+)? MB), 95 % from \d+ kB to \d(\.\d+)? MB/); // prettier-ignore
    const bits = found[0]?.anomaly?.contributions.reduce((all, each) => all + each.bits, 0) ?? 0;
    expect(bits).toBeCloseTo(-Math.log2(found[0]?.anomaly?.p ?? 1), 6);
  });

  test('ordinary weeks are silent, and the same size is nothing for who always has such sizes', () => {
    const player = learnt();
    // 1008 values at 0.0005 each
    expect(player.play(days(seeded(2), START + 40 * DAY, 28, USERS)).length).toBeLessThanOrEqual(3);
    expect(player.play([one('big', 2e8, 68)])).toEqual([]);
    expect(player.play([one('bob', 2e8, 68)])).toHaveLength(1);
  });

  test('each direction tells of its own side only', () => {
    expect(learnt('direction: up').play([one('alice', 10)])).toEqual([]);
    expect(learnt('direction: down').play([one('alice', 5e8)])).toEqual([]);
    expect(learnt('direction: down').play([one('alice', 10)])[0]?.anomaly?.direction).toBe('low');
    const both = learnt('direction: both');
    expect(both.play([one('alice', 10), one('bob', 5e8)]).map(({ anomaly }) => anomaly?.direction)).toEqual(['low', 'high']); // prettier-ignore
  });

  test('who is new is judged by all', () => {
    const player = learnt();
    expect(player.play([one('nina', 2e8)])).toEqual([]);
    const [found] = player.play([one('nora', 5e11)]);
    expect(found?.anomaly?.scope).toBe('tenant');
    expect(found?.anomaly?.suppressors.join()).toContain('new here');
  });

  test('p is about the share that is as high, and falls on beyond what was seen', () => {
    const random = seeded(3);
    const model = new LevelModel();
    for (let i = 0; i < 20_000; i += 1) model.learn(seen(Math.exp(normal(random))), 1);
    const scopes = { ...scopesWith(model, 'user:alice'), tenant: model, peers: undefined };
    const p = (value: number): number => model.judge(seen(value), scopes, { direction: 'up' });
    // the normal distribution's upper tail, at 2 and 3 deviations
    expect(p(Math.exp(2)) / 0.02275).toBeGreaterThan(0.85);
    expect(p(Math.exp(2)) / 0.02275).toBeLessThan(1.15);
    expect(p(Math.exp(3)) / 0.00135).toBeGreaterThan(0.5);
    expect(p(Math.exp(3)) / 0.00135).toBeLessThan(3);
    const ladder = Array.from({ length: 60 }, (_, i) => p(Math.exp(2 + i / 2)));
    expect(ladder).toEqual(ladder.toSorted((a, b) => b - a));
    expect(ladder.at(-1)).toBeLessThan(1e-12);
    expect(ladder.at(-1)).toBeGreaterThan(0);
  });

  test('what never varied may vary by a fiftieth, and not by much more', () => {
    const model = new LevelModel();
    for (let i = 0; i < 500; i += 1) model.learn(seen(1000), 1);
    const scopes = { ...scopesWith(model, 'user:alice'), tenant: model, peers: undefined };
    expect(model.judge(seen(1010), scopes, { direction: 'both' })).toBeGreaterThan(0.001);
    expect(model.judge(seen(1000), scopes, { direction: 'both' })).toBeGreaterThan(0.5);
    expect(model.judge(seen(2000), scopes, { direction: 'both' })).toBeLessThan(1e-6);
    expect(model.judge(seen(500), scopes, { direction: 'both' })).toBeLessThan(1e-6);
  });

  test('forgets: after months of larger sizes these are usual', () => {
    const player = learnt();
    const larger = days(seeded(4), START + 40 * DAY, 90, ['alice']).map((event) => ({ ...event, value: 20 * Number(event['value']) })); // prettier-ignore
    expect(player.play(larger.slice(0, 12)).length).toBeGreaterThan(0);
    player.play(larger.slice(12));
    expect(player.play([one('alice', 2e7, 131)])).toEqual([]);
  });
});

describe('hostile values', () => {
  const HOSTILE = [NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324, 0, -0, 'NaN', 'text', '', '1e9'];

  test('p is a share or nothing to judge, and memory stays bounded', () => {
    const model = new LevelModel();
    const scopes = { ...scopesWith(model, 'user:alice'), tenant: model, peers: undefined };
    for (let i = 0; i < 20_000; i += 1) {
      const value = HOSTILE[i % HOSTILE.length] ?? 0;
      for (const direction of ['up', 'down', 'both'] as const) {
        const p = model.judge(seen(value), scopes, { direction });
        expect(Number.isNaN(p) || (p > 0 && p <= 1)).toBe(true);
        if (p < 0.9) expect(model.explain(seen(value), scopes, { direction }).p).toBeGreaterThan(0);
      }
      model.learn(seen(value), 1);
      model.learn(seen((i % 2 === 0 ? 1 : -1) * 1.01 ** (i % 9000)), 1);
    }
    expect(model.bytes).toBeLessThan(3600);
    expect(Number.isFinite(model.observations)).toBe(true);
  });

  test('an empty model says nothing odd', () => {
    const model = new LevelModel();
    const scopes = { ...scopesWith(model, 'user:alice'), tenant: model, peers: undefined };
    expect(model.judge(seen(1e9), scopes, { direction: 'both' })).toBe(1);
    expect(model.describe(scopes)).toEqual([]);
  });
});

describe('a snapshot', () => {
  test('of the engine goes on as before', () => {
    const player = learnt();
    const other = new EnginePlayer(options(''), readEngine(writeEngine(player.engine), options('')).engine);
    const later = [...days(seeded(5), START + 40 * DAY, 5, USERS), one('alice', 5e8, 45), one('bob', 4e9, 45)];
    const found = player.play(later);
    expect(found.length).toBeGreaterThanOrEqual(1);
    expect(other.play(later).map(({ entities, anomaly }) => [entities[0]?.id, anomaly?.p])).toEqual(found.map(({ entities, anomaly }) => [entities[0]?.id, anomaly?.p])); // prettier-ignore
  });

  test('of a model is the same model; what is none is refused', () => {
    const model = new LevelModel();
    const random = seeded(6);
    for (let i = 0; i < 1000; i += 1) model.learn(seen(1000 * normal(random)), 0.5);
    const bytes = written(model);
    const copy = level.read(new ByteReader(bytes), { direction: 'up' }, 'entity');
    expect(written(copy)).toEqual(bytes);
    expect([copy.observations, copy.since]).toEqual([model.observations, model.since]);
    for (const damaged of [bytes.slice(0, 50), bytes.slice(0, -1), new Uint8Array([9, 9, 9])]) {
      expect(() => LevelModel.read(new ByteReader(damaged))).toThrow(RangeError);
    }
  });
});

function written(model: LevelModel): Uint8Array {
  const to = new ByteWriter();
  model.write(to);
  return to.finish();
}
