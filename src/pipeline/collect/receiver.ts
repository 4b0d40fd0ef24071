import type { z } from 'zod';
import type { SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import type { Appended } from '../ports.ts';

/** What every way in of a running server is given. */
export interface ReceiverDeps {
  /** The journal's: resolves when the batch is durable, and nothing is acknowledged before. Rejects with `JournalFull`. */
  append(batch: IncomingBatch): Promise<Appended>;
  /** Counts records that were turned away. */
  refuse(source: SourceId, count: number, reason: string): void;
  /** milliseconds since 1970 */
  clock(): number;
}

/**
 * A way in describes itself where it is written: from this come the validation of its settings, its docs and its form.
 * Every field of `settings` of a way in that is always there has a default; every field has, in its `meta`, a description and, for numbers, a `unit`.
 */
export interface ReceiverDescription {
  /** the folder's name */
  readonly id: string;
  readonly summary: string;
  readonly settings: z.ZodObject;
  /** valid settings, as a person would write them */
  readonly example: Readonly<Record<string, unknown>>;
}
