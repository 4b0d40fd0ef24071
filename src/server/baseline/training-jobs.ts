import type { Training } from '../../model/baseline.ts';
import type { Actor } from '../../store/state/actor.ts';
import { isStoreError } from '../../store/store-error.ts';
import { trainFromStore, type TrainFromStoreDeps, type TrainRequest } from './train-from-store.ts';

/** Learning anew from stored events, as a job: one at a time. */
export interface TrainingJobs {
  /** Undefined if one is under way. */
  start(request: TrainRequest & { readonly note: string }, by: Actor): Training | undefined;
  get(id: string): Training | undefined;
  /** Newest first. */
  list(): Training[];
  /** Undefined if there is no such training. */
  cancel(id: string): Training | undefined;
  close(): Promise<void>;
}

export interface TrainingJobsDeps extends TrainFromStoreDeps {
  readonly now: () => number;
  readonly newId: () => string;
  /** writes down who trained and why, and what came of it */
  readonly done: (training: Training, note: string, by: Actor) => Promise<void>;
  /** told of a training that failed by a mistake of ours */
  readonly failed: (error: unknown) => void;
}

const MOST_KEPT = 50;

export function createTrainingJobs(deps: TrainingJobsDeps): TrainingJobs {
  const jobs = new Map<string, { training: Training; readonly ending: AbortController }>();
  let running: Promise<void> | undefined;

  function set(id: string, change: Partial<Training>): void {
    const job = jobs.get(id);
    if (job !== undefined) job.training = { ...job.training, ...change };
  }

  async function run(id: string, request: TrainRequest & { readonly note: string }, by: Actor, signal: AbortSignal): Promise<void> {
    const started = deps.now();
    set(id, { state: 'running' });
    try {
      const result = await trainFromStore(request, deps, signal, (progress) => set(id, { progress }));
      set(id, { state: 'done', result: { ...result, seconds: Math.round((deps.now() - started) / 100) / 10 }, progress: { share: 1, events: result.events, observations: result.observations } });
      const done = jobs.get(id)?.training;
      if (done !== undefined) await deps.done(done, request.note, by);
    } catch (error) {
      if (signal.aborted) return set(id, { state: 'cancelled', message: 'It was cancelled; nothing of it is kept.' });
      if (!isStoreError(error)) deps.failed(error);
      set(id, { state: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  } // prettier-ignore

  return {
    start(request, by) {
      if (running !== undefined) return undefined;
      const id = deps.newId();
      const ending = new AbortController();
      const { from, to } = request;
      const progress = { share: 0, events: 0, observations: 0 };
      const training: Training = { id, state: 'waiting', from, to, created: deps.now(), by: by.name, progress, message: '', result: null }; // prettier-ignore
      for (const old of [...jobs.keys()].slice(0, Math.max(0, jobs.size - MOST_KEPT))) jobs.delete(old);
      jobs.set(id, { training, ending });
      running = run(id, request, by, ending.signal).finally(() => (running = undefined));
      return training;
    },
    get: (id) => jobs.get(id)?.training,
    list: () => [...jobs.values()].map(({ training }) => training).reverse(),
    cancel(id) {
      const job = jobs.get(id);
      job?.ending.abort();
      return job?.training;
    },
    async close() {
      for (const { ending } of jobs.values()) ending.abort();
      await running;
    },
  };
}
