import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Pool } from 'pg';

/** The tables of sign-in. Those of better-auth are made by its own migration; its columns are in camel case. */
export interface AuthTables {
  auth_user: {
    id: string;
    name: string;
    email: string;
    emailVerified: boolean;
    image: string | null;
    role: string;
    createdAt: Date;
    updatedAt: Date;
  };
  auth_session: { id: string; userId: string; token: string; expiresAt: Date };
  auth_account: { id: string; userId: string; providerId: string; accountId: string };
  auth_api_key: {
    id: string;
    name: string;
    /** SHA-256 of the whole secret, hexadecimal */
    hash: string;
    start: string;
    role: string;
    createdBy: string;
    /** milliseconds since 1970, as PostgreSQL gives a bigint: text or number, by the pool's setting */
    created: string | number;
    lastUsed: string | number | null;
    expires: string | number | null;
  };
  auth_setup_token: { id: number; hash: string };
}

export type AuthDb = Kysely<AuthTables>;

export function openAuthDb(pool: Pool): AuthDb {
  return new Kysely<AuthTables>({ dialect: new PostgresDialect({ pool }) });
}

/** Any number of servers may start at once: one makes the tables, the others wait. */
const MIGRATION_LOCK = 0x7665_6465;

/** Makes what is missing of all tables of sign-in. `migrateBetterAuth` brings the library's own. */
export async function prepareAuthTables(pool: Pool, migrateBetterAuth: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await migrateBetterAuth();
      await client.query(`
        CREATE TABLE IF NOT EXISTS auth_api_key (
          "id" text PRIMARY KEY, "name" text NOT NULL, "hash" text NOT NULL UNIQUE, "start" text NOT NULL, "role" text NOT NULL,
          "createdBy" text NOT NULL, "created" bigint NOT NULL, "lastUsed" bigint, "expires" bigint
        );
        CREATE TABLE IF NOT EXISTS auth_setup_token ("id" int PRIMARY KEY CHECK ("id" = 1), "hash" text NOT NULL);
      `);
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    client.release();
  }
}

/** Serialises what must not happen twice at once: making the first account, taking a role from an administrator. */
export function inTurn<T>(db: AuthDb, work: (transaction: AuthDb) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK + 1})`.execute(transaction);
    return await work(transaction);
  });
}
