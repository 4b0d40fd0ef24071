import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve, type ServerType } from '@hono/node-server';
import { afterEach, describe, expect, it } from 'vitest';
import { hasSyslogNg, startSyslogNg } from '../../pipeline/collect/test-daemons.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { splunkHecSettings } from './describe.ts';
import { createSplunkHec } from './splunk-hec.ts';

const run = promisify(execFile);
const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(journal: TestJournal): Promise<string> {
  const app = createSplunkHec(splunkHecSettings.parse({}), {
    ...journal.deps,
    who: async (token) => (token === 'good' ? { kind: 'known', name: 'forwarder' } : { kind: 'unknown' }),
  });
  const listening = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  cleanups.push(() => void listening.close());
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

describe("Splunk's own library for JavaScript", () => {
  /** It has no types, and runs as it does for its users: in a process of its own. @returns what it heard, one line each */
  async function log(url: string, token: string, count: number): Promise<string[]> {
    const program = `
      const { Logger } = require('splunk-logging');
      const logger = new Logger({ token: '${token}', url: '${url}', maxBatchCount: 100, batchInterval: 50, maxRetries: 5 });
      logger.error = (error) => console.log('error ' + (error.message ?? error));
      for (let i = 0; i < ${count}; i++) logger.send({ message: { number: i, text: 'grüße' }, metadata: { host: 'web1', sourcetype: 'app', time: 1795290611 + i } });
      logger.flush((error, response, body) => console.log(JSON.stringify(body)));
      setTimeout(() => process.exit(0), 4000).unref();
      setInterval(() => logger.serializedContextQueue.length === 0 && setTimeout(() => process.exit(0), 300), 50);
    `;
    const { stdout } = await run(process.execPath, ['-e', program], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    return stdout.trim().split('\n');
  }

  it('sends in batches', async () => {
    const journal = createTestJournal();
    await log(await start(journal), 'good', 450);
    const events = journal.texts().map((text): unknown => JSON.parse(text));
    expect(events).toHaveLength(450);
    expect(events[0]).toMatchObject({
      host: 'web1',
      sourcetype: 'app',
      event: { message: { number: 0, text: 'grüße' } },
    });
    expect(journal.batches[0]?.origin).toEqual({ source: 'hec/forwarder', envelope: 'hec' });
  });

  it('hears that its token is not known, in the words that it knows', async () => {
    const journal = createTestJournal();
    expect((await log(await start(journal), 'bad', 1)).join(' ')).toContain('Invalid token');
    expect(journal.texts()).toEqual([]);
  });
});

describe.skipIf(!hasSyslogNg())('syslog-ng', () => {
  it('sends by http(), and again when the server was busy', async () => {
    const journal = createTestJournal();
    const base = await start(journal);
    const folder = await mkdtemp(join(tmpdir(), 'vedette-hec-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'in.log'), `${Array.from({ length: 300 }, (_, i) => `message ${i}`).join('\n')}\n`);
    journal.fillAfter(0, 1);
    const daemon = await startSyslogNg(
      folder,
      `options { time-reopen(1); };
source in { file("${join(folder, 'in.log')}" follow-freq(0.1) flags(no-parse)); };
destination out { http(url("${base}/services/collector/event") method("POST") headers("Authorization: Splunk good") batch-lines(100) batch-timeout(100) retries(100)
  body("$(format-json time=$S_UNIXTIME host=$HOST event=$MSG)") delimiter("\n")); };
log { source(in); destination(out); flags(flow-control); };`,
    );
    cleanups.push(() => daemon.stop());
    for (const end = Date.now() + 30_000; journal.refused.length === 0 && Date.now() < end;) await sleep(10);
    expect(journal.refused[0]).toEqual(['hec/forwarder', 100, 'journal-full']);
    journal.fillAfter(undefined);
    for (const end = Date.now() + 30_000; journal.texts().length < 300 && Date.now() < end;) await sleep(10);
    expect(journal.texts().map((text) => /message (\d+)/.exec(text)?.[1])).toEqual(
      Array.from({ length: 300 }, (_, i) => String(i)),
    );
  });
});

it('says that the server failed, in words that make clients come again', async () => {
  const journal = createTestJournal();
  const base = await start({ ...journal, deps: { ...journal.deps, append: () => Promise.reject(new Error('disk')) } });
  const headers = { authorization: 'Splunk good' };
  const response = await fetch(`${base}/services/collector`, { method: 'POST', headers, body: '{"event":1}' });
  expect([response.status, await response.json()]).toEqual([500, { text: 'Internal server error', code: 8 }]);
  expect(journal.refused).toEqual([['hec/forwarder', 1, 'journal-failed']]);
});
