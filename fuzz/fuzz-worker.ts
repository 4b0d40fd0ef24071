import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { seeded } from '../src/statistics/random.ts';
import { startCoverage } from './coverage.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { keptCases } from './kept-cases.ts';
import { type Found, fuzzOrder, type FuzzOrder, type FuzzResult } from './messages.ts';
import { MAX_INPUT, mutate } from './mutate.ts';
import { targetNamed } from './targets.ts';

/** Inputs between two looks at the coverage. */
const ROUND = 256;
/** Beyond this many inputs that brought something new, the new take the place of a chance one. */
const MOST_INPUTS = 3000;
/** An input of at most 64 KiB that takes longer than this of the processor, twice, is told, even though it ends. */
const SLOW_MS = 2000;

const order = fuzzOrder.parse(workerData);
const target = await targetNamed(order.name);
if (target === undefined) throw new Error(`no fuzz target ${order.name}`);
parentPort?.postMessage(await fuzz(target, order), []);

async function fuzz(target: FuzzTarget, { seconds, seed, shared }: FuzzOrder): Promise<FuzzResult> {
  const head = new Int32Array(shared, 0, 2);
  const place = new Uint8Array(shared, 8);
  const random = seeded(seed);
  const found = new Map<string, Found>();
  const begun = performance.now();
  let slowestMs = 0;
  let runs = 0;

  async function run(input: Uint8Array, isAgain = false): Promise<void> {
    place.set(input.subarray(0, place.length));
    head[1] = input.length;
    Atomics.add(head, 0, 1);
    const before = cpuMs();
    try {
      // a copy: a target may keep or change what it is given
      const pending = target.run(new Uint8Array(input));
      if (pending !== undefined) await pending;
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const key = message.split('\n').slice(0, 3).join('\n').replaceAll(/\d+/g, 'N');
      if (!found.has(key) && found.size < 20) found.set(key, { what: 'threw', message, input });
    }
    const took = cpuMs() - before;
    // what is loaded at first use is not the input's fault
    if (took > SLOW_MS && !isAgain) return run(input, true);
    if (took > SLOW_MS && !found.has('slow'))
      found.set('slow', { what: 'slow', message: `${took.toFixed(0)} ms`, input });
    slowestMs = Math.max(slowestMs, took);
    runs++;
  }

  const inputs = [...(await target.seeds()), ...keptCases(target.name)].map((each) => each.subarray(0, MAX_INPUT));
  if (inputs.length === 0) inputs.push(new Uint8Array(0));
  const coverage = await startCoverage((url) => url.includes('/src/'));
  for (const input of inputs) await run(input);
  await coverage.fresh();

  let heapEarly = 0;
  const over = (share: number): boolean => performance.now() - begun > seconds * 1000 * share;
  while (!over(1)) {
    const round: Uint8Array[] = [];
    while (round.length < ROUND && !over(1)) {
      const input = mutate(pick(inputs, random), pick(inputs, random), target.words ?? [], random);
      round.push(input);
      await run(input);
    }
    const fresh = await coverage.fresh();
    if (fresh.size > 0) {
      for (const input of await carriers(round, fresh, async (some) => {
        for (const one of some) await run(one);
        return coverage.among(fresh);
      })) {
        if (inputs.length < MOST_INPUTS) inputs.push(input);
        else inputs[Math.floor(random() * inputs.length)] = input;
      }
    }
    if (heapEarly === 0 && over(0.2)) heapEarly = usedHeap();
    // lets the parent's messages and streams' callbacks through
    await new Promise((resolve) => setImmediate(resolve));
  }
  const took = (performance.now() - begun) / 1000;
  const heapLate = usedHeap();
  return {
    name: target.name, kind: target.kind, runs, seconds: took, inputs: inputs.length, blocks: coverage.size, slowestMs,
    heapEarly: heapEarly || heapLate, heapLate, found: [...found.values()],
  }; // prettier-ignore
}

/** The inputs of a round that reached the new blocks, by halving. */
async function carriers(
  round: readonly Uint8Array[],
  fresh: ReadonlySet<string>,
  reached: (inputs: readonly Uint8Array[]) => Promise<ReadonlySet<string>>,
): Promise<Uint8Array[]> {
  const missing = new Set(fresh);
  const carrying: Uint8Array[] = [];
  const search = async (some: readonly Uint8Array[]): Promise<void> => {
    if (missing.size === 0 || some.length === 0) return;
    const hits = [...(await reached(some))].filter((block) => missing.has(block));
    if (hits.length === 0) return;
    const [only] = some;
    if (some.length === 1 && only !== undefined) {
      carrying.push(only);
      for (const block of hits) missing.delete(block);
      return;
    }
    const middle = some.length >> 1;
    await search(some.slice(0, middle));
    await search(some.slice(middle));
  };
  await search(round);
  return carrying;
}

function pick(inputs: readonly Uint8Array[], random: () => number): Uint8Array {
  return inputs[Math.floor(random() * inputs.length)] ?? new Uint8Array(0);
}

/** of this thread, so that a busy machine is nobody's fault */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}
