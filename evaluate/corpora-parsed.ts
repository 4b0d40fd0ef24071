/**
 * Every corpus that holds logs, read as `vedette analyze` reads files: how many of its records are parsed.
 *
 *     npm run evaluate -- --only corpora-parsed [--data DIR]
 *
 * A record is recognised if a parser that knows its format made an event of it. It is parsed if it was, or if it is text that was read by its template: what
 * varies in it became fields. Other base events are kept and searchable, but do not count, nor do unreadable ones. What was not parsed is listed on
 * standard error, by file and shape.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import { jsonObject } from '../src/model/json.ts';
import { recordBytes, type RecordBatch } from '../src/model/record.ts';
import { createNormalize, type Normalize } from '../src/pipeline/normalize/normalize.ts';
import { loadOcsfValidator } from '../src/pipeline/normalize/test-ocsf-schema.ts';
import { fileFormats } from '../src/server/file-formats.ts';
import { parsers } from '../src/server/parsers.ts';
import type { Benchmark, Metric, Outcome } from './benchmark.ts';

/** What of a corpus is a log. */
interface LogCorpus {
  readonly folder: string;
  /** of the path within the folder */
  readonly isLog: (path: string) => boolean;
  readonly read?: 'tar' | 'rule-tests';
}

const compressed = /\.(?:jsonl|json|log|csv|txt|evtx|raw)(?:\.gz)?$/;
const about = /(?:^|\/)(?:index|inventory|expected[^/]*|map|labels)\.jsonl$/;
const isLogFile = (path: string): boolean => compressed.test(path) && !about.test(path);

const corpora: readonly LogCorpus[] = [
  { folder: 'security-datasets', isLog: isLogFile },
  { folder: 'evtx-attack-samples', isLog: isLogFile },
  { folder: 'evtx-to-mitre-attack', isLog: isLogFile },
  { folder: 'sigma-regression', isLog: isLogFile },
  { folder: 'splunk-attack-data', isLog: isLogFile },
  { folder: 'panther-rule-tests', isLog: (path) => path.endsWith('.jsonl.gz'), read: 'rule-tests' },
  { folder: 'stratus-detonation-logs', isLog: isLogFile },
  { folder: 'zeek-btest', isLog: (path) => path.endsWith('.tar.gz'), read: 'tar' },
  { folder: 'zeek-wrccdc', isLog: isLogFile },
  { folder: 'suricata-eve-alerts', isLog: isLogFile },
  { folder: 'research-only/loghub', isLog: (path) => path.endsWith('.log.gz') },
];

export const benchmark: Benchmark = {
  name: 'corpora-parsed',
  summary: 'Share of records of every corpus of logs that are parsed.',
  async run({ scored, told }) {
    const tallies: Tally[] = [];
    for (const corpus of corpora) {
      const folder = join(scored, corpus.folder);
      if (!existsSync(folder)) continue;
      told(corpus.folder);
      tallies.push(await readCorpus(corpus, folder));
    }
    for (const tally of tallies) tellMissed(tally);
    return outcomeOf(tallies);
  },
};

interface Tally {
  readonly corpus: string;
  records: number;
  parsed: number;
  recognised: number;
  ocsfProblems: number;
  /** shape of what was not parsed, with how often */
  readonly missed: Map<string, number>;
}

async function readCorpus({ folder: name, isLog, read }: LogCorpus, folder: string): Promise<Tally> {
  const tally: Tally = { corpus: name, records: 0, parsed: 0, recognised: 0, ocsfProblems: 0, missed: new Map() };
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => isLog(path)).sort(); // prettier-ignore
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  if (read === 'rule-tests')
    for (const path of paths) tallyBatch(tally, normalize, path, ruleTests(join(folder, path)));
  else if (read === 'tar')
    for (const path of paths) await unpacked(join(folder, path), (inside) => tallyFiles(tally, normalize, inside)); // prettier-ignore
  else await tallyFiles(tally, normalize, folder, paths);
  return tally;
}

