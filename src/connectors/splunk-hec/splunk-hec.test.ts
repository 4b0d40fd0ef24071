import { gzipSync } from 'node:zlib';
import { serve, type ServerType } from '@hono/node-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { gapsIn } from '../../pipeline/collect/test-receiver.ts';
import { describe as description, splunkHecSettings, type SplunkHecSettings } from './describe.ts';
import { createSplunkHec, type TokenOwner } from './splunk-hec.ts';

let server: ServerType | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

const owners: Record<string, TokenOwner> = {
  good: { kind: 'known', name: 'forwarder' },
  old: { kind: 'disabled' },
};

async function start(journal: TestJournal, settings: Partial<SplunkHecSettings> = {}): Promise<string> {
  const app = createSplunkHec(splunkHecSettings.parse(settings), {
    ...journal.deps,
    who: async (token) => owners[token] ?? { kind: 'unknown' },
  });
  const listening = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  server = listening;
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/services/collector`;
}

async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { authorization: 'Splunk good' },
): Promise<{ status: number; headers: Headers; answer: unknown }> {
  const response = await fetch(url, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, answer: await response.json() };
}

const channel = 'FE0ECFAD-13D5-401B-847D-77833BD77131';
const withChannel = { authorization: 'Splunk good', 'x-splunk-request-channel': channel };

describe('events', () => {
  it.each(['', '/event', '/event/1.0'])('come to %s, one after the other, as they are', async (path) => {
    const journal = createTestJournal();
    const base = await start(journal);
    const events = ['{"time":1.5,"host":"h","event":{"a":"ä"}}', '{\n  "event": "two"\n}', '{"event":3}'];
    const sent = await post(base + path, `${events[0]}${events[1]}\n${events[2]}\n`);
    expect(sent).toMatchObject({ status: 200, answer: { text: 'Success', code: 0 } });
    expect(journal.texts()).toEqual(events);
    expect(journal.batches[0]?.origin).toEqual({ source: 'hec/forwarder', envelope: 'hec' });
  });

  it('are durable before the answer', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const release = journal.hold();
    let isAnswered = false;
    const sent = post(base, '{"event":1}').then((got) => ((isAnswered = true), got));
    await journal.reached(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAnswered).toBe(false);
    release();
    expect((await sent).status).toBe(200);
  });

  it('may be gzipped', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const body = Array.from({ length: 20_000 }, (_, i) => `{"event":"number ${i}"}`).join('');
    const headers = { authorization: 'Splunk good', 'content-encoding': 'gzip' };
    expect((await post(base, new Uint8Array(gzipSync(body)), headers)).status).toBe(200);
    expect(journal.texts()).toHaveLength(20_000);
  });

  it('end at a bad one: those before it are durable, and its number is told', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const many = '{"event":1}'.repeat(6000);
    for (const [bad, code, text] of [
      ['{"host":"h"}', 12, 'Event field is required'],
      ['{"event":""}', 13, 'Event field cannot be blank'],
      ['{"event":1,"fields":2}', 15, 'Error in handling indexed fields'],
      ['{"event":nonsense}', 6, 'Invalid data format'],
      ['what is this', 6, 'Invalid data format'],
      ['{"event":{"cut":', 6, 'Invalid data format'],
    ] as const) {
      const before = journal.texts().length;
      const sent = await post(base, `${many}\n${bad}\n{"event":2}`);
      expect(sent.answer).toEqual({ text, code, 'invalid-event-number': 6000 });
      expect(sent.status).toBe(400);
      expect(journal.texts().length - before).toBe(6000);
    }
  });

  it('that are none are no data', async () => {
    const base = await start(createTestJournal());
    expect(await post(base, '')).toMatchObject({ status: 400, answer: { text: 'No data', code: 5 } });
    expect(await post(base, ' \n')).toMatchObject({ status: 400, answer: { text: 'No data', code: 5 } });
  });
});

describe('raw lines', () => {
  it('come in an envelope with what the address says', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const sent = await post(`${base}/raw?host=web1&sourcetype=syslog&index=`, 'a "line"\r\nanother\n');
    expect(sent.answer).toEqual({ text: 'Success', code: 0 });
    expect(journal.texts().map((text) => JSON.parse(text))).toEqual([
      { event: 'a "line"', host: 'web1', sourcetype: 'syslog' },
      { event: 'another', host: 'web1', sourcetype: 'syslog' },
    ]);
    expect((await post(`${base}/raw/1.0`, 'x')).status).toBe(200);
    expect(journal.texts().at(-1)).toBe('{"event":"x"}');
  });
});

describe('tokens', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  it.each<[Record<string, string>, number, number]>([
    [{}, 401, 2],
    [{ authorization: 'Splunk' }, 401, 3],
    [{ authorization: 'Bearer good' }, 401, 3],
    [{ authorization: basic('user') }, 401, 3],
    [{ authorization: 'Splunk wrong' }, 403, 4],
    [{ authorization: 'Splunk old' }, 403, 1],
    [{ authorization: 'splunk good' }, 200, 0],
    [{ authorization: basic('x:good') }, 200, 0],
  ])('%j gives %i and code %i', async (headers, status, code) => {
    const base = await start(createTestJournal());
    expect(await post(base, '{"event":1}', headers)).toMatchObject({ status, answer: { code } });
  });

  it('stand in the address only where that is allowed', async () => {
    const strict = await start(createTestJournal());
    expect(await post(`${strict}?token=good`, '{"event":1}', {})).toMatchObject({ status: 400, answer: { code: 16 } });
    server?.close();
    const open = await start(createTestJournal(), { queryToken: true });
    expect(await post(`${open}?token=good`, '{"event":1}', {})).toMatchObject({ status: 200, answer: { code: 0 } });
  });
});

describe('indexer acknowledgement', () => {
  it('counts per channel, and is true at once', async () => {
    const base = await start(createTestJournal());
    expect((await post(base, '{"event":1}', withChannel)).answer).toEqual({ text: 'Success', code: 0, ackId: 0 });
    expect((await post(`${base}?channel=${channel}`, '{"event":1}')).answer).toEqual({
      text: 'Success',
      code: 0,
      ackId: 1,
    });
    const asked = await post(`${base}/ack?channel=${channel.toLowerCase()}`, '{"acks":[0,1,2]}');
    expect(asked).toMatchObject({ status: 200, answer: { acks: { '0': true, '1': true, '2': false } } });
    expect(await post(`${base}/ack`, '{"acks":[0]}')).toMatchObject({ status: 400, answer: { code: 10 } });
    expect(await post(`${base}/ack`, '{"acks":"x"}', withChannel)).toMatchObject({ status: 400, answer: { code: 6 } });
  });

  it('may be required, or off', async () => {
    const strict = await start(createTestJournal(), { acknowledgements: 'required' });
    expect(await post(strict, '{"event":1}')).toMatchObject({
      status: 400,
      answer: { text: 'Data channel is missing', code: 10 },
    });
    const wrong = { ...withChannel, 'x-splunk-request-channel': 'not a guid' };
    expect(await post(strict, '{"event":1}', wrong)).toMatchObject({ status: 400, answer: { code: 11 } });
    server?.close();
    const off = await start(createTestJournal(), { acknowledgements: 'off' });
    expect((await post(off, '{"event":1}', withChannel)).answer).toEqual({ text: 'Success', code: 0 });
    expect(await post(`${off}/ack`, '{"acks":[0]}', withChannel)).toMatchObject({ status: 400, answer: { code: 14 } });
  });

  it('forgets the channel that was idle longest', async () => {
    const base = await start(createTestJournal(), { maxChannels: 2 });
    const channels = [1, 2, 3].map((n) => channel.replace(/^./, String(n)));
    for (const one of channels) await post(`${base}?channel=${one}`, '{"event":1}');
    const known = await Promise.all(channels.map((one) => post(`${base}/ack?channel=${one}`, '{"acks":[0]}')));
    expect(known.map(({ answer }) => answer)).toEqual([
      { acks: { '0': false } },
      { acks: { '0': true } },
      { acks: { '0': true } },
    ]);
  });
});

describe('a server that cannot take more', () => {
  it('is busy, says when to come back, and is not healthy', async () => {
    let now = 0;
    const journal = createTestJournal(() => now);
    const base = await start(journal);
    expect(await (await fetch(`${base}/health`)).json()).toEqual({ text: 'HEC is healthy', code: 17 });
    journal.fillAfter(0, 5);
    const sent = await post(base, '{"event":1}{"event":2}');
    expect(sent).toMatchObject({ status: 503, answer: { text: 'Server is busy', code: 9 } });
    expect(sent.headers.get('retry-after')).toBe('5');
    expect(journal.refused).toEqual([['hec/forwarder', 2, 'journal-full']]);
    const sick = await fetch(`${base}/health/1.0`);
    expect(sick.status).toBe(503);
    expect(await sick.json()).toMatchObject({ code: 18 });
    now = 5000;
    expect((await fetch(`${base}/health`)).status).toBe(200);
  });

  it('is busy with more requests than are allowed', async () => {
    const journal = createTestJournal();
    const base = await start(journal, { maxRequests: 1 });
    const release = journal.hold();
    const first = post(base, '{"event":1}');
    await journal.reached(1);
    expect(await post(base, '{"event":1}')).toMatchObject({ status: 503, answer: { code: 9 } });
    release();
    expect((await first).status).toBe(200);
  });

  it('does not unpack what is too large, or unknown', async () => {
    const base = await start(createTestJournal(), { maxBytes: 100_000 });
    const gzip = { authorization: 'Splunk good', 'content-encoding': 'gzip' };
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(50_000_000, 0x20)));
    expect(await post(base, bomb, gzip)).toMatchObject({ status: 413, answer: { code: 27 } });
    expect((await post(base, 'x', { ...gzip, 'content-encoding': 'br' })).status).toBe(415);
    expect(await post(base, 'no gzip', gzip)).toMatchObject({ status: 400, answer: { code: 6 } });
  });
});

it('describes itself', () => {
  expect(gapsIn(description)).toEqual([]);
  expect(splunkHecSettings.parse(description.example)).toMatchObject({ acknowledgements: 'required', maxRequests: 64 });
});
