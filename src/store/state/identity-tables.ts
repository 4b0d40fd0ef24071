import type { ColumnType, GeneratedAlways } from 'kysely';
import type { SourceClock } from '../../model/record.ts';

/** Tables about identities, and about the clocks of sources. */
export interface IdentityTables {
  'vedette.identity_snapshot': IdentitySnapshotTable;
  'vedette.identity_seen': IdentitySeenTable;
  'vedette.identity_decision': IdentityDecisionTable;
  'vedette.source_clock': SourceClockTable;
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

/** How times of a source are read from `position` of the journal on. */
export interface SourceClockTable {
  source: string;
  position: number;
  clock: ColumnType<SourceClock, string, string>;
  /** goes on being measured; else as a person said */
  is_measured: boolean;
  at: number;
  /** null: it was measured */
  by_name: string | null;
  note: string;
}
