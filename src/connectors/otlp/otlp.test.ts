import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { credentials, Metadata } from '@grpc/grpc-js';
import { serve, type ServerType } from '@hono/node-server';
import { SeverityNumber } from '@opentelemetry/api';
import { OTLPLogExporter as GrpcExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createTestAuthority,
  type TestAuthority,
  type TestCertificate,
} from '../../pipeline/collect/test-certificates.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { type ListeningSource, startListening } from '../../pipeline/collect/test-listening-source.ts';
import { gapsIn } from '../../pipeline/collect/test-receiver.ts';
import { describe as description, otlpSettings, type OtlpSettings } from './describe.ts';
import { createOtlpHttp } from './otlp-http.ts';
import { otlpSource } from './otlp-source.ts';
import { bytesField, fieldsOf } from './protobuf-reader.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startHttp(journal: TestJournal, settings: Partial<OtlpSettings> = {}): Promise<string> {
  const app = createOtlpHttp(otlpSettings.parse(settings), {
    ...journal.deps,
    who: async (request) =>
      request.headers.get('authorization') === 'Bearer good'
        ? 'sdk'
        : { kind: 'unauthenticated', message: 'Send a key.' },
  });
  const listening = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  cleanups.push(() => void listening.close());
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/v1/logs`;
}

const TOKEN = 'a-token-of-the-test';
async function startGrpc(journal: TestJournal, settings: Record<string, unknown> = {}): Promise<ListeningSource> {
  const source = await startListening(
    otlpSource,
    { address: '127.0.0.1', port: 0, tls: false, token: TOKEN, ...settings },
    journal,
  );
  cleanups.push(() => source.running.stop());
  return source;
}

function metadata(token = TOKEN): Metadata {
  const made = new Metadata();
  made.set('authorization', `Bearer ${token}`);
  return made;
}

/** Logs through the SDK as an application does, and waits until all is sent. */
async function logBy(exporter: LogRecordExporter, count: number): Promise<void> {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'host.name': 'web1.example.com' }),
    processors: [new BatchLogRecordProcessor({ exporter, scheduledDelayMillis: 50 })],
  });
  const logger = provider.getLogger('checkout', '2.1');
  for (let i = 0; i < count; i++) {
    logger.emit({
      timestamp: 1_795_290_611_250 + i,
      severityNumber: SeverityNumber.ERROR,
      severityText: 'ERROR',
      body: i % 2 === 0 ? `payment ${i} refused, ä` : { order: i, paid: false },
      attributes: { 'user.name': 'jdoe', attempt: i, ratio: 0.5, tags: ['a', 'b'] },
    });
  }
  await provider.forceFlush();
  await provider.shutdown();
}

describe('the SDK of OpenTelemetry', () => {
  const headers = { authorization: 'Bearer good' };
  const exporters = {
    'http/protobuf': async (journal: TestJournal) => new ProtoExporter({ url: await startHttp(journal), headers }),
    'http/json': async (journal: TestJournal) => new JsonExporter({ url: await startHttp(journal), headers }),
    grpc: async (journal: TestJournal) => {
      const url = `http://127.0.0.1:${(await startGrpc(journal)).port('grpc')}`;
      return new GrpcExporter({ url, metadata: metadata(), credentials: credentials.createInsecure() });
    },
  };
  it.each(['http/protobuf', 'http/json', 'grpc'] as const)(
    'sends over %s, each record once and as it was',
    async (way) => {
      const journal = createTestJournal();
      await logBy(await exporters[way](journal), 1500);
      const lines = journal.texts();
      expect(lines).toHaveLength(1500);
      expect(journal.batches[0]?.origin).toEqual({
        source: way === 'grpc' ? 'test/shop' : 'otlp/sdk/shop',
        envelope: 'otlp',
      });
      const read = lines.map((line) => lineShape.parse(JSON.parse(line)).resourceLogs[0]);
      expect(read.map((one) => one?.scopeLogs[0]?.logRecords[0]?.timeUnixNano)).toEqual(
        Array.from({ length: 1500 }, (_, i) => `${1_795_290_611_250 + i}000000`),
      );
      expect(read[0]).toMatchObject({
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }, { key: 'host.name' }] },
        scopeLogs: [
          {
            scope: { name: 'checkout', version: '2.1' },
            logRecords: [{ severityNumber: 17, body: { stringValue: 'payment 0 refused, ä' } }],
          },
        ],
      });
      const attributes = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }));
      const attempt = attributes
        .parse(read[7]?.scopeLogs[0]?.logRecords[0]?.['attributes'])
        .find(({ key }) => key === 'attempt');
      expect(String(attempt?.value['intValue'])).toBe('7');
    },
  );

  // over gRPC this SDK does not come again
  it.each(['http/protobuf', 'http/json'] as const)(
    'comes again by itself over %s when the journal was full',
    async (way) => {
      const journal = createTestJournal();
      const exporter = await exporters[way](journal);
      journal.fillAfter(0, 1);
      const logged = logBy(exporter, 3);
      while (journal.refused.length === 0) await sleep(5);
      journal.fillAfter(undefined);
      await logged;
      expect(journal.texts()).toHaveLength(3);
      expect(journal.refused).toEqual([['otlp/sdk/shop', 3, 'journal-full']]);
    },
  );
});

