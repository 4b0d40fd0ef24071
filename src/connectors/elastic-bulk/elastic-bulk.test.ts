import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Client, errors } from '@elastic/elasticsearch';
import { serve, type ServerType } from '@hono/node-server';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { hasRsyslog, hasSyslogNg, startRsyslog, startSyslogNg } from '../../pipeline/collect/test-daemons.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { gapsIn } from '../../pipeline/collect/test-receiver.ts';
import { describe as description, elasticBulkSettings, type ElasticBulkSettings } from './describe.ts';
import { createElasticBulk, type KeyOwner } from './elastic-bulk.ts';
import { plainIndex } from './plain-index.ts';
import { readBulk } from './read-bulk.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const owners: Record<string, KeyOwner> = { good: { kind: 'known', name: 'beats' }, weak: { kind: 'disabled' } };

async function start(journal: TestJournal, settings: Partial<ElasticBulkSettings> = {}): Promise<string> {
  const app = createElasticBulk(elasticBulkSettings.parse(settings), {
    ...journal.deps,
    who: async (key) => owners[key] ?? { kind: 'unknown' },
  });
  const listening = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  cleanups.push(() => void listening.close());
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const apiKey = Buffer.from('any:good').toString('base64');
const authorization = `ApiKey ${apiKey}`;

function clientOf(base: string, compression = false): Client {
  const client = new Client({ node: `${base}/elastic`, auth: { apiKey }, compression, maxRetries: 0 });
  cleanups.push(() => client.close());
  return client;
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method: 'POST', body, headers: { authorization, ...headers } });
  const answer: unknown = await response.json();
  return { status: response.status, headers: response.headers, answer };
}

async function until(isSo: () => boolean, said: () => string): Promise<void> {
  for (const end = Date.now() + 30_000; !isSo() && Date.now() < end;) await sleep(10);
  expect(isSo(), said()).toBe(true);
}

describe("Elastic's own client", () => {
  it.each([false, true])('sends by its bulk helper (gzip: %s)', async (compression) => {
    const journal = createTestJournal();
    const client = clientOf(await start(journal), compression);
    expect(await client.info()).toMatchObject({ version: { number: '8.19.0' } });
    const datasource = Array.from({ length: 12_000 }, (_, i) => ({ '@timestamp': '2026-01-01T00:00:00Z', message: `ä ${i}` }));
    const stats = await client.helpers.bulk({
      datasource,
      flushBytes: 300_000,
      concurrency: 3,
      onDocument: () => ({ create: { _index: 'filebeat-8.19.0-2026.01.01' } }),
    });
    expect(stats).toMatchObject({ total: 12_000, successful: 12_000, failed: 0, retry: 0 });
    const numbers = journal.texts().map((text) => Number(/ä (\d+)/.exec(text)?.[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(datasource.map((_, i) => i));
    expect(journal.batches[0]?.origin).toEqual({ source: 'elastic/beats/filebeat-8.19.0', envelope: 'none' });
  }); // prettier-ignore

  it('sends again just what found the journal full', async () => {
    const journal = createTestJournal();
    const client = clientOf(await start(journal));
    journal.fillAfter(1);
    const rejected: unknown[] = [];
    const stats = await client.helpers.bulk({
      datasource: Array.from({ length: 9000 }, (_, i) => ({ n: i })),
      wait: 50,
      retries: 3,
      onDocument: () => ({ create: { _index: 'logs' } }),
      onDrop: (dropped) => void rejected.push(dropped),
      onSuccess: () => journal.fillAfter(undefined),
    });
    expect(rejected).toEqual([]);
    expect(stats).toMatchObject({ total: 9000, successful: 9000, failed: 0 });
    // the first batch of 5,000 was durable, and came once
    const numbers = journal.texts().map((text) => Number(text.slice(5, -1))).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 9000 }, (_, i) => i));
    expect(journal.refused).toEqual([['elastic/beats/logs', 4000, 'journal-full']]);
  }); // prettier-ignore

  it('hears which documents are not taken, and why', async () => {
    const journal = createTestJournal();
    const client = clientOf(await start(journal));
    const lines = ['{"a":1}', '{"a":', '{"a":2}', '[1]', `{"long":"${'x'.repeat(1 << 20)}"}`];
    const operations = lines.flatMap((line) => ['{"index":{"_index":"logs"}}', line]);
    const { errors: hasErrors, items } = await client.bulk({ operations });
    expect(hasErrors).toBe(true);
    expect(items.map(({ index }) => [index?.status, index?.error?.type])).toEqual([
      [201, undefined],
      [400, 'document_parsing_exception'],
      [201, undefined],
      [400, 'document_parsing_exception'],
      [400, 'document_parsing_exception'],
    ]);
    expect(journal.texts()).toEqual(['{"a":1}', '{"a":2}']);
    expect(journal.refused.map(([, , reason]) => reason)).toEqual(['not-json', 'not-json', 'too-long']);
  });

  it('sends single documents, asks for what is set up, and is told who may not', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const client = clientOf(base);
    expect(await client.index({ index: 'app', document: { a: 1 } })).toMatchObject({ result: 'created', _index: 'app' });
    expect(await client.create({ index: 'app', id: 'x 1', document: { a: 2 } })).toMatchObject({ _id: 'x 1' });
    expect(journal.texts()).toEqual(['{"a":1}', '{"a":2}']);
    expect(await client.ping()).toBe(true);
    expect(await client.indices.existsIndexTemplate({ name: 'filebeat-8' })).toBe(true);
    expect(await client.indices.putIndexTemplate({ name: 'x', index_patterns: ['x*'] })).toEqual({ acknowledged: true });
    expect(await client.ilm.getLifecycle({ name: 'filebeat' })).toHaveProperty('filebeat.policy');
    expect(await client.license.get()).toMatchObject({ license: { type: 'basic', status: 'active' } });
    expect(await client.ingest.putPipeline({ id: 'p', processors: [] })).toEqual({ acknowledged: true });
    expect(await client.cluster.health()).toMatchObject({ status: 'green' });
    await expect(client.search({ index: 'app' })).rejects.toMatchObject({ statusCode: 404 });
    for (const [key, status] of [['any:wrong', 401], ['any:weak', 403]] as const) {
      const other = new Client({ node: `${base}/elastic`, auth: { apiKey: Buffer.from(key).toString('base64') }, maxRetries: 0 });
      const failed: unknown = await other.bulk({ operations: [{ index: { _index: 'x' } }, {}] }).catch((error: unknown) => error);
      expect(failed instanceof errors.ResponseError && failed.statusCode).toBe(status);
      await other.close();
    }
  }); // prettier-ignore
});

