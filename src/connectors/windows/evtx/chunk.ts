import { crc32 } from 'node:zlib';

/** A chunk of an event log: 64 KiB that can be read alone, with its own names and templates. */
export const CHUNK_BYTES = 1 << 16;
const RECORDS_START = 512;
const RECORD_HEADER = 24;
const SMALLEST_RECORD = RECORD_HEADER + 4;
const SIGNATURE = Buffer.from('ElfChnk\0');
const RECORD_SIGNATURE = Buffer.from('**\0\0');

/** A stretch of a chunk: a record that stands whole, or bytes that should be some and are not. */
export interface Stretch {
  readonly kind: 'record' | 'damaged';
  /** bytes of the chunk, behind the end excluded */
  readonly from: number;
  readonly to: number;
}

export interface ChunkState {
  /** `empty`: zeros alone, a place that was never used */
  readonly kind: 'empty' | 'chunk' | 'foreign';
  /** what the checksums say; of a live log's last chunk they are old */
  readonly isSound: boolean;
  /** where the records end, as the chunk says */
  readonly end: number;
}

/** What the first 512 bytes of a chunk say, checked against its checksums. @param chunk as many of its bytes as there are */
export function chunkState(chunk: Buffer): ChunkState {
  if (!chunk.subarray(0, 8).equals(SIGNATURE)) {
    const kind = isZero(chunk) ? 'empty' : 'foreign';
    return { kind, isSound: kind === 'empty', end: chunk.length };
  }
  if (chunk.length < RECORDS_START) return { kind: 'chunk', isSound: false, end: chunk.length };
  const free = chunk.readUInt32LE(48);
  const isHeaderSound =
    crc32(chunk.subarray(128, RECORDS_START), crc32(chunk.subarray(0, 120))) === chunk.readUInt32LE(124);
  const isInside = free >= RECORDS_START && free <= chunk.length;
  const isSound = isHeaderSound && isInside && crc32(chunk.subarray(RECORDS_START, free)) === chunk.readUInt32LE(52);
  return { kind: 'chunk', isSound, end: isInside ? free : chunk.length };
}

/**
 * The records of a chunk in order, and what lies between them. Where a record does not stand whole, the next one that does is looked for.
 * In a chunk whose checksums fit, what lies behind its end is of no interest; else (a live log, damage) records are looked for there too.
 */
export function* stretchesOf(chunk: Buffer, state: ChunkState): Generator<Stretch> {
  let at = state.kind === 'chunk' ? RECORDS_START : 0;
  let lastId: bigint | undefined;
  while (at < state.end) {
    const size = recordSize(chunk, at, state.end);
    if (size > 0) {
      lastId = chunk.readBigUInt64LE(at + 8);
      yield { kind: 'record', from: at, to: at + size };
      at += size;
      continue;
    }
    const next = nextRecord(chunk, at + 1, state.end);
    const to = next < 0 ? state.end : next;
    if (!isZero(chunk.subarray(at, to))) yield { kind: 'damaged', from: at, to: endOfBytes(chunk, at, to) };
    at = to;
  }
  if (state.isSound) return;
  // a log that was copied while Windows wrote to it: its last records are newer than the chunk's header. Older ones are rests of a former round.
  for (;;) {
    const size = recordSize(chunk, at, chunk.length);
    if (size === 0) return;
    const id = chunk.readBigUInt64LE(at + 8);
    if (lastId !== undefined && id !== lastId + 1n) return;
    lastId = id;
    yield { kind: 'record', from: at, to: at + size };
    at += size;
  }
}

/** The size of the record that stands at `at`, or 0 if none does: signature, size, and the size again at its end. */
function recordSize(chunk: Buffer, at: number, end: number): number {
  if (at + SMALLEST_RECORD > end || chunk.readUInt32LE(at) !== 0x2a2a) return 0;
  const size = chunk.readUInt32LE(at + 4);
  if (size < SMALLEST_RECORD || at + size > end) return 0;
  return chunk.readUInt32LE(at + size - 4) === size ? size : 0;
}

function nextRecord(chunk: Buffer, from: number, end: number): number {
  for (
    let at = chunk.indexOf(RECORD_SIGNATURE, from);
    at >= 0 && at < end;
    at = chunk.indexOf(RECORD_SIGNATURE, at + 1)
  ) {
    if (recordSize(chunk, at, end) > 0) return at;
  }
  return -1;
}

function endOfBytes(chunk: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && chunk[end - 1] === 0) end--;
  return end;
}

const ZEROS = Buffer.alloc(CHUNK_BYTES);
const isZero = (bytes: Buffer): boolean => bytes.equals(ZEROS.subarray(0, bytes.length));
