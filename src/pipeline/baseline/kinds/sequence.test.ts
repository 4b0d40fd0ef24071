import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { pick, seeded, wholeNumber, type Random } from '../../../statistics/random.ts';
import type { Judgement, Scopes, Seen } from './kind.ts';
import { sequence, type SessionModel } from './sequence.ts';
import { scopesWith } from './test-scopes.ts';

const options = sequence.options.parse({});
const START = Date.UTC(2026, 0, 5, 8);
const HOUR = 3_600_000;

/** What a person does in an invented service: looks, reads, sometimes writes. */
function usualSession(random: Random): string[] {
  const calls = ['Login', 'ListItems'];
  for (let i = 0, n = 3 + wholeNumber(random, 10); i < n; i++)
    calls.push('GetItem', pick(random, ['GetItem', 'ReadFile', 'ReadFile', 'WriteFile']));
  return [...calls, 'Logout'];
}

const attack = ['Login', 'ListUsers', 'ListKeys', 'CreateKey', 'AttachPolicy', 'ListKeys', 'CreateKey', 'StopLogging'];

const scopesOf = (tenant: SessionModel): Scopes<SessionModel> => ({ ...scopesWith(tenant), tenant, peers: undefined });

/** An entity that is seen, with its tenant; `play` gives what the sessions that ended were judged. */
function stage(model = sequence.create(options, 'entity'), tenant = sequence.create(options, 'tenant')) {
  const scopes = scopesOf(tenant);
  let ordinal = 0;
  const play = (calls: readonly string[], from: number, every = 20_000) => {
    const found: { p: number; time: number; judgement: Judgement }[] = [];
    const judged = (_: number, time: number, p: number, explain: () => Judgement) =>
      found.push({ p, time, judgement: explain() });
    for (const [i, value] of calls.entries()) {
      const time = from + i * every;
      if (model.due <= time) model.advance(time, scopes, [options], judged);
      const seen: Seen = {
        entity: 'user:alice',
        time,
        offset: 0,
        value,
        values: [value],
        by: undefined,
        ordinal: ordinal++,
      };
      model.learn(seen, 1, scopes);
    }
    if (model.wake < Infinity) model.advance(model.wake, scopes, [options], judged);
    return found;
  };
  return { model, tenant, play };
}

function trained(sessions = 120) {
  const random = seeded(3);
  const staged = stage();
  for (let i = 0; i < sessions; i++) staged.play(usualSession(random), START + i * 3 * HOUR);
  return { ...staged, random, end: START + sessions * 3 * HOUR };
}

describe('sequence', () => {
  test('a session of calls that never came so is odd, and says which', () => {
    const { play, end } = trained();
    const [found] = play(attack, end);
    expect(found?.p).toBeLessThan(0.001);
    expect(found?.time).toBe(end + 7 * 20_000);
    expect(found?.judgement.words).toContain('CreateKey → AttachPolicy');
    expect(found?.judgement.words).toContain('seen never');
    expect(found?.judgement.words).toContain('not in that: ');
    expect(found?.judgement.direction).toBe('pattern');
    const bits = found?.judgement.contributions.reduce((sum, each) => sum + each.bits, 0);
    expect(bits).toBeCloseTo(-Math.log2(found?.p ?? NaN), 6);
  });

  test('sessions as always are silent', () => {
    const { play, end, random } = trained();
    const ps = Array.from({ length: 60 }, (_, i) => play(usualSession(random), end + i * HOUR)[0]?.p ?? NaN);
    expect(ps.every((p) => p > 0 && p <= 1)).toBe(true);
    expect(ps.filter((p) => p < 0.01).length).toBeLessThan(4);
  });

  test('what is new for one and usual for all is not odd', () => {
    const { play, tenant, end } = trained();
    const other = stage(undefined, tenant);
    for (let i = 0; i < 60; i++)
      other.play(['Login', 'RunReport', 'Export', 'RunReport', 'Export', 'Logout'], START + i * 5 * HOUR);
    expect(play(['Login', 'RunReport', 'Export', 'RunReport', 'Export', 'Logout'], end)[0]?.p).toBeGreaterThan(0.05);
  });

  test('an attack repeated within a day does not become normal; what lasts for days does', () => {
    const { play, end } = trained();
    for (let i = 0; i < 10; i++) expect(play(attack, end + i * HOUR)[0]?.p).toBeLessThan(0.01);
    for (let i = 0; i < 40; i++) play(attack, end + 12 * HOUR + i * 4 * HOUR);
    expect(play(attack, end + 12 * HOUR + 41 * 4 * HOUR)[0]?.p).toBeGreaterThan(0.01);
  });

  test('a session that does not end is cut, one that is short is learnt and not judged', () => {
    const { play, end } = trained();
    expect(
      play(
        Array.from({ length: 300 }, () => 'GetItem'),
        end,
        1000,
      ).length,
    ).toBe(3);
    expect(play(['Login', 'Logout'], end + HOUR).length).toBe(0);
  });

  test('is read as it was written, in the middle of a session', () => {
    const { model, tenant, end } = trained(40);
    model.learn({ entity: 'user:alice', time: end, offset: 0, value: 'Login', values: ['Login'], by: undefined, ordinal: 0 }, 1, scopesOf(tenant)); // prettier-ignore
    const copy = (of: SessionModel, scope: 'entity' | 'tenant') => {
      const to = new ByteWriter();
      of.write(to);
      return sequence.read(new ByteReader(to.finish()), options, scope);
    };
    const again = stage(copy(model, 'entity'), copy(tenant, 'tenant'));
    expect(again.model.due).toBe(model.due);
    const first = stage(model, tenant).play(attack.slice(1), end + 20_000)[0];
    const second = again.play(attack.slice(1), end + 20_000)[0];
    expect(second?.p).toBeCloseTo(first?.p ?? NaN, 9);
    expect(second?.judgement.words).toBe(first?.judgement.words);
  });

  test('thousands of different operations of one entity: bounded', () => {
    const { model, play, end } = trained(20);
    for (let i = 0; i < 30; i++)
      play(
        Array.from({ length: 1000 }, (_, j) => `op-${i}-${j}`),
        end + i * HOUR,
        1,
      );
    expect(model.bytes).toBeLessThan(40_000);
    expect(model.model.forgotten).toBeGreaterThan(1000);
  });
});
