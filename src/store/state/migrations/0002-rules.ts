import { sql, type Kysely } from 'kysely';

/**
 * Rules, their versions and tuning; which log sources and fields were seen; findings by rule and hour. Texts are kept once, under their hash;
 * what was taken away stays in `rule_version`. Tuning is only ever added to: the newest row of a rule counts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE vedette.rule_pack (
    tenant text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('files', 'imported', 'own')),
    enabled boolean NOT NULL,
    origin text NOT NULL,
    updated bigint NOT NULL,
    by_name text NOT NULL,
    PRIMARY KEY (tenant, name)
  )`,
  `CREATE TABLE vedette.rule_text (
    tenant text NOT NULL,
    version text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (tenant, version)
  )`,
  `CREATE TABLE vedette.rule_file (
    tenant text NOT NULL,
    pack text NOT NULL,
    path text NOT NULL,
    version text NOT NULL,
    PRIMARY KEY (tenant, pack, path),
    FOREIGN KEY (tenant, pack) REFERENCES vedette.rule_pack (tenant, name) ON DELETE CASCADE
  )`,
  `CREATE TABLE vedette.rule_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL,
    pack text NOT NULL,
    path text NOT NULL,
    version text,
    at bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    note text NOT NULL
  )`,
  `CREATE INDEX rule_version_file ON vedette.rule_version (tenant, pack, path, id DESC)`,
  `CREATE TABLE vedette.rule_tuning (
    tenant text NOT NULL,
    rule text NOT NULL,
    version integer NOT NULL,
    enabled boolean,
    severity text,
    exceptions json NOT NULL,
    note text NOT NULL,
    at bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    PRIMARY KEY (tenant, rule, version)
  )`,
  `CREATE TABLE vedette.seen_log_source (
    tenant text NOT NULL,
    id text NOT NULL,
    sources json NOT NULL,
    events bigint NOT NULL,
    "first" bigint NOT NULL,
    "last" bigint NOT NULL,
    PRIMARY KEY (tenant, id)
  )`,
  `CREATE TABLE vedette.seen_field (
    tenant text NOT NULL,
    log_source text NOT NULL,
    field text NOT NULL,
    "first" bigint NOT NULL,
    "last" bigint NOT NULL,
    PRIMARY KEY (tenant, log_source, field)
  )`,
  `CREATE TABLE vedette.watched_field (
    tenant text NOT NULL,
    field text NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (tenant, field)
  )`,
  `CREATE TABLE vedette.rule_hour (
    tenant text NOT NULL,
    rule text NOT NULL,
    hour bigint NOT NULL,
    findings bigint NOT NULL,
    PRIMARY KEY (tenant, hour, rule)
  )`,
];
