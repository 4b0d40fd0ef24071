import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../main.ts';
import { behaviorText, ownFeature } from './test-content.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-baseline-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const id = (n: number): string => `5b1f5a34-0d0e-4c2a-9d5b-0000000000b${n}`;
const mine = file('mine.yml', ownFeature);
const good = file('good.yml', behaviorText({ title: 'Good one', id: id(1), feature: 'mine.host' }));
const young = file('young.yml', behaviorText({ title: 'Too young', id: id(2), days: 4 }));
const loud = file('loud.yml', behaviorText({ title: '"Loud \\e[2J"', id: id(3), expects: 'silent: true' }));
const half = file('half.yml', behaviorText({ title: 'Half', id: id(4), hasSilent: false }));
const blind = file('blind.yml', behaviorText({ title: 'Blind', id: id(5), feature: 'dns.query' }));
const broken = file('broken.yml', behaviorText({ title: 'Broken', id: id(6), kind: 'volum' }));

function file(path: string, text: string): string {
  const whole = join(folder, path);
  writeFileSync(whole, text);
  return whole;
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['baseline', 'test', ...args], {
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
  });
  return { code, ...said };
}

describe('vedette baseline test', () => {
  test('what passes is exit code 0; -v names it and what it found', async () => {
    const { code, out } = await run(mine, good);
    expect(out).toMatch(/^1 behaviour, 2 cases: 2 passed, 0 failed, in [\d.]+ s\.\n$/);
    expect(code).toBe(0);
    const { out: more } = await run('-v', mine, good);
    expect(more).toContain(`case 1 fires: a new machine  ${good}:5`);
    expect(more).toMatch(/found \(p = 0\.\d+\): .*machine of mine signed in to: srv-pay-1\.example\.com/);
    expect(more).toContain(`case 2 stays silent: the usual  ${good}:6`);
  });

  test('a case that must fire: what was found, and how far learning was', async () => {
    const { code, out } = await run(young);
    expect(code).toBe(1);
    expect(out).toContain(`case 1 must fire: a new machine  ${young}:5`);
    expect(out).toContain('expected 1 finding, found nothing');
    expect(out).toMatch(/learnt: \d+ observations of 5 entities over [\d.]+ days \(needs 20 and 7\.0 days\)/);
    expect(out).toContain('1 behaviour, 2 cases: 1 passed, 1 failed');
  });

  test('a case that must stay silent: what spoke, with its p-value', async () => {
    const { code, out } = await run(loud);
    expect(code).toBe(1);
    expect(out).toContain('case 1 must stay silent');
    expect(out).toMatch(/expected nothing, found 1\n +found \(p = 0\.\d+\): /);
    expect(out).not.toContain('\u001B[2J');
  });

  test('records that show nothing of the feature: as what they were read', async () => {
    const { code, out } = await run(blind);
    expect(code).toBe(1);
    expect(out).toMatch(/none of its records lets see the behaviour's features.*\n +they were read as windows\/\S+/);
    expect(out).toContain('2 cases: 0 passed, 2 failed');
  });

  test('what does not load fails', async () => {
    const { code, out } = await run(mine, good, broken);
    expect(code).toBe(1);
    expect(out).toContain(`${broken}:3: behaviour "${id(6)}", field "behavior.kind"`);
    expect(out).toContain('2 passed, 0 failed, 1 problem, in');
  });

  test('behaviours that lack a case are told, and fail with --require-cases', async () => {
    const { code, out } = await run(half);
    expect(code).toBe(0);
    expect(out).toContain('1 behaviour lacks a case that fires or one that stays silent (-v names them');
    const strict = await run('--require-cases', half);
    expect(strict.code).toBe(1);
    expect(strict.out).toContain(`${half}:1  Half`);
  });

  test('--filter chooses by title, id or path', async () => {
    const every = [mine, good, young, half];
    expect((await run('--filter', 'GOOD one', ...every)).out).toContain('1 behaviour, 2 cases: 2 passed');
    expect((await run('--filter', id(4), '--filter', 'good.yml', ...every)).out).toContain('2 behaviours, 3 cases');
    expect((await run('--filter', 'nothing', ...every)).out).toContain('0 behaviours, 0 cases');
  });

  test('without a path: our own', async () => {
    const { code, out } = await run('--filter', 'new_machine', '--require-cases');
    expect(out).toMatch(/^1 behaviour, 3 cases: 3 passed, 0 failed/);
    expect(code).toBe(0);
  });

  test('json', async () => {
    const { code, out } = await run('--json', mine, good, young, half, broken);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      behaviors: [
        { id: id(1), source: good, line: 1, cases: [{ number: 1, expects: 'fires', isPassed: true, line: 5, why: [], findings: [{}] }, { isPassed: true, findings: [] }] },
        { id: id(2), cases: [{ isPassed: false, why: ['expected 1 finding, found nothing', expect.stringContaining('learnt:')] }, {}] },
        { id: id(4) },
      ],
      problems: [{ source: broken }],
      withoutCases: [{ id: id(4), title: 'Half' }],
      summary: { behaviors: 3, passed: 4, failed: 1, problems: 1 },
    }); // prettier-ignore
  });

  test('wrong arguments', async () => {
    const { code, err } = await run('--format', 'tap');
    expect(code).toBe(2);
    expect(err).toContain('Usage: vedette baseline test [PATH…]');
    expect((await run('--filter')).code).toBe(2);
  });
});
