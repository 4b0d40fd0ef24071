import { asSourceId, streamOf } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import { createFramer } from '../../pipeline/collect/framing/create-framer.ts';
import { recognise } from '../../pipeline/collect/framing/recognise.ts';

/** When the records of a case are received: cases are written with times around here. */
const RECEIVED = Date.UTC(2026, 11, 1);

/**
 * The records of a case as batches, framed as those of a file are: one record a line, JSON also over several lines, Zeek's logs with their header.
 * @param name of the case; cases of different names know nothing of one another
 */
export function recordsOfCase(text: string, name: string): RecordBatch[] {
  const bytes = Buffer.from(text);
  const batches: RecordBatch[] = [];
  const stream = streamOf(name);
  let first = 0;
  const batcher = createBatcher({
    origin: { source: asSourceId(name), envelope: 'none' },
    clock: () => RECEIVED,
    emit: (batch) => {
      batches.push({ ...batch, stream, first });
      first += batch.ends.length;
    },
  });
  const recognised = recognise(bytes);
  const framer = createFramer(
    recognised.kind === 'text' ? recognised : { kind: 'text', framing: 'lines', encoding: 'utf-8', skip: 0 },
    batcher,
  );
  framer.write(bytes);
  framer.end();
  batcher.flush();
  return batches;
}
