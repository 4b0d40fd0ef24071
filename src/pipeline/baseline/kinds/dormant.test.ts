import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { seeded } from '../../../statistics/random.ts';
import { DAY, engineOptions, EnginePlayer, HOUR, START, testBehavior, type TestEvent } from '../test-engine.ts';
import { readEngine, writeEngine } from '../snapshot.ts';
import { dormant, DormantModel, type DormantOptions } from './dormant.ts';
import type { Scopes, Seen } from './kind.ts';
import { scopesWith } from './test-scopes.ts';

const USERS = ['alice', 'bob', 'carol', 'dave'];
const options = (body: string): ReturnType<typeof engineOptions> =>
  engineOptions(testBehavior(`kind: dormant\np: 0.005\n${body}`, '1'));

/** Each user at nine on each day, for `count` days. */
const daily = (from: number, count: number, users: readonly string[] = USERS): TestEvent[] =>
  Array.from({ length: count }, (_, i) => users.map((user, n): TestEvent => ({ time: from + i * DAY + 9 * HOUR + n * 60_000, user, value: 1 }))).flat(); // prettier-ignore

describe('who comes back', () => {
  test('after a long time away is told of once, with how long it was', () => {
    const player = new EnginePlayer(options(''));
    expect(player.play([...daily(START, 60), ...daily(START + 60 * DAY, 60, USERS.slice(1))])).toEqual([]);
    const found = player.play(daily(START + 120 * DAY, 5));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ anomaly: { direction: 'new', scope: 'entity', actual: 'back after 61 days' } });
    expect(found[0]?.explanation).toMatch(/^alice: thing done: back after 61 days; active on 60 of 60 days until 2026-03-05/); // prettier-ignore
    const bits = found[0]?.anomaly?.contributions.reduce((sum, each) => sum + each.bits, 0) ?? 0;
    expect(bits).toBeCloseTo(-Math.log2(found[0]?.anomaly?.p ?? 1), 6);
  });

  test('after a holiday of four weeks is not, unless a behaviour asks for less', () => {
    const away = [...daily(START, 60), ...daily(START + 60 * DAY, 28, USERS.slice(1)), ...daily(START + 88 * DAY, 2)];
    expect(new EnginePlayer(options('')).play(away)).toEqual([]);
    const found = new EnginePlayer(options('after: 14d')).play(away);
    expect(found.map(({ entities }) => entities[0]?.name)).toEqual(['alice']);
  });

  test('was seldom there before: the same time away is nothing', () => {
    const player = new EnginePlayer(options(''));
    const random = seeded(1);
    // about once in five weeks, for three years
    const guest = Array.from({ length: 30 }, (_, i): TestEvent => ({ time: START + i * 35 * DAY + Math.floor(random() * 20 * DAY), user: 'guest', value: 1 })); // prettier-ignore
    expect(player.play([...daily(START, 1050), ...guest].sort((a, b) => a.time - b.time))).toEqual([]);
    expect(player.play([{ time: START + 1120 * DAY, user: 'guest', value: 1 }])).toEqual([]);
  });
});

describe('who was never seen', () => {
  test('is told of where all are known, if the behaviour asks', () => {
    const player = new EnginePlayer(options('new: true'));
    expect(player.play(daily(START, 365))).toEqual([]);
    const found = player.play([{ time: START + 365 * DAY + 12 * HOUR, user: 'mallory', value: 1 }]);
    expect(found).toHaveLength(1);
    expect(found[0]?.anomaly).toMatchObject({ scope: 'tenant', actual: 'never seen before' });
    const silent = new EnginePlayer(options(''));
    silent.play(daily(START, 365));
    expect(silent.play([{ time: START + 365 * DAY + 12 * HOUR, user: 'mallory', value: 1 }])).toEqual([]);
  });

  test('is nothing where somebody new comes every day', () => {
    const player = new EnginePlayer(options('new: true'));
    const visitors = Array.from({ length: 200 }, (_, i): TestEvent => ({ time: START + i * DAY + 12 * HOUR, user: `visitor${i}`, value: 1 })); // prettier-ignore
    expect(player.play([...daily(START, 200), ...visitors].sort((a, b) => a.time - b.time))).toEqual([]);
    expect(player.play([{ time: START + 200 * DAY, user: 'mallory', value: 1 }])).toEqual([]);
  });
});

