import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
 * A thread is not a core: the main thread hands out batches, and the engine collects garbage and compiles beside. How many cores the process kept busy
 * says what two threads can bring at most on a machine of that many.
 *
 *     node bench/sigma-threads.ts [--batches 120] [--passes 3]
 */
const { values } = parseArgs({
  options: { batches: { type: 'string', default: '120' }, passes: { type: 'string', default: '3' } },
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
    busy: 0,
  })),
);
for (let pass = 0; pass <= Number(values.passes); pass++) {
  for (const each of pools) {
    const start = performance.now();
    const cpu = process.cpuUsage();
    const findings = await Promise.all(batches.map((batch) => findingsOf(each.pool.understand(batch))));
    const seconds = (performance.now() - start) / 1000;
    // the first pass makes indexes and warms up
    const { user, system } = process.cpuUsage(cpu);
    const busy = (user + system) / 1e6 / seconds;
    if (pass > 0 && seconds < each.best) [each.best, each.busy] = [seconds, busy];
    const count = findings.reduce((sum, one) => sum + one, 0);
    console.log(`pass ${pass}, ${each.threads} threads: ${seconds.toFixed(2)} s, ${Math.round(records / seconds)} records/s, ${busy.toFixed(2)} cores busy, ${count} findings`); // prettier-ignore
  }
}
const [one, two] = pools;
if (one !== undefined && two !== undefined) {
  console.log(`two threads: ${(one.best / two.best).toFixed(2)} times one`);
  console.log(`one thread kept ${one.busy.toFixed(2)} of ${availableParallelism()} cores busy, so that two bring ${(availableParallelism() / one.busy).toFixed(2)} times at most`); // prettier-ignore
}
await Promise.all(pools.map(({ pool }) => pool.close()));

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
