import { asSourceId, streamOf } from '../src/model/ids.ts';
import type { RecordBatch, RecordOrigin } from '../src/model/record.ts';
import { createBatcher } from '../src/pipeline/collect/batcher.ts';

/** Batches as a way in makes them, a line a record. */
export function linesToBatches(lines: readonly string[], origin: Omit<RecordOrigin, 'source'>): RecordBatch[] {
  const batches: RecordBatch[] = [];
  const batcher = createBatcher({
    origin: { ...origin, source: asSourceId('bench') },
    clock: () => 1_795_290_700_000,
    emit: (batch) => void batches.push({ ...batch, stream: streamOf('bench'), first: 0 }),
  });
  for (const line of lines) {
    const bytes = Buffer.from(line);
    batcher.add(bytes, 0, bytes.length);
    batcher.close();
  }
  batcher.flush();
  return batches;
}
