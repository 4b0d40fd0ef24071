import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { serve, type ServerType } from '@hono/node-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { gapsIn } from '../../pipeline/collect/test-receiver.ts';
import { describe as description, httpNdjsonSettings, type HttpNdjsonSettings } from './describe.ts';
import { createHttpNdjson } from './http-ndjson.ts';

let server: ServerType | undefined;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server?.close();
  server = undefined;
});

async function start(journal: TestJournal, settings: Partial<HttpNdjsonSettings> = {}): Promise<string> {
  const app = createHttpNdjson(httpNdjsonSettings.parse(settings), {
    ...journal.deps,
    who: async (request) =>
      request.headers.get('authorization') === null ? new Response('who?', { status: 401 }) : 'tester',
  });
  const listening = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  server = listening;
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/api/v1/ingest`;
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method: 'POST', body, headers: { authorization: 'x', ...headers } });
  return { status: response.status, headers: response.headers, answer: await response.json() };
}

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `{"n":${i}}\n`).join('');

describe('POST /api/v1/ingest', () => {
  it('takes NDJSON, and answers when it is durable', async () => {
    const journal = createTestJournal();
    const url = await start(journal);
    const release = journal.hold();
    let isAnswered = false;
    const sent = post(url, lines(3)).then((got) => ((isAnswered = true), got));
    await journal.reached(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAnswered).toBe(false);
    release();
    expect(await sent).toMatchObject({ status: 200, answer: { accepted: 3, refused: [], unreadable: [] } });
    expect(journal.texts()).toEqual(['{"n":0}', '{"n":1}', '{"n":2}']);
    expect(journal.batches[0]?.origin).toEqual({ source: 'http/tester', envelope: 'none' });
  });

  it('takes an array, a source and a format', async () => {
    const journal = createTestJournal();
    const url = await start(journal);
    const sent = await post(`${url}?source=app/web&format=suricata`, '[{"a":1},\n{"b":2}]');
    expect(sent.answer).toMatchObject({ accepted: 2 });
    expect(journal.texts()).toEqual(['{"a":1}', '{"b":2}']);
    expect(journal.batches[0]?.origin).toEqual({ source: 'app/web', envelope: 'none', format: 'suricata' });
  });

  it('takes what curl sends by itself, with the type of a form', async () => {
    const journal = createTestJournal();
    const sent = await post(await start(journal), lines(2), { 'content-type': 'application/x-www-form-urlencoded' });
    expect(sent).toMatchObject({ status: 200, answer: { accepted: 2 } });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ] as const)('takes %s', async (encoding, compress) => {
    const journal = createTestJournal();
    const url = await start(journal);
    const sent = await post(url, new Uint8Array(compress(Buffer.from(lines(20_000)))), {
      'content-encoding': encoding,
    });
    expect(sent).toMatchObject({ status: 200, answer: { accepted: 20_000 } });
    expect(journal.texts()).toHaveLength(20_000);
  });

  it('gives every batch of a body its key, so that a repeated body changes nothing', async () => {
    const journal = createTestJournal();
    const url = await start(journal);
    const headers = { 'idempotency-key': 'load-7' };
    expect((await post(url, lines(12_000), headers)).answer).toMatchObject({ accepted: 12_000, repeated: false });
    expect((await post(url, lines(12_000), headers)).answer).toMatchObject({ accepted: 12_000, repeated: true });
    expect(journal.batches.map((batch) => batch.key)).toEqual(['load-7#0', 'load-7#1', 'load-7#2']);
    expect(journal.texts()).toHaveLength(12_000);
  });

  it('keeps invalid JSON for the normalize stage to judge, and what is too long in part', async () => {
    const journal = createTestJournal();
    const url = await start(journal);
    const sent = await post(url, `{"a":1}\n{"b":\n{"c":"${'x'.repeat(1 << 20)}"}\n{"d":4}\n`);
    expect(sent).toMatchObject({ status: 200, answer: { accepted: 4, refused: [] } });
    expect(sent.answer).toHaveProperty('unreadable.0.line', 3);
    expect(journal.texts()).toMatchObject({ 1: '{"b":', 3: '{"d":4}' });
    expect(journal.batches[1]?.origin.unreadable?.kind).toBe('oversize');
  });
});

describe('what is not taken', () => {
  it('without permission', async () => {
    const journal = createTestJournal();
    const url = await start(journal);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(journal.batches).toEqual([]);
  });

  it.each<[string, number, string, Record<string, string>]>([
    ['a form with files', 415, 'a=1', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['an unknown encoding', 415, '{}', { 'content-encoding': 'br' }],
    ['a program', 415, '\x7fELF\0\0', { 'content-type': 'application/octet-stream' }],
    ['a key beyond measure', 400, '{}', { 'idempotency-key': 'x'.repeat(201) }],
    ['what is not gzip', 400, '{"a":1}', { 'content-encoding': 'gzip' }],
  ])('%s', async (_, status, body, headers) => {
    const journal = createTestJournal();
    const sent = await post(await start(journal), body, headers);
    expect(sent).toMatchObject({ status, answer: { accepted: 0 } });
    expect(journal.batches).toEqual([]);
  });

  it('what is more than the limit; the answer says from where', async () => {
    const journal = createTestJournal();
    const url = await start(journal, { maxBytes: 200_000 });
    const sent = await post(url, lines(40_000));
    expect(sent.status).toBe(413);
    const accepted = journal.texts().length;
    expect(accepted).toBeGreaterThan(0);
    expect(sent.answer).toMatchObject({ accepted, refused: [{ line: accepted + 1 }] });
    const bomb = await post(url, new Uint8Array(gzipSync(Buffer.alloc(100_000_000, 0x20))), {
      'content-encoding': 'gzip',
    });
    expect(bomb.status).toBe(413);
  });

  it('a body that ends inside its gzip: only full batches, so that the key holds when it comes again', async () => {
    const journal = createTestJournal();
    const url = await start(journal);
    const packed = gzipSync(lines(12_000));
    const headers = { 'content-encoding': 'gzip', 'idempotency-key': 'k' };
    const torn = await post(url, new Uint8Array(packed.subarray(0, packed.length - 10)), headers);
    expect(torn).toMatchObject({ status: 400, answer: { accepted: 10_000, refused: [{ line: 10_001 }] } });
    expect((await post(url, new Uint8Array(packed), headers)).answer).toMatchObject({ accepted: 12_000 });
    expect(journal.texts()).toEqual(lines(12_000).trim().split('\n'));
  });

  it('what finds the journal full: what came before is durable, the rest comes again later', async () => {
    const journal = createTestJournal();
    const url = await start(journal);
    journal.fillAfter(1, 7);
    const sent = await post(url, lines(12_000));
    expect(sent.status).toBe(503);
    expect(sent.headers.get('retry-after')).toBe('7');
    expect(sent.answer).toMatchObject({ accepted: 5000, refused: [{ line: 5001 }] });
    expect(journal.refused).toEqual([['http/tester', 5000, 'journal-full']]);
  });

  it('more requests at a time than are allowed', async () => {
    const journal = createTestJournal();
    const url = await start(journal, { maxRequests: 1 });
    const release = journal.hold();
    const first = post(url, lines(1));
    await journal.reached(1);
    const second = await post(url, lines(1));
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('1');
    release();
    expect((await first).status).toBe(200);
  });

  it('a body that stops coming', async () => {
    const journal = createTestJournal();
    const url = await start(journal, { idleTimeout: 100 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    sockets.push(socket);
    socket.write(
      'POST /api/v1/ingest HTTP/1.1\r\nhost: x\r\nauthorization: x\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n\r\n{"a"',
    );
    const answer: unknown[] = await once(socket, 'data');
    expect(String(answer[0])).toContain('408');
    expect(journal.batches).toEqual([]);
  });
});

it('describes itself', () => {
  expect(gapsIn(description)).toEqual([]);
  expect(httpNdjsonSettings.parse(description.example)).toMatchObject({ maxRequests: 64 });
});
