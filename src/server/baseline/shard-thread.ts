import { Worker } from 'node:worker_threads';
import { keepYoung } from '../keep-young.ts';
import type { FromShard, ShardData, ToShard } from './messages.ts';
import { ShardEnded, type Shard } from './shard.ts';
import { shardOver } from './shard-calls.ts';

export interface ShardThreadOptions {
  /** the thread's program */
  readonly entry: URL;
  /** folder where its code is kept compiled */
  readonly compiled?: string | undefined;
  /** MB that the objects of the thread may take; typed arrays are not among them */
  readonly memoryMb: number;
  /** longest time for one answer, ms; a thread that takes longer is ended */
  readonly deadlineMs?: number;
}

interface Waiting {
  readonly resolve: (answer: FromShard) => void;
  readonly reject: (error: Error) => void;
}

/** A shard in a thread of its own. Rejects if the thread cannot start. */
export async function startShardThread(data: ShardData, options: ShardThreadOptions): Promise<Shard> {
  keepYoung();
  const worker = new Worker(options.entry, {
    workerData: data,
    ...(options.compiled === undefined ? {} : { env: { ...process.env, NODE_COMPILE_CACHE: options.compiled } }),
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
  });
  /** answers come in the order asked; the first is that it is open */
  const waiting: Waiting[] = [];
  let failure: Error | undefined;
  let ended: ShardEnded | undefined;
  const first = new Promise<FromShard>((resolve, reject) => waiting.push({ resolve, reject }));
  const deadlineMs = options.deadlineMs ?? 600_000;
  let headSince = performance.now();
  const watchdog = setInterval(
    () => {
      if (waiting.length > 0 && performance.now() - headSince > deadlineMs) void worker.terminate();
    },
    Math.min(5000, deadlineMs / 2),
  );
  watchdog.unref();
  worker.on('message', (answer: FromShard) => {
    headSince = performance.now();
    waiting.shift()?.resolve(answer);
  });
  worker.on('error', (error: unknown) => (failure = error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => {
    clearInterval(watchdog);
    ended = new ShardEnded(`the thread of baselines ended: ${failure?.message ?? `exit code ${code}`}`);
    for (const { reject } of waiting.splice(0)) reject(ended);
  });
  const opened = await first;
  if (opened.kind !== 'opened') throw new Error('the thread of baselines did not say that it is open');
  const ask = (asked: ToShard): Promise<FromShard> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      if (waiting.length === 0) headSince = performance.now();
      waiting.push({ resolve, reject });
      // copied and not moved: after the death of the thread they are asked again
      worker.postMessage(asked, []);
    });
  return shardOver(opened.opened, ask, async () => {
    await worker.terminate();
  });
}
