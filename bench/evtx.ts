/**
 * How fast Windows event logs become records, on one thread: the decoder alone (bytes in memory to batches of JSON lines), and as
 * `vedette analyze` reads the file. Beside it, if they are there, the readers of others over the very same file: evtxexport of libevtx-utils
 * (Debian), and the package `evtx` of PyPI (Rust), whose Python is named by EVTX_PYTHON.
 *
 *     node bench/evtx.ts [--megabytes 200] [FILE.evtx]
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crc32, gunzipSync } from 'node:zlib';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { createEvtxDecoder } from '../src/connectors/windows/evtx/evtx-decoder.ts';
import { evtxFormat } from '../src/connectors/windows/evtx/evtx-format.ts';
import { evtxFile, textValue } from '../src/connectors/windows/evtx/test-evtx.ts';
import { corpus } from '../src/corpora.ts';
import { asSourceId } from '../src/model/ids.ts';
import { createBatcher } from '../src/pipeline/collect/batcher.ts';

const CHUNK = 1 << 16;
const { values, positionals } = parseArgs({
  options: { megabytes: { type: 'string', default: '200' } },
  allowPositionals: true,
});
const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = positionals[0] ?? inputFile(Number(values.megabytes) * 1e6);
const size = statSync(path).size;
console.log(
  `${cpus()[0]?.model} (${cpus().length}), Node ${process.version}; ${(size / 1e6).toFixed(0)} MB of EVTX: ${what()}`,
);

// first, so that its peak memory is its own
await asAnalyzeReadsIt();
for (let round = 1; round <= 3; round++) decodeAlone(round);
peer('evtxexport (libevtx)', 'evtxexport', ['-f', 'text', path]);
const python = process.env['EVTX_PYTHON'] ?? 'python3';
const program = `import sys\nfrom evtx import PyEvtxParser\nn=0\nfor r in PyEvtxParser(sys.argv[1], number_of_threads=1).records_json(): n+=1\nprint(n)`;
peer('evtx (PyPI, Rust, one thread)', python, ['-c', program, path]);

function what(): string {
  if (positionals[0] !== undefined) return positionals[0];
  return corpus('evtx-attack-samples') === undefined
    ? 'invented records'
    : 'full chunks of the corpora, again and again';
}

function decodeAlone(round: number): void {
  const file = readFileSync(path);
  let records = 0;
  let bytes = 0;
  const batcher = createBatcher({
    origin: { source: asSourceId('bench'), envelope: 'none' },
    clock: () => 0,
    emit: ({ ends, payload }) => void ([records, bytes] = [records + ends.length, bytes + payload.length]),
  });
  const decoder = createEvtxDecoder(batcher);
  const watch = stopwatch();
  for (let at = 0; at < file.length; at += 1 << 18) decoder.write(file.subarray(at, at + (1 << 18)));
  decoder.end();
  batcher.flush();
  watch.say(`decoder alone, round ${round}`, records, `${(bytes / 1e6).toFixed(0)} MB of JSON`);
}

async function asAnalyzeReadsIt(): Promise<void> {
  let records = 0;
  let peak = 0;
  const watch = stopwatch();
  for await (const item of readPaths([path], { clock: () => 0, formats: [evtxFormat] })) {
    if (item.kind === 'batch') records += item.batch.ends.length;
    peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }
  watch.say('as analyze reads it', records, `at most ${(peak / 1e6).toFixed(0)} MB in buffers`);
}

function stopwatch(): { say(name: string, records: number, more: string): void } {
  const started = performance.now();
  const before = process.cpuUsage();
  return {
    say(name, records, more) {
      const seconds = (performance.now() - started) / 1000;
      const { user, system } = process.cpuUsage(before);
      const cpu = (user + system) / 1e6;
      const rates = [seconds, cpu].map((time) => `${(size / 1e6 / time).toFixed(1)} MB/s, ${Math.round(records / time).toLocaleString('en')} records/s`);
      console.log(`${name}: ${records} records; ${rates[0]} by the clock; ${rates[1]} of CPU time; ${more}; peak RSS ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB`);
    },
  };
} // prettier-ignore

function peer(name: string, command: string, args: readonly string[]): void {
  const started = performance.now();
  const result = spawnSync(command, [...args], { stdio: ['ignore', 'ignore', 'ignore'] });
  const seconds = (performance.now() - started) / 1000;
  if (result.status !== 0) console.log(`${name}: is not on this machine, or does not read this file`);
  else console.log(`${name}: ${(size / 1e6 / seconds).toFixed(1)} MB/s by the clock`);
}

/** Written piece by piece: what this holds would be the peak that is measured. */
function inputFile(bytes: number): string {
  const chunks = fullChunks();
  const count = Math.ceil(bytes / CHUNK);
  const header = evtxFile([]);
  header.writeUInt16LE(Math.min(0xffff, count), 42);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  const name = join(folder, 'bench.evtx');
  const handle = openSync(name, 'w');
  writeSync(handle, header);
  for (let i = 0; i < count; i++) writeSync(handle, chunks[i % chunks.length] ?? header);
  closeSync(handle);
  return name;
}

/** Chunks that are full, as those of a log in use are; of the small exported logs of the corpora most are nearly empty. */
function fullChunks(): Buffer[] {
  const samples = corpus('evtx-attack-samples');
  const files = samples === undefined ? [] : readdirSync(samples, { recursive: true, encoding: 'utf8' });
  const chunks: Buffer[] = [];
  for (const name of files.filter((each) => each.endsWith('.evtx.gz'))) {
    const file = gunzipSync(readFileSync(join(samples ?? '', name)));
    for (let at = 4096; at + CHUNK <= file.length; at += CHUNK)
      if (file.readUInt32LE(at + 48) > 50_000) chunks.push(file.subarray(at, at + CHUNK));
  }
  if (chunks.length > 0) return chunks;
  const names = ['SubjectUserName', 'NewProcessName', 'CommandLine', 'ParentProcessName'];
  const content = names.map((name, value) => ({ name: 'Data', attributes: { Name: name }, content: [{ value }] }));
  const event = { name: 'Event', content: [{ name: 'EventData', content }] };
  const records = Array.from({ length: 120 }, (_, i) => ({
    event,
    values: names.map((name) => textValue(`${name} of the record ${i}, `.repeat(3))),
  }));
  return [evtxFile([records]).subarray(4096)];
}
