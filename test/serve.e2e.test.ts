import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api, live } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import type { SourceAccount } from '../src/model/source.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

/** The whole platform as people run it: records in by every way, alerts and accounts out, stopped and started again. */
const WAYS = ['ndjson', 'hec', 'udp', 'tcp'] as const;
const EVENTS_A_WAY = 20;

let folder: string;
let server: RunningServer;
let client: ApiClient;
let key: string;
let syslogPort: number;
let settings: Parameters<typeof startServer>[0];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-e2e-'));
  await writeFile(
    join(folder, 'marker.yml'),
    `title: A marker of the test
id: 5b1f5a34-0d0e-4c2a-9d5b-0000000000aa
logsource: { product: windows, category: process_creation }
detection: { selection: { CommandLine|contains: e2e-marker }, condition: selection }
level: high
tags: [attack.t1059.001]
`,
  );
  syslogPort = await freePort();
  const args = ['--rules', join(folder, 'marker.yml'), '--syslog-port', String(syslogPort), '--workers', '1'];
  settings = { data: join(folder, 'data'), port: await freePort(), args };
  server = await startServer(settings);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A process creation as Sysmon logs it; the first one of each way fires the rule. */
function eventOf(way: string, index: number): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    SourceName: 'Microsoft-Windows-Sysmon',
    Hostname: `${way}.example.com`,
    UtcTime: new Date(Date.now() - 1000).toISOString().replace('T', ' ').replace('Z', ''),
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: index === 0 ? `cmd.exe /c e2e-marker ${way}` : `cmd.exe /c ${way} ${index}`,
    ParentImage: 'C:\\Windows\\explorer.exe',
    User: `EXAMPLE\\${way}`,
  });
}

const eventsOf = (way: string): string[] => Array.from({ length: EVENTS_A_WAY }, (_, index) => eventOf(way, index));

const sendBy: Record<(typeof WAYS)[number], () => Promise<void>> = {
  ndjson: async () => {
    const answer = await send(
      '/api/v1/ingest?source=e2e/ndjson',
      `${eventsOf('ndjson').join('\n')}\n{"broken\n`,
      `Bearer ${key}`,
    );
    expect(await answer.json()).toMatchObject({ accepted: EVENTS_A_WAY + 1 });
  },
  hec: async () => {
    const body = eventsOf('hec')
      .map((event) => `{"event":${event}}`)
      .join('');
    expect(await (await send('/services/collector/event', body, `Splunk ${key}`)).json()).toMatchObject({ code: 0 });
  },
  udp: async () => {
    const socket = createSocket('udp4');
    for (const event of eventsOf('udp')) {
      await new Promise((resolve) =>
        socket.send(`<13>1 - host.example.com nxlog - - - ${event}`, syslogPort, '127.0.0.1', resolve),
      );
    }
    socket.close();
  },
  tcp: async () => {
    const socket = connect(syslogPort, '127.0.0.1');
    await once(socket, 'connect');
    for (const event of eventsOf('tcp')) socket.write(`<13>1 - host.example.com nxlog - - - ${event}\n`);
    socket.end();
    await once(socket, 'close');
  },
};

async function send(path: string, body: string, authorization: string): Promise<Response> {
  return await fetch(`${server.base}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body,
  });
}

/** Titles of commands in alerts that a live listener was told of. */
async function listen(told: Set<string>, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${server.base}/api/v1/live`, { headers: { authorization: `Bearer ${key}` }, signal });
  let text = '';
  const body: AsyncIterable<unknown> | null = response.body;
  if (body === null) return;
  for await (const chunk of body) {
    if (chunk instanceof Uint8Array) text += new TextDecoder().decode(chunk);
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(message) ?? [];
      if (name === 'overview') live.overview.parse(JSON.parse(data ?? ''));
      if (name === 'alert')
        for (const entity of live.alert.parse(JSON.parse(data ?? '')).alert.entities) told.add(entity.name);
    }
  }
}

async function accounts(): Promise<readonly SourceAccount[]> {
  const answer = await client.call(api.sources);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.answer.sources;
}

function expectTheSum(sources: readonly SourceAccount[]): void {
  for (const { source, received, stored, unreadable, refused, waiting } of sources) {
    expect({ source, sum: stored + unreadable + refused + waiting }).toEqual({ source, sum: received });
  }
}

const total = (sources: readonly SourceAccount[], of: 'received' | 'stored' | 'unreadable' | 'waiting'): number =>
  sources.reduce((sum, account) => sum + account[of], 0);

