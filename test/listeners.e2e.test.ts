import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Client } from '@elastic/elasticsearch';
import { credentials, Metadata } from '@grpc/grpc-js';
import { OTLPLogExporter as GrpcExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as ProtoExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type LogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import { createTestAuthority } from '../src/pipeline/collect/test-certificates.ts';
import { freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

/** Senders of other products at a running server, with its keys, its journal and its store: what each sends is an event of its own source. */
let folder: string;
let server: RunningServer;
let client: ApiClient;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-listeners-'));
  server = await startServer({ data: join(folder, 'data'), port: await freePort(), args: ['--workers', '1'] });
  ({ key, client } = await setUp(server));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function addSource(
  kind: string,
  settings: Record<string, unknown>,
  secrets: Record<string, string>,
): Promise<void> {
  const body = { kind, name: 'e2e', settings: z.record(z.string(), z.json()).parse(settings), secrets };
  const added = await client.call(api.addSource, { body });
  if (!added.ok) throw new Error(added.error.message);
}

async function logTo(exporter: LogRecordExporter, service: string): Promise<void> {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  provider.getLogger('e2e').emit({ body: 'e2e', timestamp: Date.now() });
  await provider.forceFlush();
  await provider.shutdown();
}

async function post(path: string, body: object): Promise<unknown> {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return (await fetch(`${server.base}${path}`, init)).json();
}

test('every listener of a running server takes what its clients send', async () => {
  const authority = await createTestAuthority(folder);
  const [own, sender] = await Promise.all([authority.sign('localhost', { dns: 'localhost' }), authority.sign('web1')]);
  const [tlsPort, grpcPort] = [await freePort(), await freePort()];
  const tls = { certificate: own.cert, clientCertificates: 'required', clientAuthority: authority.pem };
  await addSource('syslog', { address: '127.0.0.1', tlsPort, ...tls }, { key: own.key });
  await addSource('otlp', { address: '127.0.0.1', port: grpcPort, tls: false }, { token: 'a-token-of-the-test' });
  await until('running sources', 30_000, async () => {
    const now = await client.call(api.configuredSources, {});
    return now.ok && now.answer.sources.every(({ state }) => state.state === 'works') ? true : undefined;
  });

  const socket = connect({
    port: tlsPort,
    host: '127.0.0.1',
    ca: authority.pem,
    servername: 'localhost',
    cert: sender.cert,
    key: sender.key,
  });
  socket.end(`<13>1 ${new Date().toISOString()} web1 app 1 - - e2e\n`);
  await once(socket, 'close');

  const elastic = new Client({
    node: `${server.base}/elastic`,
    auth: { apiKey: Buffer.from(`x:${key}`).toString('base64') },
  });
  const stats = await elastic.helpers.bulk({
    datasource: [{ '@timestamp': new Date().toISOString(), message: 'e2e' }],
    onDocument: () => ({ create: { _index: 'logs-e2e' } }),
  });
  expect(stats).toMatchObject({ successful: 1, failed: 0 });
  await elastic.close();

  await logTo(
    new ProtoExporter({ url: `${server.base}/v1/logs`, headers: { authorization: `Bearer ${key}` } }),
    'http',
  );
  const metadata = new Metadata();
  metadata.set('authorization', 'Bearer a-token-of-the-test');
  const url = `http://127.0.0.1:${grpcPort}`;
  await logTo(new GrpcExporter({ url, metadata, credentials: credentials.createInsecure() }), 'grpc');

  const enrolled = await post('/api/v1/osquery/enroll', { enroll_secret: key, host_identifier: 'web1' });
  const { node_key } = z.object({ node_key: z.string() }).parse(enrolled);
  const row = {
    name: 'q',
    hostIdentifier: 'web1',
    unixTime: Math.floor(Date.now() / 1000),
    action: 'added',
    columns: { a: '1' },
  };
  expect(await post('/api/v1/osquery/log', { node_key, log_type: 'result', data: [row] })).toEqual({
    node_invalid: false,
  });

  const expected = ['elastic/test/logs-e2e', 'osquery/test', 'otlp/e2e/grpc', 'otlp/test/http', 'syslog/e2e/web1'];
  const accounts = await until('settled accounts', 30_000, async () => {
    const now = await client.call(api.sources, {});
    if (!now.ok) throw new Error(now.error.message);
    const found = now.answer.sources.filter(({ source }) => expected.includes(source));
    return found.length === expected.length && found.every(({ stored }) => stored === 1) ? found : undefined;
  });
  expect(accounts.map(({ source }) => source).sort()).toEqual(expected);
  for (const account of accounts) expect(account).toMatchObject({ received: 1, stored: 1, unreadable: 0, refused: 0 });
}, 120_000);
