/**
 * How fast files become batches of records, against reading the same file alone.
 *
 *     node bench/framing.ts [FILE…]
 *
 * Without files it writes 512 MB of invented records of each shape into the temporary folder, and removes them after.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { readPaths } from '../src/connectors/file/read-paths.ts';

const SIZE = 512 << 20;
const CHUNK = 1 << 18;

const given = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'vedette-bench-'));
try {
  const files = given.length > 0 ? given : await invent();
  for (const file of files) await measure(file);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(path: string): Promise<void> {
  await readAlone(path); // so that both find it in the page cache
  const alone = await timed(() => readAlone(path));
  let records = 0;
  let bytes = 0;
  let framing = '';
  const before = process.cpuUsage();
  const framed = await timed(async () => {
    for await (const item of readPaths([path], { clock: Date.now })) {
      if (item.kind === 'batch') {
        records += item.batch.ends.length;
        bytes += item.batch.payload.length;
      } else if (item.kind === 'done') framing = 'framing' in item ? item.framing : item.format;
      else console.error(`${item.path}: ${item.error.message}`);
    }
  });
  const used = process.cpuUsage(before);
  const { size } = await stat(path);
  const rate = (seconds: number, amount = size): string => `${(amount / seconds / 1e6).toFixed(0)} MB/s`;
  console.log(
    `${path}: ${framing}, ${(size / 1e6).toFixed(0)} MB, ${records} records of ${(bytes / records).toFixed(0)} bytes; ` +
      `read alone ${rate(alone)}, framed ${rate(framed)} (records' bytes ${rate(framed, bytes)}; ` +
      `${(bytes / (used.user + used.system)).toFixed(0)} MB a second of processor, all threads), ` +
      `peak memory so far ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`,
  );
}

async function readAlone(path: string): Promise<void> {
  const handle = await open(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  while ((await handle.read(buffer, 0, CHUNK)).bytesRead > 0);
  await handle.close();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function invent(): Promise<string[]> {
  const event = (n: number): object => ({
    EventID: 1,
    Computer: `ws-${n % 97}.example.com`,
    UtcTime: new Date(1_700_000_000_000 + n * 37).toISOString(),
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: `cmd.exe /c "echo ${n * 7919}" ${'x'.repeat((n * 31) % 900)}`,
    ParentImage: 'C:\\Windows\\explorer.exe',
    User: `EXAMPLE\\user${n % 13}`,
  });
  const shapes: Record<string, (n: number) => string> = {
    'ndjson.log': (n) => `${JSON.stringify(event(n))}\n`,
    'short-lines.log': (n) => `Jan  1 00:00:00 host app[${n}]: ${'word '.repeat(n % 20)}\n`,
    'pretty.json': (n) => `${JSON.stringify({ Event: event(n) }, null, 2)}\n`,
    'cloudtrail.json': (n) => (n === 0 ? `{"Records":[${JSON.stringify(event(n))}` : `,${JSON.stringify(event(n))}`),
  };
  const paths: string[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const path = join(folder, name);
    const file = createWriteStream(path);
    for (let n = 0, size = 0; size < SIZE;) {
      let block = '';
      while (block.length < 1 << 20) block += shape(n++);
      size += block.length;
      if (!file.write(block)) await once(file, 'drain');
    }
    file.end(name === 'cloudtrail.json' ? ']}' : '');
    await once(file, 'finish');
    paths.push(path);
  }
  const packed = join(folder, 'ndjson.log.gz');
  const input = await open(join(folder, 'ndjson.log'));
  await pipeline(input.createReadStream(), createGzip({ level: 6 }), createWriteStream(packed));
  return [...paths, packed];
}
