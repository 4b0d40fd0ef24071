import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../model/finding.ts';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { seeded, type Random } from '../../../statistics/random.ts';
import { DAY, engineOptions, EnginePlayer, HOUR, START, testBehavior, type TestEvent } from '../test-engine.ts';
import { readEngine, writeEngine } from '../snapshot.ts';
import type { Scopes, Seen } from './kind.ts';
import { silence, SilenceModel } from './silence.ts';
import { scopesWith } from './test-scopes.ts';

const options = engineOptions(testBehavior('kind: silence\np: 0.001', '1'));

/** About four events in each hour of the day and night. */
const always = (random: Random, user: string, from: number, days: number): TestEvent[] =>
  Array.from({ length: days * 96 }, (_, i) => ({ time: from + i * 15 * 60_000 + Math.floor(random() * 600_000), user, value: 1 })); // prettier-ignore
/** The same from eight to six on work days only. */
const office = (random: Random, user: string, from: number, days: number): TestEvent[] =>
  always(random, user, from, days).filter(({ time }) => new Date(time).getUTCDay() % 6 !== 0 && new Date(time).getUTCHours() >= 8 && new Date(time).getUTCHours() < 18); // prettier-ignore
const together = (...streams: readonly TestEvent[][]): TestEvent[] => streams.flat().sort((a, b) => a.time - b.time);
const namesOf = (findings: readonly Finding[]): (string | undefined)[] => findings.map(({ entities }) => entities[0]?.name); // prettier-ignore

describe('silence', () => {
  test('a sensor that always spoke and stops is told of on the clock, and again only when it has lasted for much longer', () => {
    const player = new EnginePlayer(options);
    const end = START + 28 * DAY;
    expect(player.play(together(always(seeded(1), 'sensor', START, 28), always(seeded(2), 'other', START, 28)))).toEqual([]); // prettier-ignore
    // the rest goes on
    const found = player.play(always(seeded(3), 'other', end, 3));
    expect(new Set(namesOf(found))).toEqual(new Set(['sensor']));
    const after = found.map(({ time }) => time - end);
    expect(after.length).toBeLessThan(6);
    for (const [i, one] of after.slice(1).entries()) expect(one - (after[i] ?? 0)).toBeGreaterThan(3 * HOUR);
    expect(found[0]?.time).toBeGreaterThan(end + 2 * HOUR);
    expect(found[0]?.time).toBeLessThan(end + 12 * HOUR);
    expect(found[0]?.anomaly).toMatchObject({ direction: 'low', scope: 'entity' });
    expect(found[0]?.explanation).toMatch(/^sensor: thing done: nothing for \d+ hours; heard in 9\d % of these hours; longest silence so far 0 seconds/); // prettier-ignore
    const bits = found[0]?.anomaly?.contributions.reduce((sum, each) => sum + each.bits, 0) ?? 0;
    expect(bits).toBeCloseTo(-Math.log2(found[0]?.anomaly?.p ?? 1), 6);
  });

  test('is told of though no event comes at all', () => {
    const player = new EnginePlayer(options);
    player.play(always(seeded(4), 'sensor', START, 28));
    expect(namesOf(player.engine.advance(START + 28 * DAY + HOUR, false))).toEqual([]);
    expect(namesOf(player.engine.advance(START + 28 * DAY + 8 * HOUR, false))).toEqual(['sensor']);
  });

  test('nights and weekends of who works by day are none', () => {
    const player = new EnginePlayer(options);
    expect(player.play(together(office(seeded(5), 'alice', START, 56), always(seeded(6), 'sensor', START, 56)))).toEqual([]); // prettier-ignore
    // a work day is, when it has made the silence a fifth longer than any weekend
    const found = player.play(always(seeded(7), 'sensor', START + 56 * DAY, 1));
    expect(new Set(namesOf(found))).toEqual(new Set(['alice']));
    expect(found.length).toBeLessThan(3);
    expect(found[0]?.time).toBeGreaterThan(START + 56 * DAY + 9 * HOUR);
    expect(found[0]?.time).toBeLessThan(START + 57 * DAY);
  });

  test('who often falls silent for half a day is not told of when it does again', () => {
    const player = new EnginePlayer(options);
    // from noon to midnight nothing, on one day a week: far from what its hours would say
    const often = always(seeded(8), 'laptop', START, 42).filter(({ time }) => Math.floor((time - START) / DAY) % 7 !== 0 || new Date(time).getUTCHours() < 12); // prettier-ignore
    player.play(together(often, always(seeded(9), 'sensor', START, 42)));
    expect(player.play(together(always(seeded(10), 'sensor', START + 42 * DAY, 1), always(seeded(11), 'laptop', START + 42 * DAY, 1).filter(({ time }) => new Date(time).getUTCHours() < 12)))).toEqual([]); // prettier-ignore
  });

  test('a behaviour may wait longer', () => {
    const patient = engineOptions(testBehavior('kind: silence\nafter: 1d\np: 0.001', '1'));
    const player = new EnginePlayer(patient);
    player.play(always(seeded(12), 'sensor', START, 28));
    expect(player.engine.advance(START + 28 * DAY + 20 * HOUR, false)).toEqual([]);
    const [found] = player.engine.advance(START + 30 * DAY, false);
    expect(found?.time).toBeGreaterThanOrEqual(START + 29 * DAY - HOUR);
  });

  test('who is gone for good is not watched for ever', () => {
    const player = new EnginePlayer(options);
    player.play(always(seeded(13), 'sensor', START, 28));
    const found = player.engine.advance(START + 50 * DAY, false);
    expect(found.length).toBeGreaterThan(0);
    // twice as long each time, from five hours to two weeks, and thrice because it was so much odder
    expect(found.length).toBeLessThan(10);
    expect(found.at(-1)?.time).toBeLessThan(START + 43 * DAY);
    const model = player.engine.entities.get('user:sensor')?.get(0, undefined);
    expect(model?.wake).toBe(Infinity);
    expect(player.engine.advance(START + 400 * DAY, false)).toEqual([]);
  });
});

