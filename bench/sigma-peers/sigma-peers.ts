import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { corpus } from '../../src/corpora.ts';
import { sigmaRuleTexts } from '../../test/sigma-rules-corpus.ts';
import { countMatches, differencesOf, readMatches, type Difference } from './differences.ts';
import { laneSources, prepareLane, type Lane } from './lanes.ts';
import { canMeasure, measured, type Measured } from './measured.ts';
import { ours, rsigmaPeers, type Peer } from './peers.ts';

/**
 * Our engine and others on the same events, the same rules (all of SigmaHQ's `rules/`) and this machine, one thread each: events a second from
 * file to matches, load time apart, memory, and whose matches differ.
 *
 *     node bench/sigma-peers/sigma-peers.ts --rsigma PATH [--lane NAME]… [--engine TEXT]… [--runs 3] [--work FOLDER] [--size 300000] [--core 1|any] [--json FILE]
 *
 * `--engine` leaves only those whose name holds one of the texts: most of the time goes to RSigma without routing, which is several times slower.
 * One thread each: every engine is kept on one core, the last by default; with `--core any` Node's threads for compiling and for garbage may use others.
 * A rate is (events - 1) / (time on the lane - time on its first event), by user and system time, the least of the runs of each, which take turns: on a machine
 * that does other things as well, wall time says more about those. Docs: docs/sigma-peers.md.
 */
const { values } = parseArgs({
  options: {
    rsigma: { type: 'string', default: join(process.env['HOME'] ?? '', '.cargo/bin/rsigma') },
    lane: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    runs: { type: 'string', default: '3' },
    work: { type: 'string', default: join(tmpdir(), 'vedette-sigma-peers') },
    size: { type: 'string', default: '300000' },
    core: { type: 'string', default: String(cpus().length - 1) },
    json: { type: 'string' },
  },
});

interface Result {
  readonly lane: string;
  readonly peer: Peer;
  readonly load: Measured;
  readonly whole: Measured;
  readonly matches: number;
}

const core = values.core === 'any' ? undefined : values.core;
if (!canMeasure) stop('GNU time is needed to measure processes: apt-get install time');
const rules = writeRules(join(values.work, 'rules'));
if (rules === undefined) stop('the corpus of SigmaHQ rules is not on this machine');
const theirs = rsigmaPeers(values.rsigma);
if (theirs === undefined) {
  console.log(`skipped: no RSigma at ${values.rsigma}. Build it with "cargo install --locked rsigma", and say where with --rsigma.`); // prettier-ignore
}
const results: Result[] = [];
const report: Record<string, unknown>[] = [];
console.log(
  `machine: ${cpus()[0]?.model} × ${cpus().length}, Node ${process.version}; rules: ${rules.count}; on ${core === undefined ? 'any core' : `core ${core}`}`,
);
for (const source of laneSources(Number(values.size))) {
  if (values.lane !== undefined && !values.lane.includes(source.name)) continue;
  const lane = await prepareLane(source, values.work);
  if (lane === undefined) console.log(`skipped: the corpora of lane ${source.name} are not on this machine`);
  else await runLane(lane, rules.folder);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);

