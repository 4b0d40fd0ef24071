import type { Backtest, BacktestState } from '../../model/backtest.ts';
import { severityOf } from '../../sigma/read-rule.ts';
import { isStoreError } from '../../store/store-error.ts';
import { runBacktest, type BacktestRequest, type RunBacktestDeps } from './run-backtest.ts';

/** Runs over the past, one after the other: they must never take the store away from people who search. */
export interface BacktestJobs {
  /** Undefined if too many are waiting already. */
  start(request: BacktestRequest, by: string): Backtest | undefined;
  get(id: string): Backtest | undefined;
  /** Newest first, without results. */
  list(): Backtest[];
  /** Undefined if there is no such run. */
  cancel(id: string): Backtest | undefined;
  /** Ends what runs. */
  close(): Promise<void>;
}

export interface BacktestJobsDeps extends RunBacktestDeps {
  readonly now: () => number;
  readonly newId: () => string;
  /** told of a run that failed by a mistake of ours */
  readonly failed: (error: unknown) => void;
}

const MOST_WAITING = 50;
const MOST_KEPT = 100;
const KEPT_MS = 3_600_000;

interface Job {
  readonly id: string;
  readonly request: BacktestRequest;
  readonly by: string;
  readonly created: number;
  readonly ending: AbortController;
  state: BacktestState;
  share: number;
  hits: number;
  message: string;
  finished: number | undefined;
  result: Backtest['result'];
}

export function createBacktestJobs(deps: BacktestJobsDeps): BacktestJobs {
  const jobs = new Map<string, Job>();
  const waiting: Job[] = [];
  let running: Promise<void> | undefined;
  let isClosed = false;

  async function work(): Promise<void> {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await run(job);
    running = undefined;
  }

  async function run(job: Job): Promise<void> {
    job.state = 'running';
    try {
      job.result = await runBacktest(job.request, deps, job.ending.signal, (share, hits) => {
        job.share = share;
        job.hits = hits;
      });
      job.hits = job.result.hits;
      if (job.ending.signal.aborted) end(job, 'cancelled', 'It was cancelled.');
      else {
        job.share = 1;
        end(job, 'done', '');
      }
    } catch (error) {
      if (!isStoreError(error)) deps.failed(error);
      end(job, 'failed', isStoreError(error) ? error.message : 'It met an error in Vedette. The log of the server says more.');
    }
  } // prettier-ignore

  function end(job: Job, state: BacktestState, message: string): void {
    job.state = state;
    job.message = message;
    job.finished = deps.now();
  }

  function forget(): void {
    const oldest = deps.now() - KEPT_MS;
    for (const [id, { finished }] of jobs) {
      if (finished !== undefined && (finished < oldest || jobs.size > MOST_KEPT)) jobs.delete(id);
    }
  }

  return {
    start(request, by) {
      forget();
      if (waiting.length >= MOST_WAITING || isClosed) return undefined;
      const job: Job = {
        id: deps.newId(),
        request,
        by,
        created: deps.now(),
        ending: new AbortController(),
        state: 'waiting',
        share: 0,
        hits: 0,
        message: '',
        finished: undefined,
        result: null,
      };
      jobs.set(job.id, job);
      waiting.push(job);
      running ??= work();
      return toBacktest(job);
    },
    get(id) {
      const job = jobs.get(id);
      return job === undefined ? undefined : toBacktest(job);
    },
    list: () => [...jobs.values()].reverse().map((job) => ({ ...toBacktest(job), result: null })),
    cancel(id) {
      const job = jobs.get(id);
      if (job === undefined) return undefined;
      const at = waiting.indexOf(job);
      if (at >= 0) {
        waiting.splice(at, 1);
        end(job, 'cancelled', 'It was cancelled before it began.');
      }
      job.ending.abort();
      return toBacktest(job);
    },
    async close() {
      isClosed = true;
      waiting.length = 0;
      for (const job of jobs.values()) job.ending.abort();
      await running;
    },
  };
}

function toBacktest({ id, request, by, created, state, share, hits, message, result }: Job): Backtest {
  const { subject, from, to } = request;
  const { head, kind } = subject;
  return {
    id,
    state,
    rule: { id: head.id, title: head.title, kind, severity: severityOf(head) },
    from,
    to,
    created,
    by,
    progress: { share, hits },
    message,
    result,
  };
}
