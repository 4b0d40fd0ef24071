import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { main } from '../src/cli/main.ts';
import { api } from '../src/model/api.ts';
import { backtest, backtestResult } from '../src/model/backtest.ts';
import type { ApiClient } from '../src/model/client.ts';
import { freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

/** `vedette rules backtest` and `vedette hunt` as people run them: against a server, and over its folder when it is stopped. */
const ID = '5b1f5a34-0d0e-4c2a-9d5b-0000000000bb';
const EVENTS = 200;

let folder: string;
let server: RunningServer;
let client: ApiClient;
let key: string;

const ruleText = (marks: readonly string[], more = ''): string => `title: A marker of the test
id: ${ID}
logsource: { product: windows, category: process_creation }
detection:
  selection: { CommandLine|contains: [${marks.join(', ')}] }
  condition: selection
level: high
${more}`;

const correlation = `title: Many markers
id: 5b1f5a34-0d0e-4c2a-9d5b-0000000000cc
correlation: { type: event_count, rules: [${ID}], group-by: [User], timespan: 10m, condition: { gte: 5 } }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-backtest-'));
  await writeFile(join(folder, 'loaded.yml'), ruleText(['mark-0', 'mark-1']));
  await writeFile(join(folder, 'new.yml'), ruleText(['mark-1', 'mark-2', 'mark-3']));
  await writeFile(join(folder, 'both.yml'), `${ruleText(['mark-1'])}---\n${correlation}`);
  await writeFile(join(folder, 'events.jsonl'), `${Array.from({ length: EVENTS }, (_, n) => eventOf(n)).join('\n')}\n`);
  server = await startServer({ data: join(folder, 'data'), port: await freePort(), args: ['--rules', join(folder, 'loaded.yml'), '--workers', '1'] }); // prettier-ignore
  ({ client, key } = await setUp(server));
  const sent = await fetch(`${server.base}/api/v1/ingest?source=e2e`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: Array.from({ length: EVENTS }, (_, n) => eventOf(n)).join('\n'),
  });
  expect(sent.status).toBe(200);
  await until('stored events', 30_000, async () => {
    const overview = await client.call(api.overview);
    return overview.ok && overview.answer.sources.some(({ stored }) => stored === EVENTS) ? true : undefined;
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** One a second, the last one a minute ago; every tenth bears a mark. */
function eventOf(n: number): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    SourceName: 'Microsoft-Windows-Sysmon',
    Hostname: 'ws-1.example.com',
    UtcTime: new Date(Date.now() - 60_000 - (EVENTS - n) * 1000).toISOString().replace('T', ' ').replace('Z', ''),
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: n % 10 === 0 ? `cmd.exe /c MARK-${(n / 10) % 4}` : 'cmd.exe /c dir',
    User: 'EXAMPLE\\alice',
  });
}

/** In this process: starting one for each command costs more than all of them do. */
async function vedette(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  process.env['VEDETTE_KEY'] = key;
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const printed = backtest.pick({ rule: true, state: true }).extend({ result: backtestResult });

test('a new version is held against the one that is loaded', async () => {
  const { code, out, err } = await vedette('rules', 'backtest', join(folder, 'new.yml'), '--url', server.base, '--json'); // prettier-ignore
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { result } = printed.parse(JSON.parse(out));
  expect(result).toMatchObject({ hits: 15, notes: [], against: { hits: 10, both: 5, onlyNew: { hits: 10 }, onlyOld: { hits: 5 } } }); // prettier-ignore
  expect(result.days.reduce((sum, { hits }) => sum + hits, 0)).toBe(15);
  expect(result.entities.map(({ id }) => id)).toContain('user:example\\alice');
  expect(result.cost.events).toBe(EVENTS);
  expect(result.samples[0]?.explanation).toContain('mark-');
});

test('a correlation is run with the rules that it is about; a loaded rule by its id; people see a table', async () => {
  const both = await vedette('rules', 'backtest', join(folder, 'both.yml'), '--url', server.base, '--json');
  const runs = both.out.trim().split('\n').map((line) => printed.parse(JSON.parse(line))); // prettier-ignore
  expect(runs.map(({ rule, result }) => [rule.kind, result.hits > 0])).toEqual([['correlation', true]]);
  const loaded = await vedette('rules', 'backtest', ID, '--url', server.base);
  expect(loaded.out).toContain(`10 matches in ${EVENTS} events`);
  const unknown = await vedette('rules', 'backtest', 'no-such-rule', '--url', server.base);
  expect([unknown.code, unknown.err]).toEqual([1, 'no-such-rule: No rule with the id no-such-rule is loaded.']);
});

test('what is wrong with a rule is said, with what to do', async () => {
  await writeFile(join(folder, 'bad.yml'), ruleText(['a']).replace('condition: selection', 'condition: selektion'));
  const bad = await vedette('rules', 'backtest', join(folder, 'bad.yml'), '--url', server.base);
  expect(bad.code).toBe(1);
  expect(bad.err).toContain('The rule cannot be loaded');
  const stranger = await vedette('rules', 'backtest', ID, '--url', server.base, '--key', 'wrong');
  expect(stranger.code).toBe(1);
  expect(stranger.err).toContain('--key');
});

test('hunts by search and by rule', async () => {
  const found = z.object({ id: z.string(), fields: z.object({ CommandLine: z.string() }) });
  const linesOf = (out: string) => out.trim().split('\n').map((line) => found.parse(JSON.parse(line))); // prettier-ignore
  const search = await vedette('hunt', 'CommandLine = *mark-3*', '--url', server.base, '--format', 'jsonl');
  expect(search.err).toBe('5 events');
  expect(linesOf(search.out).map(({ fields }) => fields.CommandLine)).toEqual(Array(5).fill('cmd.exe /c MARK-3'));
  const rule = await vedette('hunt', '--rule', join(folder, 'new.yml'), '--limit', '7', '--url', server.base, '--format', 'jsonl'); // prettier-ignore
  expect(linesOf(rule.out)).toHaveLength(7);
  expect(rule.err).toContain('there may be more');
});

test('runs are listed, and a run of another kind of caller is refused', async () => {
  const listed = await client.call(api.backtests);
  expect(listed.ok && listed.answer.backtests.length).toBeGreaterThanOrEqual(3);
  const missing = await client.call(api.backtest, { params: { id: 'none' } });
  expect(missing).toMatchObject({ ok: false, status: 404 });
});

test('without the server: its folder, and plain files, give the same', async () => {
  await server.stop();
  const folderRun = await vedette('rules', 'backtest', join(folder, 'new.yml'), '--data', join(folder, 'data'), '--against', join(folder, 'loaded.yml'), '--json'); // prettier-ignore
  expect(folderRun.err).toBe('');
  const files = await vedette('rules', 'backtest', join(folder, 'new.yml'), '--over', join(folder, 'events.jsonl'), '--against', join(folder, 'loaded.yml'), '--json'); // prettier-ignore
  for (const { out } of [folderRun, files]) {
    expect(printed.parse(JSON.parse(out)).result).toMatchObject({ hits: 15, against: { both: 5, onlyNew: { hits: 10 }, onlyOld: { hits: 5 } } }); // prettier-ignore
  }
});
