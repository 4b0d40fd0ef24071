import { open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SourceId } from '../../model/ids.ts';
import type { Received } from '../../pipeline/ports.ts';
import { isDiskFull, syncFolder } from './durable-file.ts';
import { damagedAt, JournalProblem, type Loss, type Repair } from './problem.ts';
import { RecentKeys } from './recent-keys.ts';
import { createSegment, firstOfName, isHalfMadeName, isSegmentName, readSegment, type Segment } from './segment.ts';
import { receivedToHeader, scanSegment, type Scan, type Stop } from './segment-scan.ts';

export interface OpenSegmentsOptions {
  readonly folder: string;
  readonly fsync: boolean;
  readonly skipDamage: boolean;
  readonly now: number;
  readonly random: (bytes: number) => Buffer;
}

export interface OpenedSegments {
  /** at least one; the last one is written to */
  readonly segments: Segment[];
  readonly received: Map<SourceId, Received>;
  readonly keys: RecentKeys;
  /** batches with a key ever appended */
  readonly keyed: number;
  readonly repairs: Repair[];
  readonly losses: Loss[];
  /** bytes of files that were put aside by repairs */
  readonly keptBytes: number;
}

/** How much is read at opening to remember keys of segments before the last one. */
const KEY_SCAN_BYTES = 256 * 1024 * 1024;
/** Torn tails that are kept; older ones go. */
const KEPT_TAILS = 8;

/** Finds out what is in the folder and puts right what a crash left. */
export async function openSegments(options: OpenSegmentsOptions): Promise<OpenedSegments> {
  const { folder, fsync } = options;
  const repairs = await removeHalfMade(folder);
  const { segments, losses } = await readSegments(options);
  let last = segments.at(-1);
  if (last === undefined) {
    last = await createSegment(folder, firstHeader(options), fsync);
    segments.push(last);
  }
  const scan = await scanSegment(last, options.skipDamage);
  losses.push(...scan.losses);
  last.end = scan.end;
  if (scan.stop !== undefined) {
    if (scan.stop.kind === 'damaged') throw damagedAt(last.path, scan.stop.offset);
    repairs.push(await cutTail(last, scan, scan.stop, options));
    const gap = scan.stop.kind === 'unsure' ? Math.ceil((last.bytes - scan.stop.offset) / 4) : 0;
    last.bytes = scan.stop.offset;
    // What may have been read already must not share its sequences, and so its event ids, with what comes now.
    if (gap > 0) segments.push(await createSegment(folder, headerAfter(last, scan, gap, options.now), fsync));
  }
  const keys = await keysOf(segments, scan, last);
  const keyed = last.header.keyed + scan.keys.length;
  return { segments, received: scan.received, keys, keyed, repairs, losses, keptBytes: await keptBytes(folder) };
}

async function removeHalfMade(folder: string): Promise<Repair[]> {
  const repairs: Repair[] = [];
  for (const name of (await readdir(folder)).filter(isHalfMadeName)) {
    const file = join(folder, name);
    const { size: bytes } = await stat(file);
    await rm(file);
    const message = `${file} was removed: the program ended while it made a new segment. It held no records.`;
    repairs.push({ kind: 'half-made-segment', file, offset: 0, bytes, kept: undefined, unsure: false, message });
  }
  return repairs;
}

/** All segments in order, checked to be one chain. */
async function readSegments(options: OpenSegmentsOptions): Promise<{ segments: Segment[]; losses: Loss[] }> {
  const segments: Segment[] = [];
  const losses: Loss[] = [];
  const damagedBytes = new Map<number, number>();
  const names = (await readdir(options.folder)).filter(isSegmentName).sort();
  for (const name of names) {
    const path = join(options.folder, name);
    const before = segments.at(-1);
    try {
      const segment = await readSegment(path);
      if (before !== undefined) {
        const { previous, follows } = segment.header;
        const isNext = previous === before.header.first;
        before.end = isNext ? follows : (previous ?? follows);
        if (!isNext && !options.skipDamage) throw missingBefore(path, previous);
        if (!isNext) {
          const bytes = damagedBytes.get(before.end) ?? 0;
          losses.push({ file: path, offset: 0, bytes, from: before.end, to: follows });
        }
      }
      segments.push(segment);
    } catch (error) {
      if (!(error instanceof JournalProblem) || error.kind !== 'damaged' || !options.skipDamage) throw error;
      if (name === names.at(-1)) throw lastUnreadable(error, path);
      const { size } = await stat(path);
      await rename(path, join(options.folder, `damaged-${name}`));
      damagedBytes.set(firstOfName(name), size);
    }
  }
  return { segments, losses };
}

