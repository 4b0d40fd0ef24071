import type { RecordBatch } from '../../model/record.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import type { Understood } from '../../pipeline/ports.ts';
import type { UsageDelta } from './usage-deltas.ts';

/**
 * What goes to a worker: one batch at a time, its bytes moved (`isReplay`: only what baselines look at is wanted); or the wish to be told at once what it saw and what rules cost.
 */
export type ToWorker =
  | { readonly kind: 'batch'; readonly id: number; readonly batch: RecordBatch; readonly isReplay: boolean }
  | { readonly kind: 'report' };

/** What comes back. A worker answers in the order asked. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly loaded: LoadedContent }
  | { readonly kind: 'done'; readonly id: number; readonly understood: Understood }
  | { readonly kind: 'usage'; readonly usage: UsageDelta | undefined; readonly asked: boolean };

/** A copy of a batch that can be moved to another thread; the original stays, for a second try. */
export function batchToMove(batch: RecordBatch): { batch: RecordBatch; move: ArrayBuffer[] } {
  // Not `slice`: of a Buffer, that is a view.
  const payload = new Uint8Array(batch.payload);
  const ends = new Uint32Array(batch.ends);
  return { batch: { ...batch, payload, ends }, move: [payload.buffer, ends.buffer] };
}

/** The rows as arrays that own their memory, so that they can be moved. */
export function understoodToMove(understood: Understood): { understood: Understood; move: ArrayBuffer[] } {
  const eventRows = owned(understood.eventRows);
  const unreadableRows = owned(understood.unreadableRows);
  const sightings = understood.sightings?.map(owned);
  const observations = understood.observations?.map(owned);
  const parts = [eventRows, unreadableRows, ...(sightings ?? []), ...(observations ?? [])];
  const moved = {
    ...understood,
    eventRows,
    unreadableRows,
    ...(sightings === undefined ? {} : { sightings }),
    ...(observations === undefined ? {} : { observations }),
  };
  // what is empty may be one buffer twice, and none may be moved twice
  return { understood: moved, move: [...new Set(parts.map(({ buffer }) => buffer))] };
}

/** A view of a part, of a shared pool or of shared memory is copied out of it. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength;
  return isOwn ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
