import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asSourceId } from '../src/model/ids.ts';
import type { IncomingBatch } from '../src/model/record.ts';
import { openFileJournal, type FileJournal } from '../src/store/journal/file-journal.ts';

/**
 * What the journal costs: appends of 1, 100 and 10,000 records of 500 bytes, each acknowledged after fdatasync, by one sender
 * and by many; beside it what the same disk does with a plain write and fdatasync of the same bytes, in the same run.
 *
 *     node bench/journal.ts [--folder DIR] [--seconds 3]
 */
const { values } = parseArgs({ options: { folder: { type: 'string' }, seconds: { type: 'string', default: '3' } } });
const seconds = Number(values.seconds);
const RECORD_BYTES = 500;
const SENDERS = 64;
const KEEP = { bytes: 0, milliseconds: 0 };

interface Row {
  readonly what: string;
  readonly batch: number;
  readonly senders: number;
  readonly 'records/s': number;
  readonly 'MB/s': number;
  readonly 'p50 ms': number;
  readonly 'p99 ms': number;
}

const rows: Row[] = [];
for (const records of [1, 100, 10_000]) {
  rows.push(await inFolder((folder) => plainWrites(folder, records)));
  rows.push(await inFolder((folder) => appends(folder, records, 1)));
  if (records < 10_000) rows.push(await inFolder((folder) => appends(folder, records, SENDERS)));
}
rows.push(await inFolder(readBack));
console.table(rows);
console.log(`peak resident memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(values.folder ?? tmpdir(), 'bench-journal-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function batchOf(records: number): IncomingBatch {
  return {
    origin: { source: asSourceId('bench'), envelope: 'none' },
    received: Date.now(),
    payload: new Uint8Array(records * RECORD_BYTES).map((_, i) => 32 + ((i * 31) % 95)),
    ends: Uint32Array.from({ length: records }, (_, i) => (i + 1) * RECORD_BYTES),
  };
}

async function appends(folder: string, records: number, senders: number): Promise<Row> {
  const journal = await openFileJournal({ folder, limitBytes: 8 * 1024 ** 3, retention: KEEP });
  const batch = batchOf(records);
  const times = await until(senders, async () => {
    const { end } = await journal.append(batch);
    if (end % 500_000 < records) await journal.commit('bench', end); // keeps the disk small
  });
  await journal.close();
  return row('journal append', records, senders, times);
}

/** The limit: one file, one write call, one fdatasync. */
async function plainWrites(folder: string, records: number): Promise<Row> {
  const handle = await open(join(folder, 'plain'), 'w');
  const { payload } = batchOf(records);
  let position = 0;
  const times = await until(1, async () => {
    await handle.write(payload, 0, payload.length, position);
    await handle.datasync();
    position += payload.length;
    if (position > 2 ** 30) await handle.truncate((position = 0));
  });
  await handle.close();
  return row('write + fdatasync', records, 1, times);
}

async function readBack(folder: string): Promise<Row> {
  const records = 100;
  const journal = await openFileJournal({ folder, limitBytes: 8 * 1024 ** 3, fsync: false });
  await fill(journal, records, 1_000_000);
  const started = performance.now();
  const times: number[] = [];
  let before = started;
  for await (const entry of journal.read(0, new AbortController().signal)) {
    const now = performance.now();
    times.push(now - before);
    before = now;
    if (entry.next === journal.head()) break;
  }
  await journal.close();
  return row('read back', records, 1, { times, elapsed: performance.now() - started });
}

async function fill(journal: FileJournal, records: number, total: number): Promise<void> {
  const batch = batchOf(records);
  for (let done = 0; done < total; done += records * 100) {
    await Promise.all(Array.from({ length: 100 }, () => journal.append(batch)));
  }
}

interface Times {
  /** milliseconds of each call */
  readonly times: number[];
  readonly elapsed: number;
}

async function until(senders: number, work: () => Promise<void>): Promise<Times> {
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  const sender = async (): Promise<void> => {
    for (let now = performance.now(); now < end;) {
      await work();
      const done = performance.now();
      times.push(done - now);
      now = done;
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return { times, elapsed: performance.now() - started };
}

function row(what: string, batch: number, senders: number, { times, elapsed }: Times): Row {
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  const perSecond = (times.length * batch * 1000) / elapsed;
  return {
    what,
    batch,
    senders,
    'records/s': Math.round(perSecond),
    'MB/s': round((perSecond * RECORD_BYTES) / 1e6),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
