import { open } from 'node:fs/promises';
import type { RecordBatch, RecordOrigin } from '../../model/record.ts';
import type { JournalEntry } from '../../pipeline/ports.ts';
import { frameBody, frameKey, frameOrigin } from './frame.ts';
import type { FoundFrame } from './frame-reader.ts';
import { JournalProblem } from './problem.ts';
import type { Segment } from './segment.ts';
import { SegmentCursor, type LiveSegments } from './segment-cursor.ts';
import { originParser } from './segment-scan.ts';

/** Entries from a position on, across segments, up to what is durable; then waits for more. @throws JournalProblem */
export async function* readSegmentsFrom(
  live: LiveSegments,
  position: number,
  signal: AbortSignal,
): AsyncGenerator<JournalEntry, void, undefined> {
  const originOf = originParser();
  let wanted = position;
  while (live.isOpen() && !signal.aborted) {
    const segment = segmentOf(live.segments, wanted);
    const cursor = new SegmentCursor(live, segment, await openSegment(segment, wanted));
    try {
      for (;;) {
        const frame = await cursor.next();
        if (frame !== undefined) {
          if (cursor.expected <= wanted) continue;
          yield { batch: batchOf(frame, segment.header.stream, originOf, wanted), next: cursor.expected };
          wanted = cursor.expected;
          if (signal.aborted) return;
        } else if (!cursor.isAtEnd) {
          continue; // appended in the meantime: to wait now could be to wait for what has been already
        } else if (live.segments.at(-1) === segment) {
          await live.changed(signal);
          if (!live.isOpen() || signal.aborted) return;
        } else {
          wanted = Math.max(wanted, cursor.endOfSegment());
          break;
        }
      }
    } finally {
      await cursor.close();
    }
  }
}

/** The segment that holds a position, or the gap before it. */
function segmentOf(segments: readonly Segment[], position: number): Segment {
  const oldest = segments[0];
  const segment = segments.findLast(({ header }) => header.first <= position);
  if (segment !== undefined && position <= Math.max(segment.end, nextFirst(segments, segment))) return segment;
  if (segment !== undefined) throw new JournalProblem('position-ahead', `The journal ends before record ${position}.`);
  if (oldest !== undefined && position >= oldest.header.follows) return oldest;
  throw gone(position, oldest?.header.first ?? 0);
}

const nextFirst = (segments: readonly Segment[], segment: Segment): number =>
  segments[segments.indexOf(segment) + 1]?.header.first ?? 0;

async function openSegment(segment: Segment, wanted: number): ReturnType<typeof open> {
  try {
    return await open(segment.path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw gone(wanted, segment.end);
    throw error;
  }
}

function gone(position: number, first: number): JournalProblem {
  return new JournalProblem(
    'position-gone',
    `Record ${position} is no longer in the journal, which begins with record ${first}: every reader had committed a later position, ` +
      'or the reader that asks never committed any.',
  );
}

function batchOf(
  { head, bytes, at }: FoundFrame,
  stream: string,
  originOf: (text: string) => RecordOrigin,
  wanted: number,
): RecordBatch {
  const key = frameKey(bytes, at, head);
  const batch: RecordBatch = {
    origin: originOf(frameOrigin(bytes, at, head)),
    received: head.received,
    ...frameBody(bytes, at, head),
    ...(key === undefined ? {} : { key }),
    stream,
    first: head.first,
  };
  return wanted > head.first ? laterPart(batch, wanted - head.first) : batch;
}

/** The batch without its first `count` records: for a reader that begins inside it. */
function laterPart(batch: RecordBatch, count: number): RecordBatch {
  const start = batch.ends[count - 1] ?? 0;
  return {
    ...batch,
    payload: batch.payload.slice(start),
    ends: batch.ends.slice(count).map((end) => end - start),
    first: batch.first + count,
  };
}