const seen = (time: number): Seen => ({ entity: 'user:alice', time, offset: 0, value: 1, values: [1], by: undefined, ordinal: 0 }); // prettier-ignore
const asked: DormantOptions = { after: 30 * DAY, new: true };
const scopesOf = (tenant: DormantModel): Scopes<DormantModel> => ({ ...scopesWith(tenant, 'user:alice'), tenant, peers: undefined }); // prettier-ignore

describe('hostile times', () => {
  test('in any order give a share or nothing to judge', () => {
    const tenant = new DormantModel();
    const model = new DormantModel();
    const scopes = scopesOf(tenant);
    const random = seeded(2);
    const ends = [-8.64e15, 8.64e15, 0, -1, START];
    for (let i = 0; i < 2000; i += 1) {
      const time = ends[i % 50] ?? START + Math.floor((random() - 0.5) * 1e12);
      const p = model.judge(seen(time), scopes, asked);
      expect(Number.isNaN(p) || (p > 0 && p <= 1)).toBe(true);
      if (p < 0.5) expect(model.explain(seen(time), scopes).p).toBe(p);
      model.learn(seen(time), 1, scopes);
    }
    expect(model.observations).toBeLessThanOrEqual(2000);
    expect(model.bytes).toBeLessThan(200);
  });

  test('what is late is no return, and does not set the clock back', () => {
    const tenant = new DormantModel();
    const model = new DormantModel();
    const scopes = scopesOf(tenant);
    for (let day = 0; day < 60; day += 1) model.learn(seen(START + day * DAY), 1, scopes);
    model.learn(seen(START - 100 * DAY), 1, scopes);
    expect(model.judge(seen(START + 60 * DAY), scopes, asked)).toBe(1);
    expect(model.judge(seen(START + 100 * DAY), scopes, asked)).toBeLessThan(0.001);
  });

  test('a thousand events on one day are one day', () => {
    const tenant = new DormantModel();
    const model = new DormantModel();
    for (let i = 0; i < 1000; i += 1) model.learn(seen(START + i * 60_000), 1, scopesOf(tenant));
    expect([model.observations, tenant.observations]).toEqual([1, 1]);
  });
});

describe('a snapshot', () => {
  test('of the engine goes on as before', () => {
    const body = 'new: true';
    const player = new EnginePlayer(options(body));
    player.play([...daily(START, 200), ...daily(START + 200 * DAY, 90, USERS.slice(1))]);
    const other = new EnginePlayer(options(body), readEngine(writeEngine(player.engine), options(body)).engine);
    const later = [...daily(START + 290 * DAY, 2), { time: START + 292 * DAY, user: 'mallory', value: 1 }];
    const found = player.play(later);
    expect(found.map(({ entities }) => entities[0]?.name)).toEqual(['alice', 'mallory']);
    expect(other.play(later).map(({ entities, anomaly }) => [entities[0]?.id, anomaly?.p])).toEqual(found.map(({ entities, anomaly }) => [entities[0]?.id, anomaly?.p])); // prettier-ignore
  });

  test('of a model is the same model; what is none is refused', () => {
    const model = new DormantModel();
    const tenant = new DormantModel();
    for (const day of [0, 1, 5, 80]) model.learn(seen(START + day * DAY), 1, scopesOf(tenant));
    for (const one of [model, tenant]) {
      const bytes = written(one);
      expect(written(dormant.read(new ByteReader(bytes), asked, 'entity'))).toEqual(bytes);
      expect(() => DormantModel.read(new ByteReader(bytes.slice(0, -1)))).toThrow(RangeError);
    }
    expect(() => DormantModel.read(new ByteReader(new Uint8Array([9])))).toThrow(RangeError);
  });
});

function written(model: DormantModel): Uint8Array {
  const to = new ByteWriter();
  model.write(to);
  return to.finish();
}
