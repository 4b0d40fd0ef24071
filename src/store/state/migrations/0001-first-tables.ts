import { sql, type Kysely } from 'kysely';

/**
 * `body` is `json`, not `jsonb`: texts out of logs may hold U+0000 and lone surrogates, which `jsonb` refuses. A deduplication key can be
 * longer than an index entry may be, so its hash is indexed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE vedette.setting (
    key text PRIMARY KEY,
    value json NOT NULL,
    updated bigint NOT NULL
  )`,
  `CREATE TABLE vedette.alert (
    id uuid PRIMARY KEY,
    tenant text NOT NULL,
    key_hash text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'in-progress', 'closed')),
    severity text NOT NULL,
    score double precision NOT NULL,
    "first" bigint NOT NULL,
    "last" bigint NOT NULL,
    window_end bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    closed bigint,
    words text NOT NULL,
    body json NOT NULL
  )`,
  `CREATE INDEX alert_open ON vedette.alert (tenant, key_hash) WHERE status <> 'closed'`,
  `CREATE INDEX alert_score ON vedette.alert (tenant, score DESC, "last" DESC, id DESC)`,
  `CREATE INDEX alert_last ON vedette.alert (tenant, "last" DESC, id DESC)`,
  `CREATE INDEX alert_created ON vedette.alert (tenant, created DESC, id DESC)`,
  `CREATE INDEX alert_closed ON vedette.alert (tenant, closed) WHERE closed IS NOT NULL`,
  `CREATE TABLE vedette.verdict (
    id text PRIMARY KEY,
    tenant text NOT NULL,
    alert uuid NOT NULL REFERENCES vedette.alert (id) ON DELETE CASCADE,
    kind text NOT NULL,
    reason text NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    at bigint NOT NULL,
    undone_at bigint,
    undone_by text
  )`,
  `CREATE INDEX verdict_alert ON vedette.verdict (alert, at DESC)`,
  `CREATE TABLE vedette.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL,
    at bigint NOT NULL,
    "by" text NOT NULL,
    by_name text NOT NULL,
    verb text NOT NULL,
    target text NOT NULL,
    detail json NOT NULL
  )`,
  `CREATE INDEX audit_target ON vedette.audit (target, at)`,
  `CREATE TABLE vedette.account (
    source text PRIMARY KEY,
    stored bigint NOT NULL DEFAULT 0,
    unreadable bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    last_event bigint
  )`,
  `CREATE TABLE vedette.account_count (
    source text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (source, kind, name)
  )`,
  `CREATE TABLE vedette.rule_count (
    rule text PRIMARY KEY,
    findings bigint NOT NULL,
    "last" bigint NOT NULL
  )`,
  `CREATE TABLE vedette.ledger (
    id integer PRIMARY KEY CHECK (id = 1),
    settled bigint NOT NULL,
    announced bigint
  )`,
  `INSERT INTO vedette.ledger (id, settled, announced) VALUES (1, 0, NULL)`,
];
