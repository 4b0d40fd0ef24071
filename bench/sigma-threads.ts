import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { corpus } from '../src/corpora.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { giveBack } from '../src/pipeline/give-back.ts';
import type { Understood } from '../src/pipeline/ports.ts';
import { createUnderstand } from '../src/server/workers/create-understand.ts';
import { sigmaRuleTexts } from '../test/sigma-rules-corpus.ts';

/**
 * What a second worker thread brings: the platform's own pool, which parses, normalizes, judges by all of SigmaHQ's `rules/` and makes the rows of
 * the event store, over the same real Windows events with one thread and with two, in turns. Needs two cores that nothing else uses.
 *
 * A thread is not a core: the main thread hands out batches, and the engine collects garbage and compiles beside. What two threads can bring on two
 * cores is told by processor time, too, which says something also where others use the cores: one thread is never idle, so it takes as long as its own
 * work; two take half of all the work that they and those beside them do.
 *
 *     node bench/sigma-threads.ts [--batches 400] [--passes 4]
 */
const { values } = parseArgs({
  options: { batches: { type: 'string', default: '400' }, passes: { type: 'string', default: '4' } },
});
const texts = sigmaRuleTexts();
const folder = corpus('security-datasets');
if (texts === undefined || folder === undefined) process.exit(1);

const batches = await readBatches(globSync(`${folder}/**/*.jsonl.gz`).sort(), Number(values.batches));
const records = batches.reduce((sum, { ends }) => sum + ends.length, 0);
console.log(`${records} records in ${batches.length} batches`);
const ruleSet = {
  version: 'bench',
  texts: texts.map(({ source, text }) => ({ source, text, pack: 'bench', version: source, enabled: true })),
  tunings: [],
};
const fail = (error: Error | undefined): void => {
  if (error !== undefined) throw error;
};
const pools = await Promise.all(
  [1, 2].map(async (threads) => ({
    threads,
    pool: await createUnderstand({ threads, ruleSet, trouble: fail, usage: () => undefined }),
    best: Infinity,
    all: Infinity,
    workers: Infinity,
  })),
);
for (let pass = 0; pass <= Number(values.passes); pass++) {
  for (const each of pools) {
    const start = performance.now();
    const before = processorSeconds();
    const findings = await Promise.all(batches.map((batch) => findingsOf(each.pool.understand(batch))));
    const seconds = (performance.now() - start) / 1000;
    const after = processorSeconds();
    const [all, workers] = [after.all - before.all, after.workers - before.workers];
    // the first pass makes indexes and warms up
    if (pass > 0) each.best = Math.min(each.best, seconds);
    if (pass > 0 && all < each.all) [each.all, each.workers] = [all, workers];
    const count = findings.reduce((sum, one) => sum + one, 0);
    console.log(`pass ${pass}, ${each.threads} threads: ${seconds.toFixed(2)} s, ${Math.round(records / seconds)} records/s, ${all.toFixed(2)} s of processors (${workers.toFixed(2)} in the workers), ${count} findings`); // prettier-ignore
  }
}
const [one, two] = pools;
if (one !== undefined && two !== undefined) {
  console.log(`two threads: ${(one.best / two.best).toFixed(2)} times one`);
  if (one.workers > 0) {
    console.log(`by processor time: ${(one.workers / (two.all / 2)).toFixed(2)} times; for each second in one worker ${(one.all / one.workers).toFixed(2)} s of processors were used, so that two on two cores bring ${((2 * one.workers) / one.all).toFixed(2)} times at most`); // prettier-ignore
  }
}
await Promise.all(pools.map(({ pool }) => pool.close()));

/** Processor time of this process, and of its worker threads: 0 where the system does not tell (Linux does). */
function processorSeconds(): { all: number; workers: number } {
  const { user, system } = process.cpuUsage();
  const isWorker = (task: string): boolean => readFileSync(`${task}/comm`, 'utf8').startsWith('WorkerThread');
  const nanoseconds = (task: string): number => Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]);
  const workers = globSync('/proc/self/task/*').filter(isWorker).map(nanoseconds);
  return { all: (user + system) / 1e6, workers: workers.reduce((sum, each) => sum + each, 0) / 1e9 };
}

/** Rows are given back as the pipeline gives them back, once they are joined for the event store: kept to the end, they would be 500 MB of garbage. */
async function findingsOf(answer: Promise<Understood>): Promise<number> {
  const { findings, eventRows } = await answer;
  giveBack(eventRows);
  return findings.length;
}

async function readBatches(paths: string[], most: number): Promise<RecordBatch[]> {
  const found: RecordBatch[] = [];
  for await (const item of readPaths(paths, { clock: Date.now })) {
    if (item.kind === 'batch') found.push(item.batch);
    if (found.length === most) break;
  }
  return found;
}
