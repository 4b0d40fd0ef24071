/**
 * What the normalize stage costs on top of JSON.parse, on one thread, in CPU time.
 *
 *     node bench/normalize.ts [file.jsonl | file.jsonl.gz …] [--rounds 5]
 *
 * Without a file: the largest Windows captures of the corpus `security-datasets`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { windowsParsers } from '../src/connectors/windows/windows.ts';
import { corpus } from '../src/corpora.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const files = positionals.length > 0 ? positionals : largestCaptures();
if (files.length === 0) process.exit(0);
const batches = files.flatMap(fileToBatches);
const records = batches.reduce((sum, batch) => sum + batch.ends.length, 0);
const bytes = batches.reduce((sum, batch) => sum + batch.payload.length, 0);
console.log(`${records} records, ${(bytes / 1e6).toFixed(1)} MB, ${files.length} files, node ${process.version}`);

const normalize = createNormalize(windowsParsers, DEFAULT_TENANT);
const work: Record<string, () => void> = {
  'JSON.parse alone': () => batches.forEach(parseAlone),
  normalize: () => batches.forEach((batch) => normalize(batch)),
  'normalize, OCSF': () =>
    batches.forEach((batch) => {
      for (const event of normalize(batch).events) void event.ocsf;
    }),
  'normalize, OCSF, entities': () =>
    batches.forEach((batch) => {
      for (const event of normalize(batch).events) void [event.ocsf, event.entities];
    }),
};

const best = new Map<string, number>();
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [name, run] of Object.entries(work)) {
    const before = process.cpuUsage();
    run();
    const used = process.cpuUsage(before);
    const seconds = (used.user + used.system) / 1e6;
    best.set(name, Math.min(best.get(name) ?? Infinity, seconds));
  }
}
const alone = best.get('JSON.parse alone') ?? 0;
for (const [name, seconds] of best) {
  const each = (seconds * 1e6) / records;
  const extra = each - (alone * 1e6) / records;
  console.log(
    `${name.padEnd(28)} ${Math.round(records / seconds)
      .toLocaleString('en')
      .padStart(9)} events/s  ${each.toFixed(2)} us/event  ` +
      `+${extra.toFixed(2)} us  ${(bytes / 1e6 / seconds).toFixed(0)} MB/s  ${Math.round((alone / seconds) * 100)} % of JSON.parse`,
  );
}

/** The floor: one latin1 or UTF-8 text a record, JSON.parse, nothing else. */
function parseAlone(batch: RecordBatch): void {
  const payload = Buffer.from(batch.payload.buffer, batch.payload.byteOffset, batch.payload.byteLength);
  let start = 0;
  for (const end of batch.ends) {
    JSON.parse(payload.toString('utf8', start, end));
    start = end;
  }
}

function fileToBatches(path: string): RecordBatch[] {
  const bytesOfFile = readFileSync(path);
  const content = path.endsWith('.gz') ? gunzipSync(bytesOfFile) : bytesOfFile;
  const result: RecordBatch[] = [];
  let lines: Buffer[] = [];
  let at = 0;
  const flush = (): void => {
    let end = 0;
    result.push({
      origin: { source: asSourceId(path), envelope: 'none' },
      received: Date.now(),
      payload: Buffer.concat(lines),
      ends: Uint32Array.from(lines, (line) => (end += line.length)),
      stream: streamOf(path),
      first: 0,
    });
    lines = [];
  };
  while (at < content.length) {
    const newline = content.indexOf(10, at);
    const end = newline < 0 ? content.length : newline;
    if (end > at) lines.push(content.subarray(at, end));
    at = end + 1;
    if (lines.length === 1000) flush();
  }
  if (lines.length > 0) flush();
  return result;
}

function largestCaptures(): string[] {
  const root = corpus('security-datasets', 'atomic', 'windows');
  if (root === undefined) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl.gz'))
    .map((name) => join(root, name))
    .toSorted((a, b) => statSync(b).size - statSync(a).size)
    .slice(0, 6);
}
