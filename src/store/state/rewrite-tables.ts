import type { ColumnType } from 'kysely';
import type { JsonValue } from '../../model/json.ts';

/** Read as a value, written as JSON text. */
type Json<Value> = ColumnType<Value, string | null, string | null>;

export interface RewriteTables {
  'vedette.rewrite_run': RewriteRunTable;
  'vedette.repair': RepairTable;
  'vedette.source_watch': SourceWatchTable;
}

export interface RewriteRunTable {
  id: string;
  tenant: string;
  state: string;
  by: string;
  by_name: string;
  created: number;
  updated: number;
  /** the run as it is told */
  body: Json<JsonValue>;
  /** behind the last row that is done with */
  place: Json<JsonValue | null>;
  /** the chunk that is being replaced, with the number under which it is */
  pending: Json<JsonValue | null>;
}

/** Records that a person repaired, until their accounts have moved. */
export interface RepairTable {
  number: number;
  accounts: ColumnType<JsonValue, string, string>;
}

export interface SourceWatchTable {
  tenant: string;
  source: string;
  mode: string;
  expected_gap: number | null;
  /** what was learnt; null before the first time it was saved */
  rhythm: Json<JsonValue | null>;
  updated: number;
}
