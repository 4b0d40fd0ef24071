import { z } from 'zod';
import { type JsonValue, jsonValue } from '../../../model/json.ts';
import type { RecordOrigin } from '../../../model/record.ts';
import type { RunningSource, SourceDeps } from '../source-kind.ts';
import { createBackOff } from './back-off.ts';
import { deliverPage, type PageState, settlePending } from './deliver-page.ts';
import { isPullFailure, type PullFailure } from './failure.ts';
import type { PulledRecord } from './pulled-record.ts';
import { createSeenIds } from './seen-ids.ts';
import { sleep as realSleep, type Sleep } from './sleep.ts';

/** One answer of a source that is asked. */
export interface PullPage<Cursor extends JsonValue> {
  readonly records: readonly PulledRecord[];
  /** where the next question begins; saved when these records are durable */
  readonly cursor: Cursor;
  /** there is more now: asked for at once. Otherwise the source has caught up, and the interval is waited for */
  readonly more: boolean;
  /** ms since 1970: the allowance is spent till then */
  readonly notBefore?: number;
  /** what people should know of this reading beside its progress, a sentence: what the service had no longer */
  readonly note?: string;
}

/** The next page behind a cursor; without one the first. Never throws. */
export type Poll<Cursor extends JsonValue> = (
  cursor: Cursor | undefined,
  signal: AbortSignal,
) => Promise<PullPage<Cursor> | PullFailure>;

export interface PullOptions<Cursor extends JsonValue> {
  readonly poll: Poll<Cursor>;
  /** what a saved cursor looks like: another one (of an older version) is not used */
  readonly cursor: z.ZodType<Cursor>;
  /** ms between questions when caught up */
  readonly interval: number;
  /** what is known of the records beside the source */
  readonly origin?: Partial<Omit<RecordOrigin, 'source'>>;
  /** how many ids are remembered: as many as records can come in the time that is looked back on */
  readonly remember?: number;
  /** ms: no wait after failures is longer, unless the service asks for it */
  readonly ceiling?: number;
}

/** What the machinery needs beside a source's deps; tests bring their own. */
export interface PullDeps extends SourceDeps {
  readonly sleep?: Sleep;
  /** 0 to 1 */
  readonly random?: () => number;
}

const REMEMBER = 10_000;
const FIRST_WAIT_MS = 1000;
const CEILING_MS = 300_000;
/** That many pages in a row that promise more and bring nothing new: such paging does not come to an end. */
const MAX_EMPTY_PAGES = 1000;

const savedState = z.object({
  cursor: jsonValue.optional(),
  seen: z.string().default(''),
  pending: z.array(z.object({ key: z.string(), ids: z.string() })).default([]),
});

/**
 * Asks a source for ever: page after page while there is more, then after each interval. A page's records are durable before its cursor is saved, and
 * what is about to be appended is written down before: a crash at any moment loses nothing and, where records have ids, doubles nothing.
 * Failures are told and tried again, after what the service asks for or else with back-off.
 */
export function startPull<Cursor extends JsonValue>(options: PullOptions<Cursor>, deps: PullDeps): RunningSource {
  const { sleep = realSleep, random = Math.random } = deps;
  const backOff = createBackOff({ first: FIRST_WAIT_MS, ceiling: options.ceiling ?? CEILING_MS, random });
  const own = new AbortController();
  const signal = AbortSignal.any([deps.signal, own.signal]);
  let cursor: Cursor | undefined;
  const state: PageState = { seen: createSeenIds(0), pending: [] };
  async function load(): Promise<void> {
    const saved = savedState.safeParse(await deps.checkpoint.load()).data;
    const known = options.cursor.safeParse(saved?.cursor);
    cursor = known.success ? known.data : undefined;
    state.seen = createSeenIds(options.remember ?? REMEMBER, saved?.seen);
    state.pending = saved?.pending ?? [];
    await settlePending(state, deps);
  }
  const save = (next: JsonValue | undefined): Promise<void> =>
    deps.checkpoint.save({
      seen: state.seen.toText(),
      ...(next === undefined ? {} : { cursor: next }),
      pending: state.pending.map((each) => ({ ...each })),
    });

  let records = 0;
  let repeated = 0;
  let empty = 0;
  /** cursors of this round, for circles */
  const round = new Set<string>();

  /** @returns ms since 1970 of the next question */
  async function next(): Promise<number> {
    const page = await options.poll(cursor, signal);
    if (signal.aborted) return 0;
    if (isPullFailure(page)) return failed(page);
    const added = await deliverPage(page.records, {
      deps: { ...deps, signal, sleep },
      origin: { envelope: 'none', ...options.origin, source: deps.source },
      state,
      save: () => save(cursor),
    });
    if (added === undefined) return 0;
    records += added;
    repeated += page.records.length - added;
    empty = added > 0 ? 0 : empty + 1;
    cursor = page.cursor;
    await save(cursor);
    const place = JSON.stringify(cursor);
    const isCircle = page.more && added === 0 && (round.has(place) || empty > MAX_EMPTY_PAGES);
    if (!page.more || added > 0) round.clear();
    round.add(place);
    if (isCircle) {
      empty = 0;
      round.clear();
      return failed({ kind: 'unavailable', message: 'The pages of the service do not come to an end: they bring nothing new, and each promises another.' }); // prettier-ignore
    }
    backOff.worked();
    const now = deps.clock();
    const at = Math.max(page.notBefore ?? 0, page.more ? 0 : now + options.interval);
    if (page.more && at > now)
      deps.told({ kind: 'waits', message: 'The service allows no more questions for now.', until: at }); // prettier-ignore
    else deps.told({ kind: 'works', message: progress(page.more) + (page.note === undefined ? '' : ` ${page.note}`) });
    return at;
  }

  function failed(failure: PullFailure): number {
    const now = deps.clock();
    const wait = backOff.failed();
    const at = Math.max(failure.until ?? 0, now + wait);
    deps.told({ kind: failure.kind === 'rate-limited' ? 'waits' : 'fails', message: failure.message, until: at });
    return at;
  }

  const progress = (more: boolean): string =>
    `${records} records since the start${repeated > 0 ? `, ${repeated} that came again left out` : ''}; ${more ? 'there is more' : 'caught up'}.`;

  async function run(): Promise<void> {
    let isLoaded = false;
    while (!signal.aborted) {
      let at: number;
      try {
        if (!isLoaded) await load();
        isLoaded = true;
        at = await next();
      } catch (error) {
        // the checkpoint's store or the journal: both come back, and the page is asked for again
        at = failed({ kind: 'unavailable', message: `What came could not be kept: ${error instanceof Error ? error.message : String(error)}` }); // prettier-ignore
      }
      for (let now = deps.clock(); now < at && !signal.aborted; now = deps.clock()) await sleep(at - now, signal);
    }
  }

  const running = run();
  return {
    async stop() {
      own.abort();
      await running;
    },
  };
}
