import { z } from 'zod';
import { isJsonObject } from '../../model/json.ts';
import { arrayTexts } from '../../pipeline/collect/pull/array-texts.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import type { Poll } from '../../pipeline/collect/pull/pull.ts';
import type { PulledRecord } from '../../pipeline/collect/pull/pulled-record.ts';
import { createSeenIds, type SeenIds } from '../../pipeline/collect/pull/seen-ids.ts';
import { pollWindows, type TimeWindow, windowCursor, type WindowPage } from '../../pipeline/collect/pull/windows.ts';
import type { ActivityFeed, BlobPage } from './activity-feed.ts';
import { DAY_MS, MINUTE_MS } from './window-fields.ts';

/** Where the reading of a content type stands, which blobs were read lately, and which fail again and again. */
export const contentCursor = windowCursor.extend({ taken: z.string(), aside: z.array(z.string()) });
export type ContentCursor = z.infer<typeof contentCursor>;

export interface ContentOptions {
  readonly feed: ActivityFeed;
  readonly type: string;
  /** ms since 1970 */
  readonly clock: () => number;
  /** ms */
  readonly history: number;
  /** ms: blobs that became available that long ago are listed again each time */
  readonly lookBack: number;
  /** a blob that was listed and cannot be fetched any more */
  gone(blob: string): void;
}

/** What is left of a window: blobs to fetch, then the next page of the list. */
const rest = z.object({ blobs: z.array(z.string()), next: z.string().nullable() });

/** A window may span 24 hours. Some tenants refuse exactly 24. */
const LONGEST_MS = DAY_MS - 60 * MINUTE_MS;
/** Nothing older is listed; a little less, for the question takes time. */
const OLDEST_MS = 7 * DAY_MS - 10 * MINUTE_MS;
/** So much later than planned reading may be without a word. */
const SMALL_MS = 10 * MINUTE_MS;
/** of them 11 characters each lie in the checkpoint */
const REMEMBER_BLOBS = 5000;
/** A blob that failed so often in a row does not hold up the others: it is put aside, and tried again with every window. */
const TRIES = 5;
const MOST_ASIDE = 200;
/** No subscription; or it was disabled: then it is started, and the list asked for again. */
const NOT_SUBSCRIBED: ReadonlySet<string> = new Set(['AF20022', 'AF20023']);

/** Reads a content type: lists the blobs of a window, fetches one at a time, and remembers which were fetched. */
export function pollContent(options: ContentOptions): Poll<ContentCursor> {
  const { feed, type, clock, history, lookBack } = options;
  let lost = 0;
  let gap: string | undefined;
  /** how often a blob failed */
  const failures = new Map<string, number>();

  async function list(from: number, to: number, signal: AbortSignal): Promise<BlobPage | PullFailure> {
    const oldest = clock() - OLDEST_MS;
    if (oldest - from > SMALL_MS) gap = `What became available before ${iso(oldest)} was not read in time, and Microsoft has it no longer.`; // prettier-ignore
    if (to <= oldest) return { blobs: [] };
    const first = await feed.list(type, Math.max(from, oldest), to, signal);
    if (!isPullFailure(first) || !NOT_SUBSCRIBED.has(first.code ?? '')) return first;
    const refused = await feed.subscribe(type, signal);
    return refused ?? feed.list(type, Math.max(from, oldest), to, signal);
  }

  function toRest({ blobs, next }: BlobPage, { taken, aside }: Memory): WindowPage {
    const again = aside.splice(0);
    const fresh = blobs.filter((blob) => !taken.has(blob) && !again.includes(blob));
    if (fresh.length + again.length === 0 && next === undefined) return { records: [] };
    return { records: [], page: { blobs: [...fresh, ...again], next: next ?? null } };
  }

  /** Whether a blob that failed is left for later. */
  function isPutAside(blob: string, failure: PullFailure, aside: string[]): boolean {
    if (failure.kind !== 'unavailable' && failure.kind !== 'refused') return false;
    const count = (failures.get(blob) ?? 0) + 1;
    failures.set(blob, count);
    if (count < TRIES || aside.length >= MOST_ASIDE) return false;
    aside.push(blob);
    return true;
  }

  async function fetch(blob: string, signal: AbortSignal): Promise<readonly PulledRecord[] | PullFailure> {
    const answer = await feed.fetch(blob, signal);
    if (answer === undefined) {
      lost++;
      options.gone(blob);
      return [];
    }
    if (isPullFailure(answer)) return answer;
    const texts = Array.isArray(answer.json) ? arrayTexts(answer.text, []) : undefined;
    if (texts === undefined) return { kind: 'unavailable', message: 'The content is no list of records.' };
    const values: readonly unknown[] = Array.isArray(answer.json) ? answer.json : [];
    return texts.map((text, i) => toRecord(text, values[i]));
  }

  async function step(window: TimeWindow, memory: Memory, signal: AbortSignal): Promise<WindowPage | PullFailure> {
    const open = rest.safeParse(window.page).data;
    const next = open?.next ?? null;
    const [blob, ...blobs] = open?.blobs ?? [];
    if (blob === undefined) {
      const page = next === null ? await list(window.from, window.to, signal) : await feed.listMore(next, signal);
      return isPullFailure(page) ? page : toRest(page, memory);
    }
    let records = await fetch(blob, signal);
    if (isFailure(records)) {
      if (!isPutAside(blob, records, memory.aside)) return records;
      records = [];
    } else {
      failures.delete(blob);
      memory.taken.add(blob);
    }
    return blobs.length === 0 && next === null ? { records } : { records, page: { blobs, next } };
  }

  function noteOf({ aside }: Memory): string | undefined {
    const notes = [
      ...(gap === undefined ? [] : [gap]),
      ...(lost === 0 ? [] : [`${lost} pieces of content were gone before they could be read.`]),
      ...(aside.length === 0 ? [] : [`${aside.length} pieces of content cannot be read, and are tried again.`]),
    ];
    return notes.length === 0 ? undefined : notes.join(' ');
  }

  return async (cursor, signal) => {
    const memory = { taken: createSeenIds(REMEMBER_BLOBS, cursor?.taken), aside: [...(cursor?.aside ?? [])] };
    const ask = (window: TimeWindow): Promise<WindowPage | PullFailure> => step(window, memory, signal);
    const poll = pollWindows({ clock, history: Math.min(history, OLDEST_MS), lookBack, longest: LONGEST_MS - lookBack, ask }); // prettier-ignore
    const given = await poll(cursor, signal);
    if (isPullFailure(given)) return given;
    const note = noteOf(memory);
    return {
      ...given,
      cursor: { ...given.cursor, taken: memory.taken.toText(), aside: memory.aside },
      ...(note === undefined ? {} : { note }),
    };
  };
}

interface Memory {
  readonly taken: SeenIds;
  /** in place */
  readonly aside: string[];
}

const isFailure = (value: readonly PulledRecord[] | PullFailure): value is PullFailure => 'kind' in value;

function toRecord(text: string, value: unknown): PulledRecord {
  const id = isJsonObject(value) ? value['Id'] : undefined;
  return typeof id === 'string' ? { text, id } : { text };
}

const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 16)}Z`;
