import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sax from 'sax';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { main } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const started = (image: string): string => JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Hostname: 'ws-17.example.com', UtcTime: '2026-11-02 08:15:30.120', Image: image }); // prettier-ignore
const rule = (title: string, cases: readonly Record<string, string>[] | undefined): string =>
  JSON.stringify({
    title,
    logsource: { product: 'windows', category: 'process_creation' },
    detection: { selection: { 'Image|endswith': '\\cmd.exe' }, condition: 'selection' },
    ...(cases === undefined ? {} : { vedette: { cases } }),
  });
const good = join(folder, 'good.yml');
writeFileSync(good, rule('Good one', [{ fires: started('C:\\cmd.exe') }, { silent: started('C:\\x.exe') }]));
const bad = join(folder, 'bad.yml');
writeFileSync(bad, rule('Bad <one> & "two" \u001B[2J #1', [{ fires: started('C:\\x<y>.exe') }, { silent: started('C:\\x.exe') }])); // prettier-ignore
const bare = join(folder, 'bare.yml');
writeFileSync(bare, rule('Bare', undefined));
const broken = join(folder, 'broken.yml');
writeFileSync(broken, rule('Broken', []).replace('endswith', 'endswth'));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['rules', 'test', ...args], {
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
  });
  return { code, ...said };
}

describe('vedette rules test', () => {
  test('text: failures with their why and place; a summary', async () => {
    const { code, out } = await run(good, bad);
    expect(code).toBe(1);
    expect(out).not.toContain('Good one');
    expect(out).not.toContain('\u001B[2J');
    expect(out).toContain('case 1 must fire');
    expect(out).toContain(`${bad}:1`);
    expect(out).toContain('Image is "C:\\x<y>.exe"; asked: ends with "\\cmd.exe"');
    expect(out).toMatch(/2 rules, 4 cases: 3 passed, 1 failed, in [\d.]+ s\./);
  });

  test('what passes is exit code 0, and is named with -v', async () => {
    const { code, out } = await run('-v', good);
    expect(code).toBe(0);
    expect(out).toContain('case 2 stays silent');
  });

  test('rules without cases are told, and fail with --require-cases', async () => {
    const { code, out } = await run(good, bare);
    expect(code).toBe(0);
    expect(out).toContain('1 rule lacks a case that fires or one that stays silent');
    const strict = await run('--require-cases', good, bare);
    expect(strict.code).toBe(1);
    expect(strict.out).toContain(`${bare}:1  Bare`);
  });

  test('rules that do not load fail', async () => {
    const { code, out } = await run(good, broken);
    expect(code).toBe(1);
    expect(out).toContain('endswth');
  });

  test('--filter chooses by title, id or path', async () => {
    expect((await run('--filter', 'GOOD one', good, bad)).out).toContain('1 rules, 2 cases: 2 passed');
    expect((await run('--filter', 'bad.yml', '--filter', 'good.yml', good, bad)).out).toContain('2 rules, 4 cases');
  });

  test('--regression: tests beside the rules, as SigmaHQ keeps them', async () => {
    const withId = join(folder, 'with-id.yml');
    const id = '5b1f5a34-0d0e-4c2a-9d5b-00000000000f';
    writeFileSync(withId, rule('With an id', undefined).replace('{', `{"id":"${id}",`));
    const tests = join(folder, 'regression', 'a');
    mkdirSync(tests, { recursive: true });
    const about = `rule_metadata: [{ id: ${id} }]\nregression_tests_info:\n  - { name: One, type: evtx, path: elsewhere/a.evtx }\n`;
    writeFileSync(join(tests, 'info.yml'), about);
    writeFileSync(join(tests, 'a.json'), started('C:\\cmd.exe'));
    const args = ['--regression', join(folder, 'regression'), withId, good];
    expect(await run(...args)).toMatchObject({ code: 0 });
    writeFileSync(join(tests, 'a.json'), started('C:\\x.exe'));
    const failed = await run(...args);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain(join(tests, 'a.json'));
    expect(failed.out).toContain('1 rules, 1 cases: 0 passed, 1 failed');
    writeFileSync(join(tests, 'info.yml'), 'id: x\n');
    expect((await run(...args)).out).toContain('it does not name rules');
    expect((await run('--regression', join(folder, 'none'), good)).out).toContain('cannot be read');
  });

  test('json', async () => {
    const { out } = await run('--json', good, bad, bare, broken);
    expect(JSON.parse(out)).toMatchObject({ summary: { rules: 3, passed: 3, failed: 1, problems: 1 }, withoutCases: [{ title: 'Bare' }] }); // prettier-ignore
  });

  test('junit is XML that adds up, whatever the titles', async () => {
    const { out } = await run('--format', 'junit', '--require-cases', good, bad, bare, broken);
    const counts = { testcase: 0, failure: 0 };
    let suites: Record<string, unknown> = {};
    const parser = sax.parser(true);
    parser.onopentag = ({ name, attributes }) => {
      if (name === 'testcase' || name === 'failure') counts[name]++;
      if (name === 'testsuites') suites = z.record(z.string(), z.unknown()).parse(attributes);
    };
    parser.write(out.trim()).close();
    expect(counts).toEqual({ testcase: 6, failure: 3 });
    expect(suites).toMatchObject({ tests: '6', failures: '3' });
  });

  test('tap: a plan, a line a case', async () => {
    const { out } = await run('--format', 'tap', '--require-cases', good, bad, bare, broken);
    const lines = out.trim().split('\n');
    expect(lines.slice(0, 2)).toEqual(['TAP version 14', '1..6']);
    expect(lines.filter((line) => /^(?:not )?ok \d+ - /.test(line))).toHaveLength(6);
    expect(lines.filter((line) => line.startsWith('not ok'))).toHaveLength(3);
    // a # in a title would begin a directive
    expect(lines.some((line) => line.includes('\\#1'))).toBe(true);
  });

  test('wrong arguments', async () => {
    const { code, err } = await run('--format', 'xml');
    expect(code).toBe(2);
    expect(err).toContain('--format xml is not known; there are: text, json, junit, tap');
  });
});
