import { z } from 'zod';
import { quality } from './event.ts';
import { alertId, sourceId } from './ids.ts';
import { unreadableReason } from './record.ts';
import { sourceAccount } from './source.ts';

/** How a source is watched for silence: by what was learnt of it, by a gap that a person named, or not at all. */
export const watchMode = z.enum(['learnt', 'expected', 'off']);
export type WatchMode = z.infer<typeof watchMode>;

export const MINUTE = 60_000;
export const LEAST_EXPECTED_GAP = MINUTE;
export const MOST_EXPECTED_GAP = 31 * 86_400_000;

/** What the watch knows of a source. Times are milliseconds since 1970, gaps milliseconds. */
export const sourceWatch = z.object({
  source: sourceId,
  mode: watchMode,
  /** `learning`: not enough is known to say anything; `late`: longer than usual, within what is allowed */
  state: z.enum(['speaks', 'late', 'silent', 'learning', 'off']),
  heard: z.number().nullable(),
  /** the longest pause that it makes now and then; null while it is not known */
  usual: z.number().nullable(),
  /** when it will be called silent, if Vedette hears nothing and is not deaf itself; null while nothing is expected */
  expectedUntil: z.number().nullable(),
  /** the gap that a person named */
  expectedGap: z.number().nullable(),
  /** of the time since it was heard, how long Vedette could not have heard it, and why */
  deaf: z.number(),
  deafBecause: z.string(),
  /** pauses and weeks that the rhythm was learnt from */
  pauses: z.number(),
  weeks: z.number(),
  /** the alert that is open because of it */
  alert: alertId.nullable(),
  /** in plain words, what is said of it now */
  says: z.string(),
});
export type SourceWatch = z.infer<typeof sourceWatch>;

/** The books of one source, and whether they agree. */
export const sourceBooks = sourceAccount.extend({
  /** rows of the event store; absent unless asked for */
  rows: z.object({ events: z.number().int(), unreadable: z.number().int() }).optional(),
  refusals: z.record(z.string(), z.number().int()),
  unreadableKinds: z.partialRecord(unreadableReason.shape.kind, z.number().int()),
  /** share of stored events that carry a fact, those of more than one in a hundred */
  facts: z.array(z.object({ fact: quality, share: z.number() })),
  watch: sourceWatch.nullable(),
  /** empty: the books agree; else what is wrong, in plain words */
  wrong: z.array(z.string()),
});
export type SourceBooks = z.infer<typeof sourceBooks>;

export const accounting = z.object({
  at: z.number(),
  sources: z.array(sourceBooks),
  /** journal: places behind the last durable and the last settled record */
  journal: z.object({ head: z.number().int(), settled: z.number().int(), waiting: z.number().int() }),
  /** whether every sum adds up and the books agree */
  isRight: z.boolean(),
  /** what is wrong of all sources together */
  wrong: z.array(z.string()),
});
export type Accounting = z.infer<typeof accounting>;
