import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LoadedRule, RuleDetail, RuleSetState } from '../../model/rule.ts';
import { main } from '../main.ts';

/** The verbs that speak to a server, against one that answers as promised and remembers what it was asked. */
const ID = '5b1f5a34-0d0e-4c2a-9d5b-0000000000d1';
const row: LoadedRule = {
  id: ID, kind: 'rule', title: 'Odd \u001b[2Jcommand', severity: 'high', pack: 'own', source: 'own/odd.yml:1', version: '0123456789abcdef',
  enabled: true, tuned: false, logSource: { product: 'windows' }, attack: [], findings: 0,
}; // prettier-ignore
const tuning = { version: 1, enabled: null, severity: null, exceptions: [{ kind: 'fields' as const, title: 'old', tests: [{ field: 'User', is: 'equals' as const, values: ['a'] }] }], note: '', at: 0, by: 'Anna' }; // prettier-ignore
const detail: RuleDetail = {
  ...row, text: '', rulesInText: [ID], editable: true, description: '', author: '', references: [], tags: [], falsePositives: [], response: [],
  needs: [], neededBy: ['the-correlation'], blindReason: 'No event was ever seen.', cures: [], tuning, tuningHistory: [tuning], versions: [],
}; // prettier-ignore

let set: RuleSetState = { version: 'v2', since: 0, loading: false, failure: null };
let asked: { call: string; body: unknown; key: string | undefined }[] = [];

const answers: Readonly<Record<string, () => unknown>> = {
  'GET /api/v1/rules': () => ({ rules: [row, { ...row, id: 'x1', title: 'Twin one' }, { ...row, id: 'x2', title: 'Twin two' }], problems: [], total: 3, set, costSince: 0 }),
  [`GET /api/v1/rules/${ID}`]: () => ({ rule: detail }),
  [`PATCH /api/v1/rules/${ID}`]: () => ({ rule: { ...detail, enabled: false }, set }),
  [`POST /api/v1/rules/${ID}/undo`]: () => ({ rule: detail, set }),
  'GET /api/v1/rule-packs': () => ({ packs: [{ name: 'sigmahq', kind: 'imported', enabled: false, origin: 'here', files: 2, rules: 3, problems: 1, updated: 0, by: 'Anna' }] }),
  'PATCH /api/v1/rule-packs/sigmahq': () => ({ pack: { name: 'sigmahq', kind: 'imported', enabled: true, origin: '', files: 2, rules: 3, problems: 0, updated: 0, by: 'Anna' }, set }),
  'DELETE /api/v1/rule-packs/sigmahq': () => ({ set }),
  'POST /api/v1/rules/import': () => ({ added: ['deep/a.yml'], changed: [], removed: [], unchanged: 0, problems: [{ source: 'deep/b.yml', line: 3, message: 'is odd' }], set }),
}; // prettier-ignore

const server = createServer((request, response) => {
  void (async () => {
    const call = `${request.method} ${request.url}`;
    const body = await readText(request);
    asked.push({ call, body: body === '' ? undefined : JSON.parse(body), key: request.headers.authorization });
    const answer = request.headers.authorization === undefined ? undefined : answers[call];
    response.writeHead(answer === undefined ? 401 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer?.() ?? { error: { kind: 'not-signed-in', message: 'Who are you?' } }));
  })();
});
let url: string;
const folder = mkdtempSync(join(tmpdir(), 'vedette-verbs-'));
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  set = { ...set, failure: null };
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['rules', ...args, '--url', url, '--key', 'secret'], { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) }); // prettier-ignore
  return { code, ...said };
}
const changes = () => asked.filter(({ call }) => !call.startsWith('GET')).map(({ call, body }) => [call, body]);

