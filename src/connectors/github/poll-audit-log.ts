import { z } from 'zod';
import { isJsonObject } from '../../model/json.ts';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import { arrayTexts } from '../../pipeline/collect/pull/array-texts.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import { nextLinkOf } from '../../pipeline/collect/pull/next-link.ts';
import type { Poll } from '../../pipeline/collect/pull/pull.ts';
import { pollWindows, type TimeWindow, type WindowCursor, windowCursor, type WindowPage } from '../../pipeline/collect/pull/windows.ts'; // prettier-ignore
import type { GithubSettings } from './describe.ts';

/** How far an audit log was read. */
export const githubCursor = z.object({
  /** its address: another one is read from its start */
  of: z.string(),
  at: windowCursor,
});
export type GithubCursor = z.output<typeof githubCursor>;

export interface PollAuditLogOptions {
  readonly origin: string;
  /** the address of the log */
  readonly log: string;
  readonly ask: Ask;
  readonly settings: Pick<GithubSettings, 'history' | 'include' | 'lookBack' | 'phrase'>;
  /** ms since 1970 */
  readonly clock: () => number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** Most events show up within that time: so far every question looks back. */
const NEAR_MS = 2 * MINUTE_MS;
/** the most that GitHub gives */
const PAGE_SIZE = 100;

/**
 * Reads an audit log from when to when, oldest first, page by page.
 *
 * Events show up late, and their place is by when they happened: a cursor that goes forward passes them by. So the last stretch is asked for again and
 * ids keep out what came before. To look back all of it each time would cost most of the 1,750 questions an hour, so each question looks back 2 minutes,
 * and one in every `lookBack` minutes looks back twice as far: an event that shows up within `lookBack` is found by one of these.
 * Source: GitHub REST API, "Get the audit log for an organization"; "Using the audit log API for your enterprise".
 */
export function pollAuditLog({ origin, log, ask, settings, clock }: PollAuditLogOptions): Poll<GithubCursor> {
  const { include, phrase } = settings;
  const lookBack = settings.lookBack * MINUTE_MS;

  function first({ from, to }: TimeWindow): string {
    const isPast = to < clock() - MINUTE_MS;
    const created = isPast ? `created:${toSeconds(from)}..${toSeconds(to + 999)}` : `created:>=${toSeconds(from)}`;
    const query = { phrase: `${created} ${phrase}`.trim(), include, order: 'asc', per_page: String(PAGE_SIZE) };
    return `${log}?${new URLSearchParams(query).toString()}`;
  }

  async function askWindow(window: TimeWindow, signal: AbortSignal): Promise<WindowPage | PullFailure> {
    const page = typeof window.page === 'string' ? window.page : undefined;
    const answer = await ask({ url: page === undefined ? first(window) : `${origin}${page}`, signal });
    if (isPullFailure(answer)) return page !== undefined && isForgotten(answer) ? { ...answer, kind: 'cursor-expired' } : answer; // prettier-ignore
    const texts = arrayTexts(answer.text, []);
    if (texts === undefined || !Array.isArray(answer.json)) return { kind: 'unavailable', message: 'The answer of GitHub holds no list of events.' }; // prettier-ignore
    const events: readonly unknown[] = answer.json;
    const next = nextLinkOf(answer.headers.get('link'), origin);
    return {
      records: texts.map((text, i) => ({ text, id: idOf(events[i]) ?? text })),
      ...(next === undefined || texts.length === 0 ? {} : { page: next.slice(new URL(next).origin.length) }),
      ...(answer.notBefore === undefined ? {} : { notBefore: answer.notBefore }),
    };
  }

  const windows = (back: number): Poll<WindowCursor> =>
    pollWindows({ clock, history: settings.history * DAY_MS, lookBack: back, longest: DAY_MS, ask: askWindow });
  const near = windows(Math.min(NEAR_MS, lookBack));
  const far = windows(2 * lookBack);
  let farDue = 0;

  return async (saved, signal) => {
    const cursor = saved?.of === log ? saved.at : undefined;
    const isFar = (cursor?.open ?? null) === null && clock() >= farDue;
    const given = await (isFar ? far : near)(cursor, signal);
    if (isPullFailure(given)) return given;
    if (isFar) farDue = clock() + lookBack;
    return { ...given, cursor: { of: log, at: given.cursor } };
  };
}

/** GitHub does not say how it answers to a cursor that it does not take. Asked anew, the window shows whether that was it. */
const isForgotten = ({ kind }: PullFailure): boolean => kind === 'refused' || kind === 'not-found';

/** Git events may have no id; two of them that are alike to the last digit of their millisecond count as one. */
function idOf(event: unknown): string | undefined {
  const id = isJsonObject(event) ? event['_document_id'] : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

const toSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
