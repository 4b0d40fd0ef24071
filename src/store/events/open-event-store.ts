import { randomUUID } from 'node:crypto';
import { openEmbeddedEngine } from './embedded-engine.ts';
import type { Engine } from './engine.ts';
import type { EventStore, EventStoreOptions } from './event-store.ts';
import { DEFAULT_RETENTION } from './retention.ts';
import { maintain } from './maintain.ts';
import { createPastReads } from './past-reads.ts';
import { prepareTables } from './prepare.ts';
import {
  eventById,
  eventHistogram,
  eventsInOrder,
  findingsById,
  findingsByKey,
  searchEvents,
  storedCounts,
  storeUsage,
  unreadablePage,
} from './reads.ts';
import { createRereads } from './rereads.ts';
import { openRewrites, type Rewrites } from './rewrites.ts';
import { createRecoveringInsert } from './recovery.ts';
import { openRemoteEngine } from './remote-engine.ts';

const DEFAULT_LIMITS = { readSeconds: 30, queryMemory: 1_000_000_000 };

/**
 * Opens the event store and brings its tables up to date. Rejects with `StoreError`: `newer-data`, `in-use`, `unavailable`.
 *
 * @param options embedded: one folder a process, and one process a folder
 */
export async function openEventStore(options: EventStoreOptions): Promise<EventStore> {
  const engine = await openEngine(options);
  try {
    await prepareTables(engine, options.retention ?? DEFAULT_RETENTION, Date.now);
    return storeOn(engine, await openRewrites(engine, Date.now));
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function storeOn(engine: Engine, rewrites: Rewrites): EventStore {
  const insert = createRecoveringInsert({ engine, now: Date.now }, randomUUID());
  return {
    insert,
    search: (search) => searchEvents(engine, search),
    histogram: (search) => eventHistogram(engine, search),
    eventById: (tenant, id) => eventById(engine, tenant, id),
    findingsByKey: (search) => findingsByKey(engine, search),
    findingsById: (tenant, ids) => findingsById(engine, tenant, ids),
    eventsInOrder: (read) => eventsInOrder(engine, read),
    unreadable: (search) => unreadablePage(engine, search),
    past: createPastReads(engine),
    rereads: createRereads(engine),
    rewrites,
    counts: () => storedCounts(engine),
    usage: () => storeUsage(engine),
    maintain: () => maintain(engine),
    ping: () => engine.ping(),
    close: () => engine.close(),
  };
}

async function openEngine(options: EventStoreOptions): Promise<Engine> {
  const readSeconds = options.readSeconds ?? DEFAULT_LIMITS.readSeconds;
  const queryMemory = options.queryMemory ?? DEFAULT_LIMITS.queryMemory;
  const readers = options.readers ?? 3;
  if (options.kind === 'remote') return openRemoteEngine({ ...options, readSeconds, queryMemory, readers });
  return openEmbeddedEngine({
    folder: options.folder,
    readSeconds,
    queryMemory,
    readers: Math.min(readers, freeThreads()),
  });
}

/** Each connection that works occupies one of libuv's threads, which files and the journal need too. */
function freeThreads(): number {
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);
  return Math.max(1, (Number.isFinite(threads) ? threads : 4) - 2);
}
