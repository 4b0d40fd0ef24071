import type { SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import type { KafkaSettings } from './describe.ts';
import { frameMessage } from './frame-message.ts';

/** What is looked at of a message. */
export interface ReadMessage {
  readonly offset: bigint;
  /** null or undefined in a tombstone */
  readonly value: Buffer | null | undefined;
}

/** A place in a partition. */
export interface Place {
  /** the message that comes next */
  readonly offset: bigint;
  /** how many records of it are done already */
  readonly skip: number;
}

/** A batch, and the place behind its last record. */
export interface PlacedBatch {
  readonly batch: IncomingBatch;
  readonly next: Place;
}

export interface CutMessages {
  readonly batches: readonly PlacedBatch[];
  /** messages without a value */
  readonly tombstones: number;
  /** behind the last message */
  readonly next: Place;
}

export interface CutOptions {
  readonly source: SourceId;
  readonly framing: KafkaSettings['framing'];
  readonly clock: () => number;
  /** where reading stands: what is before is left out */
  readonly from: Place;
}

/** Cuts messages of one partition, in order, into batches that know where they end. */
export function cutMessages(
  messages: readonly ReadMessage[],
  { source, framing, clock, from }: CutOptions,
): CutMessages {
  /** batches with the number of records up to their ends */
  const cut: { batch: IncomingBatch; end: number }[] = [];
  let end = 0;
  const batcher = createBatcher({
    origin: { source, envelope: 'none' },
    clock,
    emit(batch) {
      end += batch.ends.length;
      cut.push({ batch, end });
    },
  });
  /** for each message: its offset, and the number of records up to its end */
  const ends: { offset: bigint; end: number }[] = [];
  let tombstones = 0;
  let last = from.offset;
  for (const { offset, value } of messages) {
    if (offset < from.offset) continue;
    if (value === null || value === undefined) tombstones++;
    else if (offset === from.offset && from.skip > 0) {
      frameRest(value, framing, from.skip, batcher);
    } else frameMessage(value, framing, batcher);
    ends.push({ offset, end: batcher.completed() });
    last = offset + 1n;
  }
  batcher.flush();
  let at = 0;
  const batches = cut.map(({ batch, end: batchEnd }) => {
    while (at < ends.length && (ends[at]?.end ?? 0) <= batchEnd) at++;
    const message = ends[at];
    if (message === undefined) return { batch, next: { offset: last, skip: 0 } };
    const done = batchEnd - (ends[at - 1]?.end ?? 0);
    const before = message.offset === from.offset ? from.skip : 0;
    return { batch, next: { offset: message.offset, skip: done > 0 ? done + before : 0 } };
  });
  return { batches, tombstones, next: { offset: last, skip: 0 } };
}

/** A message of more records than a batch holds, of which some were done when the process ended. */
function frameRest(
  value: Buffer,
  framing: KafkaSettings['framing'],
  skip: number,
  batcher: ReturnType<typeof createBatcher>,
): void {
  let seen = 0;
  const inner = createBatcher({
    origin: batcher.origin(),
    clock: () => 0,
    emit(batch) {
      const { payload, ends } = batch;
      const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
      for (let i = 0, start = 0; i < ends.length; i++) {
        const end = ends[i] ?? 0;
        if (seen++ >= skip) {
          batcher.add(bytes, start, end);
          if (batch.origin.unreadable === undefined) batcher.close();
          else batcher.spoil(batch.origin.unreadable);
        }
        start = end;
      }
    },
  });
  frameMessage(value, framing, inner);
  inner.flush();
}
