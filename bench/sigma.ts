import { globSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { windowsParsers } from '../src/connectors/windows/windows.ts';
import { corpus } from '../src/corpora.ts';
import { isJsonObject } from '../src/model/json.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import { sigmaRuleTexts } from '../test/sigma-rules-corpus.ts';

/**
 * What matching costs: all of SigmaHQ's `rules/` over real Windows events, one thread, against JSON.parse of the same lines in the same run.
 * `node bench/sigma.ts [--lane all|process-creation] [--passes 3] [--every 1] [--file GLOB]`
 */
const { values } = parseArgs({
  options: {
    lane: { type: 'string', default: 'all' },
    passes: { type: 'string', default: '3' },
    every: { type: 'string', default: '1' },
    file: { type: 'string' },
  },
});

const texts = sigmaRuleTexts();
const folder = corpus('security-datasets');
const parser = windowsParsers[0];
if (texts === undefined || folder === undefined || parser === undefined) process.exit(1);

const before = process.memoryUsage();
const start = performance.now();
const { rules, problems } = readRules(texts);
const engine = createSigmaEngine(rules);
const loadMs = performance.now() - start;

const isProcessCreation = (line: string): boolean => {
  const event: unknown = JSON.parse(line);
  if (!isJsonObject(event)) return false;
  const channel = typeof event['Channel'] === 'string' ? event['Channel'].toLowerCase() : '';
  return (
    (channel.includes('sysmon') && event['EventID'] === 1) || (channel === 'security' && event['EventID'] === 4688)
  );
};

const lines: string[] = [];
for (const file of globSync(values.file ?? `${folder}/**/*.jsonl.gz`).sort()) {
  const all = gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  // each line is made a string of its own, as a reader of lines would
  for (const [i, line] of all.entries())
    if (i % Number(values.every) === 0) lines.push(Buffer.from(line).toString('utf8'));
}
const lane = values.lane === 'process-creation' ? lines.filter(isProcessCreation) : lines;
const bytes = lane.reduce((sum, line) => sum + line.length, 0);

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** CPU time of one pass over all lines, in microseconds an event. */
function pass(work: 'json' | 'parse' | 'match'): { us: number; events: number; hits: number } {
  const from = cpu();
  let events = 0;
  let hits = 0;
  for (const line of lane) {
    const object: unknown = JSON.parse(line);
    if (work === 'json' || !isJsonObject(object) || parser?.claims(object) !== true) continue;
    const parsed = parser.parse(object, { received: 0, context: undefined, envelope: undefined });
    if ('unreadable' in parsed) continue;
    events++;
    if (work === 'match') hits += engine.match(parsed.kind.logSources, parsed.fields).length;
  }
  return { us: (cpu() - from) / lane.length, events, hits };
}

console.log(`machine: ${cpus()[0]?.model} × ${cpus().length}, Node ${process.version}`);
console.log(`rules: ${rules.length} loaded, ${problems.length} problems, ${loadMs.toFixed(0)} ms from text to engine`);
console.log(`input: ${lane.length} lines, ${(bytes / 1e6).toFixed(1)} MB, lane ${values.lane}`);
for (let i = 0; i < Number(values.passes); i++) {
  engine.counts.events = 0;
  engine.counts.candidates = 0;
  const json = pass('json');
  const parse = pass('parse');
  const match = pass('match');
  const perEvent = engine.counts.candidates / Math.max(1, engine.counts.events);
  console.log(
    [
      `pass ${i + 1}: JSON.parse ${json.us.toFixed(2)} us`,
      `parser ${(parse.us - json.us).toFixed(2)} us`,
      `match ${(match.us - parse.us).toFixed(2)} us (${perEvent.toFixed(2)} candidates)`,
      `all ${match.us.toFixed(2)} us = ${(1e6 / match.us).toFixed(0)} events/s = ${((json.us / match.us) * 100).toFixed(0)} % of JSON.parse`,
      `${match.hits} hits`,
    ].join(', '),
  );
}
lines.length = 0;
globalThis.gc?.();
const after = process.memoryUsage();
const grown = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
console.log(`memory: ${(after.rss / 1e6).toFixed(0)} MB resident; heap and buffers grew by ${grown.toFixed(0)} MB${globalThis.gc === undefined ? ' (run with --expose-gc for a figure without garbage)' : ' for rules, indexes and the lines of the lane'}`); // prettier-ignore
