import { Worker } from 'node:worker_threads';
import type { RereadContent } from './reread-content.ts';
import type { FromRereadThread, ToRereadThread } from './worker.ts';
import type { RereadOutcome, RereadPage } from './reread-page.ts';

/** Reads pages again on a thread of its own, one after the other: neither requests nor the stream wait for it. */
export interface RereadThread {
  /** Rejects if the thread ends over it or takes longer than two minutes. */
  reread(page: RereadPage): Promise<RereadOutcome>;
  close(): Promise<void>;
}

const DEADLINE_MS = 120_000;
const MEMORY_MB = 768;

export function startRereadThread(content: RereadContent): RereadThread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: content,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const waiting = new Map<number, { resolve(outcome: RereadOutcome): void; reject(error: Error): void }>();
  let next = 0;
  let ended: Error | undefined;
  const end = (error: Error): void => {
    ended ??= error;
    for (const each of waiting.values()) each.reject(ended);
    waiting.clear();
  };
  worker.on('message', ({ id, outcome }: FromRereadThread) => {
    waiting.get(id)?.resolve(outcome);
    waiting.delete(id);
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => end(new Error(`the thread that reads records again ended with exit code ${code}`)));
  return {
    async reread(page) {
      if (ended !== undefined) throw ended;
      const id = next++;
      const { promise, resolve, reject } = Promise.withResolvers<RereadOutcome>();
      waiting.set(id, { resolve, reject });
      const deadline = setTimeout(() => {
        end(new Error('a page of records took longer than two minutes to be read again'));
        void worker.terminate();
      }, DEADLINE_MS);
      worker.postMessage({ id, page } satisfies ToRereadThread, []);
      try {
        return await promise;
      } finally {
        clearTimeout(deadline);
      }
    },
    async close() {
      end(new Error('the thread that reads records again was stopped'));
      await worker.terminate();
    },
  };
}
