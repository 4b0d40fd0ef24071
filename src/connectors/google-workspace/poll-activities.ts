import { z } from 'zod';
import { arrayTexts } from '../../pipeline/collect/pull/array-texts.ts';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import type { Poll } from '../../pipeline/collect/pull/pull.ts';
import type { PulledRecord } from '../../pipeline/collect/pull/pulled-record.ts';

/**
 * How far the log of one application was read, times in ms since 1970. A pass reads pieces of time one after the other, from `settled` to the present;
 * the next one begins where activities may have shown up since.
 */
export const activityCursor = z.object({
  /** where the pass began: what is earlier is complete */
  settled: z.number(),
  /** the pass has read up to here */
  at: z.number(),
  /** where the next pass will begin; null as long as this one reads what is complete */
  next: z.number().nullable(),
  /** the pieces that the next pass will read again, with the records in them */
  pieces: z.array(z.object({ to: z.number(), records: z.number() })),
  /** a piece that is being read, and its page that comes next */
  open: z.object({ to: z.number(), page: z.string(), records: z.number(), isLast: z.boolean() }).nullable(),
});
export type ActivityCursor = z.infer<typeof activityCursor>;

export interface ActivityOptions {
  readonly ask: Ask;
  /** "https://admin.googleapis.com" */
  readonly baseUrl: string;
  readonly application: string;
  /** ms since 1970 */
  readonly clock: () => number;
  /** ms: how far back the first pass begins */
  readonly history: number;
  /** ms: how late an activity may show up */
  readonly lookBack: number;
  /** how many records may be read again: no more than ids are remembered */
  readonly mostAgain: number;
}

const HOUR_MS = 3_600_000;
/** Of what is complete; pieces of what is read again are an hour long, so that ids are forgotten in the order of time. */
const LONG_PIECE_MS = 6 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
/** Google refuses to be asked for what it keeps no longer, with an error that says something else. */
export const OLDEST_MS = 180 * DAY_MS - HOUR_MS;
const PAGE_SIZE = 1000;

const answered = z.object({ items: z.array(z.unknown()).default([]), nextPageToken: z.string().optional() });
const identified = z.object({ id: z.object({ time: z.string(), uniqueQualifier: z.string() }) });

/** Source: Google, Admin SDK, Reports API, "Method: activities.list". The newest activity comes first, on each page and over the pages. */
export function pollActivities(options: ActivityOptions): Poll<ActivityCursor> {
  const { ask, clock, history, lookBack, mostAgain } = options;

  async function askFor(from: number, to: number, page: string | undefined, signal: AbortSignal) {
    const answer = await ask({ url: activitiesUrl(options, { from, to, page, most: PAGE_SIZE }), signal });
    if (isPullFailure(answer)) return explained(answer);
    const known = answered.safeParse(answer.json);
    if (!known.success) return { kind: 'unavailable', message: 'The answer of Google is no page of activities.' } as const; // prettier-ignore
    const { items, nextPageToken } = known.data;
    const texts = arrayTexts(answer.text, ['items']) ?? [];
    const records = texts.flatMap((text, i) => toRecord(text, items[i], to));
    // an empty token ends the pages too
    return { records, count: items.length, page: nextPageToken === '' ? undefined : nextPageToken };
  }

  return async (cursor, signal) => {
    const now = clock();
    const { settled, at, next, pieces, open } = cursor ?? beginning(now - history);
    // a clock that was ahead must not make us skip what comes until then
    const latest = settled > now ? now - lookBack : now - 1;
    const from = Math.max(Math.min(at, latest), now - OLDEST_MS, 0);
    const piece = open ?? { ...pieceFrom(from, now, lookBack), records: 0, page: undefined };
    let given = await askFor(open === null ? from : at, piece.to, piece.page, signal);
    // a page that is not known any more is refused like any wrong question: the piece is read again, and ids keep out what came before
    const isPageLost = isPullFailure(given) && (given.kind === 'refused' || given.kind === 'cursor-expired');
    if (isPageLost && open !== null) given = await askFor(at, piece.to, undefined, signal);
    if (isPullFailure(given)) return given;

    const { to, isLast } = piece;
    const records = piece.records + given.count;
    const begin = next ?? (to > now - lookBack ? Math.max(from, now - lookBack) : null);
    if (given.page !== undefined) {
      const still = { to, page: given.page, records, isLast };
      return { records: given.records, cursor: { settled, at: open === null ? from : at, next: begin, pieces, open: still }, more: true }; // prettier-ignore
    }
    const again = begin === null ? [] : [...pieces, { to, records }];
    if (!isLast) {
      return {
        records: given.records,
        cursor: { settled, at: to, next: begin, pieces: again, open: null },
        more: true,
      };
    }
    const after = Math.max(begin ?? to, boundOf(again, mostAgain));
    const readAgain = to - after;
    const note = `There is so much that only the last ${Math.round(readAgain / 60_000)} minutes are asked for again.`;
    return { records: given.records, cursor: beginning(after), more: false, ...(readAgain < lookBack ? { note } : {}) };
  };
}

const beginning = (settled: number): ActivityCursor => ({ settled, at: settled, next: null, pieces: [], open: null });

function pieceFrom(from: number, now: number, lookBack: number): { to: number; isLast: boolean } {
  const length = from + LONG_PIECE_MS <= now - lookBack ? LONG_PIECE_MS : HOUR_MS;
  // no crumbs at the end
  return now - from <= length * 1.25 ? { to: now, isLast: true } : { to: from + length, isLast: false };
}

/** Where the newest pieces begin that hold no more records than may be read again. */
function boundOf(pieces: ActivityCursor['pieces'], most: number): number {
  let records = 0;
  for (const piece of pieces.toReversed()) {
    records += piece.records;
    if (records > most) return piece.to;
  }
  return 0;
}

/**
 * What is of the end of a piece or later is left to the next one, which begins there. Google tells activities of one time apart by their qualifier.
 */
function toRecord(text: string, item: unknown, to: number): PulledRecord[] {
  const known = identified.safeParse(item);
  if (!known.success) return [{ text }];
  const { time, uniqueQualifier } = known.data.id;
  return Date.parse(time) >= to ? [] : [{ text, id: `${time}/${uniqueQualifier}` }];
}

export interface Asked {
  readonly from: number;
  readonly to: number;
  readonly page?: string | undefined;
  readonly most: number;
}

export function activitiesUrl(where: Pick<ActivityOptions, 'baseUrl' | 'application'>, asked: Asked): string {
  const url = new URL(`admin/reports/v1/activity/users/all/applications/${where.application}`, `${where.baseUrl.replace(/\/+$/, '')}/`); // prettier-ignore
  url.searchParams.set('startTime', new Date(asked.from).toISOString());
  url.searchParams.set('endTime', new Date(asked.to).toISOString());
  url.searchParams.set('maxResults', String(asked.most));
  if (asked.page !== undefined) url.searchParams.set('pageToken', asked.page);
  return url.href;
}

/** Google says 401 also where the token is fine and the administrator's role is not. */
export function explained(failure: PullFailure): PullFailure {
  if (!/not authorized to read activity records/i.test(failure.message)) return failure;
  const message =
    'The administrator in whose name is asked may not read these logs: give the role the privilege Reports.';
  return { ...failure, kind: 'forbidden', message };
}
