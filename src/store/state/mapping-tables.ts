import type { ColumnType } from 'kysely';
import type { JsonObject } from '../../model/json.ts';

/** Tables about mappings. */
export interface MappingTables {
  'vedette.mapping': MappingTable;
  'vedette.mapping_epoch': MappingEpochTable;
}

export interface MappingTable {
  tenant: string;
  /** `own` of people, `learnt` by Vedette */
  kind: string;
  id: string;
  version: number;
  /** null: removed */
  text: string | null;
  enabled: boolean;
  note: string;
  at: number;
  by: string;
  by_name: string;
}

export interface MappingEpochTable {
  stream: string;
  /** sequence of the first record that was read with the set */
  first: number;
  set: ColumnType<JsonObject, string, string>;
}
