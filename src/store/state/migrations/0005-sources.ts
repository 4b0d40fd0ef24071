import { sql, type Kysely } from 'kysely';

/**
 * Sources that people configure; how far each has come; and what is told of it to people. Checkpoints are text, not JSON: they come back
 * exactly as they went in.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE vedette.source (
    tenant text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    enabled boolean NOT NULL,
    settings json NOT NULL,
    secrets json NOT NULL,
    note text NOT NULL,
    created bigint NOT NULL,
    changed bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    PRIMARY KEY (tenant, kind, name)
  )`,
  `CREATE TABLE vedette.source_checkpoint (
    tenant text NOT NULL,
    source text NOT NULL,
    value text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, source)
  )`,
  `CREATE TABLE vedette.source_story (
    tenant text NOT NULL,
    source text NOT NULL,
    restarts integer NOT NULL,
    history json NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, source)
  )`,
];
