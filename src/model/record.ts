import { z } from 'zod';
import { sourceId } from './ids.ts';

/** How records are wrapped in transport: the envelope is opened by the normalize stage, never before the journal. */
export const envelope = z.enum(['none', 'hec', 'syslog', 'otlp']);
export type Envelope = z.infer<typeof envelope>;

/** Why a record could not become an event. It is kept, with its bytes. */
export const unreadableReason = z.object({
  kind: z.enum([
    'not-json',
    'bad-encoding',
    'oversize',
    'too-deep',
    'too-many-fields',
    'truncated',
    'damaged',
    'not-recognised',
  ]),
  /** what is wrong, in a sentence */
  message: z.string(),
  /** offset in the record where it was noticed, in bytes or characters */
  at: z.number().int().optional(),
});
export type UnreadableReason = z.infer<typeof unreadableReason>;

/**
 * What all records of one batch share. `format` names the parser if the way in knows it, else it is recognised from the content.
 * `context` is text that the records need to be understood (the header of a Zeek TSV log, the host a file was collected on).
 */
export const recordOrigin = z.object({
  source: sourceId,
  envelope: envelope.default('none'),
  format: z.string().optional(),
  context: z
    .string()
    .max(1 << 20)
    .optional(),
  /** the text came in this encoding and was turned into UTF-8 on the way in; lone surrogates became U+FFFD */
  encoding: z.enum(['utf-16le', 'utf-16be']).optional(),
  /**
   * The way in could not take these records whole (too long, cut off with their file): what there is of them is in the batch, and no parser
   * shall try. Such a record comes in a batch of its own; the reason tells its true size.
   */
  unreadable: unreadableReason.optional(),
  /**
   * Of an event, never of a batch on its way in: its record tells of it together with others. `whole` has all of them, with line feeds between;
   * `part` is one of those that the whole has, and has no meaning of its own.
   */
  joined: z.enum(['whole', 'part']).optional(),
});
export type RecordOrigin = z.infer<typeof recordOrigin>;

/**
 * Records as they came: bytes of one source, received together, on the way into the journal.
 * `key` makes a repeated delivery of the same batch recognisable (HTTP `Idempotency-Key`).
 */
export interface IncomingBatch {
  readonly origin: RecordOrigin;
  /** milliseconds since 1970 */
  readonly received: number;
  /** the records' bytes, one after the other, without separators */
  readonly payload: Uint8Array;
  /** where each record ends in `payload`; its length is the number of records */
  readonly ends: Uint32Array;
  readonly key?: string;
}

/**
 * How times of a source are to be read from some place of its journal on: decided once, kept with that place, so that every reading finds the same.
 * `shiftMs` is added to every time of an event (its clock is that much behind); the zone counts for times that name none.
 */
export const sourceClock = z.object({
  shiftMs: z.number(),
  zone: z.discriminatedUnion('from', [
    z.object({ from: z.literal('none') }),
    /** minutes east of UTC */
    z.object({ from: z.literal('measured'), minutes: z.number().int() }),
    /** IANA name */
    z.object({ from: z.literal('person'), name: z.string() }),
  ]),
});
export type SourceClock = z.infer<typeof sourceClock>;

/** A batch that is durable: its records have their places in the journal. */
export interface RecordBatch extends IncomingBatch {
  /** names the journal or file in event ids, 12 hexadecimal digits */
  readonly stream: string;
  /** sequence of the first record; the others follow one by one */
  readonly first: number;
  /** absent: times are taken as they are */
  readonly clock?: SourceClock;
  /** records whose bytes came before, by their index in the batch */
  readonly duplicates?: readonly number[];
  /** records that tell of one event together */
  readonly groups?: readonly RecordGroup[];
}

/** Records that came one by one and tell of one event together: it stands at the place of the last of them, and the others are its parts. */
export interface RecordGroup {
  /** the last of them in this batch */
  readonly index: number;
  /** the others of this batch, by their index */
  readonly parts: readonly number[];
  /** the bytes of those that came in batches before */
  readonly before: readonly Uint8Array[];
}

/** The bytes of record `index` of a batch, not copied. */
export function recordBytes(batch: IncomingBatch, index: number): Uint8Array {
  const end = batch.ends[index];
  if (end === undefined) throw new RangeError(`record ${index} of ${batch.ends.length}`);
  return batch.payload.subarray(index === 0 ? 0 : (batch.ends[index - 1] ?? 0), end);
}
