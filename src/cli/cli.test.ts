import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { commandNames, loadCommands } from './commands.ts';
import { main } from './main.ts';

const summaryLine = z.object({ summary: z.object({ seconds: z.number() }) });
const doctorAnswer = z.object({ checks: z.array(z.object({ name: z.string() })) });

const folder = mkdtempSync(join(tmpdir(), 'vedette-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = {
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Hostname: 'ws-17.example.com',
  UtcTime: '2026-11-02 08:15:30.120',
  Image: 'C:\\Windows\\System32\\vssadmin.exe',
  CommandLine: 'vssadmin.exe Delete Shadows /All /Quiet <script>alert(1)</script> \u001B[2J',
  User: 'EXAMPLE\\t.novak',
  ProcessId: '5120',
};
const log = join(folder, 'events.jsonl');
writeFileSync(
  log,
  `${JSON.stringify(event)}\n{"broken": \n${JSON.stringify({ ...event, CommandLine: 'vssadmin.exe list shadows' })}\n`,
);

const commands = await loadCommands();

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(args, { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) });
  return { code, ...said };
}

/** As people run it: a process of its own. */
function start(args: readonly string[], input?: string): { code: number | null; out: string; err: string } {
  const program = fileURLToPath(new URL('../../bin/vedette.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', input });
  return { code: status, out: stdout, err: stderr };
}

describe('vedette', () => {
  test('without arguments and with --help shows its commands', async () => {
    for (const args of [[], ['--help'], ['help']]) {
      const { code, out } = await run(...args);
      expect(code).toBe(0);
      for (const { name } of commands) expect(out).toContain(name);
    }
  });

  test('commands are listed by their names', () => {
    expect(commands.map(({ name }) => name)).toEqual(commandNames);
  });

  test('a command of verbs lists them', async () => {
    for (const group of commands.filter((each) => 'verbs' in each)) {
      const { code, out } = await run(group.name, '--help');
      expect(code).toBe(0);
      for (const { name } of group.verbs) expect(out).toContain(`  ${name} `);
    }
  });

  test('--version', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, out: `${packageJson.version}\n` });
  });

  test('an unknown command names the nearest and exits with 2', async () => {
    const { code, err } = await run('analyse', 'x');
    expect(code).toBe(2);
    expect(err).toContain('Did you mean "analyze"?');
  });

  const described = commands.flatMap((each) =>
    'verbs' in each
      ? each.verbs.map((verb) => ({ path: [each.name, verb.name], options: verb.options }))
      : [{ path: [each.name], options: each.options }],
  );
  test.each(described)('$path --help shows usage, every option, and examples', async ({ path, options }) => {
    const { code, out } = await run(...path, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`vedette ${path.join(' ')}`);
    for (const option of Object.keys(options)) expect(out).toContain(`--${option}`);
    expect(out).toContain('Examples');
    expect(out).toContain('Exit codes');
  });

  test.each([
    [['analyze'], 'name at least one file'],
    [['analyze', '--format', 'xml', log], '--format xml is not known'],
    [['analyze', '--fail-on', 'terrible', log], '--fail-on terrible is not one of'],
    [['analyze', '--no-such-option', log], '--no-such-option'],
    [['rules'], 'say what to do'],
    [['rules', 'chek'], 'there is no "rules chek". Did you mean "check"?'],
    [['rules', 'check', '--no-such-option'], '--no-such-option'],
    [['rules', 'check', '--format', 'xml'], '--format xml is not known'],
    [['serve', 'extra'], '"extra" is not expected'],
    [['serve', '--port', 'many'], '--port takes a whole number'],
    [['serve', '--journal-limit', 'lots'], '--journal-limit takes a size'],
    [['serve', '--log-level', 'loud'], '--log-level loud is not one of'],
    [['bench', '--events', '-3'], '--events'],
  ])('wrong arguments %j are said, exit code 2', async (args, message) => {
    const { code, err } = await run(...args);
    expect(err).toContain(message);
    expect(err).toContain('Usage:');
    expect(code).toBe(2);
  });
});

describe('vedette analyze', () => {
  test('jsonl: every finding a line, then the summary', () => {
    const { code, out } = start(['analyze', '--format', 'jsonl', log]);
    expect(code).toBe(0);
    const [finding, summary, ...rest] = out.trim().split('\n').map((line): unknown => JSON.parse(line)); // prettier-ignore
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      time: '2026-11-02T08:15:30.120Z',
      severity: 'high',
      rule: { title: 'Shadow copies were deleted' },
      attack: ['T1490'],
      event: { source: log, fields: { CommandLine: event.CommandLine } },
    });
    expect(summary).toEqual({
      summary: {
        records: 3,
        events: 2,
        unreadable: 1,
        findings: 1,
        alerts: 1,
        incidents: 0,
        seconds: summaryLine.parse(summary).summary.seconds,
      },
    });
  });

  test('the same input gives the same ids', () => {
    const ids = [1, 2].map(() => /"event":\{"id":"([^"]+)"/.exec(start(['analyze', '--json', log]).out)?.[1]);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids[0]).toBe(ids[1]);
  });

  test('table: alerts for people, control characters made visible', () => {
    const { code, out } = start(['analyze', log]);
    expect(code).toBe(0);
    expect(out).toContain('Shadow copies were deleted');
    expect(out).toContain('3 records');
    expect(out).toContain('1 unreadable');
    expect(out).not.toContain('\u001B[2J');
  });

  test('html: one page, nothing of the log is markup', () => {
    const report = join(folder, 'report.html');
    expect(start(['analyze', '--format', 'html', '-o', report, log]).code).toBe(0);
    const html = readFileSync(report, 'utf8');
    expect(html).toContain('Shadow copies were deleted');
    expect(html).not.toContain('<script');
    expect(html).toContain('&#60;script&#62;');
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain('\u001B');
  });

  test('reads standard input', () => {
    const { code, out } = start(['analyze', '--json', '-'], readFileSync(log, 'utf8'));
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(2);
  });

  test('--fail-on gives exit code 3', () => {
    expect(start(['analyze', '--fail-on', 'high', log]).code).toBe(3);
    expect(start(['analyze', '--fail-on', 'critical', log]).code).toBe(0);
  });

  test('a path that is not there: said, the others are read, exit code 1', () => {
    const { code, out, err } = start(['analyze', '--json', join(folder, 'nothing.log'), log]);
    expect(code).toBe(1);
    expect(err).toContain('nothing.log');
    expect(out.trim().split('\n')).toHaveLength(2);
  });

  test('a reader that goes away ends it quietly', () => {
    const program = fileURLToPath(new URL('../../bin/vedette.js', import.meta.url));
    const command = `"${process.execPath}" "${program}" analyze --json "${log}" "${log}" "${log}" | head -n 1`;
    const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

describe('vedette doctor', () => {
  test('says what it looked at, also as JSON', async () => {
    const { out } = await run('doctor', '--data', join(folder, 'none'), '--url', 'http://127.0.0.1:9', '--json');
    const { checks } = doctorAnswer.parse(JSON.parse(out));
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['Node.js', 'machine', 'data folder', 'disk', 'server', 'rules'])); // prettier-ignore
  });
});
