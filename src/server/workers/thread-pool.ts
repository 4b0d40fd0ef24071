import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { RecordBatch } from '../../model/record.ts';
import type { Understood } from '../../pipeline/ports.ts';
import { keepYoung } from '../keep-young.ts';
import { NOTHING_LOADED, type LoadedContent } from '../loaded-rules.ts';
import { batchToMove, type FromWorker, type ToWorker } from './messages.ts';
import type { UsageDelta } from './usage-deltas.ts';

/** Batches spread over worker threads. */
export interface ThreadPool {
  /** what the first thread loaded; they all load the same */
  readonly loaded: LoadedContent;
  run(batch: RecordBatch): Promise<Understood>;
  /** Only what baselines look at in a batch. */
  observe(batch: RecordBatch): Promise<Understood>;
  /** Asks every thread what it saw and what rules cost; resolves when all have told, or after two seconds. */
  report(): Promise<void>;
  /** Ends the threads; what is under way is rejected. */
  close(): Promise<void>;
}

export interface ThreadPoolDeps {
  /** the module that a thread runs; it says `ready`, then answers batches */
  readonly entry: URL;
  readonly workerData: unknown;
  readonly threads: number;
  /** what is recorded of a batch that ended two threads */
  readonly damaged: (batch: RecordBatch, message: string) => Understood;
  /** told when a thread ended and when it runs again (`error` undefined) */
  readonly trouble: (error: Error | undefined) => void;
  /** told every few seconds by each thread that had something to do */
  readonly usage?: (delta: UsageDelta) => void;
  /** longest time for one batch, ms; a thread that takes longer is ended */
  readonly deadlineMs?: number;
  /** folder where the threads' own code is kept compiled: the next ones are ready in half the time */
  readonly compiled?: string | undefined;
  /** memory that a thread's objects may take, MB */
  readonly memoryMb?: number;
}

/** One in work and one waiting for each thread: it never idles, and little is lost with it. */
const IN_FLIGHT = 2;
const TRIES = 2;
const LONGEST_WAIT_MS = 30_000;
const REPORT_MS = 2000;

interface Task {
  readonly id: number;
  readonly batch: RecordBatch;
  readonly isReplay: boolean;
  readonly resolve: (understood: Understood) => void;
  readonly reject: (error: Error) => void;
  tries: number;
}

interface Slot {
  worker: Worker | undefined;
  /** in the order sent; the first is being worked on */
  tasks: Task[];
  headSince: number;
}

