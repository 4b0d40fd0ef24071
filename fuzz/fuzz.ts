/**
 * Feeds hostile bytes to everything that reads bytes of strangers.
 *
 *     npm run fuzz -- NAME… [--seconds N] [--seed N]      some targets; a name may end in *
 *     npm run fuzz -- --all [--seconds N] [--parallel N]  every target
 *     npm run fuzz -- --list
 *
 * Inputs are good ones, changed; what reaches code that nothing reached before is changed further (V8's block coverage). A target fails if it
 * throws, takes longer than ten seconds for one input (hung) or two (slow), asks for more than 512 MiB, or keeps more than 64 MiB after a
 * collection than early in the run. The input is kept in `fuzz/cases/NAME/`, where every run and the tests begin.
 *
 * Exit code: 0 if nothing was found, 1 if something was, 2 for wrong arguments.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { FuzzTarget } from './fuzz-target.ts';
import { keepCase } from './kept-cases.ts';
import type { Found, FuzzOrder, FuzzResult } from './messages.ts';
import { MAX_INPUT } from './mutate.ts';
import { allTargets } from './targets.ts';

const HUNG_MS = 10_000;
const LOOK_EVERY_MS = 500;
const HEAP_LIMIT_MB = 512;
const GROWTH = 64 << 20;

async function main(): Promise<number> {
  const given = argumentsOf();
  if (given === undefined) return usage();
  const { values, positionals } = given;
  const [seconds, seed, parallel] = [values.seconds, values.seed, values.parallel].map(Number);
  const targets = await allTargets();
  if (values.list) {
    for (const { name, kind } of targets) console.log(`${kind.padEnd(7)} ${name}`);
    return 0;
  }
  const wanted = values.all ? targets : targets.filter(({ name }) => positionals.some((given) => isNamed(name, given)));
  if (wanted.length === 0 || !(Number(seconds) > 0) || !Number.isInteger(seed) || !(Number(parallel) >= 1)) {
    const unknown = positionals.filter((name) => !targets.some((target) => isNamed(target.name, name)));
    if (unknown.length > 0) console.error(`no target is named ${unknown.join(', ')}; --list shows them`);
    return usage();
  }
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node.js ${process.versions.node}, ${seconds} s a target, seed ${seed}`); // prettier-ignore
  const waiting = [...wanted];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await runTarget(next, Number(seconds), Number(seed));
      if (!tell(next, result)) failed++;
    }
  };
  await Promise.all(Array.from({ length: Number(parallel) }, work));
  console.log(`${wanted.length} targets, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function argumentsOf() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' }, parallel: { type: 'string', default: '1' }, all: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
    }); // prettier-ignore
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

function usage(): number {
  console.error('usage: npm run fuzz -- NAME…|--all|--list [--seconds N] [--seed N] [--parallel N]');
  return 2;
}

const isNamed = (name: string, given: string): boolean =>
  given.endsWith('*') ? name.startsWith(given.slice(0, -1)) : name === given;

type Outcome = FuzzResult | Found;

function runTarget({ name }: FuzzTarget, seconds: number, seed: number): Promise<Outcome> {
  const shared = new SharedArrayBuffer(8 + MAX_INPUT);
  const head = new Int32Array(shared, 0, 2);
  const order: FuzzOrder = { name, seconds, seed, shared };
  const worker = new Worker(new URL('fuzz-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
  });
  const input = (): Uint8Array => new Uint8Array(shared, 8).slice(0, head[1]);
  return new Promise((resolve) => {
    let last = -1;
    let since = Date.now();
    const end = (outcome: Outcome): void => {
      clearInterval(timer);
      void worker.terminate();
      resolve(outcome);
    };
    const timer = setInterval(() => {
      const runs = Atomics.load(head, 0);
      if (runs !== last) [last, since] = [runs, Date.now()];
      else if (runs > 0 && Date.now() - since > HUNG_MS) end({ what: 'hung', message: `one input took more than ${HUNG_MS} ms`, input: input() }); // prettier-ignore
    }, LOOK_EVERY_MS);
    worker.once('message', (result: FuzzResult) => end(result));
    worker.once('error', (error: Error) => {
      const what = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'threw';
      end({ what, message: error.stack ?? error.message, input: input() });
    });
  });
}

/** @returns whether the target bore everything */
function tell({ name }: FuzzTarget, outcome: Outcome): boolean {
  const found = 'found' in outcome ? outcome.found : [outcome];
  if ('found' in outcome) {
    const { runs, seconds, inputs, blocks, slowestMs, heapEarly, heapLate } = outcome;
    const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
    console.log(`${name}: ${runs} inputs in ${seconds.toFixed(1)} s, ${inputs} kept, ${blocks} blocks reached, slowest ${slowestMs.toFixed(1)} ms, heap ${mib(heapEarly)} then ${mib(heapLate)}`); // prettier-ignore
    if (heapLate - heapEarly > GROWTH) {
      console.log(`${name}: GREW by ${mib(heapLate - heapEarly)}`);
      return false;
    }
  }
  for (const { what, message, input } of found) console.log(`${name}: ${what.toUpperCase()} ${message}\n  kept as ${keepCase(name, input)}`); // prettier-ignore
  return found.length === 0;
}

process.exitCode = await main();
