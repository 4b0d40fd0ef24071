/**
 * What the event store costs on real Windows events (OTRF Security-Datasets), as the pipeline uses it: parsed, made into rows, inserted in
 * batches on chDB with fsync, then asked. Times in CPU seconds, because machines that measure are seldom alone.
 *
 *   UV_THREADPOOL_SIZE=12 node bench/event-store.ts [events] [rows in a batch]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { windowsParsers } from '../src/connectors/windows/windows.ts';
import { corpus } from '../src/corpora.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import { parseQuery } from '../src/model/query.ts';
import { recordOrigin, type RecordBatch } from '../src/model/record.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { openEventStore } from '../src/store/events/open-event-store.ts';
import { eventToRow } from '../src/store/events/row.ts';

const wanted = Number(process.argv[2] ?? 300_000);
const inBatch = Number(process.argv[3] ?? 10_000);
const RUNS = 5;

const folder = corpus('security-datasets');
if (folder !== undefined) await main(folder);

async function main(corpusFolder: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'event-store-'));
  const rss = (): string => `${Math.round(process.memoryUsage().rss / 1e6)} MB`;
  console.log(`before opening: ${rss()}`);
  const store = await openEventStore({ kind: 'embedded', folder: data });
  console.log(`open and idle: ${rss()}`);
  const normalize = createNormalize(windowsParsers, DEFAULT_TENANT);
  const spent = { normalize: 0, rows: 0, insert: 0, insertWall: 0 };
  const total = { events: 0, bytes: 0, rowBytes: 0 };
  for (const batch of batches(corpusFolder)) {
    const { events } = await timed((cpu) => (spent.normalize += cpu), () => normalize(batch)); // prettier-ignore
    const rows = await timed((cpu) => (spent.rows += cpu), () => Buffer.from(events.map(eventToRow).join('\n'))); // prettier-ignore
    await timed(
      (cpu, wall) => {
        spent.insert += cpu;
        spent.insertWall += wall;
      },
      () => store.insert('events', rows, `t${batch.first}`),
    );
    total.events += events.length;
    total.bytes += batch.payload.length;
    total.rowBytes += rows.length;
  }
  const perEvent = (seconds: number): string => `${((seconds * 1e6) / total.events).toFixed(1)} CPU-µs`;
  console.log(`${total.events} events of ${Math.round(total.bytes / total.events)} bytes, rows of ${Math.round(total.rowBytes / total.events)} bytes`);
  console.log(`normalize ${perEvent(spent.normalize)}, row ${perEvent(spent.rows)}, insert ${perEvent(spent.insert)} (${Math.round(total.events / spent.insert)} rows/CPU-s, ${Math.round(total.events / spent.insertWall)} rows/s)`);
  const { bytes, parts } = await store.usage();
  console.log(`${(bytes / total.events).toFixed(0)} bytes an event in ${parts} parts; ${rss()}`);
  for (const text of ['', 'mimikatz', 'TargetUserName = Administrator', 'cmd = *-enc*', 'SubjectLogonId = 0x3e7', 'CallTrace = *dbgcore*', 'Hashes = *aaaa*', 'RelativeTargetName = srvsvc']) {
    const parsed = parseQuery(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const search = { tenant: DEFAULT_TENANT, query: parsed.query };
    let found = 0;
    const report = (what: string) => (cpu: number, wall: number): void =>
      console.log(`  ${(text === '' ? 'everything' : text).padEnd(32)} ${what} ${((wall * 1000) / RUNS).toFixed(0).padStart(5)} ms ${((cpu * 1000) / RUNS).toFixed(0).padStart(5)} CPU-ms ${found}`);
    await timed(report('newest 50'), async () => {
      for (let run = 0; run < RUNS; run++) found = (await store.search({ ...search, limit: 50 })).events.length;
    });
    await timed(report('histogram'), async () => {
      for (let run = 0; run < RUNS; run++) found = (await store.histogram({ ...search, buckets: 60 })).total;
    });
  }
  await store.close();
  rmSync(data, { recursive: true, force: true });
} // prettier-ignore

async function timed<Result>(
  report: (cpu: number, wall: number) => void,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const used = process.cpuUsage(before);
  report((used.user + used.system) / 1e6, (performance.now() - start) / 1000);
  return result;
}

function* batches(corpusFolder: string): Generator<RecordBatch> {
  const files = readdirSync(corpusFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl.gz') && file.includes('windows'))
    .toSorted();
  const origin = recordOrigin.parse({ source: asSourceId('bench') });
  let lines: string[] = [];
  let first = 0;
  while (files.length > 0) {
    for (const file of files) {
      const text = gunzipSync(readFileSync(join(corpusFolder, file))).toString();
      for (const line of text.split('\n')) {
        if (line !== '') lines.push(line);
        if (lines.length < inBatch) continue;
        const parts = lines.map((each) => Buffer.from(each));
        let end = 0;
        const ends = Uint32Array.from(parts, (part) => (end += part.length));
        yield { origin, received: Date.now(), payload: Buffer.concat(parts), ends, stream: streamOf('bench'), first };
        first += lines.length;
        lines = [];
        if (first >= wanted) return;
      }
    }
  }
}
