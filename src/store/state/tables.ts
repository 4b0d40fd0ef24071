import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Alert } from '../../model/alert.ts';
import type { JsonValue } from '../../model/json.ts';

/** The tables of the schema `vedette`, as the migrations leave them. Times are milliseconds since 1970 (`bigint`, read as numbers). */
export interface StateTables {
  'vedette.setting': SettingTable;
  'vedette.alert': AlertTable;
  'vedette.verdict': VerdictTable;
  'vedette.audit': AuditTable;
  'vedette.account': AccountTable;
  'vedette.account_count': AccountCountTable;
  'vedette.rule_count': RuleCountTable;
  'vedette.ledger': LedgerTable;
}

export interface SettingTable {
  key: string;
  /** JSON, in an object so that null is a value too */
  value: ColumnType<{ value: JsonValue }, string, string>;
  updated: number;
}

/** Columns that are searched or sorted by, and the whole alert; both are written together. */
export interface AlertTable {
  id: string;
  tenant: string;
  key: string;
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
  body: JSONColumnType<Alert>;
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
  id: Generated<number>;
  tenant: string;
  at: number;
  by: string;
  by_name: string;
  verb: string;
  target: string;
  detail: JSONColumnType<{ [key: string]: JsonValue }>;
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
  id: 1;
  settled: number;
  announced: number | null;
}
