import { ocsfClass } from '../../model/ocsf.ts';
import type { Retention } from './retention.ts';
import { hotFields } from './hot-fields.ts';
import { stringLiteral } from './literals.ts';

export const DATABASE = 'vedette';
export type EventTable = 'events' | 'findings' | 'unreadable';
export const eventTables = ['events', 'findings', 'unreadable'] as const satisfies readonly EventTable[];

/** What the index of words is made of; a search that wants the index must use this very expression. */
export const WORDS = "lower(concat(f, '\\n', raw))";

/**
 * Changes of the tables, in order; the place in this list is the version. A statement may be run again after a crash in the middle, so
 * each is harmless the second time. `{db}` is the database.
 *
 * Rows are kept by the time they were received (partitions and retention), because event times can be anything a sender claims; they are
 * sorted by event time in hours, so that the newest are read first. Times are milliseconds since 1970. An insert is on disk before it
 * is answered: the journal may forget its records then, and a loss of power loses nothing.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS {db}.events (
 id UUID,
 tenant LowCardinality(String),
 time Int64 CODEC(Delta(8), ZSTD(1)),
 received Int64 CODEC(Delta(8), ZSTD(1)),
 source LowCardinality(String),
 format LowCardinality(String),
 log_sources LowCardinality(String),
 class_uid UInt32,
 type_uid UInt64,
 severity_id UInt8,
 status_id UInt8,
 action_id UInt8,
 host LowCardinality(String),
 user LowCardinality(String),
 src_ip String CODEC(ZSTD(1)),
 dst_ip String CODEC(ZSTD(1)),
 src_port UInt16,
 dst_port UInt16,
 domain String CODEC(ZSTD(1)),
 url String CODEC(ZSTD(1)),
 proc LowCardinality(String),
 parent LowCardinality(String),
 cmd String CODEC(ZSTD(1)),
 file String CODEC(ZSTD(1)),
 sha256 String CODEC(ZSTD(1)),
 api LowCardinality(String),
 ent Array(LowCardinality(String)),
 quality Array(LowCardinality(String)),
 entities String CODEC(ZSTD(3)),
 ${hotFields.map((name) => `\`x.${name}\` String CODEC(ZSTD(1))`).join(',\n ')},
 f String CODEC(ZSTD(3)),
 o String CODEC(ZSTD(3)),
 raw String CODEC(ZSTD(3)),
 retention UInt16,
 at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(time, 'UTC'),
 INDEX words ${WORDS} TYPE text(tokenizer = 'splitByNonAlpha'),
 INDEX b_id id TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_src src_ip TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_dst dst_ip TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_ent ent TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY (toDate(toDateTime(intDiv(received, 1000), 'UTC')), retention)
ORDER BY (tenant, intDiv(time, 3600000), class_uid, host, time)
TTL toDateTime(intDiv(received, 1000), 'UTC') + toIntervalDay(retention)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 67108864`,
    `CREATE TABLE IF NOT EXISTS {db}.findings (
 id UUID,
 tenant LowCardinality(String),
 time Int64 CODEC(Delta(8), ZSTD(1)),
 found Int64 CODEC(Delta(8), ZSTD(1)),
 detector LowCardinality(String),
 rule_id LowCardinality(String),
 rule_title LowCardinality(String),
 severity LowCardinality(String),
 score Float32,
 attack Array(LowCardinality(String)),
 ent Array(LowCardinality(String)),
 key String CODEC(ZSTD(1)),
 event_id UUID,
 source LowCardinality(String),
 body String CODEC(ZSTD(3)),
 retention UInt16,
 at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(time, 'UTC'),
 INDEX b_id id TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_event event_id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY (toYYYYMM(toDateTime(intDiv(found, 1000), 'UTC')), retention)
ORDER BY (tenant, key, time, id)
TTL toDateTime(intDiv(found, 1000), 'UTC') + toIntervalDay(retention)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1`,
    `CREATE TABLE IF NOT EXISTS {db}.unreadable (
 id UUID,
 tenant LowCardinality(String),
 source LowCardinality(String),
 received Int64 CODEC(Delta(8), ZSTD(1)),
 kind LowCardinality(String),
 reason String CODEC(ZSTD(3)),
 bytes String CODEC(ZSTD(3)),
 size UInt64,
 retention UInt16,
 INDEX b_id id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY (toYYYYMM(toDateTime(intDiv(received, 1000), 'UTC')), retention)
ORDER BY (tenant, received, id)
TTL toDateTime(intDiv(received, 1000), 'UTC') + toIntervalDay(retention)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
  // What Sigma rules need over the past. In rows of before, `aliases` is empty: they are matched under their own names alone.
  [
    `ALTER TABLE {db}.events
 ADD COLUMN IF NOT EXISTS aliases LowCardinality(String) AFTER log_sources,
 ADD COLUMN IF NOT EXISTS odd UInt8 AFTER quality,
 ADD COLUMN IF NOT EXISTS spaced Array(LowCardinality(String)) AFTER odd`,
  ],
  // How a record came in, so that it can be read again; which rewrite wrote a row (0: it is as it came); see rewrites.ts.
  [
    `ALTER TABLE {db}.events
 ADD COLUMN IF NOT EXISTS origin LowCardinality(String),
 ADD COLUMN IF NOT EXISTS rewrite UInt32`,
    `ALTER TABLE {db}.unreadable
 ADD COLUMN IF NOT EXISTS origin String CODEC(ZSTD(3)),
 ADD COLUMN IF NOT EXISTS state LowCardinality(String),
 ADD COLUMN IF NOT EXISTS rewrite UInt32`,
    `CREATE TABLE IF NOT EXISTS {db}.rewrite_log (number UInt32, state LowCardinality(String), at Int64)
 ENGINE = MergeTree ORDER BY (number, at) SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
    `CREATE TABLE IF NOT EXISTS {db}.rewritten (number UInt32, id UUID)
 ENGINE = MergeTree PARTITION BY number ORDER BY id SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
];

/** Statements that make the tables keep new rows as long as the policy says; rows that are there keep what they were given. */
export function retentionStatements(retention: Retention): readonly string[] {
  const byTable = {
    events: retentionExpression(retention, 'class_uid'),
    findings: retentionExpression(retention, String(ocsfClass.detection_finding)),
    unreadable: retentionExpression(retention, String(ocsfClass.base_event)),
  } satisfies Record<EventTable, string>;
  return eventTables.map(
    (table) => `ALTER TABLE {db}.${table} MODIFY COLUMN retention UInt16 DEFAULT ${byTable[table]}`,
  );
}

function retentionExpression(retention: Retention, classUid: string): string {
  const branches = (retention.exceptions ?? []).map(({ tenant, classUid: wanted, days }) => {
    const conditions = [
      ...(tenant === undefined ? [] : [`tenant = ${stringLiteral(tenant)}`]),
      ...(wanted === undefined ? [] : [`${classUid} = ${Math.trunc(wanted)}`]),
    ];
    return `${conditions.length === 0 ? '1' : conditions.join(' AND ')}, ${wholeDays(days)}`;
  });
  return branches.length === 0
    ? String(wholeDays(retention.days))
    : `multiIf(${branches.join(', ')}, ${wholeDays(retention.days)})`;
}

const wholeDays = (days: number): number => Math.min(Math.max(Math.ceil(days), 1), 36_500);
