import { sql, type Kysely } from 'kysely';

/** The state of correlations at the settled position: a snapshot, and what they saw in each stretch since. JSON in UTF-8, see `pipeline/detect`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE vedette.correlation_snapshot (
    id integer PRIMARY KEY CHECK (id = 1),
    body bytea NOT NULL
  )`,
  `CREATE TABLE vedette.correlation_seen (
    position bigint PRIMARY KEY,
    body bytea NOT NULL
  )`,
];
