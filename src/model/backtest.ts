import { z } from 'zod';
import { eventId } from './ids.ts';
import { jsonObject } from './json.ts';
import { severity } from './severity.ts';

/** A rule run over stored events: what it would have found. Times are milliseconds since 1970. */

/** One match. Of a correlation, the last event that contributed to it. */
export const backtestSample = z.object({
  event: eventId,
  time: z.number(),
  source: z.string(),
  /** why it matched, one plain sentence */
  explanation: z.string(),
  /** ids of entities: `user:example\alice` */
  entities: z.array(z.string()),
  /** empty where the samples before have used up what an answer may hold */
  fields: jsonObject,
});
export type BacktestSample = z.infer<typeof backtestSample>;

export const backtestDay = z.object({
  /** the beginning of the day (UTC) */
  time: z.number(),
  hits: z.number().int(),
});

/** What one version of a rule finds. */
export const backtestFinds = z.object({
  hits: z.number().int(),
  /** every day of the range that has events of the rule's log sources, in order */
  days: z.array(backtestDay),
  /** hit most, most first */
  entities: z.array(z.object({ id: z.string(), hits: z.number().int() })),
  samples: z.array(backtestSample),
});
export type BacktestFinds = z.infer<typeof backtestFinds>;

export const backtestResult = backtestFinds.extend({
  cost: z.object({
    /** events of the rule's log sources in the range */
    events: z.number().int(),
    /** events that the engine looked at after the store's choice */
    candidates: z.number().int(),
    /** rows and unpacked bytes that the store read, and how long all took */
    rowsRead: z.number().int(),
    bytesRead: z.number().int(),
    ms: z.number(),
    /** what the rule alone costs the stream, in microseconds for each event of its log sources; null without events */
    streamMicroseconds: z.number().nullable(),
  }),
  /** what is not complete, and why; empty if nothing is left out */
  notes: z.array(z.string()),
  /** against the version that is loaded; null if none is, or it was not asked for */
  against: z
    .object({
      title: z.string(),
      source: z.string(),
      hits: z.number().int(),
      both: z.number().int(),
      onlyNew: backtestFinds,
      onlyOld: backtestFinds,
    })
    .nullable(),
});
export type BacktestResult = z.infer<typeof backtestResult>;

export const backtestState = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']);
export type BacktestState = z.infer<typeof backtestState>;

export const backtest = z.object({
  id: z.string(),
  state: backtestState,
  rule: z.object({ id: z.string(), title: z.string(), kind: z.enum(['rule', 'correlation']), severity }),
  from: z.number(),
  to: z.number(),
  created: z.number(),
  /** who asked: the id of a person or key */
  by: z.string(),
  /** 0 to 1, and matches so far */
  progress: z.object({ share: z.number(), hits: z.number().int() }),
  /** why it failed, or was cancelled */
  message: z.string(),
  /** there when it is done, or was cancelled on the way */
  result: backtestResult.nullable(),
});
export type Backtest = z.infer<typeof backtest>;

export const MOST_BACKTEST_SAMPLES = 1000;
