import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import type { Identity } from '../src/model/identity.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

/** Names of a running server: joined by records, by hand, over a `kill -9`. */
let folder: string;
let settings: Parameters<typeof startServer>[0];
let server: RunningServer;
let client: ApiClient;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-identities-e2e-'));
  settings = { data: join(folder, 'data'), port: await freePort(), args: ['--workers', '1'] };
  server = await startServer(settings);
  ({ client, key } = await setUp(server));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const SID = 'S-1-5-21-1000000000-1000000000-1000000000-1105';
const ENTRA = '00000000-0000-4000-8002-000000000004';

const logon = (name: string, sid = SID) => ({
  EventTime: new Date().toISOString(), Hostname: 'ws-17.example.com', EventID: 4624, SourceName: 'Microsoft-Windows-Security-Auditing', Channel: 'Security', RecordNumber: 1, Severity: 'INFO',
  TargetUserSid: sid, TargetUserName: name, TargetDomainName: 'EXAMPLE', LogonType: '2',
}); // prettier-ignore
const signIn = (login: string, id = ENTRA, errorCode = 0) => ({
  id: '00000000-0000-4000-8000-000000000001', createdDateTime: new Date().toISOString(), userDisplayName: 'A', userPrincipalName: login, userId: id, appId: '00000000-0000-4000-8003-000000000001',
  appDisplayName: 'Portal', ipAddress: '203.0.113.9', clientAppUsed: 'Browser', conditionalAccessStatus: 'success', isInteractive: true, status: { errorCode }, deviceDetail: { deviceId: '', displayName: '' },
}); // prettier-ignore

async function send(...records: object[]): Promise<void> {
  const response = await fetch(`${server.base}/api/v1/ingest?source=e2e`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  });
  expect(response.status).toBeLessThan(300);
}

async function ask(name: string) {
  const answer = await client.call(api.identity, { query: { name } });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.answer;
}
const namesOf = (identity: Identity | null): string[] => (identity?.names ?? []).map(({ name }) => name);
const known = (name: string, names: number): Promise<Identity> =>
  until(`identity of ${name} with ${names} names`, 30_000, async () => {
    const { identity } = await ask(name);
    return identity !== null && identity.names.length >= names ? identity : undefined;
  });

/** Not in step with this process: connections that wait too long are closed by the server. */
function run(...args: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const program = fileURLToPath(new URL('../bin/vedette.js', import.meta.url));
  const env = { ...process.env, VEDETTE_URL: server.base, VEDETTE_KEY: key };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'identities', ...args], { env }, (_, stdout, stderr) => resolve({ stdout, stderr })); // prettier-ignore
  });
}

describe('names on a running server', () => {
  let decision = 0;

  test('records join them, with their evidence; what a stranger types does not', async () => {
    await send(logon('alice'), logon('alice'), signIn('alice@example.com'), signIn('bob@example.com', ENTRA, 50126));
    const person = await known('user:EXAMPLE\\alice', 2);
    expect(namesOf(person)).toEqual([`sid:${SID.toLowerCase()}`, 'account:example\\alice']);
    expect(person.names[0]?.evidence).toMatchObject([{ with: 'account:example\\alice', count: 2, sources: ['e2e'] }]);
    const id = person.names[0]?.evidence[0]?.lastEvent ?? expect.fail();
    const event = await until('event of the evidence', 30_000, async () => {
      const answer = await client.call(api.event, { params: { id } });
      return answer.ok ? answer.answer.event : undefined;
    });
    expect(event.fields).toMatchObject({ TargetUserSid: SID });
    expect(namesOf(await known('alice@example.com', 2))).toEqual([`entra:${ENTRA}`, 'login:alice@example.com']);
    expect((await ask('bob@example.com')).identity).toBeNull();
    expect((await ask('alice')).candidates).toHaveLength(2);
  });

  test('a person joins them, by the command line; bare names are refused', async () => {
    expect((await run('join', 'EXAMPLE\\alice', 'alice')).stderr).toContain('"alice" is a bare name');
    const joined = await run('join', 'EXAMPLE\\alice', 'alice@example.com', '--note', 'as HR says', '--json');
    expect(joined.stderr).toBe('');
    decision = Number(JSON.parse(joined.stdout).decisions[0].id);
    const shown = (await run('show', `entra:${ENTRA}`)).stdout;
    expect(shown).toContain('a person said so');
    expect(shown).toContain('example\\alice');
    expect((await run('list')).stdout).toContain('1 of 1');
    expect((await run('changes')).stdout).toContain('as HR says');
  });

  test('all of it is there after kill -9, and a later contradiction parts instead of joining two', async () => {
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
    server = await startServer(settings);
    client = clientOf(server.base, { authorization: `Bearer ${key}` });
    expect(namesOf(await known('alice@example.com', 4))).toEqual([`sid:${SID.toLowerCase()}`, `entra:${ENTRA}`, 'login:alice@example.com', 'account:example\\alice']); // prettier-ignore
    // somebody who may send records claims that another SID is alice, now
    await send(logon('alice', SID.replace(/5$/, '9')), logon('alice'));
    const conflict = await until('conflict', 30_000, async () => {
      const answer = await client.call(api.identityConflicts);
      return answer.ok ? answer.answer.conflicts[0] : undefined;
    });
    expect(conflict).toMatchObject({ kind: 'shared-name', names: [`sid:${SID.toLowerCase()}`, `sid:${SID.toLowerCase().replace(/5$/, '9')}`, 'account:example\\alice'] }); // prettier-ignore
    expect(namesOf((await ask('alice@example.com')).identity)).not.toContain('account:example\\alice');
    expect((await run('conflicts')).stdout).toContain('belongs to none of them');
  });

  test('a decision is taken back; alerts are asked for by identity', async () => {
    expect((await run('undo', String(decision))).stdout).toContain('is taken back');
    expect(namesOf((await ask('alice@example.com')).identity)).toEqual([`entra:${ENTRA}`, 'login:alice@example.com']);
    expect((await run('undo', String(decision))).stderr).toContain('taken back already');
    expect(await client.call(api.alerts, { query: { identity: 'alice@example.com' } })).toMatchObject({ ok: true, answer: { total: 0 } }); // prettier-ignore
    expect(await client.call(api.entities, { query: { grouped: 'true' } })).toMatchObject({ ok: true });
  });
});
