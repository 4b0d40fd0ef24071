import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { main } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-import-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = join(folder, 'source');
const target = join(folder, 'target');
const rule = (id: number, value: string): string =>
  `title: Rule ${id}\nid: 5b1f5a34-0d0e-4c2a-9d5b-00000000000${id}\nlogsource: { product: linux }\ndetection:\n  s: { a: ${value} }\n  condition: s\n`;
function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['rules', 'import', ...args], {
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
  });
  return { code, ...said };
}

const lock = z.object({ name: z.string(), imported: z.string(), files: z.record(z.string(), z.string()) });
const readLock = (): z.infer<typeof lock> => lock.parse(JSON.parse(readFileSync(join(target, 'pack.json'), 'utf8')));

describe('vedette rules import --to', () => {
  test('writes what loads, says what does not, and locks it', async () => {
    put(join(source, 'a.yml'), rule(1, 'x'));
    put(join(source, 'deep/b.yml'), rule(2, 'x'));
    put(join(source, 'c.yml'), rule(3, 'x'));
    put(join(source, 'broken.yml'), rule(4, 'x').replace('condition: s', 'condition: t'));
    put(join(source, 'workflow.yml'), 'on: push\n');
    const dry = await run(source, '--to', target, '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toContain('It would be:');
    expect(existsSync(target)).toBe(false);

    const { code, out } = await run(source, '--to', target, '--name', 'mine');
    expect(code).toBe(0);
    expect(out).toContain('3 rules and 0 correlations in 3 files.');
    expect(out).toContain('broken.yml:6');
    expect(out).toContain('1 other files were left alone.');
    expect(out).toContain('3 added, 0 changed, 0 removed, 0 as they were.');
    expect(out).toContain('vedette rules backtest');
    expect(readLock()).toMatchObject({ name: 'mine' });
    expect(Object.keys(readLock().files)).toEqual(['a.yml', 'c.yml', 'deep/b.yml']);
  });

  test('the next import shows the difference, and keeps what people changed', async () => {
    put(join(source, 'a.yml'), rule(1, 'y'));
    put(join(source, 'deep/b.yml'), rule(2, 'y'));
    rmSync(join(source, 'c.yml'));
    put(join(source, 'd.yml'), rule(5, 'x'));
    put(join(target, 'deep/b.yml'), rule(2, 'mine'));
    const { code, out } = await run(source, '--to', target);
    expect(code).toBe(1);
    expect(out).toContain('Was imported before from');
    expect(out).toContain('1 added, 1 changed, 1 removed, 0 as they were.');
    expect(out).toMatch(/\+ d\.yml\n +~ a\.yml\n +- c\.yml\n1 file was changed by hand.*\n +deep\/b\.yml/);
    expect(readFileSync(join(target, 'deep/b.yml'), 'utf8')).toContain('mine');
    expect(existsSync(join(target, 'c.yml'))).toBe(false);
    expect((await run(source, '--to', target, '--force')).out).toContain('0 added, 1 changed, 0 removed, 2 as they were.'); // prettier-ignore
    expect(readFileSync(join(target, 'deep/b.yml'), 'utf8')).not.toContain('mine');
  });

  test('a lock that was tampered with makes nothing be deleted elsewhere', async () => {
    const other = join(folder, 'other');
    put(join(other, 'pack.json'), JSON.stringify({ format: 'vedette-pack', version: 1, name: 'x', source: { kind: 'folder', origin: 'x' }, imported: 'x', files: { '../source/a.yml': 'x' } })); // prettier-ignore
    await expect(run(source, '--to', other, '--force')).resolves.toMatchObject({ code: 1 });
    expect(existsSync(join(source, 'a.yml'))).toBe(true);
  });

  test('rules of Wazuh come as Sigma, with a report', async () => {
    const wazuh = fileURLToPath(new URL('../../server/rule-import/wazuh/fixtures', import.meta.url));
    const { out } = await run(wazuh, '--dry-run', '-v');
    expect(out).toMatch(/Wazuh: 22 rules, 2 of them without an alert.*Of 20 with an alert 12 came over \(60 %\)/);
    expect(out).toContain('the list etc/lists/bad-addresses is not among the files');
    const parsed: unknown = JSON.parse((await run(wazuh, '--dry-run', '--json')).out);
    expect(parsed).toMatchObject({ wazuh: { carried: 11, approximated: 1, silent: 2, 'not-carried': 8 } });
  });
});

describe('vedette rules import --url', () => {
  test('sends the pack to the server', async () => {
    const bodies: unknown[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const body: unknown = JSON.parse(text);
        bodies.push({ path: request.url, key: request.headers.authorization, body });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ added: ['a.yml'], changed: [], removed: [], unchanged: 2, problems: [], set: { version: '7', since: 0, loading: false, failure: null } })); // prettier-ignore
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { out, err } = await run(source, '--url', `http://127.0.0.1:${port}`, '--key', 'k1', '--name', 'mine', '--dry-run'); // prettier-ignore
    server.close();
    expect(err).toBe('');
    expect(out).toContain('1 added, 0 changed, 0 removed, 2 as they were.');
    expect(bodies).toMatchObject([{ path: '/api/v1/rules/import', key: 'Bearer k1', body: { pack: 'mine', dryRun: true, texts: [{ path: 'a.yml' }, { path: 'd.yml' }, { path: 'deep/b.yml' }] } }]); // prettier-ignore
  });

  test('a server that does not answer is said', async () => {
    const { code, err } = await run(source, '--url', 'http://127.0.0.1:9');
    expect(code).toBe(1);
    expect(err).toContain('http://127.0.0.1:9');
  });
});

test.each([
  [[], 'name one source'],
  [['a', 'b', '--dry-run'], 'name one source'],
  [[source], 'say where to'],
  [[source, '--to', 'x', '--url', 'y'], 'exclude one another'],
  [[source, '--dry-run', '--name', 'My Rules!'], '--name'],
])('wrong arguments %j', async (args, message) => {
  const { code, err } = await run(...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a source that cannot be read, or holds no rule, is a failure with a sentence', async () => {
  expect(await run(join(folder, 'nothing'), '--dry-run')).toMatchObject({ code: 1 });
  mkdirSync(join(folder, 'empty'));
  const { code, out } = await run(join(folder, 'empty'), '--dry-run');
  expect(code).toBe(1);
  expect(out).toContain('Nothing was imported');
});
