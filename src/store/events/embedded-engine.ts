import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { drainPending, Session } from 'chdb';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StoreError } from '../store-error.ts';
import { readAnswer } from './answer.ts';
import { chdbConnection } from './chdb-connection.ts';
import { filtersToSetting, insertSettings, readSettings, type Engine, type ReadLimits } from './engine.ts';
import { engineError } from './engine-error.ts';
import { createLanes } from './lanes.ts';
import { bindLiterals } from './literals.ts';
import { DATABASE } from './schema.ts';

export interface EmbeddedEngineOptions extends ReadLimits {
  readonly folder: string;
  readonly readers: number;
}

/**
 * chDB: ClickHouse in this process. One connection runs one statement at a time, so there is one for writing and a few for reading; each
 * occupies a thread of libuv's pool while it works (`UV_THREADPOOL_SIZE` should be at least `readers` + 5).
 */
export async function openEmbeddedEngine(options: EmbeddedEngineOptions): Promise<Engine> {
  mkdirSync(options.folder, { recursive: true });
  const root = openRoot(resolve(options.folder));
  const connect = (): ReturnType<typeof createClient> =>
    createClient({
      connection: chdbConnection(resolve(options.folder)),
      log: { level: ClickHouseLogLevel.OFF },
    });
  const writer = connect();
  const readers = createLanes(Array.from({ length: options.readers }, connect), { waiting: 200 });
  let closed = false;
  let filters = '';

  const engine: Engine = {
    dies: true,
    database: DATABASE,
    async read(sql, parameters, heavy) {
      const query = bindLiterals(sql.replaceAll('{db}', DATABASE), parameters);
      return readers.run(async (client) => {
        const result = await client.query({
          query,
          format: 'JSON',
          clickhouse_settings: readSettings(options, heavy, filters),
        });
        return readAnswer(await result.text());
      }, 'read');
    },
    async command(sql) {
      await refusing(closed);
      await writer
        .command({ query: sql.replaceAll('{db}', DATABASE), clickhouse_settings: { max_execution_time: 0 } })
        .catch((error: unknown) => {
          throw engineError(error, 'command');
        });
    },
    async insert(table, rows, token) {
      await refusing(closed);
      await root
        .insert({
          table: `${DATABASE}.${table}`,
          values: rows,
          format: 'JSONEachRow',
          settings: { ...insertSettings, insert_deduplication_token: token },
        })
        .catch((error: unknown) => {
          throw engineError(error, 'insert');
        });
    },
    show(next) {
      filters = filtersToSetting(next, DATABASE);
    },
    ping: async () => !closed && (await writer.ping()).success,
    async close() {
      if (closed) return;
      closed = true;
      await readers.close();
      await drainPending();
      await writer.close();
      root.close();
      await drainPending();
    },
  };
  return engine;
}

async function refusing(closed: boolean): Promise<void> {
  if (closed) throw new StoreError('unavailable', 'The event store is closed.');
}

/** The first session of a process sets up the engine. Its caches are for servers with much more memory. */
function openRoot(path: string): Session {
  try {
    return new Session(path, {
      connectionArgs: [
        '--mark_cache_size=67108864',
        '--index_mark_cache_size=33554432',
        '--primary_index_cache_size=67108864',
        '--uncompressed_cache_size=0',
        '--mmap_cache_size=100',
      ],
    });
  } catch (error) {
    const holder = holderOf(path);
    if (holder !== undefined) {
      throw new StoreError(
        'in-use',
        `The folder ${path} is in use by ${holder === process.pid ? 'this very process' : `process ${holder}`}: stop that one first.`,
        { cause: error },
      );
    }
    throw engineError(error, 'command');
  }
}

/** The living process that holds a folder: the engine writes its number into the folder, and says no more than that it could not open it. */
function holderOf(path: string): number | undefined {
  try {
    const pid = Number(/^PID: (\d+)/m.exec(readFileSync(join(path, 'status'), 'utf8'))?.[1]);
    if (!Number.isInteger(pid)) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined; // nobody's, or that of a user whose processes we may not see
  }
}
