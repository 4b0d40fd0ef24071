import { crc32 } from 'node:zlib';
import type { IncomingBatch } from '../../model/record.ts';

/**
 * One batch on disk. Numbers are little-endian; a frame starts and ends on a multiple of 8 bytes.
 *
 * | at | bytes | what                                                                          |
 * |----|-------|-------------------------------------------------------------------------------|
 * |  0 | 4     | the segment's sync word (random, so that no log content can look like a frame)|
 * |  4 | 4     | CRC-32 of everything from byte 8 on, started with the sync word               |
 * |  8 | 4     | length of the whole frame                                                     |
 * | 12 | 4     | number of records                                                             |
 * | 16 | 8     | sequence of the first record, unsigned                                        |
 * | 24 | 8     | receive time, float64, milliseconds since 1970                                |
 * | 32 | 8     | file offset where this frame's group began: all before it was durable by then |
 * | 40 | 4     | length of the payload                                                         |
 * | 44 | 4     | length of the origin                                                          |
 * | 48 | 4     | length of the key, 0 without one                                              |
 * | 52 | 4     | 0                                                                             |
 * | 56 |       | ends (4 bytes a record), origin (JSON), key (UTF-8), zeros, payload           |
 */
export const HEAD_BYTES = 56;
export const MAX_FRAME_BYTES = 256 * 1024 * 1024;

export interface FrameHead {
  readonly length: number;
  readonly records: number;
  readonly first: number;
  readonly received: number;
  readonly groupStart: number;
  readonly payloadBytes: number;
  readonly originBytes: number;
  readonly keyBytes: number;
}

/** A batch ready to be framed: its texts are already bytes, so its size is known before its place is. */
export interface FrameDraft {
  readonly batch: IncomingBatch;
  readonly origin: Buffer;
  readonly key: Buffer;
  /** bytes of the whole frame */
  readonly length: number;
}

const NO_KEY = Buffer.alloc(0);

export function frameDraft(batch: IncomingBatch): FrameDraft {
  const origin = Buffer.from(JSON.stringify(batch.origin));
  const key = batch.key === undefined ? NO_KEY : Buffer.from(batch.key);
  const parts = HEAD_BYTES + batch.ends.length * 4 + origin.length + key.length + batch.payload.length;
  return { batch, origin, key, length: roundUp(parts) };
}

/** Records that overlap or lie outside of the payload would come back as other records: that is a bug of whoever made the batch. */
export function checkEnds({ ends, payload }: IncomingBatch): void {
  let before = 0;
  for (const end of ends) {
    if (end < before) throw new RangeError('The ends of a batch must not decrease.');
    before = end;
  }
  if (before !== payload.length) {
    throw new RangeError(`The last record of a batch ends at ${before}, its payload at ${payload.length}.`);
  }
}

/** Small payloads are copied next to their head: fewer, larger pieces for the write call. */
const COPY_BELOW = 16 * 1024;

/** The pieces of a frame, in order. The payload itself is not copied unless it is small. */
export function frameBytes(draft: FrameDraft, first: number, groupStart: number, sync: number): Uint8Array[] {
  const { batch, origin, key, length } = draft;
  const { payload, ends } = batch;
  const together = payload.length < COPY_BELOW;
  const head = Buffer.allocUnsafe(together ? length : length - payload.length);
  head.writeUInt32LE(sync, 0);
  head.writeUInt32LE(length, 8);
  head.writeUInt32LE(ends.length, 12);
  writeU64(head, first, 16);
  head.writeDoubleLE(batch.received, 24);
  writeU64(head, groupStart, 32);
  head.writeUInt32LE(payload.length, 40);
  head.writeUInt32LE(origin.length, 44);
  head.writeUInt32LE(key.length, 48);
  head.writeUInt32LE(0, 52);
  let at = HEAD_BYTES;
  head.set(new Uint8Array(ends.buffer, ends.byteOffset, ends.byteLength), at);
  at += ends.byteLength;
  head.set(origin, at);
  head.set(key, at + origin.length);
  at += origin.length + key.length;
  head.fill(0, at, length - payload.length);
  if (together) head.set(payload, length - payload.length);
  const ofHead = crc32(head.subarray(8), sync);
  head.writeUInt32LE(together ? ofHead : crc32(payload, ofHead), 4);
  return together ? [head] : [head, payload];
}

/** The head at `at`, or undefined if there is none: wrong sync word, or lengths that contradict each other. */
export function frameHead(bytes: Buffer, at: number, sync: number): FrameHead | undefined {
  if (bytes.readUInt32LE(at) !== sync) return undefined;
  const head: FrameHead = {
    length: bytes.readUInt32LE(at + 8),
    records: bytes.readUInt32LE(at + 12),
    first: readU64(bytes, at + 16),
    received: bytes.readDoubleLE(at + 24),
    groupStart: readU64(bytes, at + 32),
    payloadBytes: bytes.readUInt32LE(at + 40),
    originBytes: bytes.readUInt32LE(at + 44),
    keyBytes: bytes.readUInt32LE(at + 48),
  };
  const parts = HEAD_BYTES + head.records * 4 + head.originBytes + head.keyBytes + head.payloadBytes;
  return head.length === roundUp(parts) && head.length <= MAX_FRAME_BYTES ? head : undefined;
}

/** Whether the frame's bytes, all of them in `bytes`, are those that were written. */
export function isWhole(bytes: Buffer, at: number, head: FrameHead, sync: number): boolean {
  return crc32(bytes.subarray(at + 8, at + head.length), sync) === bytes.readUInt32LE(at + 4);
}

export function frameOrigin(bytes: Buffer, at: number, head: FrameHead): string {
  const start = at + HEAD_BYTES + head.records * 4;
  return bytes.toString('utf8', start, start + head.originBytes);
}

export function frameKey(bytes: Buffer, at: number, head: FrameHead): string | undefined {
  if (head.keyBytes === 0) return undefined;
  const start = at + HEAD_BYTES + head.records * 4 + head.originBytes;
  return bytes.toString('utf8', start, start + head.keyBytes);
}

/** Ends and payload in one buffer that belongs to nobody else: the one copy on the way out, and what makes a batch transferable. */
export function frameBody(bytes: Buffer, at: number, head: FrameHead): { ends: Uint32Array; payload: Uint8Array } {
  const own = new Uint8Array(head.records * 4 + head.payloadBytes);
  const endsStart = at + HEAD_BYTES;
  own.set(bytes.subarray(endsStart, endsStart + head.records * 4));
  own.set(bytes.subarray(at + head.length - head.payloadBytes, at + head.length), head.records * 4);
  return { ends: new Uint32Array(own.buffer, 0, head.records), payload: own.subarray(head.records * 4) };
}

const roundUp = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const TWO_32 = 2 ** 32;

function writeU64(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt32LE(value % TWO_32, at);
  buffer.writeUInt32LE(Math.floor(value / TWO_32), at + 4);
}

function readU64(buffer: Buffer, at: number): number {
  return buffer.readUInt32LE(at) + buffer.readUInt32LE(at + 4) * TWO_32;
}
