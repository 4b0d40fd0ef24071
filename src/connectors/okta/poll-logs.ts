import { z } from 'zod';
import { isJsonObject } from '../../model/json.ts';
import type { Answer, Ask } from '../../pipeline/collect/pull/ask.ts';
import { arrayTexts } from '../../pipeline/collect/pull/array-texts.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import { nextLinkOf } from '../../pipeline/collect/pull/next-link.ts';
import type { Poll, PullPage } from '../../pipeline/collect/pull/pull.ts';
import { resetOf } from '../../pipeline/collect/pull/rate-limit.ts';
import type { OktaSettings } from './describe.ts';

/** How far the System Log was read. */
export const oktaCursor = z.object({
  /** path and query of the next page, as Okta gave it: they have no end */
  next: z.string(),
  /** ms since 1970: when the newest event that came was published */
  through: z.number(),
  /** what that page was asked with */
  filter: z.string(),
  /** whose log it is: another one is read from its start */
  of: z.string(),
});
export type OktaCursor = z.output<typeof oktaCursor>;

export interface PollLogsOptions {
  readonly origin: string;
  readonly ask: Ask;
  readonly settings: Pick<OktaSettings, 'filter' | 'history' | 'pageSize'>;
  /** ms since 1970 */
  readonly clock: () => number;
}

const DAY_MS = 86_400_000;
/** Events are found by when Okta stored them, which is never before they were published; this is for its clocks. */
const OVERLAP_MS = 300_000;
/** Who is no further behind than this has caught up. */
const BEHIND_MS = 60_000;

/**
 * Reads the System Log as Okta asks of those that copy all of it: one question in ascending order without an end, then its next links for ever. So
 * events that Okta stores late come late and are not missed; their `published` may be older than that of events before them.
 * A link that Okta does not know any more is replaced by a question from the newest event on, and ids keep out what came before.
 * Source: Okta, "System Log query": polling requests, next link response header, transfer data to a separate system.
 */
export function pollLogs({ origin, ask, settings, clock }: PollLogsOptions): Poll<OktaCursor> {
  const { filter, history, pageSize } = settings;

  function from(since: number): string {
    const query = new URLSearchParams({
      since: new Date(Math.max(since, clock() - 90 * DAY_MS)).toISOString(),
      sortOrder: 'ASCENDING',
      limit: String(pageSize),
      ...(filter === '' ? {} : { filter }),
    });
    return `/api/v1/logs?${query.toString()}`;
  }

  return async (saved, signal) => {
    const cursor = saved?.of === origin ? saved : undefined;
    const since = cursor === undefined ? clock() - history * DAY_MS : cursor.through - OVERLAP_MS;
    const known = cursor?.filter === filter ? cursor.next : undefined;
    let answer = await ask({ url: `${origin}${known ?? from(since)}`, signal });
    if (known !== undefined && isPullFailure(answer) && isForgotten(answer)) {
      answer = await ask({ url: `${origin}${from(since)}`, signal });
    }
    return isPullFailure(answer) ? answer : toPage(answer, cursor?.through ?? since);
  };

  function toPage(answer: Answer, before: number): PullPage<OktaCursor> | PullFailure {
    const texts = arrayTexts(answer.text, []);
    const link = nextLinkOf(answer.headers.get('link'), origin);
    if (texts === undefined || !Array.isArray(answer.json)) return unavailable('no list of events');
    if (link === undefined) return unavailable('no link to the next page; something between may take the header "Link" away'); // prettier-ignore
    const events: readonly unknown[] = answer.json;
    const records = texts.map((text, i) => ({ text, ...idOf(events[i]) }));
    const newest = events.reduce<number>((latest, event) => Math.max(latest, publishedOf(event)), 0);
    const now = clock();
    const { pathname, search } = new URL(link);
    const notBefore = answer.notBefore ?? spared(answer.headers, now);
    return {
      records,
      cursor: { next: `${pathname}${search}`, through: Math.min(now, Math.max(before, newest)), filter, of: origin },
      more: texts.length > 0 && (texts.length >= pageSize || newest < now - BEHIND_MS),
      ...(notBefore === undefined ? {} : { notBefore }),
    };
  }
}

/** Okta says 400 to a place that it does not take. Nothing else in the link is ours to mend, so the question begins anew. */
const isForgotten = ({ kind }: PullFailure): boolean =>
  kind === 'refused' || kind === 'cursor-expired' || kind === 'not-found';

const unavailable = (what: string): PullFailure => ({ kind: 'unavailable', message: `The answer of Okta holds ${what}.` }); // prettier-ignore

function idOf(event: unknown): { id?: string } {
  const uuid = isJsonObject(event) ? event['uuid'] : undefined;
  return typeof uuid === 'string' && uuid !== '' ? { id: uuid } : {};
}

function publishedOf(event: unknown): number {
  const published = isJsonObject(event) ? event['published'] : undefined;
  const time = typeof published === 'string' && published.length < 40 ? Date.parse(published) : NaN;
  return Number.isNaN(time) ? 0 : time;
}

/** The limit belongs to the whole organisation: reading the past leaves others a tenth of it. @returns ms since 1970 */
function spared(headers: Headers, now: number): number | undefined {
  const limit = Number(headers.get('x-rate-limit-limit') ?? NaN);
  const remaining = Number(headers.get('x-rate-limit-remaining') ?? NaN);
  return remaining <= limit / 10 ? resetOf(headers, now) : undefined;
}
