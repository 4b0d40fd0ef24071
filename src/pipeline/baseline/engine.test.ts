import { describe, expect, test } from 'vitest';
import { asEntityId } from '../../model/ids.ts';
import type { Finding } from '../../model/finding.ts';
import { seeded, type Random } from '../../statistics/random.ts';
import { changeEngine } from './commands.ts';
import { Engine } from './engine.ts';
import { readEngine, writeEngine } from './snapshot.ts';
import {
  DAY,
  engineOptions,
  EnginePlayer,
  HOUR,
  START,
  testBehavior,
  testContent,
  type TestEvent,
} from './test-engine.ts';

const USERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];
const rare = testBehavior('kind: rare\nneeds: { observations: 20, age: 3d }\np: 0.005');

/** Each user does one of three things eight times a day. */
function usual(random: Random, from: number, days: number, users: readonly string[] = USERS): TestEvent[] {
  const events: TestEvent[] = [];
  for (let day = 0; day < days; day += 1) {
    for (const user of users) {
      for (let i = 0; i < 8; i += 1) {
        const value = ['mail', 'mail', 'wiki', 'code'][Math.floor(random() * 4)] ?? 'mail';
        events.push({ time: from + day * DAY + 8 * HOUR + Math.floor(random() * 9 * HOUR), user, value });
      }
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

const one = (day: number, user: string, value: string): TestEvent => ({
  time: START + day * DAY + 9 * HOUR,
  user,
  value,
});
const names = (findings: readonly Finding[]): (string | undefined)[] =>
  findings.map(({ entities }) => entities[0]?.name);

function learnt(days = 20, options = engineOptions(rare)): EnginePlayer {
  const player = new EnginePlayer(options);
  expect(player.play(usual(seeded(1), START, days))).toEqual([]);
  return player;
}

describe('learning', () => {
  test('on the first day everything is new, and nothing is said', () => {
    const player = new EnginePlayer(engineOptions(rare));
    const all = Array.from({ length: 500 }, (_, i): TestEvent => ({ time: START + i * 60_000, user: `u${i % 20}`, value: `v${i}` })); // prettier-ignore
    expect(player.play(all)).toEqual([]);
  });

  test('something new is found once, with what was usual', () => {
    const player = learnt();
    const found = player.play([one(21, 'alice', 'vault'), one(21, 'alice', 'vault')]);
    expect(names(found)).toEqual(['alice']);
    expect(found[0]?.explanation).toMatch(/^alice: thing done: vault; in \d+ observations over \d+ days never, among its 5 peers never, in the whole organisation over \d+ days never; usual: mail/); // prettier-ignore
    expect(found[0]).toMatchObject({ detector: 'baseline', severity: 'medium', anomaly: { direction: 'new', actual: 'vault' } }); // prettier-ignore
  });

  test('who is new is judged by what others do', () => {
    const player = learnt();
    expect(player.play([one(21, 'zoe', 'mail'), one(21, 'zoe', 'wiki')])).toEqual([]);
    expect(names(player.play([one(21, 'zoe', 'vault')]))).toEqual(['zoe']);
  });

  test('what was odd once is odd again after its quarantine, and is normal when it lasts three days', () => {
    const player = learnt();
    expect(player.play([one(21, 'alice', 'vault')])).toHaveLength(1);
    // an attacker who comes back the next day is told of again: a day has not made it normal
    expect(player.play([{ ...one(22, 'alice', 'vault'), time: START + 22 * DAY + 10 * HOUR }])).toHaveLength(1);
    const lasting = player.play([23, 24, 25].map((day) => one(day, 'alice', 'vault')));
    expect(lasting.length).toBeLessThanOrEqual(1);
    expect(player.play([26, 27, 28].map((day) => one(day, 'alice', 'vault')))).toEqual([]);
    expect(player.engine.entities.get('user:alice')?.drift?.[0]?.text).toContain('vault lasted');
  });

  test('a confirmed incident is never learnt; what is said to be normal is not told of again', () => {
    const player = learnt();
    const [found] = player.play([one(21, 'alice', 'vault')]);
    if (found === undefined) throw new Error('nothing was found');
    const judged = { finding: found.id, behavior: String(found.rule.id), entities: [asEntityId('user:alice')], time: found.time, event: found.event.id, seen: [{ feature: 'test.value', actual: 'vault' }] }; // prettier-ignore
    changeEngine(player.engine, { kind: 'incident', findings: [judged] }, found.time);
    const again = player.play([22, 23, 24, 25, 26, 27].map((day) => one(day, 'alice', 'vault')));
    expect(again.length).toBeGreaterThanOrEqual(4);
    changeEngine(player.engine, { kind: 'normal', findings: [judged] }, found.time);
    expect(player.play([28, 29].map((day) => one(day, 'alice', 'vault')))).toEqual([]);
  });

  test('a reset forgets an entity: it is judged by others again', () => {
    const player = learnt();
    expect(player.play([one(21, 'bob', 'code')])).toEqual([]);
    changeEngine(player.engine, { kind: 'reset', entity: asEntityId('user:bob') }, START);
    expect(player.engine.entities.get('user:bob')).toBeUndefined();
    expect(player.play([one(22, 'bob', 'code')])).toEqual([]);
    expect(player.engine.entities.get('user:bob')?.observations).toBe(1);
  });
});

describe('bad input', () => {
  test('a clock that jumps does not make all that follows late', () => {
    const player = learnt();
    const received = START + 2000 * DAY;
    player.play([{ time: START + 900 * DAY, user: 'alice', value: 'mail' }], { received });
    expect(player.engine.leftOut.get('clock that jumps')).toBe(1);
    player.play(usual(seeded(2), START + 21 * DAY, 1), { received });
    expect(player.engine.leftOut.get('late')).toBeUndefined();
    expect(player.engine.clock).toBeLessThan(START + 23 * DAY);
  });

  test('a time in the future counts as the time of receipt; what is late is counted', () => {
    const player = learnt();
    player.play([{ time: START + 60 * DAY, user: 'alice', value: 'mail' }], { received: START + 21 * DAY });
    expect(player.engine.leftOut.get('time in the future')).toBe(1);
    player.play([{ time: START + 2 * DAY, user: 'alice', value: 'mail' }], { received: START + 21 * DAY });
    expect(player.engine.leftOut.get('late')).toBe(1);
  });

  test('invented entities are bounded and counted, and those that were there stay', () => {
    const player = learnt(20, engineOptions(rare, { limits: { entities: 50, bytes: 1e9, parts: 4 } }));
    const flood = Array.from({ length: 20_000 }, (_, i): TestEvent => ({ time: START + 21 * DAY + i, user: `x${i}`, value: 'mail' })); // prettier-ignore
    player.play(flood, { size: 1000 });
    expect(player.engine.entities.size).toBeLessThanOrEqual(50);
    expect(player.engine.leftOut.get('on probation')).toBeGreaterThan(15_000);
    expect(USERS.filter((user) => player.engine.entities.get(`user:${user}`) !== undefined)).toEqual(USERS);
  });

  test('an entity with very many values, and one with very many parts, stay small', () => {
    const parts = testBehavior('kind: rare', 'value', ', by: part');
    const player = new EnginePlayer(engineOptions(parts));
    player.play(Array.from({ length: 5000 }, (_, i): TestEvent => ({ time: START + i * 1000, user: 'alice', value: `v${i}`, part: `p${i % 500}` }))); // prettier-ignore
    const alice = player.engine.entities.get('user:alice');
    expect(alice?.partCount(0)).toBe(64);
    expect(player.engine.leftOut.get('parts')).toBeGreaterThan(0);
    const values = new EnginePlayer(engineOptions(rare));
    values.play(Array.from({ length: 20_000 }, (_, i): TestEvent => ({ time: START + i * 1000, user: 'alice', value: `v${i}` })), { size: 1000 }); // prettier-ignore
    expect(values.engine.entities.get('user:alice')?.bytes).toBeLessThan(32_000);
  });

  test('numbers that are none, and of any size, are passed over or bounded', () => {
    const level = testBehavior('kind: level', 'value', ', unit: By');
    const player = new EnginePlayer(engineOptions(level));
    const values = ['NaN', 'Infinity', '-Infinity', 'text', 1e308, -1e308, 1e9, 0, -0];
    player.play(values.map((value, i) => ({ time: START + i, user: 'alice', value })));
    expect(player.engine.observations).toBe(5);
  });
});

describe('the alert budget', () => {
  test('a day says about as much as the team can look at, and the strongest', () => {
    const player = new EnginePlayer(engineOptions(rare, { budget: { alerts: 1, falseShare: 0.1 } }));
    const users = Array.from({ length: 40 }, (_, i) => `u${i}`);
    player.play(usual(seeded(3), START, 20, users), { size: 1000 });
    let count = 0;
    for (let day = 20; day < 30; day += 1) {
      const odd = users.slice(0, 4).map((user, i): TestEvent => ({ ...one(day, user, `new${day}-${i}`), time: START + day * DAY + 10 * HOUR + i * 60_000 })); // prettier-ignore
      const all = [...usual(seeded(day), START + day * DAY, 1, users), ...odd].sort((a, b) => a.time - b.time);
      count += player.play(all).length;
    }
    // 40 odd things in ten days, and one alert a day
    expect(count).toBeGreaterThan(4);
    expect(count).toBeLessThan(25);
    // what was not told counts for the risk all the same
    const [today] = player.engine.risk.days();
    expect(player.engine.risk.top(today ?? 0, 4, () => true).map(({ id }) => id).sort()).toEqual(users.slice(0, 4).map((user) => `user:${user}`)); // prettier-ignore
  });
});

describe('a snapshot', () => {
  test('goes on as if nothing had been, wherever it was made', () => {
    const events = [...usual(seeded(4), START, 12), one(13, 'alice', 'vault'), one(14, 'alice', 'vault'), one(14, 'bob', 'safe')]; // prettier-ignore
    const straight = new EnginePlayer(engineOptions(rare));
    const expected = straight.play(events, { size: 50 });
    expect(expected.length).toBeGreaterThan(1);
    const cut = new EnginePlayer(engineOptions(rare));
    const found: Finding[] = [];
    for (let at = 0; at < events.length; at += 50) {
      found.push(...cut.play(events.slice(at, at + 50)));
      if (at % 500 !== 0) continue;
      const { engine, lost, dropped } = readEngine(writeEngine(cut.engine), engineOptions(rare));
      expect([lost, dropped]).toEqual([undefined, []]);
      cut.engine = engine;
    }
    expect(found).toEqual(expected);
    expect(writeEngine(cut.engine)).toEqual(writeEngine(straight.engine));
  });

  test('what is the same goes on when behaviours change, and the rest is told', () => {
    const features = 'features: [{ id: test.value, title: thing done, class: api_activity, entity: user, value: value }, { id: test.size, title: size, class: api_activity, entity: user, value: size, unit: By }]';
    const first = 'title: Rare things\nid: 6f0e2b1c-7d3a-4c58-9a41-2f6f6f1f0a99\nbehavior: { feature: test.value, kind: rare }';
    const second = 'title: Large things\nid: 6f0e2b1c-7d3a-4c58-9a41-2f6f6f1f0a98\nbehavior: { feature: test.size, kind: level }';
    const player = new EnginePlayer(engineOptions(testContent(features, first, second)));
    player.play(usual(seeded(5), START, 20).map((event) => ({ ...event, size: 1000 })));
    const { engine, dropped } = readEngine(writeEngine(player.engine), engineOptions(testContent(features, first)));
    expect(dropped.join()).toContain('no behaviour asks for "level');
    expect(engine.sets[0]?.observations).toBe(player.engine.sets[0]?.observations);
    expect(engine.entities.get('user:alice')?.models.size).toBe(1);
  }); // prettier-ignore

  test('what is no snapshot is said, and everything begins anew', () => {
    const bytes = writeEngine(learnt(5).engine);
    for (const damaged of [bytes.slice(0, 1000), new Uint8Array(10), bytes.slice(0, bytes.length - 5)]) {
      const { engine, lost } = readEngine(damaged, engineOptions(rare));
      expect(lost).toBeTypeOf('string');
      expect(engine.entities.size).toBe(0);
    }
  });
});

describe('peers', () => {
  test('who does the same is a group; the directory comes first', () => {
    const player = new EnginePlayer(engineOptions(rare));
    const random = seeded(6);
    const groups = [['code', 'build', 'wiki', 'review'], ['books', 'bank', 'mail', 'tax']];
    const events: TestEvent[] = [];
    for (let day = 0; day < 10; day += 1) {
      for (let i = 0; i < 12; i += 1) {
        for (let n = 0; n < 6; n += 1) {
          const value = groups[i % 2]?.[Math.floor(random() * 4)] ?? '';
          events.push({ time: START + day * DAY + 9 * HOUR + n * 60_000 + i, user: `u${i}`, value });
        }
      }
    }
    player.play(events.sort((a, b) => a.time - b.time));
    const groupOf = (user: string): number => player.engine.entities.get(`user:${user}`)?.group ?? -1;
    expect(groupOf('u0')).toBeGreaterThanOrEqual(0);
    expect(groupOf('u2')).toBe(groupOf('u0'));
    expect(groupOf('u1')).not.toBe(groupOf('u0'));
    expect(player.engine.peers.groups.get(groupOf('u0'))?.reasons.join()).toMatch(/code|build|wiki|review/);
    const entries = ['u0', 'u1', 'u2'].map((name) => ({ kind: 'user' as const, name, attributes: { department: ['Finance'] } })); // prettier-ignore
    changeEngine(player.engine, { kind: 'directory', entries }, START);
    expect(groupOf('u1')).toBe(groupOf('u0'));
    expect(player.engine.peers.groups.get(groupOf('u1'))?.reasons).toEqual(['same department: Finance']);
  }); // prettier-ignore
});

test('shards judge their own entities only, and share what all do', () => {
  const shards = [0, 1].map((number) => new EnginePlayer(engineOptions(rare, { shard: { number, of: 2 } })));
  const events = usual(seeded(7), START, 20);
  for (const shard of shards) shard.play(events);
  const owned = shards.map(({ engine }) => [...engine.entities.all()].map(({ id }) => id));
  expect(owned.flat().sort()).toEqual(USERS.map((user) => `user:${user}`));
  const known = shards.map(({ engine }) => engine.sets[0]?.tenant.observations ?? 0);
  expect(known[0]).toBeGreaterThan(100);
  expect(known[0]).toBe(known[1]);
});

test('an engine without behaviours does nothing', () => {
  const engine = new Engine(engineOptions({ features: rare.features, behaviors: [] }));
  expect(engine.advance(START, false)).toEqual([]);
});
