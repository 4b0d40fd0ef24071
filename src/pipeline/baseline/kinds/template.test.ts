import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { pick, seeded, wholeNumber, type Random } from '../../../statistics/random.ts';
import type { Judgement, Scopes, Seen } from './kind.ts';
import { template, type TemplateModel, type TemplateOptions } from './template.ts';
import { scopesWith } from './test-scopes.ts';

const novelty = template.options.parse({});
const burst = template.options.parse({ of: 'burst' });
const START = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;

function usualLine(random: Random): string {
  const address = `192.0.2.${wholeNumber(random, 250)}`;
  const user = pick(random, ['alice', 'bob', 'carol', 'dave']);
  return pick(random, [
    `Accepted publickey for ${user} from ${address} port ${wholeNumber(random, 60000)} ssh2`,
    `Accepted publickey for ${user} from ${address} port ${wholeNumber(random, 60000)} ssh2`,
    `Disconnected from user ${user} ${address}`,
    `Failed password for ${user} from ${address} port ${wholeNumber(random, 60000)} ssh2`,
  ]);
}

function stage(model = template.create(novelty, 'entity'), tenant = template.create(novelty, 'tenant')) {
  const scopes: Scopes<TemplateModel> = { ...scopesWith(tenant), tenant, peers: undefined, by: 'sshd' };
  let ordinal = 0;
  /** judged for what is new when it comes, and for bursts when a bucket ends */
  const play = (value: string, time: number) => {
    const ends: { p: number; judgement: Judgement }[] = [];
    const behaviors: TemplateOptions[] = [novelty, burst];
    if (model.due <= time) model.advance(time, scopes, behaviors, (_, __, p, explain) => ends.push({ p, judgement: explain() })); // prettier-ignore
    const seen: Seen = {
      entity: 'device:gate',
      time,
      offset: 0,
      value,
      values: [value],
      by: 'sshd',
      ordinal: ordinal++,
    };
    const p = model.judge(seen, scopes, novelty);
    const judgement = p < 0.05 ? model.explain(seen, scopes) : undefined;
    model.learn(seen, 1, scopes);
    return { p, judgement, ends };
  };
  return { model, tenant, scopes, play };
}

function trained(lines = 2000) {
  const random = seeded(8);
  const staged = stage();
  let worst = 0;
  for (let i = 0; i < lines; i++) {
    const { ends } = staged.play(usualLine(random), START + i * MINUTE);
    for (const { p } of i > 500 ? ends : []) worst = Math.max(worst, -Math.log2(p));
  }
  return { ...staged, random, worst, end: START + lines * MINUTE };
}

describe('template', () => {
  test('a line of a kind that never came is odd, whatever its numbers, and is told with what is usual', () => {
    const { play, end } = trained();
    const { p, judgement } = play('fatal: Timeout before authentication for 198.51.100.9 port 4711', end);
    expect(p).toBeLessThan(0.002);
    expect(judgement?.direction).toBe('new');
    expect(judgement?.actual).toBe('fatal: Timeout before authentication for <*> port <*>');
    expect(judgement?.words).toContain('in 2000 lines here never');
    expect(judgement?.expected).toMatchObject({ kind: 'values' });
    expect(judgement?.contributions[0]?.bits).toBeCloseTo(-Math.log2(p), 9);
  });

  test('usual lines are silent, with other names and addresses too', () => {
    const { play, end, random } = trained();
    for (let i = 0; i < 100; i++) expect(play(usualLine(random), end + i).p).toBeGreaterThan(0.05);
    expect(play('Accepted publickey for erin from 203.0.113.4 port 5 ssh2', end + 200).p).toBeGreaterThan(0.05);
  });

  test('the same line of another application is another kind', () => {
    const { model, scopes, end } = trained();
    const value = 'Disconnected from user bob 192.0.2.4';
    const seen: Seen = {
      entity: 'device:gate',
      time: end,
      offset: 0,
      value,
      values: [value],
      by: 'nginx',
      ordinal: -1,
    };
    expect(model.judge(seen, scopes, novelty)).toBeLessThan(0.01);
  });

  test('what is new stays odd within its day, however often it comes, and is normal after three', () => {
    const { play, end } = trained();
    const line = (n: number) => `error: kex_exchange_identification: read: reset ${n}`;
    for (let i = 0; i < 50; i++) expect(play(line(i), end + i * MINUTE).p).toBeLessThan(0.01);
    for (let day = 1; day < 6; day++) for (let i = 0; i < 40; i++) play(line(i), end + day * 86_400_000 + i * MINUTE);
    expect(play(line(0), end + 6 * 86_400_000).p).toBeGreaterThan(0.01);
  });

  test('a burst of a known kind is judged when its bucket is over; usual volumes never were', () => {
    const { model, play, worst, end } = trained();
    expect(worst).toBeLessThan(8);
    const from = Math.ceil(end / novelty.per) * novelty.per;
    for (let i = 0; i < 400; i++) play(`Failed password for alice from 198.51.100.7 port ${i} ssh2`, from + i * 1000);
    expect(model.wake).toBe(from + novelty.per);
    const [found] = play('Disconnected from user bob 192.0.2.4', from + novelty.per).ends;
    expect(found?.p).toBeLessThan(0.001);
    const again = play('Disconnected from user bob 192.0.2.4', from + 3 * novelty.per).ends.at(0);
    expect(again?.p).toBeGreaterThan(0.01);
  });

  test('the burst says how many lines of what', () => {
    const { model, scopes, play, end } = trained();
    const from = Math.ceil(end / novelty.per) * novelty.per;
    for (let i = 0; i < 400; i++) play(`Failed password for alice from 198.51.100.7 port ${i} ssh2`, from + i * 1000);
    const found: { p: number; judgement: Judgement }[] = [];
    model.advance(from + novelty.per, scopes, [burst], (_, __, p, explain) => found.push({ p, judgement: explain() }));
    expect(found[0]?.p).toBeLessThan(0.001);
    expect(found[0]?.judgement.actual).toBe(400);
    expect(found[0]?.judgement.words).toContain('400 lines of sshd in 15 minutes of the kind: Failed password for');
  });

  test('is read as it was written', () => {
    const { model, tenant, end } = trained(500);
    const copy = (of: TemplateModel, scope: 'entity' | 'tenant') => {
      const to = new ByteWriter();
      of.write(to);
      const bytes = to.finish();
      expect(() => template.read(new ByteReader(bytes.subarray(0, bytes.length - 2)), novelty, scope)).toThrow(
        RangeError,
      );
      return template.read(new ByteReader(bytes), novelty, scope);
    };
    const again = stage(copy(model, 'entity'), copy(tenant, 'tenant'));
    const same = stage(model, tenant);
    expect(again.model.due).toBe(model.due);
    for (const line of ['kernel: oops', 'Disconnected from user bob 192.0.2.4'])
      expect(again.play(line, end).p).toBeCloseTo(same.play(line, end).p, 9);
  });

  test('an endless stream of ever new lines: bounded', () => {
    const { model, tenant, play, end } = trained(200);
    const random = seeded(1);
    const word = () => Array.from({ length: 6 }, () => String.fromCharCode(97 + wholeNumber(random, 26))).join('');
    for (let i = 0; i < 12_000; i++) play(`${word()} ${word()} ${word()} ${i}`, end + i * 1000);
    play('x'.repeat(1_000_000), end + 13_000_000);
    expect(model.bytes).toBeLessThan(16_000);
    expect(tenant.bytes).toBeLessThan(6_000_000);
  });
});