const lineShape = z.object({
  resourceLogs: z.array(
    z.looseObject({
      scopeLogs: z.array(z.looseObject({ logRecords: z.array(z.looseObject({ timeUnixNano: z.string() })).length(1) })).length(1),
    }),
  ).length(1),
}); // prettier-ignore

describe('over HTTP', () => {
  const good = { authorization: 'Bearer good', 'content-type': 'application/json' };
  const body = (...records: object[]): string =>
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] });
  const post = (
    url: string,
    what: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = good,
  ): Promise<Response> => fetch(url, { method: 'POST', body: what, headers });

  it('a request is durable before it is answered', async () => {
    const journal = createTestJournal();
    const url = await startHttp(journal);
    const release = journal.hold();
    let isAnswered = false;
    const sent = post(url, body({ body: { stringValue: 'x' } })).then((got) => ((isAnswered = true), got));
    await journal.reached(1);
    await sleep(50);
    expect(isAnswered).toBe(false);
    release();
    expect(await (await sent).json()).toEqual({});
  });

  it('an answer has the status and the encoding that clients decide by', async () => {
    const journal = createTestJournal();
    const url = await startHttp(journal, { maxBytes: 5000 });
    const statuses = async (...sent: Promise<Response>[]): Promise<number[]> =>
      (await Promise.all(sent)).map(({ status }) => status);
    expect(
      await statuses(
        post(url, body({}), { ...good, authorization: 'Bearer bad' }),
        post(url, body({}), { ...good, 'content-type': 'text/plain' }),
        post(url, '{'),
        post(url, '[]'),
        post(url, '{"resourceLogs":[{"scopeLogs":7}]}'),
        post(url, 'x'.repeat(6000)),
        post(url, new Uint8Array(gzipSync(Buffer.alloc(50_000_000))), { ...good, 'content-encoding': 'gzip' }),
        post(url, new Uint8Array(gzipSync(body({}))), { ...good, 'content-encoding': 'gzip' }),
        post(url, 'no protobuf', { ...good, 'content-type': 'application/x-protobuf' }),
        post(url, '', { ...good, 'content-type': 'application/x-protobuf' }),
      ),
    ).toEqual([401, 415, 400, 400, 400, 413, 413, 200, 400, 200]);
    const refused = await post(url, 'no protobuf', { ...good, 'content-type': 'application/x-protobuf' });
    const status = [...fieldsOf(Buffer.from(await refused.arrayBuffer()))];
    expect(status[0]).toMatchObject({ number: 1, value: 3n });
    journal.fillAfter(0, 7);
    const full = await post(url, body({}));
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '7']);
  });

  it('a damaged record is kept as it came, and told of; the others are taken', async () => {
    const journal = createTestJournal();
    const url = await startHttp(journal);
    const log = (bytes: Uint8Array): Buffer => bytesField(2, bytes);
    const text = bytesField(5, bytesField(1, Buffer.from('whole')));
    const request = bytesField(1, bytesField(2, Buffer.concat([log(text), log(Buffer.from([0x2a, 0x7f])), log(text)])));
    const answer = await post(url, new Uint8Array(request), { ...good, 'content-type': 'application/x-protobuf' });
    expect(answer.status).toBe(200);
    const [partial] = [...fieldsOf(Buffer.from(await answer.arrayBuffer()))];
    expect(partial?.type === 'bytes' ? [...fieldsOf(partial.value)].map(({ value }) => String(value)) : []).toEqual([
      '1',
      'The log record is not whole: a field is longer than its message.',
    ]);
    const kept = journal.batches.find(({ origin }) => origin.unreadable !== undefined);
    expect(Buffer.from(kept?.payload ?? []).toString('hex')).toBe('2a7f');
    expect(journal.texts()).toHaveLength(3);
  });

  it('what is held is bounded for all together, and slow senders are ended', async () => {
    const journal = createTestJournal();
    const url = await startHttp(journal, { maxHeld: 100_000, bodyTimeout: 300 });
    const slow = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        async pull(controller) {
          await sleep(50);
          controller.enqueue(new Uint8Array(12_000).fill(0x20));
        },
      });
    const init = { method: 'POST', headers: good, duplex: 'half' as const };
    const answers = await Promise.all(Array.from({ length: 6 }, () => fetch(url, { ...init, body: slow() }).then(({ status }) => status, () => 408))); // prettier-ignore
    expect(answers.filter((status) => status === 503).length).toBeGreaterThan(0);
    expect(answers.filter((status) => status === 408).length).toBeGreaterThan(0);
    expect((await post(url, body({ body: { stringValue: 'x' } }))).status).toBe(200);
  });
});

