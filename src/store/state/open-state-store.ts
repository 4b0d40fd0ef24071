import { sql } from 'kysely';
import pg from 'pg';
import { createAccounts } from './accounts.ts';
import { createAlerts } from './alerts.ts';
import { createBaselineStore } from './baselines.ts';
import { databaseError, onDatabase, openKysely, openPool } from './database.ts';
import { createIdentityStore } from './identities.ts';
import { createLedger } from './ledger.ts';
import { createOwnAlerts } from './own-alerts.ts';
import { createRewriteRuns } from './rewrite-runs.ts';
import { createSourceWatches } from './source-watches.ts';
import { createMappingStore } from './mappings.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { DATABASE_USER } from './postgres/probe.ts';
import { startPostgres, type PostgresServer } from './postgres/server.ts';
import { PORT } from './postgres/socket-folder.ts';
import { readRuleCounts } from './rule-counts.ts';
import { createRuleStore } from './rules.ts';
import { createSourceClockStore } from './source-clocks.ts';
import { createSettings } from './settings.ts';
import { createSourceStore } from './sources.ts';
import type { StateHealth, StateStore, StateStoreOptions } from './state-store.ts';

const DATABASE = 'vedette';

/**
 * Opens the state store and brings its tables up to date. Embedded: starts a PostgreSQL on the folder, or takes over the one that an earlier
 * process left running; only one process may have the folder open. Rejects with `StoreError`.
 */
export async function openStateStore(options: StateStoreOptions): Promise<StateStore> {
  const now = options.now ?? Date.now;
  const server =
    options.kind === 'embedded'
      ? await startPostgres(options.folder, options.onNotice ?? (() => undefined))
      : undefined;
  const url = options.kind === 'embedded' ? socketUrl(server) : options.url;
  const pool = openPool({ connectionString: url });
  const db = openKysely(pool);
  const close = async (): Promise<void> => {
    await db.destroy();
    await server?.stop();
  };
  try {
    if (server !== undefined) await makeDatabase(server);
    await onDatabase(() => migrate(db, migrations));
  } catch (error) {
    await close().catch(() => undefined);
    throw databaseError(error);
  }
  return {
    pool,
    db,
    url,
    ledger: createLedger(db, now),
    alerts: createAlerts(db, now),
    accounts: createAccounts(db),
    settings: createSettings(db, now),
    ownAlerts: createOwnAlerts(db, now),
    rewriteRuns: createRewriteRuns(db, now),
    sourceWatches: createSourceWatches(db, now),
    rules: createRuleStore(db, now),
    baselines: createBaselineStore(db, now),
    mappings: createMappingStore(db, now),
    identities: createIdentityStore(db, now),
    clocks: createSourceClockStore(db, now),
    sources: createSourceStore(db, now),
    ruleCounts: () => onDatabase(() => readRuleCounts(db)),
    health: async (): Promise<StateHealth> => {
      const facts = { pid: server?.pid() ?? null, restarts: server?.restarts() ?? 0 };
      try {
        await onDatabase(() => sql`SELECT 1`.execute(db));
        return { ok: true, message: 'The database answers.', ...facts };
      } catch (error) {
        return { ok: false, message: error instanceof Error ? error.message : String(error), ...facts };
      }
    },
    close,
  };
}

function socketUrl(server: PostgresServer | undefined): string {
  return `postgres://${DATABASE_USER}@localhost:${PORT}/${DATABASE}?host=${encodeURIComponent(server?.socketFolder ?? '')}`;
}

/** The cluster comes with a database `postgres`; ours is made at the first start. */
async function makeDatabase(server: PostgresServer): Promise<void> {
  const client = new pg.Client({ host: server.socketFolder, port: PORT, user: DATABASE_USER, database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
