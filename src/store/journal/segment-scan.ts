import { open, type FileHandle } from 'node:fs/promises';
import type { Received } from '../../pipeline/ports.ts';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import { recordOrigin, type RecordOrigin } from '../../model/record.ts';
import { frameKey, frameOrigin } from './frame.ts';
import { FrameReader, type FoundFrame } from './frame-reader.ts';
import type { Loss } from './problem.ts';
import { RecentKeys, type Place } from './recent-keys.ts';
import type { Segment } from './segment.ts';
import type { SegmentHeader } from './segment-header.ts';

/** What a walk through one segment found. */
export interface Scan {
  /** one past the last record */
  readonly end: number;
  /** where the readable frames end */
  readonly endOffset: number;
  readonly received: Map<SourceId, Received>;
  readonly keys: { digest: string; place: Place }[];
  readonly losses: Loss[];
  /** what follows `endOffset`, if the file goes on */
  readonly stop: Stop | undefined;
}

/**
 * Why a walk ended before the file did. `torn`: a write that did not end, never acknowledged.
 * `unsure`: the last group is there in its length and wrong in its content: torn, or damaged after it was acknowledged.
 * `damaged`: frames behind it prove that it had been durable.
 */
export type Stop = { readonly offset: number; readonly kind: 'torn' | 'unsure' | 'damaged' };

/** @param skipDamage goes on behind what cannot be read, and lists it under `losses` */
export async function scanSegment(segment: Segment, skipDamage: boolean): Promise<Scan> {
  const handle = await open(segment.path, 'r');
  try {
    const { sync, first } = segment.header;
    const reader = new FrameReader(handle, sync, segment.start);
    const received = receivedOfHeader(segment.header);
    const originOf = originParser();
    const keys: Scan['keys'] = [];
    const losses: Loss[] = [];
    let end = first;
    const take = (frame: FoundFrame): void => {
      const { head, bytes, at } = frame;
      const place = { first: head.first, end: head.first + head.records };
      const { source } = originOf(frameOrigin(bytes, at, head));
      addReceived(received, source, head.records, head.payloadBytes, head.received);
      const key = frameKey(bytes, at, head);
      if (key !== undefined) keys.push({ digest: RecentKeys.digest(source, key), place });
      end = place.end;
    };
    for (;;) {
      const found = await reader.next(segment.bytes);
      if (found.kind === 'frame' && found.head.first === end) take(found);
      else if (found.kind === 'end') {
        return { end, endOffset: reader.offset, received, keys, losses, stop: undefined };
      } else {
        const stop: Stop = { offset: found.offset, kind: await kindOfStop(handle, reader, found, segment.bytes, end) };
        if (stop.kind !== 'damaged' || !skipDamage) {
          return { end, endOffset: stop.offset, received, keys, losses, stop };
        }
        const next = await new FrameReader(handle, sync, stop.offset).skip(stop.offset + 8, segment.bytes, end);
        if (next.kind !== 'frame') throw new Error('a frame that was there is gone');
        losses.push({
          file: segment.path,
          offset: stop.offset,
          bytes: next.offset - stop.offset,
          from: end,
          to: next.head.first,
        });
        reader.seek(next.offset);
        end = next.head.first;
      }
    }
  } finally {
    await handle.close();
  }
}

async function kindOfStop(
  handle: FileHandle,
  reader: FrameReader,
  found: { readonly offset: number; readonly kind: string; readonly cut?: boolean },
  limit: number,
  end: number,
): Promise<Stop['kind']> {
  if (found.kind === 'bad' && (await isZeroFrom(handle, found.offset, limit))) return 'torn';
  let from = found.offset + 8;
  for (;;) {
    const later = await reader.skip(from, limit, end);
    if (later.kind !== 'frame') return found.cut === true ? 'torn' : 'unsure';
    if (later.head.groupStart > found.offset) return 'damaged';
    from = later.offset + later.head.length;
  }
}

/** A file system may have made the file longer before its content reached the disk. */
async function isZeroFrom(handle: FileHandle, offset: number, limit: number): Promise<boolean> {
  const piece = Buffer.alloc(64 * 1024);
  for (let at = offset; at < limit; at += piece.length) {
    const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, limit - at), at);
    if (piece.subarray(0, bytesRead).some((byte) => byte !== 0)) return false;
    if (bytesRead === 0) break;
  }
  return true;
}

/** Origins repeat from frame to frame: the last one is kept, so that its identity stays and its JSON is parsed once. */
export function originParser(): (text: string) => RecordOrigin {
  let lastText = '';
  let last: RecordOrigin | undefined;
  return (text) => {
    if (last === undefined || text !== lastText) {
      last = recordOrigin.parse(JSON.parse(text));
      lastText = text;
    }
    return last;
  };
}

export function receivedOfHeader(header: SegmentHeader): Map<SourceId, Received> {
  const received = new Map<SourceId, Received>();
  for (const [source, records, bytes, first, last] of header.received) {
    received.set(asSourceId(source), { records, bytes, first, last });
  }
  return received;
}

export function receivedToHeader(received: ReadonlyMap<SourceId, Received>): SegmentHeader['received'] {
  return Array.from(received, ([source, { records, bytes, first, last }]) => [source, records, bytes, first, last]);
}

export function addReceived(
  received: Map<SourceId, Received>,
  source: SourceId,
  records: number,
  bytes: number,
  time: number,
): void {
  const before = received.get(source);
  received.set(source, {
    records: (before?.records ?? 0) + records,
    bytes: (before?.bytes ?? 0) + bytes,
    first: Math.min(before?.first ?? time, time),
    last: Math.max(before?.last ?? time, time),
  });
}
