import type { ColumnType } from 'kysely';
import type { SourceStretch } from '../../model/configured-source.ts';
import type { JsonObject } from '../../model/json.ts';

/** Read as a value, written as JSON text. */
type Json<Value> = ColumnType<Value, string, string>;

export interface SourceTables {
  'vedette.source': SourceTable;
  'vedette.source_checkpoint': SourceCheckpointTable;
  'vedette.source_story': SourceStoryTable;
}

export interface SourceTable {
  tenant: string;
  kind: string;
  name: string;
  enabled: boolean;
  settings: Json<JsonObject>;
  /** path of the setting → the sealed value (`secret-box.ts`) */
  secrets: Json<Record<string, string>>;
  note: string;
  created: number;
  changed: number;
  by: string;
  by_name: string;
}

export interface SourceCheckpointTable {
  tenant: string;
  /** id of the source */
  source: string;
  /** JSON, as it was given */
  value: string;
  at: number;
}

export interface SourceStoryTable {
  tenant: string;
  source: string;
  restarts: number;
  /** newest first */
  history: Json<SourceStretch[]>;
  at: number;
}
