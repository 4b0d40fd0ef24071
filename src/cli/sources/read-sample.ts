import type { FileBatch } from '../../connectors/file/read-paths.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { recordBytes, type RecordBatch } from '../../model/record.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import { UNKNOWN_FORMATS } from '../../pipeline/normalize/recognise-sample.ts';

/** The beginning of a file, as the way in would give it. */
export interface Sample {
  readonly batches: readonly RecordBatch[];
  readonly errors: readonly { readonly message: string }[];
  /** how its bytes are text, and how records are told apart; absent if only a part was looked at */
  readonly form: { readonly encoding: string; readonly framing: string } | undefined;
  /** there is more than was looked at */
  readonly isPart: boolean;
}

const MOST_BYTES = 10 << 20;

export async function readSample(items: AsyncIterable<FileBatch>, format: string | undefined): Promise<Sample> {
  const batches: RecordBatch[] = [];
  const errors: { message: string }[] = [];
  let form: Sample['form'];
  let bytes = 0;
  for await (const item of items) {
    if (item.kind === 'error') errors.push({ message: `${item.path}: ${item.error.message}` });
    else if (item.kind === 'done')
      form ??=
        'format' in item
          ? { encoding: 'binary', framing: item.format }
          : { encoding: item.encoding, framing: item.framing };
    else {
      batches.push(format === undefined ? item.batch : { ...item.batch, origin: { ...item.batch.origin, format } });
      bytes += item.batch.payload.length;
      if (bytes >= MOST_BYTES) return { batches, errors, form, isPart: true };
    }
  }
  return { batches, errors, form, isPart: false };
}

/** The texts of a batch, and whether a parser knows them. */
export function recordsOf(batch: RecordBatch, parsers: readonly Parser[]): { text: string; isKnown: boolean }[] {
  const { events } = createNormalize(parsers, DEFAULT_TENANT)(batch);
  const known = new Set(events.flatMap((event) => (UNKNOWN_FORMATS.has(event.format) ? [] : [event.sequence])));
  return Array.from(batch.ends, (_, index) => ({
    text: Buffer.from(recordBytes(batch, index)).toString('utf8'),
    isKnown: known.has(batch.first + index),
  }));
}
