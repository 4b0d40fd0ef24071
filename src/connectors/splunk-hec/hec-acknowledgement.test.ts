import { serve, type ServerType } from '@hono/node-server';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { splunkHecSettings } from './describe.ts';
import { createSplunkHec } from './splunk-hec.ts';
import { hasNifi, startNifi } from './test-nifi.ts';

const CHANNEL = '6f8a2c1e-0000-4000-8000-000000000001';
const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A receiver, as it is after a start: it knows no channels. */
async function serveHec(journal: TestJournal, port = 0): Promise<{ port: number; stop(): Promise<void> }> {
  const app = createSplunkHec(splunkHecSettings.parse({}), {
    ...journal.deps,
    who: async (token) => (token === 'good' ? { kind: 'known', name: 'nifi' } : { kind: 'unknown' }),
  });
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(started));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  };
  cleanups.push(stop);
  return { port: address.port, stop };
}

const countOf = (journal: TestJournal, number: number): number => journal.texts().filter((text) => text.includes(`"number":${number}}`) || text.includes(`\\"number\\":${number}}`)).length; // prettier-ignore

describe.skipIf(!hasNifi())("Apache NiFi's PutSplunkHTTP and QuerySplunkIndexingStatus", () => {
  it('poll until what they sent is acknowledged, through a full journal and a restart', async () => {
    const journal = createTestJournal();
    const first = await serveHec(journal);
    const nifi = startNifi(first.port, 'Splunk good', CHANNEL);
    cleanups.push(() => nifi.stop());

    for (const number of [0, 1, 2]) await nifi.command(`give {"number":${number}}`);
    const release = journal.hold();
    const put = nifi.command('put');
    await journal.reached(1);
    // nothing is answered, and so no id given, before it is durable
    expect(journal.texts()).toEqual([]);
    release();
    expect(await put).toEqual({ toPut: 0, toQuery: 3, acknowledged: 0 });
    expect(await nifi.command('query 1 hour')).toEqual({ toPut: 0, toQuery: 0, acknowledged: 3 });

    journal.fillAfter(0, 1);
    await nifi.command('give {"number":3}');
    expect(await nifi.command('put')).toEqual({ toPut: 1, toQuery: 0, acknowledged: 3 });
    journal.fillAfter(undefined);
    expect(await nifi.command('put')).toEqual({ toPut: 0, toQuery: 1, acknowledged: 3 });

    // it holds an id when the server starts anew, which does not know it: asked again, then sent again, twice rather than never
    await first.stop();
    await serveHec(journal, first.port);
    expect(await nifi.command('query 1 hour')).toEqual({ toPut: 0, toQuery: 1, acknowledged: 3 });
    expect(await nifi.command('query 1 ms')).toEqual({ toPut: 1, toQuery: 0, acknowledged: 3 });
    await nifi.command('put');
    expect(await nifi.command('query 1 hour')).toEqual({ toPut: 0, toQuery: 0, acknowledged: 4 });
    expect([0, 1, 2, 3].map((number) => countOf(journal, number))).toEqual([1, 1, 1, 2]);
    // NiFi tries at once a second time before it calls it a failure
    expect(journal.refused).toEqual(Array.from({ length: 2 }, () => ['hec/nifi', 1, 'journal-full']));
  }, 60_000);
});