function missingBefore(file: string, previous: number | null): JournalProblem {
  return new JournalProblem(
    'damaged',
    `A journal file is missing before ${file}: the one that begins with record ${previous}. Restore it from a backup, or open the ` +
      `journal with damage: 'skip' to go on without it.`,
    { file, offset: 0 },
  );
}

/** Without its header nobody knows which sequences the last segment gave out, and none may be given out twice. */
function lastUnreadable(error: JournalProblem, file: string): JournalProblem {
  return new JournalProblem(
    'damaged',
    `${error.message} This is the last file of the journal, which cannot be skipped: restore it, or start a new journal in an empty folder.`,
    { file, offset: 0 },
  );
}

async function cutTail(segment: Segment, scan: Scan, stop: Stop, options: OpenSegmentsOptions): Promise<Repair> {
  const { path } = segment;
  const bytes = segment.bytes - stop.offset;
  const handle = await open(path, 'r+');
  let kept: string | undefined;
  try {
    const tail = Buffer.alloc(Math.min(bytes, 512 * 1024 * 1024));
    const { bytesRead } = await handle.read(tail, 0, tail.length, stop.offset);
    kept = await keepTail(options.folder, scan.end, tail.subarray(0, bytesRead));
    await handle.truncate(stop.offset);
    if (options.fsync) await handle.sync();
  } finally {
    await handle.close();
  }
  if (options.fsync) await syncFolder(options.folder);
  const unsure = stop.kind === 'unsure';
  const message =
    `${path} ended with ${bytes} bytes that are no whole batch; they were cut off at byte ${stop.offset}` +
    (kept === undefined ? ' and not kept, because the disk is full.' : ` and kept in ${basename(kept)}.`) +
    (unsure ? ' They may have been acknowledged.' : ' They had not been acknowledged.');
  return { kind: 'torn-tail', file: path, offset: stop.offset, bytes, kept, unsure, message };
}

const tailName = /^torn-(\d+)(?:-\d+)?\.bin$/;

async function keepTail(folder: string, sequence: number, bytes: Buffer): Promise<string | undefined> {
  const tails = (await readdir(folder)).filter((name) => tailName.test(name));
  const aged = await Promise.all(tails.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })));
  aged.sort((a, b) => b.time - a.time);
  for (const { name } of aged.slice(KEPT_TAILS - 1)) await rm(join(folder, name));
  let path = join(folder, `torn-${sequence}.bin`);
  for (let copy = 2; tails.includes(basename(path)); copy++) path = join(folder, `torn-${sequence}-${copy}.bin`);
  try {
    await writeFile(path, bytes, { flush: true });
    return path;
  } catch (error) {
    await rm(path, { force: true });
    if (isDiskFull(error)) return undefined;
    throw error;
  }
}

async function keptBytes(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => tailName.test(name) || name.startsWith('damaged-'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Keys of the newest segments, oldest first, so that the oldest are forgotten first. */
async function keysOf(segments: readonly Segment[], scan: Scan, last: Segment): Promise<RecentKeys> {
  const keys = new RecentKeys();
  const older: Segment[] = [];
  let bytes = 0;
  for (let index = segments.indexOf(last) - 1; index >= 0; index--) {
    const segment = segments[index];
    const keyedAfter = segments[index + 1]?.header.keyed ?? 0;
    if (segment === undefined || (bytes += segment.bytes) > KEY_SCAN_BYTES) break;
    if (keyedAfter > segment.header.keyed) older.unshift(segment);
  }
  // Damage in them is told to whoever reads them; here it only means that fewer keys are remembered.
  for (const segment of older) {
    for (const { digest, place } of (await scanSegment(segment, true)).keys) keys.add(digest, place);
  }
  for (const { digest, place } of scan.keys) keys.add(digest, place);
  return keys;
}

function firstHeader(options: OpenSegmentsOptions): Segment['header'] {
  return {
    stream: options.random(6).toString('hex'),
    sync: newSync(options.random),
    first: 0,
    follows: 0,
    previous: null,
    created: options.now,
    keyed: 0,
    received: [],
  };
}

function headerAfter(segment: Segment, scan: Scan, gap: number, now: number): Segment['header'] {
  return {
    ...segment.header,
    first: scan.end + gap,
    follows: scan.end,
    previous: segment.header.first,
    created: now,
    keyed: segment.header.keyed + scan.keys.length,
    received: receivedToHeader(scan.received),
  };
}

export function newSync(random: (bytes: number) => Buffer): number {
  return random(4).readUInt32LE(0) || 1;
}
