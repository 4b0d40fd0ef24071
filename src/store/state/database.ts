import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { StoreError, type StoreErrorKind } from '../store-error.ts';
import type { StateTables } from './tables.ts';

/** `bigint` as numbers: times and counts stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === pg.types.builtins.INT8 ? (text: string) => Number(text) : pg.types.getTypeParser(id, format),
};

const LIMITS = {
  max: 12,
  connectionTimeoutMillis: 10_000,
  idleTimeoutMillis: 60_000,
  statement_timeout: 60_000,
  idle_in_transaction_session_timeout: 60_000,
  application_name: 'vedette',
};

export function openPool(connection: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...LIMITS, ...connection, types });
  // A connection that waits in the pool and dies with the server is replaced; whoever uses one is told by the query.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function openKysely(pool: pg.Pool): Kysely<StateTables> {
  return new Kysely<StateTables>({ dialect: new PostgresDialect({ pool }) });
}

/** Runs work on the database; what it throws becomes a `StoreError`, except for bugs. */
export async function onDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw databaseError(error);
  }
}

export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const kind = kindOf(code, error.message);
  return kind === undefined
    ? error
    : new StoreError(kind, `${sentenceByKind[kind]} (${error.message})`, { cause: error });
}

type DatabaseErrorKind = Extract<StoreErrorKind, 'busy' | 'unavailable' | 'no-space' | 'rejected' | 'too-large'>;

const sentenceByKind: Readonly<Record<DatabaseErrorKind, string>> = {
  busy: 'The database has too much to do: try again in a moment.',
  unavailable: 'The database cannot be reached, or is starting again: try again in a moment.',
  'no-space': 'The disk of the database is full: free some space, then try again.',
  'too-large': 'The database did not finish in time: ask for less.',
  rejected: 'The database refuses the connection: look at the user, password and database in its URL.',
};

/** Codes: PostgreSQL 18, appendix A. */
function kindOf(code: string, message: string): DatabaseErrorKind | undefined {
  if (/^(?:08|57P0[1-5])/.test(code)) return 'unavailable';
  if (/^(?:40001|40P01|53300|55P03|53400)/.test(code)) return 'busy';
  if (code === '53100') return 'no-space';
  if (code === '53200') return 'busy';
  if (code === '57014') return 'too-large';
  if (/^(?:28|3D000)/.test(code)) return 'rejected';
  if (/^(?:ECONN|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_)/.test(code)) return 'unavailable';
  const isBroken =
    /Connection terminated|timeout exceeded when trying to connect|Connection ended|not queryable|connection error|Client was closed|pool after calling end/i;
  return code === '' && isBroken.test(message) ? 'unavailable' : undefined;
}
