import { DEFAULT_TENANT } from '../../model/ids.ts';
import { NO_COUNTS, type ReparseSelection, type RereadSelection, type RewriteRun } from '../../model/rewrite.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import { isStoreError } from '../../store/store-error.ts';
import type { Actor } from '../../store/state/actor.ts';
import type { KeptRun, RewriteRuns } from '../../store/state/rewrite-runs.ts';
import type { RereadThread } from './reread-thread.ts';
import { runRewrite, type RewriteLimits } from './run-rewrite.ts';

/** Runs that read stored records again, one after the other. They are written down and go on after a restart. */
export interface RewriteJobs {
  /** Undefined if too many are waiting. */
  start(request: RewriteRequest, by: Actor): Promise<RewriteRun | undefined>;
  get(id: string): Promise<RewriteRun | undefined>;
  /** Newest first, without examples. */
  list(): Promise<readonly RewriteRun[]>;
  /** Undefined if there is no such run. */
  cancel(id: string): Promise<RewriteRun | undefined>;
  /** Goes on with what a stop or crash interrupted; resolves when it is known what that is. */
  resume(): Promise<void>;
  /** Stops what runs: it goes on at the next start. */
  close(): Promise<void>;
}

export interface RewriteRequest {
  readonly apply: boolean;
  readonly note: string;
  readonly reparse?: ReparseSelection;
  readonly unreadable?: RereadSelection;
}

export interface RewriteJobsDeps {
  readonly events: Pick<EventStore, 'rereads' | 'rewrites'>;
  readonly runs: RewriteRuns;
  readonly stream: string;
  /** the place up to which the journal is settled */
  readonly settled: () => Promise<number>;
  readonly behind: () => number;
  readonly startThread: () => Promise<RereadThread>;
  readonly now: () => number;
  readonly newId: () => string;
  /** told of a run that failed by a mistake of ours */
  readonly failed: (error: unknown) => void;
  readonly limits?: Partial<RewriteLimits>;
}

const MOST_WAITING = 20;

export function createRewriteJobs(deps: RewriteJobsDeps): RewriteJobs {
  const { runs } = deps;
  const waiting: string[] = [];
  /** what is under way, as it stands now */
  let current: { readonly id: string; readonly ending: AbortController; readonly over: PromiseWithResolvers<void>; run: RewriteRun | undefined } | undefined;
  const cancelled = new Set<string>();
  let working: Promise<void> | undefined;
  let isClosed = false;

  async function work(): Promise<void> {
    // `close` empties the list
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await runOne(id);
  }

  const begin = (): void => {
    working ??= work().finally(() => {
      working = undefined;
      // one that came between the last look and the end
      if (waiting.length > 0 && !isClosed) begin();
    });
  };

  async function runOne(id: string): Promise<void> {
    const ending = new AbortController();
    const over = Promise.withResolvers<void>();
    current = { id, ending, over, run: undefined };
    let thread: RereadThread | undefined;
    try {
      const kept = await putRight(id);
      if (kept === undefined || isOver(kept.run)) return;
      const run: RewriteRun = { ...kept.run, state: 'running', message: '' };
      current.run = run;
      await runs.save(run, kept.place);
      thread = await deps.startThread();
      const told = (next: RewriteRun): void => {
        if (current?.id === id) current.run = next;
      };
      const { events, stream, behind, now, limits } = deps;
      const settled = await deps.settled();
      const done = await runRewrite({ run, place: kept.place }, { events, runs, thread, stream, settled, behind, now, told, ...(limits === undefined ? {} : { limits }) }, ending.signal);
      await end(id, { ...done, state: 'done' });
    } catch (error) {
      if (ending.signal.aborted) {
        if (cancelled.has(id)) await endAsItStands(id, 'cancelled', 'It was cancelled.');
        return;
      }
      if (!isStoreError(error)) deps.failed(error);
      await endAsItStands(id, 'failed', isStoreError(error) ? error.message : 'It met an error in Vedette. The log of the server says more.').catch(deps.failed);
    } finally {
      await thread?.close();
      current = undefined;
      over.resolve();
    }
  } // prettier-ignore

  /** What was being replaced when it ended: the store knows whether that has happened. */
  async function putRight(id: string): Promise<KeptRun | undefined> {
    const kept = await runs.get(DEFAULT_TENANT, id);
    if (kept === null) return undefined;
    const { pending } = kept;
    if (pending === null) return kept;
    if (await deps.events.rewrites.isPublished(pending.number)) await runs.settle(id, pending.number);
    else await runs.forget(id, pending.number);
    return (await runs.get(DEFAULT_TENANT, id)) ?? undefined;
  }

  async function endAsItStands(id: string, state: RewriteRun['state'], message: string): Promise<void> {
    const kept = await putRight(id);
    if (kept !== undefined) await end(id, { ...kept.run, state, message });
  }

  async function end(id: string, run: RewriteRun): Promise<void> {
    const kept = await runs.get(DEFAULT_TENANT, id);
    await runs.save({ ...run, finished: deps.now() }, kept?.place ?? null);
  }

  return {
    async start({ apply, note, reparse, unreadable }, by) {
      if (waiting.length >= MOST_WAITING || isClosed) return undefined;
      const run: RewriteRun = {
        id: deps.newId(),
        kind: unreadable === undefined ? 'reparse' : 'unreadable',
        state: 'waiting',
        apply,
        ...(reparse === undefined ? {} : { reparse }),
        ...(unreadable === undefined ? {} : { unreadable }),
        by: by.name,
        note,
        created: deps.now(),
        finished: null,
        total: 0,
        share: 0,
        counts: NO_COUNTS,
        examples: [],
        message: '',
      };
      await runs.create(DEFAULT_TENANT, run, by);
      waiting.push(run.id);
      begin();
      return run;
    },
    async get(id) {
      if (current?.id === id && current.run !== undefined) return current.run;
      return (await runs.get(DEFAULT_TENANT, id))?.run;
    },
    async list() {
      const all = await runs.list(DEFAULT_TENANT);
      return all.map((run) => ({ ...(current?.id === run.id && current.run !== undefined ? current.run : run), examples: [] }));
    },
    async cancel(id) {
      const kept = await runs.get(DEFAULT_TENANT, id);
      if (kept === null) return undefined;
      if (isOver(kept.run)) return kept.run;
      cancelled.add(id);
      const at = waiting.indexOf(id);
      if (at >= 0) waiting.splice(at, 1);
      if (current?.id === id) {
        const { ending, over } = current;
        ending.abort();
        await over.promise;
      } else await endAsItStands(id, 'cancelled', 'It was cancelled before it began.');
      return (await runs.get(DEFAULT_TENANT, id))?.run;
    },
    async resume() {
      for (const { run } of await runs.unfinished(DEFAULT_TENANT)) waiting.push(run.id);
      begin();
    },
    async close() {
      isClosed = true;
      waiting.length = 0;
      current?.ending.abort();
      await working;
    },
  };
} // prettier-ignore

const isOver = ({ state }: RewriteRun): boolean => state === 'done' || state === 'cancelled' || state === 'failed';
