import { z } from 'zod';
import { sourceId } from './ids.ts';
import { unreadableReason } from './record.ts';

/** Which stored events are read anew. All that is given must fit. */
export const reparseSelection = z.object({
  source: sourceId.optional(),
  /** the parser that understood them: `windows` */
  format: z.string().min(1).max(200).optional(),
  /** event time, milliseconds since 1970; inclusive */
  from: z.number().optional(),
  /** exclusive */
  to: z.number().optional(),
  /** a search, in the language of `model/query.ts` */
  q: z.string().max(4000).optional(),
  /** read them with this parser or mapping, whatever they look like */
  as: z.string().min(1).max(200).optional(),
  /** what cannot be read any more becomes an unreadable record; else it stays as it is */
  allowUnreadable: z.boolean().optional(),
});
export type ReparseSelection = z.infer<typeof reparseSelection>;

/** Which unreadable records are read again. */
export const rereadSelection = z.object({
  source: sourceId.optional(),
  kind: unreadableReason.shape.kind.optional(),
  ids: z.array(z.uuid()).min(1).max(500).optional(),
  as: z.string().min(1).max(200).optional(),
});
export type RereadSelection = z.infer<typeof rereadSelection>;

/** In what an event read anew differs from what is stored. */
export const changeKind = z.enum([
  'format',
  'class',
  'fields',
  'meaning',
  'entities',
  'time',
  'log-sources',
  'quality',
]);
export type ChangeKind = z.infer<typeof changeKind>;

export const rewriteCounts = z.object({
  seen: z.number().int(),
  /** events that differ; of unreadable records, those that are events now */
  changed: z.number().int(),
  same: z.number().int(),
  /** cannot be read (any more): left as they are, unless it was allowed */
  unreadable: z.number().int(),
  /** the record's own text is not there to be read */
  noOriginal: z.number().int(),
  changes: z.partialRecord(changeKind, z.number().int()),
  /** changed events by what they are afterwards */
  formats: z.record(z.string(), z.number().int()),
  /** those that cannot be read, by reason */
  reasons: z.partialRecord(unreadableReason.shape.kind, z.number().int()),
});
export type RewriteCounts = z.infer<typeof rewriteCounts>;

export const NO_COUNTS: RewriteCounts = { seen: 0, changed: 0, same: 0, unreadable: 0, noOriginal: 0, changes: {}, formats: {}, reasons: {} }; // prettier-ignore

/** One event before and after, as far as they differ. */
export const rewriteExample = z.object({
  id: z.uuid(),
  source: sourceId,
  time: z.number(),
  /** the record's own text, cut */
  text: z.string(),
  kinds: z.array(changeKind),
  /** `at` is a path: `fields.CommandLine`, `ocsf.actor.user.name`, `format`; null: not there */
  differences: z.array(z.object({ at: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** set where it cannot be read */
  reason: unreadableReason.optional(),
});
export type RewriteExample = z.infer<typeof rewriteExample>;

/** Reading stored records again: first as a trial that changes nothing, then for good. */
export const rewriteRun = z.object({
  id: z.string(),
  kind: z.enum(['reparse', 'unreadable']),
  /** `waiting`: others come first */
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  /** false: a trial */
  apply: z.boolean(),
  reparse: reparseSelection.optional(),
  unreadable: rereadSelection.optional(),
  by: z.string(),
  note: z.string(),
  created: z.number(),
  finished: z.number().nullable(),
  /** rows that it is about, as counted when it began */
  total: z.number().int(),
  /** 0 to 1 */
  share: z.number(),
  counts: rewriteCounts,
  examples: z.array(rewriteExample),
  /** why it waits, failed or ended */
  message: z.string(),
});
export type RewriteRun = z.infer<typeof rewriteRun>;

export const MOST_EXAMPLES = 40;
