import { sql, type Kysely } from 'kysely';

/**
 * Which names records said denote one thing, at the settled position: a snapshot, and what each stretch since added (see `pipeline/identify`).
 * And what people said of names, which is only ever added to: what is undone stays, with who undid it.
 * And how the clocks of sources are read, with the place of the journal from which on it counts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE vedette.identity_snapshot (
    id integer PRIMARY KEY CHECK (id = 1),
    body bytea NOT NULL
  )`,
  `CREATE TABLE vedette.identity_seen (
    position bigint PRIMARY KEY,
    body bytea NOT NULL
  )`,
  `CREATE TABLE vedette.identity_decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('join', 'split')),
    names json NOT NULL,
    note text NOT NULL,
    at bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    undone_at bigint,
    undone_by text
  )`,
  `CREATE INDEX identity_decision_tenant ON vedette.identity_decision (tenant, id)`,
  `CREATE TABLE vedette.source_clock (
    source text NOT NULL,
    position bigint NOT NULL,
    clock json NOT NULL,
    is_measured boolean NOT NULL,
    at bigint NOT NULL,
    by_name text,
    note text NOT NULL,
    PRIMARY KEY (source, position)
  )`,
];