describe('over gRPC', () => {
  let folder: string;
  let authority: TestAuthority;
  let server: TestCertificate;
  let client: TestCertificate;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vedette-otlp-'));
    authority = await createTestAuthority(folder);
    server = await authority.sign('localhost', { dns: 'localhost' });
    client = await authority.sign('web1');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('with TLS and client certificates', async () => {
    const journal = createTestJournal();
    const source = await startGrpc(journal, {
      tls: true,
      token: undefined,
      certificate: server.certPath,
      key: server.key,
      clientCertificates: 'required',
      clientAuthority: authority.pem,
    });
    const url = `https://localhost:${source.port('grpc')}`;
    const secure = (key?: TestCertificate): ReturnType<typeof credentials.createSsl> =>
      key === undefined
        ? credentials.createSsl(Buffer.from(authority.pem))
        : credentials.createSsl(Buffer.from(authority.pem), Buffer.from(key.key), Buffer.from(key.cert));
    await logBy(new GrpcExporter({ url, credentials: secure(client) }), 10);
    expect(journal.texts()).toHaveLength(10);
    expect(journal.batches[0]?.origin.source).toBe('test/web1');
    await logBy(new GrpcExporter({ url, credentials: secure(), timeoutMillis: 500 }), 1);
    expect(journal.texts()).toHaveLength(10);
    expect(JSON.stringify(source.told[0])).toContain('it showed no client certificate');
    expect(journal.refused[0]).toEqual(['test', 1, 'client-certificate-missing']);
  });

  it('says what is wrong in its own words', async () => {
    const journal = createTestJournal();
    const source = await startGrpc(journal, { maxMessage: 1000 });
    const session = connectHttp2(`http://127.0.0.1:${source.port('grpc')}`);
    cleanups.push(() => session.destroy());
    let details = '';
    const call = async (message: Buffer, headers: Record<string, string> = {}): Promise<string> => {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
        'content-type': 'application/grpc',
        authorization: `Bearer ${TOKEN}`,
        ...headers,
      });
      const got = new Promise<string>((resolve) => {
        stream.on('response', (all) => {
          details = String(all['grpc-status-details-bin']);
          if (all['grpc-status'] !== undefined)
            resolve(`${String(all['grpc-status'])} ${decodeURIComponent(String(all['grpc-message']))}`);
        });
        stream.on('trailers', (all) => resolve(String(all['grpc-status'])));
        stream.on('error', () => resolve('error'));
        stream.on('close', () => resolve('closed'));
      });
      stream.resume();
      stream.end(message);
      return got;
    };
    const framed = (bytes: Buffer, flag = 0): Buffer => {
      const head = Buffer.alloc(5);
      head[0] = flag;
      head.writeUInt32BE(bytes.length, 1);
      return Buffer.concat([head, bytes]);
    };
    const text = bytesField(1, bytesField(2, bytesField(2, bytesField(5, bytesField(1, Buffer.from('ok'))))));
    expect(await call(framed(text))).toBe('0');
    expect(await call(framed(gzipSync(text), 1), { 'grpc-encoding': 'gzip' })).toBe('0');
    expect(await call(framed(text), { authorization: 'Bearer no' })).toBe('16 This is not the token.');
    expect(await call(framed(text), { ':path': '/x' })).toMatch(/^12 /);
    expect(await call(framed(Buffer.from('no protobuf')))).toMatch(/^3 The request is not protobuf of OTLP/);
    expect(await call(framed(text).subarray(0, 9))).toBe('3 The call is not one whole message.');
    expect(await call(framed(Buffer.alloc(2000)))).toMatch(/^8 The message is larger than 1000 bytes/);
    expect(await call(framed(gzipSync(Buffer.alloc(5_000_000)), 1), { 'grpc-encoding': 'gzip' })).toMatch(/^8 /);
    expect(await call(framed(Buffer.from('junk'), 1), { 'grpc-encoding': 'gzip' })).toBe('3 The gzip is damaged.');
    expect(await call(framed(text, 1), { 'grpc-encoding': 'zstd' })).toBe('12 Compression is by gzip only.');
    journal.fillAfter(0, 7);
    expect(await call(framed(text))).toBe('8 The journal is full. Send this again later.');
    // RetryInfo, seven seconds
    expect(Buffer.from(details, 'base64').toString('latin1')).toContain('google.rpc.RetryInfo\x12\x04\x0a\x02\x08\x07');
    expect(journal.texts()).toHaveLength(2);
  });

  it('needs a token, or client certificates', async () => {
    await expect(startGrpc(createTestJournal(), { token: undefined })).rejects.toThrow(/Set a token/);
    const first = await startGrpc(createTestJournal());
    await expect(startGrpc(createTestJournal(), { port: first.port('grpc') })).rejects.toThrow(/another program/);
    await writeFile(join(folder, 'empty'), '');
    await expect(startGrpc(createTestJournal(), { tls: true, certificate: join(folder, 'empty'), key: server.key })).rejects.toThrow(/not a PEM/);
    expect(otlpSource.settings.strict().safeParse(otlpSource.example).success).toBe(true);
  }); // prettier-ignore
});

it('describes itself', () => {
  expect(gapsIn(description)).toEqual([]);
});
