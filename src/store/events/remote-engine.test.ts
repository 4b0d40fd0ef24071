import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ALL } from '../../model/query.ts';
import { describeEventStore } from './event-store.contract.ts';
import { openEventStore } from './open-event-store.ts';
import { describeRewrites } from './rewrites.contract.ts';
import { eventToRow } from './row.ts';
import { startEndpoint } from './test-endpoint-process.ts';
import { TENANT, testEvent, toRows } from './test-events.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-clickhouse-'));
let endpoint = await startEndpoint(folder);
afterAll(async () => {
  await endpoint.kill();
  await rm(folder, { recursive: true, force: true });
});
const account = { username: 'tester', password: 'secret' };
const server = { kind: 'remote', url: endpoint.url, ...account } as const;

describeEventStore('ClickHouse over HTTP', () => openEventStore({ ...server, database: 'contract' }));
describeRewrites('ClickHouse over HTTP', () => openEventStore({ ...server, database: 'rewrites' }));

test('a wrong password, and a server that is not there, say so', async () => {
  await expect(openEventStore({ ...server, password: 'wrong' })).rejects.toMatchObject({ kind: 'rejected' });
  await expect(openEventStore({ ...server, url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
    kind: 'unavailable',
    retryAfter: 1,
  });
});

test('when the server dies calls are unavailable; when it is back the same token is there once', async () => {
  const store = await openEventStore({ ...server, database: 'restart' });
  const rows = toRows(Array.from({ length: 100 }, (_, n) => eventToRow(testEvent(n))));
  await store.insert('events', rows, 'token');
  await endpoint.kill();
  await expect(store.insert('events', rows, 'token')).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(store.search({ tenant: TENANT, query: ALL, limit: 1 })).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await store.ping()).toBe(false);
  endpoint = await startEndpoint(folder, endpoint.port);
  await store.insert('events', rows, 'token');
  const { events } = await store.counts();
  expect([...events.values()]).toEqual([100]);
  await store.close();
});
