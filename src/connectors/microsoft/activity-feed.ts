import { z } from 'zod';
import type { Answer, Ask } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';

/**
 * The Office 365 Management Activity API: records come in blobs, which are listed by when they became available, not by when things happened.
 * Source: Microsoft, "Office 365 Management Activity API reference" (operations, errors, throttling).
 */
export interface ActivityFeed {
  /**
   * Blobs of a content type that became available between two moments, a page of them.
   *
   * @param from ms since 1970, at most 7 days ago @param to at most 24 hours later
   */
  list(type: string, from: number, to: number, signal: AbortSignal): Promise<BlobPage | PullFailure>;
  /** @param url what a page named as the next one */
  listMore(url: string, signal: AbortSignal): Promise<BlobPage | PullFailure>;
  /** @returns the answer, a JSON array of records; undefined if the service does not have it any more */
  fetch(blob: string, signal: AbortSignal): Promise<Answer | PullFailure | undefined>;
  /** From now on the service collects this type. It hands over about a day of the past, too. */
  subscribe(type: string, signal: AbortSignal): Promise<PullFailure | undefined>;
  /** types that are collected */
  subscriptions(signal: AbortSignal): Promise<readonly string[] | PullFailure>;
}

export interface BlobPage {
  /** addresses */
  readonly blobs: readonly string[];
  readonly next?: string;
}

export interface FeedOptions {
  readonly ask: Ask;
  readonly url: string;
  /** its id */
  readonly tenant: string;
  /** whose allowance of questions is used: the tenant of whoever wrote the program, by default the tenant itself */
  readonly publisher: string;
}

/** What is listed lies in the checkpoint until it was fetched, so there is a limit. Pages are of a few hundred. */
const listing = z.array(z.object({ contentUri: z.url().max(4096) })).max(20_000);
const subscribed = z.array(z.object({ contentType: z.string(), status: z.string() }));

const PERMISSIONS = 'The application permission ActivityFeed.Read is needed (for DLP.All also ActivityFeed.ReadDlp), with the consent of an administrator.'; // prettier-ignore

/** The content does not exist, has expired, or its id is not known: asking again does not help. */
const GONE: ReadonlySet<string> = new Set(['AF20050', 'AF20051', 'AF20052']);

export function createActivityFeed({ ask: bare, url, tenant, publisher }: FeedOptions): ActivityFeed {
  const root = `${url.replace(/\/+$/, '')}/api/v1.0/${tenant}/activity/feed`;

  /** What names no publisher shares one allowance with everybody. */
  function named(address: string): string {
    const whole = new URL(address);
    if (!whole.searchParams.has('PublisherIdentifier')) whole.searchParams.set('PublisherIdentifier', publisher);
    return whole.href;
  }

  async function ask(address: string, signal: AbortSignal, method: 'GET' | 'POST' = 'GET') {
    const answer = await bare({ url: named(address), method, signal });
    if (!isPullFailure(answer)) return answer;
    // too many questions came with 403 once, and a permission that lacks comes with 401
    if (answer.code === 'AF429') return { ...answer, kind: 'rate-limited' as const };
    if (answer.code === 'AF10001') return { ...answer, kind: 'forbidden' as const, message: `${answer.message} ${PERMISSIONS}` }; // prettier-ignore
    return answer;
  }

  function toPage(answer: Answer): BlobPage | PullFailure {
    const known = listing.safeParse(answer.json);
    if (!known.success) return { kind: 'unavailable', message: 'The answer is no list of content.' };
    const next = answer.headers.get('nextpageuri') ?? '';
    return { blobs: known.data.map(({ contentUri }) => contentUri), ...(URL.canParse(next) ? { next } : {}) };
  }

  return {
    async list(type, from, to, signal) {
      const query = new URLSearchParams({ contentType: type, startTime: withoutZone(from), endTime: withoutZone(to) });
      const answer = await ask(`${root}/subscriptions/content?${query.toString()}`, signal);
      return isPullFailure(answer) ? answer : toPage(answer);
    },
    async listMore(address, signal) {
      const answer = await ask(address, signal);
      if (!isPullFailure(answer)) return toPage(answer);
      // AF20031: the page is not known any more
      return answer.kind === 'refused' && answer.code !== undefined ? { ...answer, kind: 'cursor-expired' } : answer;
    },
    async fetch(blob, signal) {
      const answer = await ask(blob, signal);
      if (!isPullFailure(answer)) return answer;
      const isGone = answer.kind === 'cursor-expired' || answer.kind === 'not-found' || GONE.has(answer.code ?? '');
      return isGone ? undefined : answer;
    },
    async subscribe(type, signal) {
      const query = new URLSearchParams({ contentType: type });
      const answer = await ask(`${root}/subscriptions/start?${query.toString()}`, signal, 'POST');
      // AF20024: it is enabled already
      return isPullFailure(answer) && answer.code !== 'AF20024' ? answer : undefined;
    },
    async subscriptions(signal) {
      const answer = await ask(`${root}/subscriptions/list`, signal);
      if (isPullFailure(answer)) return answer;
      const known = subscribed.safeParse(answer.json);
      if (!known.success) return { kind: 'unavailable', message: 'The answer is no list of subscriptions.' };
      return known.data.filter(({ status }) => status === 'enabled').map(({ contentType }) => contentType);
    },
  };
}

/** "2026-11-21T19:50:11": UTC, which the API does not want to hear. */
const withoutZone = (time: number): string => new Date(time).toISOString().slice(0, 19);