async function runLane(lane: Lane, folder: string): Promise<void> {
  console.log(`\n## ${lane.name}: ${lane.events} events, ${(lane.bytes / 1e6).toFixed(0)} MB\n${lane.what}\n`);
  const isWanted = (name: string): boolean => values.engine?.some((text) => name.includes(text)) !== false;
  const peers = [...ours, ...(theirs ?? [])].filter(({ name, lanes }) => lanes?.includes(lane.name) !== false && isWanted(name)); // prettier-ignore
  const first = join(values.work, `${lane.name}.first.jsonl`);
  writeFileSync(first, `${firstLine(lane.path)}\n`);
  const runs = new Map<Peer, { load: Measured[]; whole: Measured[] }>();
  for (const peer of peers) runs.set(peer, { load: [], whole: [] });
  for (let run = 0; run < Number(values.runs); run++) {
    for (const peer of peers) {
      const output = outputOf(peer, lane);
      runs.get(peer)?.load.push(await measured(peer.command(lane, first, folder), output, peer.env, core));
      runs.get(peer)?.whole.push(await measured(peer.command(lane, lane.path, folder), output, peer.env, core));
    }
  }
  console.log(
    '| engine | events/s | MB/s | of our matches | load s | memory MB | matches |\n|---|---|---|---|---|---|---|',
  );
  const own: Result[] = [];
  for (const [peer, { load, whole }] of runs) {
    const result = { lane: lane.name, peer, load: least(load), whole: least(whole), matches: countLines(outputOf(peer, lane)) }; // prettier-ignore
    own.push(result);
    results.push(result);
  }
  const reference = own[0];
  for (const result of own) console.log(row(lane, result, reference));
  const best = own.filter(({ peer }) => peer.family === 'rsigma').sort((a, b) => rateOf(lane, b) - rateOf(lane, a))[0];
  const lines: Record<string, unknown>[] = own.map((result) => ({
    engine: result.peer.name,
    eventsPerSecond: rateOf(lane, result),
    loadSeconds: result.load.cpu,
    memoryMb: result.whole.memory,
    matches: result.matches,
    wallSeconds: result.whole.wall,
    cpuSeconds: result.whole.cpu,
  }));
  report.push({ lane, results: lines });
  if (best === undefined || reference === undefined) return;
  for (const mine of own.filter(({ peer }) => peer.family === 'ours')) {
    console.log(`\n${mine.peer.name}: ${(rateOf(lane, mine) / rateOf(lane, best)).toFixed(2)} times RSigma's best (${best.peer.name.slice(7)})`); // prettier-ignore
  }
  // once more, not timed, for the events that were matched: RSigma says which only together with the whole event
  const full = join(values.work, `${lane.name}.rsigma-matches.jsonl`);
  await measured([...best.peer.command(lane, lane.path, folder), '--include-event'], full, best.peer.env);
  const [left, right] = [await readMatches(outputOf(reference.peer, lane)), await readMatches(full)];
  const differences = differencesOf(left, right);
  report.push({ lane: lane.name, against: best.peer.name, differences });
  console.log(`\nmatches: ours ${countMatches(left)}, theirs ${countMatches(right)}; rules that differ: ${differences.length}\n`); // prettier-ignore
  console.log('| rule | both | only ours | only theirs | events |\n|---|---|---|---|---|');
  for (const one of differences) console.log(differenceRow(one));
}

function row(lane: Lane, result: Result, reference: Result | undefined): string {
  const rate = rateOf(lane, result);
  const share = reference === undefined ? 1 : rate / rateOf(lane, reference);
  const bytes = (rate * lane.bytes) / lane.events / 1e6;
  return `| ${result.peer.name} | ${Math.round(rate)} | ${bytes.toFixed(1)} | ${share.toFixed(2)} | ${result.load.cpu.toFixed(2)} | ${result.whole.memory.toFixed(0)} | ${result.matches} |`;
}

function differenceRow({ title, rule, both, onlyOurs, onlyTheirs, examples }: Difference): string {
  return `| ${title} (${rule.slice(0, 8)}) | ${both} | ${onlyOurs} | ${onlyTheirs} | ${examples.join(', ')} |`;
}

function rateOf(lane: Lane, { load, whole }: Result): number {
  return (lane.events - 1) / Math.max(0.01, whole.cpu - load.cpu);
}

function least(runs: readonly Measured[]): Measured {
  const ok = runs.filter(({ exit }) => exit === 0);
  const [first, ...rest] = ok.length > 0 ? ok : runs;
  if (first === undefined) throw new Error('nothing was run');
  return rest.reduce((best, one) => (one.cpu < best.cpu ? one : best), first);
}

function outputOf(peer: Peer, lane: Lane): string {
  return join(values.work, `${lane.name}.${peer.name.replaceAll(/[^a-z]+/gi, '-')}.out`);
}

function firstLine(path: string): string {
  const text = readFileSync(path).toString('utf8', 0, 1 << 20);
  return text.slice(0, text.indexOf('\n'));
}

function countLines(path: string): number {
  let count = 0;
  for (const byte of readFileSync(path)) if (byte === 10) count++;
  return count;
}

function writeRules(folder: string): { folder: string; count: number } | undefined {
  if (corpus('sigma-rules') === undefined) return undefined;
  const texts = sigmaRuleTexts() ?? [];
  mkdirSync(folder, { recursive: true });
  for (const { source, text } of texts) writeFileSync(join(folder, source.replaceAll('/', '__')), text);
  return { folder, count: texts.length };
}

function stop(why: string): never {
  console.error(why);
  process.exit(1);
}
