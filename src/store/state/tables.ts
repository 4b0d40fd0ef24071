import type { ColumnType, GeneratedAlways } from 'kysely';
import type { Alert } from '../../model/alert.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { BaselineTables } from './baseline-tables.ts';
import type { IdentityTables } from './identity-tables.ts';
import type { RewriteTables } from './rewrite-tables.ts';
import type { MappingTables } from './mapping-tables.ts';
import type { RuleTables } from './rule-tables.ts';
import type { SourceTables } from './source-tables.ts';

/** The tables of the schema `vedette`, as the migrations leave them. Times are milliseconds since 1970 (`bigint`, read as numbers). */
export interface StateTables
  extends RewriteTables, RuleTables, BaselineTables, IdentityTables, SourceTables, MappingTables {
  'vedette.setting': SettingTable;
  'vedette.alert': AlertTable;
  'vedette.verdict': VerdictTable;
  'vedette.audit': AuditTable;
  'vedette.account': AccountTable;
  'vedette.account_count': AccountCountTable;
  'vedette.rule_count': RuleCountTable;
  'vedette.ledger': LedgerTable;
  'vedette.correlation_snapshot': CorrelationSnapshotTable;
  'vedette.correlation_seen': CorrelationSeenTable;
}

/** Read as a value, written as JSON text. */
type Json<Value> = ColumnType<Value, string, string>;

export interface SettingTable {
  key: string;
  value: Json<JsonValue>;
  updated: number;
}

/** Columns that are searched or sorted by, and the whole alert; both are written together. */
export interface AlertTable {
  id: string;
  tenant: string;
  /** of the deduplication key */
  key_hash: string;
  status: string;
  severity: string;
  score: number;
  first: number;
  last: number;
  window_end: number;
  created: number;
  updated: number;
  closed: number | null;
  /** title, rule, key and entity names in lower case */
  words: string;
  body: Json<Alert>;
}

export interface VerdictTable {
  id: string;
  tenant: string;
  alert: string;
  kind: string;
  reason: string;
  by: string;
  by_name: string;
  at: number;
  undone_at: number | null;
  undone_by: string | null;
}

export interface AuditTable {
  id: GeneratedAlways<number>;
  tenant: string;
  at: number;
  by: string;
  by_name: string;
  verb: string;
  target: string;
  detail: Json<JsonObject>;
}

export interface AccountTable {
  source: string;
  stored: number;
  unreadable: number;
  refused: number;
  bytes: number;
  last_event: number | null;
}

/** Counts by format, quality, kind of unreadable and reason of refusal. */
export interface AccountCountTable {
  source: string;
  kind: 'format' | 'quality' | 'unreadable' | 'refused';
  name: string;
  count: number;
}

export interface RuleCountTable {
  rule: string;
  findings: number;
  last: number;
}

/** One row. */
export interface LedgerTable {
  id: number;
  settled: number;
  announced: number | null;
}

/** One row. */
export interface CorrelationSnapshotTable {
  id: number;
  body: Uint8Array;
}

/** A row for each stretch since the snapshot in which correlations saw something; `position` is the stretch's end. */
export interface CorrelationSeenTable {
  position: number;
  body: Uint8Array;
}
