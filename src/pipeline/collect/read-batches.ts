import type { IncomingBatch } from '../../model/record.ts';
import type { RecordOrigin, UnreadableReason } from '../../model/record.ts';
import { type BatchLimits, createBatcher } from './batcher.ts';
import type { FileFormat, FormatDecoder } from './file-format.ts';
import { createFramer } from './framing/create-framer.ts';
import type { Framer } from './framing/framer.ts';
import type { RecognisedText } from './framing/recognise.ts';

export interface ReadBatchesOptions {
  /** what the first bytes were recognised as */
  readonly content: RecognisedText | FileFormat;
  readonly origin: RecordOrigin;
  /** milliseconds since 1970 */
  readonly clock: () => number;
  readonly limits?: Partial<BatchLimits>;
  /** asked when the source is over: why its last record is not whole, if it is not */
  readonly cutOff?: () => UnreadableReason | undefined;
  /** told at the end what of a binary file was not whole */
  readonly onDamage?: (damage: string) => void;
}

/** The records of a stream of bytes, in batches. Nothing is read ahead of the batches that are taken: one chunk and one batch are held. */
export async function* readBatches(
  source: AsyncIterable<Buffer>,
  options: ReadBatchesOptions,
): AsyncGenerator<IncomingBatch> {
  let ready: IncomingBatch[] = [];
  const batcher = createBatcher({ ...options, emit: (batch) => void ready.push(batch) });
  const { content } = options;
  const framer: Framer & Partial<FormatDecoder> =
    'framing' in content ? createFramer(content, batcher) : content.createDecoder(batcher);
  for await (const chunk of source) {
    framer.write(chunk);
    if (ready.length > 0) {
      yield* ready;
      ready = [];
    }
  }
  const reason = options.cutOff?.();
  if (reason !== undefined) {
    if (framer.spoil === undefined) batcher.spoil(reason);
    else framer.spoil(reason);
  }
  framer.end();
  batcher.flush();
  yield* ready;
  const damage = framer.damage?.();
  if (damage !== undefined) options.onDamage?.(damage);
}
