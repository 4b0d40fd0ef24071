import type { ColumnType, GeneratedAlways } from 'kysely';
import type { LogSource } from '../../model/log-source.ts';
import type { PackKind, RuleException } from '../../model/rule.ts';

/** Read as a value, written as JSON text. */
type Json<Value> = ColumnType<Value, string, string>;

/** Tables about rules. `version` of a text is the first 16 digits of its SHA-256. */
export interface RuleTables {
  'vedette.rule_pack': RulePackTable;
  'vedette.rule_text': RuleTextTable;
  'vedette.rule_file': RuleFileTable;
  'vedette.rule_version': RuleVersionTable;
  'vedette.rule_tuning': RuleTuningTable;
  'vedette.seen_log_source': SeenLogSourceTable;
  'vedette.seen_field': SeenFieldTable;
  'vedette.watched_field': WatchedFieldTable;
  'vedette.rule_hour': RuleHourTable;
}

export interface RulePackTable {
  tenant: string;
  name: string;
  kind: PackKind;
  enabled: boolean;
  origin: string;
  updated: number;
  by_name: string;
}

export interface RuleTextTable {
  tenant: string;
  version: string;
  text: string;
}

export interface RuleFileTable {
  tenant: string;
  pack: string;
  path: string;
  version: string;
}

export interface RuleVersionTable {
  id: GeneratedAlways<number>;
  tenant: string;
  pack: string;
  path: string;
  /** null: taken away */
  version: string | null;
  at: number;
  by: string;
  by_name: string;
  note: string;
}

export interface RuleTuningTable {
  tenant: string;
  rule: string;
  version: number;
  enabled: boolean | null;
  severity: string | null;
  exceptions: Json<RuleException[]>;
  note: string;
  at: number;
  by: string;
  by_name: string;
}

export interface SeenLogSourceTable {
  tenant: string;
  id: string;
  sources: Json<LogSource[]>;
  events: number;
  first: number;
  last: number;
}

export interface SeenFieldTable {
  tenant: string;
  log_source: string;
  field: string;
  first: number;
  last: number;
}

export interface WatchedFieldTable {
  tenant: string;
  field: string;
  since: number;
}

export interface RuleHourTable {
  tenant: string;
  rule: string;
  /** hours since 1970, by time of receipt */
  hour: number;
  findings: number;
}