describe('vedette rules, on a server', () => {
  it('disables a rule by words of its title, and says what it still feeds', async () => {
    const { code, out } = await run('disable', 'odd command', '--note', 'our tool');
    expect(code).toBe(0);
    expect(changes()).toEqual([[`PATCH /api/v1/rules/${ID}`, { enabled: false, note: 'our tool' }]]);
    expect(out).toContain('off.');
    expect(out).toContain('still feeds the correlation the-correlation');
    expect(out).toContain('Active as rule set v2.');
    expect(out).not.toContain('\u001b[2J');
    expect(asked.every(({ key }) => key === 'Bearer secret')).toBe(true);
  });

  it('changes nothing when a name is not clear', async () => {
    const twins = await run('enable', ID, 'twin');
    expect(twins).toMatchObject({ code: 2 });
    expect(twins.err).toContain('2 rules have "twin" in their titles');
    expect(await run('enable', 'nobody')).toMatchObject({ code: 2 });
    expect(await run('enable')).toMatchObject({ code: 2 });
    expect(changes()).toEqual([]);
  });

  it('enables a pack, also as JSON, and fails when the change is not active', async () => {
    expect((await run('enable', '--pack', 'sigmahq', '--json')).out).toContain('"pack":"sigmahq"');
    set = { ...set, failure: { at: 0, message: 'No memory.' } };
    const failed = await run('enable', '--pack', 'sigmahq');
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.err).toContain('not active yet. No memory.');
  });

  it('shows the tuning of a rule, adds exceptions to it, drops some, and undoes', async () => {
    const shown = await run('tune', ID);
    expect(shown.out).toContain('except old');
    expect(shown.out).toContain('User = a');
    expect(shown.out).toContain('blind: No event');
    expect(changes()).toEqual([]);
    await run('tune', ID, '--severity', 'low', '--except', 'User=EXAMPLE\\b=c', '--except', 'Image$=\\x.exe', '--drop-exception', 'old'); // prettier-ignore
    const tests = [{ field: 'User', is: 'equals', values: ['EXAMPLE\\b=c'] }, { field: 'Image', is: 'endswith', values: ['\\x.exe'] }]; // prettier-ignore
    const exceptions = [{ kind: 'fields', title: 'User = EXAMPLE\\b=c and Image $= \\x.exe', tests }];
    expect(changes()).toEqual([[`PATCH /api/v1/rules/${ID}`, { exceptions, note: '', severity: 'low' }]]);
    asked = [];
    await run('tune', ID, '--severity', 'own', '--except', 'I/=192.0.2.0/24', '--title', 'lab');
    expect(changes()[0]?.[1]).toMatchObject({ severity: null, exceptions: [{ title: 'old' }, { title: 'lab', tests: [{ is: 'cidr' }] }] }); // prettier-ignore
    asked = [];
    await run('tune', ID, '--undo');
    expect(changes()).toEqual([[`POST /api/v1/rules/${ID}/undo`, { note: '' }]]);
    for (const wrong of [['--except', 'nothing'], ['--severity', 'huge'], ['--undo', '--severity', 'low'], ['--drop-exception', 'new']]) expect((await run('tune', ID, ...wrong)).code).toBe(2); // prettier-ignore
  });

  it('takes an exception in Sigma’s words from a file', async () => {
    const file = join(folder, 'exception.yml');
    writeFileSync(file, 's: { A: 1 }\ncondition: s\n');
    await run('tune', ID, '--except-sigma', file, '--title', 'ours');
    expect(changes()[0]?.[1]).toMatchObject({ exceptions: [{ title: 'old' }, { kind: 'sigma', title: 'ours', text: 's: { A: 1 }\ncondition: s\n' }] }); // prettier-ignore
  });

  it('lists packs, puts one from a folder, and removes it', async () => {
    expect((await run('packs')).out).toContain('sigmahq  off  imported       3 rules in 2 files, 1 problems  here');
    const pack = join(folder, 'pack');
    rmSync(pack, { recursive: true, force: true });
    mkdirSync(join(pack, 'deep'), { recursive: true });
    writeFileSync(join(pack, 'deep', 'a.yml'), 'title: A');
    const put = await run('packs', 'put', 'sigmahq', pack, '--dry-run');
    expect(put.out).toContain('Would be 1 added, 0 changed, 0 removed, 0 unchanged, 1 problems.');
    expect(put.err).toContain('deep/b.yml:3: is odd');
    expect(changes()[0]?.[1]).toMatchObject({ pack: 'sigmahq', texts: [{ path: 'deep/a.yml', text: 'title: A' }], dryRun: true, removeMissing: true }); // prettier-ignore
    expect((await run('packs', 'remove', 'sigmahq')).out).toContain('Removed');
    for (const wrong of [['put', 'Bad Name', pack], ['put', 'p'], ['put', 'p', folder + '/nowhere'], ['remove'], ['grow', 'x']]) expect((await run('packs', ...wrong)).code).toBe(2); // prettier-ignore
  });

  it('says what to do without a server, and without a key', async () => {
    const said = { out: '', err: '' };
    const io = { out: (line: string) => void (said.out += line), err: (line: string) => void (said.err += line) };
    expect(await main(['rules', 'disable', ID, '--url', 'http://127.0.0.1:9'], io)).toBe(1);
    expect(said.err).toMatch(/No server answers at http:\/\/127.0.0.1:9.*vedette serve/);
    said.err = '';
    expect(await main(['rules', 'disable', ID, '--url', url], io)).toBe(1);
    expect(said.err).toMatch(/Who are you\?.*VEDETTE_KEY/);
  });
});
