import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe as suite, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createTestAuthority,
  type TestAuthority,
  type TestCertificate,
} from '../../pipeline/collect/test-certificates.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { type ListeningSource, startListening } from '../../pipeline/collect/test-listening-source.ts';
import { gapsIn } from '../../pipeline/collect/test-receiver.ts';
import { describe } from './describe.ts';
import { createNodeKeys } from './node-keys.ts';
import { osquerySource } from './osquery-source.ts';

let folder: string;
let authority: TestAuthority;
let server: TestCertificate;
let client: TestCertificate;
const cleanups: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-osquery-'));
  authority = await createTestAuthority(folder);
  [server, client] = await Promise.all([authority.sign('localhost', { dns: 'localhost' }), authority.sign('web1')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const SECRET = 'an-enrolment-secret';

async function start(journal: TestJournal, settings: Record<string, unknown> = {}): Promise<ListeningSource> {
  const basic = { address: '127.0.0.1', port: 0, enrollSecret: SECRET, certificate: server.cert, key: server.key };
  const source = await startListening(osquerySource, { ...basic, ...settings }, journal);
  cleanups.push(() => source.running.stop());
  return source;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | undefined;
}

/** As osqueryd does it: JSON by POST over TLS, with its agent's name, gzipped if `--logger_tls_compress` says so. */
async function post(source: ListeningSource, path: string, body: unknown, { gzip = false, headers = {}, agent = {} } = {}): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = httpsRequest({
    host: '127.0.0.1',
    port: source.port('https'),
    path: `/api/v1/osquery${path}`,
    method: 'POST',
    agent: new Agent({ ca: authority.pem, servername: 'localhost', ...agent }),
    headers: { 'content-type': 'application/json', 'user-agent': 'osquery/5.12.1', ...(gzip ? { 'content-encoding': 'gzip' } : {}), ...headers },
  });
  request.end(gzip ? gzipSync(text) : text);
  const got = new Promise<Answer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let answer = '';
      response.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer), retryAfter: response.headers['retry-after'] }));
    });
  });
  return got;
} // prettier-ignore

async function enrol(source: ListeningSource, host = 'web1.example.com'): Promise<string> {
  const asked = { enroll_secret: `${SECRET}\n`, host_identifier: host, platform_type: '9', host_details: {} };
  const { body } = await post(source, '/enroll', asked);
  return z.object({ node_key: z.string(), node_invalid: z.literal(false) }).parse(body).node_key;
}

const row = (n: number): object => ({
  name: 'processes',
  hostIdentifier: 'web1.example.com',
  unixTime: 1795290611,
  columns: { pid: String(n), path: '/usr/bin/id', cmdline: 'id' },
  action: 'added',
});