/** Starts the threads and waits until all are ready. Rejects if one cannot start. */
export async function createThreadPool(deps: ThreadPoolDeps): Promise<ThreadPool> {
  keepYoung();
  const deadlineMs = deps.deadlineMs ?? 120_000;
  const slots: Slot[] = Array.from({ length: deps.threads }, () => ({ worker: undefined, tasks: [], headSince: 0 }));
  let waiting: Task[] = [];
  let nextId = 0;
  let loaded: LoadedContent = NOTHING_LOADED;
  let reports: (() => void)[] = [];
  const closing = new AbortController();

  const watchdog = setInterval(
    () => {
      for (const slot of slots) {
        if (slot.tasks.length > 0 && performance.now() - slot.headSince > deadlineMs) void slot.worker?.terminate();
      }
    },
    Math.min(5000, deadlineMs / 2),
  );
  watchdog.unref();

  try {
    await Promise.all(slots.map((slot) => start(slot)));
  } catch (error) {
    await close();
    throw error;
  }

  /** Resolves when the thread is ready; from then on its end is a crash that is repaired here. */
  function start(slot: Slot): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(deps.entry, {
        workerData: deps.workerData,
        ...(deps.compiled === undefined ? {} : { env: { ...process.env, NODE_COMPILE_CACHE: deps.compiled } }),
        resourceLimits: { maxOldGenerationSizeMb: deps.memoryMb ?? 1024 },
      });
      let failure: Error | undefined;
      let isReady = false;
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'done') return done(slot, message.id, message.understood);
        if (message.kind === 'usage') return used(message.usage, message.asked);
        isReady = true;
        loaded = message.loaded;
        slot.worker = worker;
        resolve();
        dispatch();
      });
      worker.on('error', (error) => (failure = toError(error)));
      worker.on('exit', (code) => {
        const error = failure ?? new Error(`the thread ended with exit code ${code}`);
        if (!isReady) return reject(error);
        slot.worker = undefined;
        if (!closing.signal.aborted) void crashed(slot, error);
      });
    });
  }

  async function crashed(slot: Slot, error: Error): Promise<void> {
    deps.trouble(error);
    const [suspect, ...innocent] = slot.tasks;
    slot.tasks = [];
    if (suspect !== undefined) {
      suspect.tries += 1;
      if (suspect.tries < TRIES) waiting.unshift(suspect, ...innocent);
      else {
        waiting.unshift(...innocent);
        suspect.resolve(deps.damaged(suspect.batch, `The thread that read it ended twice: ${error.message}.`));
      }
      dispatch();
    }
    for (let wait = 500; !closing.signal.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      try {
        await start(slot);
        return deps.trouble(undefined);
      } catch (again) {
        deps.trouble(toError(again));
        await sleep(wait, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  function dispatch(): void {
    for (;;) {
      const task = waiting[0];
      const slot = freest();
      if (task === undefined || slot?.worker === undefined) return;
      waiting.shift();
      if (slot.tasks.length === 0) slot.headSince = performance.now();
      slot.tasks.push(task);
      const { batch, move } = batchToMove(task.batch);
      slot.worker.postMessage({ kind: 'batch', id: task.id, batch, isReplay: task.isReplay } satisfies ToWorker, move);
    }
  }

  function freest(): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of slots) {
      if (slot.worker === undefined || slot.tasks.length >= IN_FLIGHT) continue;
      if (best === undefined || slot.tasks.length < best.tasks.length) best = slot;
    }
    return best;
  }

  function done(slot: Slot, id: number, understood: Understood): void {
    const task = slot.tasks[0];
    if (task?.id !== id) return;
    slot.tasks.shift();
    slot.headSince = performance.now();
    task.resolve(understood);
    dispatch();
  }

  function used(usage: UsageDelta | undefined, asked: boolean): void {
    if (usage !== undefined) deps.usage?.(usage);
    if (asked) reports.shift()?.();
  }

  /** Whoever asked first is answered first; one answer too few, of a thread that ended, is made up for by the time limit. */
  async function report(): Promise<void> {
    const workers = slots.flatMap(({ worker }) => worker ?? []);
    const answers = workers.map((worker) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      reports.push(resolve);
      worker.postMessage({ kind: 'report' } satisfies ToWorker, []);
      return promise;
    });
    await Promise.race([Promise.all(answers), sleep(REPORT_MS, undefined, { signal: closing.signal, ref: false })]).catch(() => undefined); // prettier-ignore
    reports = [];
  }

  function give(batch: RecordBatch, isReplay: boolean): Promise<Understood> {
    return new Promise((resolve, reject) => {
      if (closing.signal.aborted) return reject(new Error('the threads were stopped'));
      waiting.push({ id: nextId++, batch, isReplay, resolve, reject, tries: 0 });
      dispatch();
    });
  }

  async function close(): Promise<void> {
    closing.abort();
    clearInterval(watchdog);
    const left = [...slots.flatMap(({ tasks }) => tasks), ...waiting];
    waiting = [];
    for (const task of left) task.reject(new Error('the threads were stopped'));
    await Promise.all(slots.flatMap(({ worker }) => (worker === undefined ? [] : [worker.terminate()])));
  }

  return {
    loaded,
    run: (batch) => give(batch, false),
    observe: (batch) => give(batch, true),
    report,
    close,
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