const seen = (time: number, offset = 0): Seen => ({ entity: 'user:a', time, offset, value: 1, values: [1], by: undefined, ordinal: 0 }); // prettier-ignore
const scopesOf = (model: SilenceModel): Scopes<SilenceModel> => ({ ...scopesWith(model), tenant: model, peers: undefined }); // prettier-ignore

describe('hostile times', () => {
  test('in any order give shares only, in bounded time', () => {
    const model = new SilenceModel();
    const scopes = scopesOf(model);
    const random = seeded(14);
    let judged = 0;
    const ends = [-8.64e15, 8.64e15, 0, -1, START];
    for (let i = 0; i < 1000; i += 1) {
      const time = ends[i % 100] ?? START + Math.floor((random() - 0.5) * 1e12);
      model.judge();
      if (model.due <= time) {
        model.advance(time, scopes, [{ after: 2 * HOUR }], (_, at, p, explain) => {
          judged += 1;
          expect(p > 0 && p <= 1).toBe(true);
          expect(at).toBeLessThanOrEqual(time);
          expect(explain().p).toBe(p);
        });
      }
      model.learn(seen(time, (i % 25) * HOUR - 12 * HOUR));
    }
    // at most two weeks of hours each time
    expect(judged).toBeLessThan(1000 * 340);
    expect(model.describe().every((view) => view.kind === 'week' && view.hours.every((share) => share >= 0 && share <= 1))).toBe(true); // prettier-ignore
  });

  test('a long silence does not become normal while it lasts', () => {
    const model = new SilenceModel();
    const scopes = scopesOf(model);
    for (let hour = 0; hour < 28 * 24; hour += 1) model.learn(seen(START + hour * HOUR));
    const share = (): number[] => model.describe().flatMap((view) => (view.kind === 'week' ? [...view.hours] : []));
    const before = share();
    model.judge();
    const ps: number[] = [];
    model.advance(START + 38 * DAY, scopes, [{ after: 2 * HOUR }], (_, __, p) => void ps.push(p));
    expect(ps).toEqual(ps.toSorted((a, b) => b - a));
    expect(ps.at(-1)).toBeLessThan(1e-9);
    for (const [slot, now] of share().entries()) expect(now).toBeGreaterThan(0.7 * (before[slot] ?? 1));
  });
});

describe('a snapshot', () => {
  test('of the engine, also one made within a silence, goes on as before', () => {
    const player = new EnginePlayer(options);
    player.play(together(always(seeded(15), 'sensor', START, 28), always(seeded(16), 'other', START, 28)));
    expect(player.engine.advance(START + 28 * DAY + 2 * HOUR, false)).toEqual([]);
    const { engine, lost } = readEngine(writeEngine(player.engine), options);
    expect(lost).toBeUndefined();
    const found = player.engine.advance(START + 28 * DAY + 12 * HOUR, false);
    expect(new Set(namesOf(found))).toEqual(new Set(['other', 'sensor']));
    expect(byName(engine.advance(START + 28 * DAY + 12 * HOUR, false))).toEqual(byName(found));
    // and what was told is not told again
    const { engine: again } = readEngine(writeEngine(engine), options);
    for (const one of [engine, again]) expect(one.advance(START + 28 * DAY + 12.5 * HOUR, false)).toEqual([]);
    const later = engine.advance(START + 31 * DAY, false);
    expect(later.length).toBeGreaterThan(0);
    expect(byName(again.advance(START + 31 * DAY, false))).toEqual(byName(later));
  });

  test('of a model is the same model; what is none is refused', () => {
    const model = new SilenceModel();
    for (const hour of [0, 1, 2, 9, 30, 31, 80]) model.learn(seen(START + hour * HOUR));
    model.judge();
    const bytes = written(model);
    const copy = silence.read(new ByteReader(bytes), { after: HOUR }, 'entity');
    expect(written(copy)).toEqual(bytes);
    expect([copy.due, copy.wake]).toEqual([model.due, model.wake]);
    for (const damaged of [bytes.slice(0, 50), bytes.slice(0, -1), new Uint8Array([9])]) {
      expect(() => SilenceModel.read(new ByteReader(damaged))).toThrow(RangeError);
    }
  });
});

/** Who is asked first on the clock does not matter. */
const byName = (findings: readonly Finding[]): Finding[] => findings.toSorted((a, b) => a.time - b.time || a.id.localeCompare(b.id)); // prettier-ignore

function written(model: SilenceModel): Uint8Array {
  const to = new ByteWriter();
  model.write(to);
  return to.finish();
}