describe('the platform', () => {
  test('lets nobody in before it is set up, then makes one account with the link', async () => {
    const nobody = clientOf(server.base, {});
    expect(await nobody.call(api.setupState)).toMatchObject({ ok: true, answer: { needed: true } });
    expect(await nobody.call(api.overview)).toMatchObject({ ok: false, status: 401 });
    expect((await send('/api/v1/ingest', '{}', 'Bearer vdt_guess')).status).toBe(401);
    expect((await send('/services/collector', '{"event":"x"}', 'Splunk vdt_guess')).status).toBe(403);
    ({ key, client } = await setUp(server));
    expect(await nobody.call(api.setupState)).toMatchObject({ answer: { needed: false } });
    const token = new URL(server.setupUrl ?? '').searchParams.get('token') ?? '';
    const again = { token, name: 'Eve', email: 'eve@example.com', password: 'another password 1' };
    expect(await nobody.call(api.setup, { body: again })).toMatchObject({ ok: false, status: 409 });
  });

  test('takes events by every way, tells alerts as they come, and its accounts add up', async () => {
    const told = new Set<string>();
    const ending = new AbortController();
    const listening = listen(told, ending.signal).catch(() => undefined);
    for (const way of WAYS) await sendBy[way]();
    const all = WAYS.length * EVENTS_A_WAY;
    const sources = await until('settled accounts', 30_000, async () => {
      const now = await accounts();
      expectTheSum(now);
      return total(now, 'stored') === all && total(now, 'waiting') === 0 ? now : undefined;
    });
    expect(total(sources, 'received')).toBe(all + 1);
    expect(total(sources, 'unreadable')).toBe(1);
    expect(sources.map(({ source }) => source)).toEqual(['e2e/ndjson', 'hec/test', 'syslog/127.0.0.1']);
    await until('alerts told live', 10_000, () =>
      Promise.resolve(WAYS.every((way) => told.has(`${way}.example.com`)) || undefined),
    );
    ending.abort();
    await listening;

    const list = await client.call(api.alerts, { query: { status: 'open' } });
    if (!list.ok) throw new Error(list.error.message);
    expect(list.answer.alerts).toHaveLength(WAYS.length);
    const [alert] = list.answer.alerts;
    expect(alert).toMatchObject({
      severity: 'high',
      attack: ['T1059.001'],
      rule: { id: '5b1f5a34-0d0e-4c2a-9d5b-0000000000aa' },
    });
    if (alert === undefined) throw new Error('no alert');
    const findings = await client.call(api.alertFindings, { params: { id: alert.id } });
    if (!findings.ok) throw new Error(findings.error.message);
    expect(findings.answer.findings).toHaveLength(1);
    const event = await client.call(api.event, { params: { id: findings.answer.findings[0]!.event.id } });
    expect(event).toMatchObject({ ok: true, answer: { event: { format: 'windows', fields: { EventID: 1 } } } });
  });

  test('finds events, and shows what it could not read and why', async () => {
    const found = await client.call(api.events, { query: { q: 'e2e-marker', limit: 3 } });
    if (!found.ok) throw new Error(found.error.message);
    expect(found.answer.events).toHaveLength(3);
    const rest = await client.call(api.events, {
      query: { q: 'e2e-marker', limit: 3, cursor: found.answer.next ?? '' },
    });
    expect(rest).toMatchObject({ answer: { next: null } });
    const histogram = await client.call(api.eventHistogram, { query: { q: '' } });
    expect(histogram).toMatchObject({ answer: { total: WAYS.length * EVENTS_A_WAY } });
    const unreadable = await client.call(api.unreadable);
    expect(unreadable).toMatchObject({
      answer: { records: [{ source: 'e2e/ndjson', reason: { kind: 'not-json' }, size: 8 }] },
    });
    expect(await client.call(api.rules)).toMatchObject({
      answer: { rules: [{ findings: WAYS.length, severity: 'high' }], problems: [] },
    });
    expect(await client.call(api.events, { query: { q: 'a = (' } })).toMatchObject({
      ok: false,
      status: 400,
      error: { kind: 'bad-request' },
    });
  });

  test('gives verdicts under a name', async () => {
    const cookie = await signIn();
    const person = clientOf(server.base, { cookie, origin: server.base });
    const list = await client.call(api.alerts);
    if (!list.ok || list.answer.alerts[0] === undefined) throw new Error('no alert');
    const params = { id: list.answer.alerts[0].id };
    expect(await client.call(api.giveVerdict, { params, body: { kind: 'authorised' } })).toMatchObject({ status: 403 });
    const given = await person.call(api.giveVerdict, { params, body: { kind: 'authorised', reason: 'a test' } });
    if (!given.ok) throw new Error(given.error.message);
    expect(given.answer.alert).toMatchObject({ status: 'closed', verdict: 'authorised' });
    const undone = await person.call(api.undoVerdict, { params: { ...params, verdict: given.answer.verdict.id } });
    expect(undone).toMatchObject({ answer: { alert: { status: 'open', verdict: null } } });
  });

  test('says how it is, in words and in numbers', async () => {
    const health = await fetch(`${server.base}/healthz`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ status: 'works' });
    expect((await fetch(`${server.base}/metrics`)).status).toBe(401);
    const metrics = await (
      await fetch(`${server.base}/metrics`, { headers: { authorization: `Bearer ${key}` } })
    ).text();
    expect(metrics).toContain(`vedette_source_records{source="e2e/ndjson",state="stored"} ${EVENTS_A_WAY}`);
    expect(metrics).toMatch(/^vedette_part_works\{part="pipeline"\} 1$/m);
    expect(metrics).toMatch(/^vedette_process_resident_memory_bytes \d+/m);
    const document: unknown = await (await fetch(`${server.base}/api/v1/openapi.json`)).json();
    expect(document).toMatchObject({ openapi: '3.1.0' });
  });

  test('answers with headers that keep browsers safe, and without secrets in its log', async () => {
    for (const path of [
      '/',
      '/queue/1',
      '/healthz',
      '/api/v1/me',
      '/api/v1/nothing',
      '/services/nothing',
      '/assets/nothing.js',
    ]) {
      const response = await fetch(`${server.base}${path}`);
      expect({ path, nosniff: response.headers.get('x-content-type-options') }).toEqual({ path, nosniff: 'nosniff' });
      expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      if (path.endsWith('nothing')) expect(await response.json()).toMatchObject({ error: { kind: 'not-found' } });
    }
    for (const secret of [
      key,
      'a password for tests only',
      new URL(server.setupUrl ?? '').searchParams.get('token') ?? '',
    ]) {
      expect(server.log()).not.toContain(secret);
    }
  });

  const databasePid = async (): Promise<number> => {
    const text = await readFile(join(settings.data, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
    return Number(text.split('\n')[0]);
  };

  test('goes on taking records while its database is away, and settles them when it is back', async () => {
    const before = total(await accounts(), 'stored');
    const fallen = await databasePid();
    process.kill(fallen, 'SIGKILL');
    let sent = 0;
    await until('another database server', 30_000, async () => {
      const answer = await send('/api/v1/ingest?source=e2e/away', `${eventOf('away', 1)}\n`, `Bearer ${key}`);
      expect(answer.status).toBe(200);
      sent += 1;
      const pid = await databasePid();
      return pid > 1 && pid !== fallen && (await fetch(`${server.base}/healthz`)).status === 200 ? true : undefined;
    });
    await until('all of it stored', 30_000, async () => {
      // Until the database is all there again, the accounts cannot be read.
      const now = await accounts().catch(() => undefined);
      return now !== undefined && total(now, 'stored') === before + sent ? true : undefined;
    });
    expectTheSum(await accounts());
  });

  test('keeps a second server off its data folder and its port', async () => {
    await expect(startServer({ ...settings, port: await freePort() })).rejects.toThrow(
      `(process ${server.process.pid})`,
    );
    const other = { ...settings, data: join(folder, 'other') };
    await expect(startServer(other)).rejects.toThrow(
      `Port ${settings.port} on 127.0.0.1 is in use by another program. Choose another with --port`,
    );
    await expect(startServer({ ...other, port: await freePort() })).rejects.toThrow('--syslog-port');
  });

  test('stops within ten seconds, and has everything when it is started again', async () => {
    const before = await accounts();
    const started = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    server = await startServer(settings);
    expect(server.setupUrl).toBeUndefined();
    client = clientOf(server.base, { authorization: `Bearer ${key}` });
    const after = await accounts();
    expectTheSum(after);
    expect(after).toEqual(before);
    expect(await client.call(api.alerts)).toMatchObject({ answer: { total: WAYS.length } });
    expect(await client.call(api.events, { query: { q: 'e2e-marker' } })).toMatchObject({
      answer: { events: { length: WAYS.length } },
    });
    expect(await signIn()).toContain('session_token');
    await sendBy.hec();
    await until('the new events', 30_000, async () => {
      const now = await accounts();
      return total(now, 'stored') === total(before, 'stored') + EVENTS_A_WAY ? now : undefined;
    });
  });
});

async function signIn(): Promise<string> {
  const response = await fetch(`${server.base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.base },
    body: JSON.stringify({ email: 'test@example.com', password: 'a password for tests only' }),
  });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
