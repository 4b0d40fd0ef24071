import { sql, type Kysely } from 'kysely';

/**
 * Runs that read stored records again: who, which, how far, what changed; `pending` is the chunk that is being replaced. And what the watch over
 * silent sources has learnt and was told. `json`, not `jsonb`: texts out of logs may hold what the latter refuses.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE SEQUENCE vedette.rewrite_number MAXVALUE 4294967295`,
  `CREATE TABLE vedette.rewrite_run (
    id text PRIMARY KEY,
    tenant text NOT NULL,
    state text NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    body json NOT NULL,
    place json,
    pending json
  )`,
  `CREATE INDEX rewrite_run_newest ON vedette.rewrite_run (tenant, created DESC, id DESC)`,
  `CREATE TABLE vedette.repair (
    number bigint PRIMARY KEY,
    accounts json NOT NULL
  )`,
  `CREATE TABLE vedette.source_watch (
    tenant text NOT NULL,
    source text NOT NULL,
    mode text NOT NULL DEFAULT 'learnt',
    expected_gap bigint,
    rhythm json,
    updated bigint NOT NULL,
    PRIMARY KEY (tenant, source)
  )`,
];
