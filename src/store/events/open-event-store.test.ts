import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { asTenantId } from '../../model/ids.ts';
import { ALL } from '../../model/query.ts';
import { isStoreError, type StoreError } from '../store-error.ts';
import { openEmbeddedEngine } from './embedded-engine.ts';
import type { EventStoreOptions } from './event-store.ts';
import { openEventStore } from './open-event-store.ts';
import { eventToRow } from './row.ts';
import { TENANT, testEvent, toRows } from './test-events.ts';

const root = await mkdtemp(join(tmpdir(), 'vedette-open-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const folder = join(root, 'a', 'folder that is not there yet', "with 'signs'");
const embedded = { kind: 'embedded', folder, readers: 1 } as const;
const limits = { folder, readers: 1, readSeconds: 10, queryMemory: 1e9 };

async function refusalOf(options: EventStoreOptions): Promise<StoreError> {
  const refusal: unknown = await openEventStore(options).catch((error: unknown) => error);
  if (!isStoreError(refusal)) throw new Error('it was opened');
  return refusal;
}

test('a folder that another process holds is refused, and free again when that one is gone', async () => {
  const script = fileURLToPath(new URL('./test-insert-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, join(root, 'note')], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(createInterface(child.stdout), 'line');
  const refusal = await refusalOf(embedded);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(refusal.kind).toBe('in-use');
  expect(refusal.message).toContain(folder);
  await (await openEventStore(embedded)).close();
});

test('rows are kept as long as their tenant and class say; a change concerns new rows', async () => {
  const short = asTenantId("o'brien {x:String}");
  const retention = { days: 30, exceptions: [{ tenant: short, days: 7 }, { classUid: 1007, days: 365 }] };
  const store = await openEventStore({ ...embedded, retention });
  const now = Date.now();
  const rows = (from: number): Uint8Array =>
    toRows([testEvent(from, {}, { received: now }), testEvent(from + 1, {}, { received: now, tenant: short })].map(eventToRow));
  await store.insert('events', rows(900_000), 'first');
  await store.close();
  const longer = await openEventStore({ ...embedded, retention: { days: 90 } });
  await longer.insert('events', rows(900_010), 'second');
  await longer.close();
  const engine = await openEmbeddedEngine(limits);
  const { rows: kept } = await engine.read('SELECT tenant, retention FROM {db}.events WHERE received = {now:Int64} ORDER BY tenant, retention', { now });
  await engine.close();
  expect(kept).toEqual([
    { tenant: TENANT, retention: 90 },
    { tenant: TENANT, retention: 365 },
    { tenant: short, retention: 7 },
    { tenant: short, retention: 90 },
  ]);
}); // prettier-ignore

test('what is past its retention is removed', async () => {
  const store = await openEventStore({ ...embedded, retention: { days: 2 } });
  const tenant = asTenantId('old');
  const received = Date.now() - 3 * 86_400_000;
  await store.insert('events', toRows([eventToRow(testEvent(910_000, {}, { tenant, received }))]), 'old');
  await store.maintain();
  expect((await store.search({ tenant, query: ALL, limit: 5 })).events).toEqual([]);
  await store.close();
});

test('a search that takes too long or too much is refused with what to do, and the store goes on', async () => {
  const engine = await openEmbeddedEngine({ ...limits, readSeconds: 1 });
  const slow = await engine.read('SELECT sum(sleepEachRow(0.5)) FROM numbers(100)', {}).catch((error: unknown) => error);
  expect(slow).toMatchObject({ kind: 'too-large' });
  await engine.close();
  const small = await openEmbeddedEngine({ ...limits, queryMemory: 20_000_000 });
  const large = await small.read('SELECT length(groupArray(number)) FROM numbers(50000000)', {}).catch((error: unknown) => error);
  expect(large).toMatchObject({ kind: 'too-large' });
  expect(await small.ping()).toBe(true);
  await small.close();
  await expect(small.read('SELECT 1', {})).rejects.toMatchObject({ kind: 'unavailable' });
}); // prettier-ignore

test('data of a newer version is refused, and nothing is touched', async () => {
  const engine = await openEmbeddedEngine(limits);
  await engine.command("INSERT INTO {db}.schema VALUES (999, 0, 'tables')");
  await engine.close();
  const refusal = await refusalOf(embedded);
  expect(refusal.kind).toBe('newer-data');
  expect(refusal.message).toContain('999');
});
