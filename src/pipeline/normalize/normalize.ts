import type { RecordBatch, UnreadableReason } from '../../model/record.ts';
import type { TenantId } from '../../model/ids.ts';
import type { NormalizedEvent } from './normalized-event.ts';
import type { Parser } from './parser.ts';

/** A record that stays a record: where it stands in its batch, and why. */
export interface UnreadAt {
  readonly index: number;
  readonly reason: UnreadableReason;
}

export interface NormalizedBatch {
  readonly batch: RecordBatch;
  readonly events: readonly NormalizedEvent[];
  readonly unreadable: readonly UnreadAt[];
}

/** Opens envelopes, recognises formats and parses the records of a batch. One made per thread: it caches what it recognised per source. */
export type Normalize = (batch: RecordBatch) => NormalizedBatch;

export type CreateNormalize = (parsers: readonly Parser[], tenant: TenantId) => Normalize;