suite('a node', () => {
  it.each([false, true])('enrols, asks what to do and sends what it found (gzip: %s)', async (gzip) => {
    const journal = createTestJournal();
    const source = await start(journal);
    const node_key = await enrol(source);
    expect((await post(source, '/config', { node_key })).body).toMatchObject({
      node_invalid: false,
      schedule: { vedette_process_events: { interval: 60 } },
    });
    const data = Array.from({ length: 6000 }, (_, i) => row(i));
    expect(await post(source, '/log', { node_key, log_type: 'result', data }, { gzip })).toMatchObject({ status: 200, body: { node_invalid: false } });
    expect(journal.texts()).toEqual(data.map((one) => JSON.stringify(one)));
    expect(journal.batches[0]?.origin).toEqual({ source: 'test', envelope: 'none', format: 'osquery' });
    const status = { hostIdentifier: 'web1', severity: '0', filename: 'a.cpp', line: '1', message: 'x' };
    await post(source, '/log', { log_type: 'status', data: [status] }, { headers: { authorization: `NodeKey ${node_key}` } });
    expect(journal.texts().at(-1)).toBe(JSON.stringify(status));
    expect((await post(source, '/distributed/read', { node_key })).body).toEqual({ queries: {}, node_invalid: false });
    expect((await post(source, '/distributed/write', { node_key })).body).toEqual({ node_invalid: false });
  }); // prettier-ignore

  it('sends snapshots and batches of differences, each row a record', async () => {
    const journal = createTestJournal();
    const source = await start(journal);
    const node_key = await enrol(source);
    const snapshot = { name: 'os', hostIdentifier: 'w', action: 'snapshot', snapshot: [{ a: '1' }, { a: '2' }] };
    const batch = {
      name: 'users',
      hostIdentifier: 'w',
      diffResults: { added: [{ uid: '1' }], removed: [{ uid: '2' }] },
    };
    const empty = { name: 'none', hostIdentifier: 'w', snapshot: [] };
    await post(source, '/log', { node_key, log_type: 'result', data: [snapshot, batch, empty] });
    expect(journal.texts().map((text) => JSON.parse(text))).toEqual([
      { name: 'os', hostIdentifier: 'w', action: 'snapshot', columns: { a: '1' } },
      { name: 'os', hostIdentifier: 'w', action: 'snapshot', columns: { a: '2' } },
      { name: 'users', hostIdentifier: 'w', action: 'added', columns: { uid: '1' } },
      { name: 'users', hostIdentifier: 'w', action: 'removed', columns: { uid: '2' } },
      empty,
    ]);
  });

  it('is told that it is not known, and that the journal is full', async () => {
    const journal = createTestJournal();
    const source = await start(journal);
    const node_key = await enrol(source);
    const log = { log_type: 'result', data: [row(1)] };
    for (const wrong of [undefined, 'x', `${node_key.slice(0, -4)}AAAA`, createNodeKeys('another').seal({ host: 'h', secret: SECRET })])
      expect(await post(source, '/log', { node_key: wrong, ...log })).toMatchObject({ status: 200, body: { node_invalid: true } });
    expect((await post(source, '/enroll', { enroll_secret: 'guess', host_identifier: 'h' })).body).toEqual({ node_invalid: true });
    expect(journal.refused).toEqual([['osquery/unknown', 1, 'wrong-enroll-secret']]);
    journal.fillAfter(0, 7);
    expect(await post(source, '/log', { node_key, ...log })).toMatchObject({ status: 503, retryAfter: '7' });
    expect(journal.texts()).toEqual([]);
  }); // prettier-ignore

  it('is answered when its log is durable', async () => {
    const journal = createTestJournal();
    const source = await start(journal);
    const node_key = await enrol(source);
    const release = journal.hold();
    let isAnswered = false;
    const sent = post(source, '/log', { node_key, log_type: 'result', data: [row(1)] }).then((got) => ((isAnswered = true), got));
    await journal.reached(1);
    await sleep(50);
    expect(isAnswered).toBe(false);
    release();
    expect((await sent).status).toBe(200);
  }); // prettier-ignore

  it('may send rubbish', async () => {
    const journal = createTestJournal();
    const source = await start(journal, { maxBytes: 10_000 });
    const node_key = await enrol(source);
    const statusOf = async (body: unknown, options = {}): Promise<number> => (await post(source, '/log', body, options)).status;
    expect(await statusOf('{')).toBe(400);
    expect(await statusOf({ node_key, log_type: 'other', data: [] })).toBe(400);
    expect(await statusOf({ node_key, log_type: 'result', data: [1] })).toBe(400);
    expect(await statusOf('x'.repeat(20_000))).toBe(413);
    expect(await statusOf('x'.repeat(20_000_000), { gzip: true })).toBe(413);
    expect(await statusOf({}, { headers: { 'content-encoding': 'br' } })).toBe(415);
  }); // prettier-ignore

  it('shows a certificate where one is required', async () => {
    const journal = createTestJournal();
    const source = await start(journal, { clientCertificates: 'required', clientAuthority: authority.pem });
    const own = { agent: { cert: client.cert, key: client.key } };
    const asked = { enroll_secret: SECRET, host_identifier: 'h' };
    expect((await post(source, '/enroll', asked, own)).body).toMatchObject({ node_invalid: false });
    await expect(post(source, '/enroll', asked)).rejects.toThrow();
    expect(journal.refused).toEqual([['test', 1, 'client-certificate-missing']]);
  });
});

it('describes itself, and says what is wrong with its settings', async () => {
  expect(gapsIn(describe)).toEqual([]);
  expect(osquerySource.settings.strict().safeParse(osquerySource.example).success).toBe(true);
  const first = await start(createTestJournal());
  await expect(start(createTestJournal(), { port: first.port('https') })).rejects.toThrow(/another program/);
});