describe.skipIf(!hasRsyslog('omelasticsearch'))('rsyslog', () => {
  it('sends by omelasticsearch to the root', async () => {
    const journal = createTestJournal();
    const port = new URL(await start(journal)).port;
    const own = await mkdtemp(join(tmpdir(), 'vedette-elastic-'));
    cleanups.push(() => rm(own, { recursive: true, force: true }));
    await writeFile(join(own, 'in.log'), `${Array.from({ length: 300 }, (_, i) => `message ${i}`).join('\n')}\n`);
    const daemon = await startRsyslog(
      own,
      `module(load="imfile")
module(load="omelasticsearch")
template(name="json" type="list") { constant(value="{\\"message\\":\\"") property(name="msg" format="json") constant(value="\\"}") }
input(type="imfile" File="${join(own, 'in.log')}" Tag="app:" ruleset="out")
ruleset(name="out") {
  action(type="omelasticsearch" server="127.0.0.1" serverport="${port}" uid="vedette" pwd="good" bulkmode="on" searchIndex="syslog" searchType="" template="json"
         action.resumeRetryCount="-1")
}`,
    );
    cleanups.push(() => daemon.stop());
    await until(() => journal.texts().length >= 300, () => daemon.said()); // prettier-ignore
    expect(journal.texts()).toHaveLength(300);
    expect(journal.texts()[299]).toContain('message 299');
    expect(journal.batches[0]?.origin.source).toBe('elastic/beats/syslog');
  });
});

describe.skipIf(!hasSyslogNg())('syslog-ng', () => {
  it('sends by http() as its elasticsearch-http() does', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const own = await mkdtemp(join(tmpdir(), 'vedette-elastic-'));
    cleanups.push(() => rm(own, { recursive: true, force: true }));
    await writeFile(join(own, 'in.log'), `${Array.from({ length: 300 }, (_, i) => `message ${i}`).join('\n')}\n`);
    const daemon = await startSyslogNg(
      own,
      `source in { file("${join(own, 'in.log')}" follow-freq(0.1) flags(no-parse)); };
destination out { http(url("${base}/elastic/_bulk") method("POST") user("vedette") password("good") batch-lines(100) batch-timeout(100)
  headers("Content-Type: application/x-ndjson")
  body("{\\"index\\":{\\"_index\\":\\"syslog-ng\\"}}\\n$(format-json message=\\$MSG)") delimiter("\\n") body-suffix("\\n")); };
log { source(in); destination(out); flags(flow-control); };`,
    );
    cleanups.push(() => daemon.stop());
    await until(() => journal.texts().length >= 300, () => daemon.said()); // prettier-ignore
    expect(journal.texts()[299]).toBe('{"message":"message 299"}');
  });
});