async function tallyFiles(
  tally: Tally,
  normalize: Normalize,
  folder: string,
  paths?: readonly string[],
): Promise<void> {
  const files = paths ?? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.log') && statSync(join(folder, path)).isFile()); // prettier-ignore
  const given = files.map((path) => join(folder, path));
  for await (const item of readPaths(given, { clock: () => Date.UTC(2026, 10, 22), formats: fileFormats })) {
    if (item.kind === 'batch') tallyBatch(tally, normalize, relative(folder, item.path), item.batch);
    else if (item.kind === 'error') miss(tally, `${relative(folder, item.path)}: ${item.error.message}`);
  }
}

const validate = loadOcsfValidator();

function tallyBatch(tally: Tally, normalize: Normalize, path: string, batch: RecordBatch): void {
  const { events, unreadable } = normalize(batch);
  tally.records += batch.ends.length;
  for (const event of events) {
    const isRecognised = !event.quality.includes('not-recognised');
    if (isRecognised) tally.recognised++;
    if (isRecognised || typeof event.fields['template'] === 'string') tally.parsed++;
    else miss(tally, `${path}: ${event.format}: ${shapeOf(batch, event.sequence - batch.first)}`);
    if (validate !== undefined && validate(event.ocsf).length > 0) tally.ocsfProblems++;
  }
  for (const { index, reason } of unreadable) miss(tally, `${path}: ${reason.kind}: ${reason.message.slice(0, 80)}: ${shapeOf(batch, index)}`); // prettier-ignore
}

function miss(tally: Tally, shape: string): void {
  tally.missed.set(shape, (tally.missed.get(shape) ?? 0) + 1);
}

/** The first keys of an object, or the first characters with digits made alike. */
function shapeOf(batch: RecordBatch, index: number): string {
  const text = Buffer.from(recordBytes(batch, index)).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return `{${Object.keys(value).slice(0, 8).join(', ')}}`;
  } catch {
    // no object
  }
  return text.slice(0, 60).replaceAll(/\d+/g, 'N');
}

const ruleTest = z.object({ log: jsonObject });

function ruleTests(path: string): RecordBatch {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n').filter((line) => line !== ''); // prettier-ignore
  const records = lines.map((line) => Buffer.from(JSON.stringify(ruleTest.parse(JSON.parse(line)).log)));
  let end = 0;
  return {
    origin: { source: asSourceId(path), envelope: 'none' },
    received: Date.UTC(2026, 10, 22),
    payload: Buffer.concat(records),
    ends: Uint32Array.from(records, (record) => (end += record.length)),
    stream: streamOf(path),
    first: 0,
  };
}

async function unpacked(archive: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-corpus-'));
  try {
    execFileSync('tar', ['xzf', archive, '-C', folder]);
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const MOST_SHAPES = 40;

function tellMissed({ corpus, records, parsed, recognised, ocsfProblems, missed }: Tally): void {
  console.error(`\n${corpus}: of ${records} records ${parsed} were parsed, ${recognised} of them recognised; ${ocsfProblems} with an OCSF form that is not valid`); // prettier-ignore
  const shapes = [...missed].sort(([, a], [, b]) => b - a);
  for (const [shape, count] of shapes.slice(0, MOST_SHAPES)) console.error(`  ${String(count).padStart(7)}  ${shape}`);
  if (shapes.length > MOST_SHAPES) console.error(`           and ${shapes.length - MOST_SHAPES} more shapes`);
}

function outcomeOf(tallies: readonly Tally[]): Outcome {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const records = sum((tally) => tally.records);
  const metrics: Record<string, Metric> = {
    parsed: { value: sum((tally) => tally.parsed) / Math.max(records, 1), n: records, must: 0.995 },
    recognised: { value: sum((tally) => tally.recognised) / Math.max(records, 1), n: records },
    'OCSF problems': { value: sum((tally) => tally.ocsfProblems), n: records, must: 0, less: true },
  };
  for (const { corpus, records: of, parsed } of tallies) metrics[corpus] = { value: parsed / Math.max(of, 1), n: of }; // prettier-ignore
  return metrics;
}
