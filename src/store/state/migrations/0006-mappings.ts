import { sql, type Kysely } from 'kysely';

/**
 * Mappings, every text that each ever had (the newest row counts; without a text it is removed), and from which record of the journal on which
 * set of them was in force: a record that is read again is read as it was.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE vedette.mapping (
    tenant text NOT NULL,
    kind text NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    text text,
    enabled boolean NOT NULL,
    note text NOT NULL,
    at bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    PRIMARY KEY (tenant, kind, id, version)
  )`,
  `CREATE TABLE vedette.mapping_epoch (
    stream text NOT NULL,
    first bigint NOT NULL,
    set json NOT NULL,
    PRIMARY KEY (stream, first)
  )`,
];
