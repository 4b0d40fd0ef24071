import { sql, type Kysely } from 'kysely';

/**
 * What people and verdicts change in what was learnt, with the place of the journal from which on it counts (null: not in force yet), and how
 * behaviours are tuned. Both are only ever added to: the newest tuning of a behaviour counts, and what is undone is undone by another change.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE vedette.baseline_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL,
    at bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    note text NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    command json NOT NULL,
    position bigint,
    undoes bigint REFERENCES vedette.baseline_change (id)
  )`,
  `CREATE INDEX baseline_change_place ON vedette.baseline_change (tenant, position, id)`,
  `CREATE UNIQUE INDEX baseline_change_undone ON vedette.baseline_change (undoes) WHERE undoes IS NOT NULL`,
  `CREATE TABLE vedette.behavior_tuning (
    tenant text NOT NULL,
    behavior text NOT NULL,
    version integer NOT NULL,
    enabled boolean,
    severity text,
    p double precision,
    exceptions json NOT NULL,
    note text NOT NULL,
    at bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    PRIMARY KEY (tenant, behavior, version)
  )`,
];
