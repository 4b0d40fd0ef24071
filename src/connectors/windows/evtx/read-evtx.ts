import { asSourceId } from '../../../model/ids.ts';
import type { UnreadableReason } from '../../../model/record.ts';
import { recordBytes } from '../../../model/record.ts';
import { createBatcher } from '../../../pipeline/collect/batcher.ts';
import { createEvtxDecoder } from './evtx-decoder.ts';

/** A whole log at once, for tests, benchmarks and the fuzzer: what it holds as lines of JSON, and what could not be read. */
export function readEvtx(file: Buffer, pieceSize = 1 << 18): EvtxContent {
  const records: string[] = [];
  const unreadable: { reason: UnreadableReason; bytes: Uint8Array }[] = [];
  const batcher = createBatcher({
    origin: { source: asSourceId('evtx'), envelope: 'none' },
    clock: () => 0,
    emit(batch) {
      const reason = batch.origin.unreadable;
      for (let i = 0; i < batch.ends.length; i++) {
        const bytes = recordBytes(batch, i);
        if (reason === undefined) records.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
        else unreadable.push({ reason, bytes });
      }
    },
  });
  const decoder = createEvtxDecoder(batcher);
  for (let at = 0; at < file.length; at += pieceSize) decoder.write(file.subarray(at, at + pieceSize));
  decoder.end();
  batcher.flush();
  return { records, unreadable, damage: decoder.damage() };
}

export interface EvtxContent {
  readonly records: readonly string[];
  readonly unreadable: readonly { readonly reason: UnreadableReason; readonly bytes: Uint8Array }[];
  readonly damage: string | undefined;
}
