import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elasticBulkSettings } from '../src/connectors/elastic-bulk/describe.ts';
import { createElasticBulk } from '../src/connectors/elastic-bulk/elastic-bulk.ts';
import { httpNdjsonSettings } from '../src/connectors/http-ndjson/describe.ts';
import { createHttpNdjson } from '../src/connectors/http-ndjson/http-ndjson.ts';
import { otlpSettings } from '../src/connectors/otlp/describe.ts';
import { createOtlpHttp } from '../src/connectors/otlp/otlp-http.ts';
import { splunkHecSettings } from '../src/connectors/splunk-hec/describe.ts';
import { createSplunkHec } from '../src/connectors/splunk-hec/splunk-hec.ts';
import { createTestJournal, type TestJournal } from '../src/pipeline/collect/test-journal.ts';
import { hasTenzir, runTenzir } from './test-tenzir.ts';

// Shippers that people use, at the ways in that they know: what they send is in the journal once, and comes again when the journal was full.

const EVENTS = 2000;
let folder: string;
let input: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-shippers-'));
  input = join(folder, 'in.json');
  const events = Array.from({ length: EVENTS }, (_, number) => ({ name: `event-${number}`, text: 'grüße', src_ip: '192.0.2.7' })); // prettier-ignore
  await writeFile(input, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function listen(journal: TestJournal): Promise<{ port: number; close(): void }> {
  const app = new Hono();
  const who = async (token: string) =>
    token === 'good' ? ({ kind: 'known', name: 'shipper' } as const) : ({ kind: 'unknown' } as const);
  app.route('/', createSplunkHec(splunkHecSettings.parse({}), { ...journal.deps, who }));
  app.route('/', createElasticBulk(elasticBulkSettings.parse({}), { ...journal.deps, who }));
  app.route('/', createOtlpHttp(otlpSettings.parse({}), { ...journal.deps, who: async () => 'shipper' }));
  app.route('/', createHttpNdjson(httpNdjsonSettings.parse({}), { ...journal.deps, formats: [], who: async () => 'shipper' })); // prettier-ignore
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => void server.close() };
}

/** The numbers of the events in the journal, in order. */
const numbersOf = (journal: TestJournal): number[] =>
  journal
    .texts()
    .map((text) => Number(/event-(\d+)/.exec(text)?.[1]))
    .sort((a, b) => a - b);
const all = Array.from({ length: EVENTS }, (_, number) => number);

/** It waits a second before it sends again, and half a minute for what it still has when it ends. */
const fluentBit = (output: string, options: string): string =>
  `to_fluent_bit "${output}", options={host: "127.0.0.1", port: PORT, ${options}}, fluent_bit_options={grace: 30, "scheduler.base": 1, "scheduler.cap": 1}`;

describe.skipIf(!hasTenzir()).concurrent('shippers', () => {
  it.each([
    ['Tenzir by HEC', 'to_splunk "http://127.0.0.1:PORT", hec_token="good"', 'hec/shipper'],
    ['Tenzir by _bulk of Elasticsearch', 'to_elasticsearch "http://127.0.0.1:PORT/elastic", action="create", index="logs", user="u", passwd="good"', 'elastic/shipper/logs'],
    ['Tenzir by _bulk of OpenSearch', 'to_opensearch "http://127.0.0.1:PORT", action="index", index="logs", user="u", passwd="good"', 'elastic/shipper/logs'],
    ['Fluent Bit by HEC', fluentBit('splunk', 'splunk_token: "good"'), 'hec/shipper'],
    ['Fluent Bit by _bulk', fluentBit('es', 'path: "/elastic", http_user: "u", http_passwd: "good", index: "logs", suppress_type_name: "on"'), 'elastic/shipper/logs'],
    ['Fluent Bit by OTLP', fluentBit('opentelemetry', 'logs_uri: "/v1/logs"'), 'otlp/shipper/unnamed'],
    ['Fluent Bit by HTTP', fluentBit('http', 'uri: "/api/v1/ingest", format: "json_lines", compress: "gzip"'), 'http/shipper'],
  ])('%s', async (_, sink, source) => {
    const journal = createTestJournal();
    const receiver = await listen(journal);
    await runTenzir(`from_file "${input}" { read_ndjson } | ${sink.replace('PORT', String(receiver.port))}`);
    receiver.close();
    expect(numbersOf(journal)).toEqual(all);
    expect(new Set(journal.batches.map(({ origin }) => origin.source))).toEqual(new Set([source]));
    expect(journal.refused).toEqual([]);
  }, 60_000); // prettier-ignore

  it.each([
    ['Fluent Bit by HEC', fluentBit('splunk', 'splunk_token: "good"')],
    ['Fluent Bit by _bulk', fluentBit('es', 'path: "/elastic", http_user: "u", http_passwd: "good", suppress_type_name: "on"')],
  ])('%s sends again what found the journal full', async (_, sink) => {
    const journal = createTestJournal();
    journal.fillAfter(0, 1);
    const receiver = await listen(journal);
    // Tenzir itself gives up, Fluent Bit in it does not
    const sent = runTenzir(`from_file "${input}" { read_ndjson } | ${sink.replace('PORT', String(receiver.port))}`);
    while (journal.refused.length === 0) await new Promise((resolve) => void setTimeout(resolve, 20));
    journal.fillAfter(undefined);
    await sent;
    receiver.close();
    expect([...new Set(numbersOf(journal))]).toEqual(all);
  }, 60_000); // prettier-ignore
});