describe('a bulk request', () => {
  const two = '{"create":{"_index":"a"}}\n{"n":1}\n{"index":{"_id":"7"}}\n{"n":2}\n';

  it('is answered item by item', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const more =
      '{"delete":{"_index":"a","_id":"1"}}\n{"update":{"_index":"a","_id":"1"}}\n{"doc":{}}\n{"create":{"_index":"a"}}\n';
    const { status, answer } = await post(`${base}/elastic/b-2026.01.02-000001/_bulk`, two + more);
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      errors: true,
      items: [
        { create: { _index: 'a', status: 201, _seq_no: 0 } },
        { index: { _index: 'b-2026.01.02-000001', _id: '7', status: 201 } },
        { delete: { status: 400, error: { type: 'illegal_argument_exception' } } },
        { update: { status: 400 } },
        { create: { status: 400, error: { reason: 'The request ends where the document should stand.' } } },
      ],
    });
    expect(journal.batches.map(({ origin }) => origin.source)).toEqual(['elastic/beats/a', 'elastic/beats/b']);
  });

  it('is durable before it is answered', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const release = journal.hold();
    let isAnswered = false;
    const sent = post(`${base}/_bulk`, two.replace('{"_id":"7"}', '{"_index":"a"}')).then(
      (got) => ((isAnswered = true), got),
    );
    await journal.reached(1);
    await sleep(50);
    expect(isAnswered).toBe(false);
    release();
    expect((await sent).answer).toMatchObject({ errors: false });
  });

  it.each<[string, string, number, string]>([
    ['a line that is no action', `${two}{"what":1}\n{"n":3}\n`, 400, 'Malformed action/metadata line [5]; the items before it were taken.'],
    ['nothing', '\n', 400, 'request body is required'],
    ['too many items', two + two + two, 413, 'The request has more than 5 items, the limit; those were taken.'],
  ])('with %s fails as a whole', async (_, body, status, reason) => {
    const sent = await post(`${await start(createTestJournal(), { maxItems: 5 })}/x/_bulk`, body);
    expect(sent).toMatchObject({ status, answer: { status, error: { reason } } });
  }); // prettier-ignore

  it('that finds the journal full from its beginning is told as a whole when to come back', async () => {
    let now = 0;
    const journal = createTestJournal(() => now);
    const base = await start(journal);
    journal.fillAfter(0, 7);
    const sent = await post(`${base}/x/_bulk`, two);
    expect(sent).toMatchObject({ status: 429, answer: { error: { type: 'es_rejected_execution_exception' } } });
    expect(sent.headers.get('retry-after')).toBe('7');
    const health = async (): Promise<string> => (await fetch(`${base}/_cat/health`, { headers: { authorization } })).text();
    expect(await health()).toContain(' red ');
    now = 8000;
    expect(await health()).toContain(' green ');
  }); // prettier-ignore

  it('may be broken, damaged, unknown or a bomb', async () => {
    const base = `${await start(createTestJournal(), { maxBytes: 100_000 })}/x/_bulk`;
    const gzip = { 'content-encoding': 'gzip' };
    expect((await post(base, 'no gzip', gzip)).status).toBe(400);
    expect((await post(base, new Uint8Array(gzipSync(Buffer.alloc(50_000_000, 0x20))), gzip)).status).toBe(413);
    expect((await post(base, two, { 'content-encoding': 'br' })).status).toBe(415);
    expect((await fetch(base, { method: 'POST', body: two })).status).toBe(401);
  });

  it('is read the same however it is cut', async () => {
    const line = fc.oneof(
      fc.constantFrom('{"create":{"_index":"a"}}', '{"delete":{}}', '{"x":1}', '', '\r'),
      fc.string(),
    );
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 10 }), cuts, async (lines, at) => {
        const bytes = Buffer.from(lines.join('\n'));
        const read = async (places: readonly number[]): Promise<unknown[]> => {
          const found: unknown[] = [];
          const pieces = [...places, bytes.length].map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
          const chunks = pieces.map((to, i) => bytes.subarray(pieces[i - 1] ?? 0, to));
          async function* source(): AsyncGenerator<Buffer> {
            yield* chunks;
          }
          for await (const item of readBulk(source(), { index: undefined, maxDocument: 30 })) found.push(item);
          return found;
        };
        expect(JSON.stringify(await read(at))).toBe(JSON.stringify(await read([])));
      }),
    );
  });
});

it('names sources without what changes every day', () => {
  expect(['logs-2026.01.02', '.ds-logs-web-2026.01.02-000001', 'a-2026.w07', 'a-20260102', '2026.01'].map(plainIndex)).toEqual(
    ['logs', '.ds-logs-web', 'a', 'a', '2026.01'],
  );
}); // prettier-ignore

it('describes itself', () => {
  expect(gapsIn(description)).toEqual([]);
});
