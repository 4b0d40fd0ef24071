import { z } from 'zod';
import { sourceId } from './ids.ts';
import { quality } from './event.ts';
import { unreadableReason } from './record.ts';

/**
 * The sum that must add up, per source, in records since it was first seen:
 * received = stored + unreadable + refused + waiting. `waiting` is durable in the journal and not yet settled.
 */
export const sourceAccount = z.object({
  source: sourceId,
  received: z.number().int(),
  stored: z.number().int(),
  unreadable: z.number().int(),
  refused: z.number().int(),
  waiting: z.number().int(),
  bytes: z.number().int(),
  /** counts by format of the parser */
  formats: z.record(z.string(), z.number().int()),
  quality: z.partialRecord(quality, z.number().int()),
  /** milliseconds since 1970; null if never */
  firstReceived: z.number().nullable(),
  lastReceived: z.number().nullable(),
  lastEvent: z.number().nullable(),
});
export type SourceAccount = z.infer<typeof sourceAccount>;

/** A record that no parser could read, kept as it came. */
export const unreadableRecord = z.object({
  id: z.uuid(),
  source: sourceId,
  received: z.number(),
  reason: unreadableReason,
  /** the bytes, base64; cut at 64 KiB, `size` is what it was */
  bytes: z.string(),
  size: z.number().int(),
});
export type UnreadableRecord = z.infer<typeof unreadableRecord>;
