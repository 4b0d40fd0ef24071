import { once } from 'node:events';
import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../src/cli/main.ts';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import type { SourceAccount } from '../src/model/source.ts';
import { freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

/** Configured sources of a server as people run it: by a file that is watched, on the command line, and over kills. */
const LIVES = process.env['VEDETTE_HEAVY'] === '1' ? 6 : 1;
let folder: string;
let settings: Parameters<typeof startServer>[0];
let server: RunningServer;
let client: ApiClient;
let key: string;
let written = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-sources-'));
  await writeFile(join(folder, 'sources.yml'), fileOf('app'));
  await writeFile(join(folder, 'app.log'), '');
  const port = await freePort();
  settings = { data: join(folder, 'data'), port, args: ['--workers', '0', '--sources', join(folder, 'sources.yml')] };
  server = await startServer(settings);
  ({ client, key } = await setUp(server));
}, 90_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const fileOf = (name: string, more = ''): string =>
  `- kind: files\n  name: ${name}\n  settings:\n    paths: ['${join(folder, '*.log')}']\n    interval: 20\n${more}`;

async function write(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => `{"message":"line ${written + i}"}\n`);
  written += count;
  await appendFile(join(folder, 'app.log'), lines.join(''));
}

async function accountsBelow(source: string): Promise<readonly SourceAccount[]> {
  const result = await client.call(api.sources);
  return result.ok ? result.answer.sources.filter((each) => each.source.startsWith(`${source}/`)) : [];
}

const stored = async (source: string): Promise<number> =>
  (await accountsBelow(source)).reduce((sum, each) => sum + each.stored, 0);

async function everyLineOnce(): Promise<void> {
  await until(`${written} records`, 60_000, async () => ((await stored('files/app')) >= written ? true : undefined));
  await sleep(300);
  const accounts = await accountsBelow('files/app');
  for (const { received, stored: kept, unreadable, refused, waiting } of accounts) expect(received).toBe(kept + unreadable + refused + waiting);
  const seen = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await client.call(api.events, { query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) } });
    if (!page.ok) throw new Error(page.error.message);
    for (const { fields } of page.answer.events) {
      const { message } = fields;
      if (typeof message === 'string') seen.set(message, (seen.get(message) ?? 0) + 1);
    }
    cursor = page.answer.next ?? undefined;
  } while (cursor !== undefined);
  expect(Array.from({ length: written }, (_, i) => seen.get(`line ${i}`) ?? 0).filter((times) => times !== 1)).toEqual([]);
} // prettier-ignore

test('a followed file of --sources loses and doubles nothing over kills in the middle of writing', async () => {
  await write(200);
  for (let life = 0; life < LIVES; life++) {
    await write(700);
    await sleep(60 + life * 150);
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
    await write(300);
    server = await startServer(settings);
  }
  await write(100);
  await everyLineOnce();
  const { sources } = answer(await client.call(api.configuredSources));
  expect(sources).toMatchObject([{ id: 'files/app', from: 'file', enabled: true }]);
}, 300_000);

test('the file is taken over as it changes; what is wrong is said with its line and stops nothing', async () => {
  const path = join(folder, 'sources.yml');
  const replace = async (text: string): Promise<void> => {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  };
  await replace(fileOf('app').replace('interval: 20', 'interval: often'));
  const problem = await until('problem', 30_000, async () => answer(await client.call(api.configuredSources)).problems[0]);
  expect(problem).toMatchObject({ line: 5, message: 'interval must be a number.' });
  await write(10);
  await everyLineOnce();
  await replace(fileOf('app', `- { kind: files, name: other, enabled: false, settings: { paths: ['${folder}/none'] } }\n`));
  await until('other source', 30_000, async () => {
    const { sources, problems } = answer(await client.call(api.configuredSources));
    return problems.length === 0 && sources.some(({ id, state }) => id === 'files/other' && state.state === 'stopped') ? true : undefined;
  });
}, 90_000); // prettier-ignore

test('the command line adds, shows, tries, pauses and removes', async () => {
  const log = join(folder, 'cli.txt');
  await writeFile(log, '{"message":"by the command line"}\n');
  expect((await vedette('sources', 'kinds', 'files')).out).toContain('paths  (list of text, must be given)');
  const wrong = await vedette('sources', 'add', 'files', 'cli', '--set', 'paths=relative.log');
  says(wrong, 1, 'give the whole path');
  says(await vedette('sources', 'test', 'files', 'cli', '--set', `paths=${log}`), 0, '1 file of');
  says(await vedette('sources', 'add', 'files', 'cli', '--set', `paths=["${log}"]`, '--note', 'tried out'), 0, 'Added: files/cli');
  await until('record', 30_000, async () => ((await stored('files/cli')) === 1 ? true : undefined));
  expect((await vedette('sources', 'show', 'files/cli')).out).toMatch(/1 received = 1 stored[^]*interval|paths/);
  expect((await vedette('sources', 'disable', 'files/cli')).out).toContain('It is paused');
  expect((await vedette('sources', 'list')).out).toMatch(/files\/cli +.*stopped.*: Paused\./);
  says(await vedette('sources', 'change', 'files/app', '--set', 'from=end'), 1, 'change it there');
  const doctor = await vedette('doctor', '--data', settings.data);
  expect(doctor.out).toMatch(/files\/cli +paused since .*"vedette sources enable files\/cli" starts it/);
  expect(doctor.out).toMatch(/files\/app +works/);
  expect((await vedette('sources', 'remove', 'files/cli')).out).toContain('Removed: files/cli');
  expect(await stored('files/cli')).toBe(1);
  says(await vedette('sources', 'check', join(folder, 'sources.yml')), 0, '2 sources can be used, 0 problems.');
}, 120_000); // prettier-ignore

test('a server does not start with a sources file that cannot be read, and says why', async () => {
  await writeFile(join(folder, 'broken.yml'), '- kind: [\n');
  const result = await vedette('serve', '--data', join(folder, 'data-2'), '--port', '0', '--syslog-port', 'off', '--sources', join(folder, 'broken.yml')); // prettier-ignore
  expect(result.code).toBe(1);
  expect(result.err).toContain('broken.yml cannot be used: line');
}, 60_000);

function answer<A>(result: { ok: true; answer: A } | { ok: false; error: { message: string } }): A {
  if (result.ok) return result.answer;
  throw new Error(result.error.message);
}

function says(result: { code: number; out: string; err: string }, code: number, text: string): void {
  expect(`${result.code} ${result.out}${result.err}`).toContain(text);
  expect(result.code).toBe(code);
}

/** The command line in this process: as many starts of Node would take longer than all the rest. */
async function vedette(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines = { out: '', err: '' };
  process.env['VEDETTE_URL'] = server.base;
  process.env['VEDETTE_KEY'] = key;
  const code = await main(args, {
    out: (line) => (lines.out += `${line}\n`),
    err: (line) => (lines.err += `${line}\n`),
  });
  return { code, out: stripVTControlCharacters(lines.out), err: stripVTControlCharacters(lines.err) };
}
