import { z } from 'zod';
import { arrayTexts } from '../../pipeline/collect/pull/array-texts.ts';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import type { PulledRecord } from '../../pipeline/collect/pull/pulled-record.ts';
import type { TimeWindow, WindowPage } from '../../pipeline/collect/pull/windows.ts';

export interface EntriesOptions {
  readonly ask: Ask;
  /** "https://logging.googleapis.com" */
  readonly baseUrl: string;
  readonly resources: readonly string[];
  readonly filter: string;
  /** ms since 1970 */
  readonly clock: () => number;
}

const DAY_MS = 86_400_000;
const PAGE_SIZE = 1000;
/** A project may ask 60 times a minute, all who read its logs together. */
const PACE_MS = 2000;

const answered = z.object({ entries: z.array(z.unknown()).default([]), nextPageToken: z.string().optional() });
const identified = z.object({ logName: z.string(), timestamp: z.string(), insertId: z.string() });

/**
 * A page of the entries that were received in a window: an entry may be written long after its own time, and then only that finds it. The bound of its
 * own time, a day before, is for speed.
 * Source: Google, Cloud Logging API, "Method: entries.list", "Logging query language".
 */
export async function askEntries(
  options: EntriesOptions,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<WindowPage | PullFailure> {
  const { ask, baseUrl, resources, clock } = options;
  const pageToken = typeof window.page === 'string' ? window.page : undefined;
  const body = {
    resourceNames: resources,
    filter: filterOf(options.filter, window),
    orderBy: 'timestamp asc',
    pageSize: PAGE_SIZE,
    ...(pageToken === undefined ? {} : { pageToken }),
  };
  const url = `${baseUrl.replace(/\/+$/, '')}/v2/entries:list`;
  const answer = await ask({ url, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal }); // prettier-ignore
  if (isPullFailure(answer)) {
    // a token that is not known any more (they hold for a day) is refused like any wrong question
    return answer.kind === 'refused' && pageToken !== undefined ? { ...answer, kind: 'cursor-expired' } : answer;
  }
  const known = answered.safeParse(answer.json ?? {});
  if (!known.success) return { kind: 'unavailable', message: 'The answer of Cloud Logging is no page of entries.' };
  const { entries, nextPageToken } = known.data;
  const texts = arrayTexts(answer.text, ['entries']) ?? [];
  const records = texts.map((text, i) => toRecord(text, entries[i]));
  // a page may be empty and others follow
  const page = nextPageToken === undefined || nextPageToken === '' ? {} : { page: nextPageToken };
  return { records, notBefore: clock() + PACE_MS, ...page };
}

function filterOf(filter: string, { from, to }: TimeWindow): string {
  const iso = (ms: number): string => new Date(Math.max(0, ms)).toISOString();
  // a comment in the filter must not swallow what follows
  return `(${filter}\n) AND receiveTimestamp>="${iso(from)}" AND receiveTimestamp<"${iso(to)}" AND timestamp>="${iso(from - DAY_MS)}"`;
}

/** Cloud Logging takes entries of one log, time and insert id for the same one. */
function toRecord(text: string, entry: unknown): PulledRecord {
  const known = identified.safeParse(entry);
  if (!known.success) return { text };
  const { logName, timestamp, insertId } = known.data;
  return { text, id: `${logName}/${timestamp}/${insertId}` };
}
