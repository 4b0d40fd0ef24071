import type { ColumnType, GeneratedAlways } from 'kysely';

/** Tables about identities. */
export interface IdentityTables {
  'vedette.identity_snapshot': IdentitySnapshotTable;
  'vedette.identity_seen': IdentitySeenTable;
  'vedette.identity_decision': IdentityDecisionTable;
}

/** One row. */
export interface IdentitySnapshotTable {
  id: number;
  body: Uint8Array;
}

/** A row for each stretch since the snapshot in which names were joined; `position` is the stretch's end. */
export interface IdentitySeenTable {
  position: number;
  body: Uint8Array;
}

export interface IdentityDecisionTable {
  id: GeneratedAlways<number>;
  tenant: string;
  kind: string;
  names: ColumnType<string[], string, string>;
  note: string;
  at: number;
  by: string;
  by_name: string;
  undone_at: number | null;
  undone_by: string | null;
}
