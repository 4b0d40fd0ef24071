import { type IncomingBatch, recordBytes } from '../../model/record.ts';

/** What a raw request says of its lines in its address. */
export interface RawFacts {
  readonly host?: string;
  readonly source?: string;
  readonly sourcetype?: string;
  readonly index?: string;
}

/** Puts every line of a batch into a HEC envelope, so that raw and event requests are one to all that follows. */
export function wrapRaw(batch: IncomingBatch, facts: RawFacts): IncomingBatch {
  if (batch.origin.unreadable !== undefined) return batch;
  const rest = JSON.stringify(facts);
  const tail = rest === '{}' ? '}' : `,${rest.slice(1)}`;
  const documents = Array.from(batch.ends, (_, index) => {
    const line = Buffer.from(recordBytes(batch, index)).toString();
    return Buffer.from(`{"event":${JSON.stringify(line)}${tail}`);
  });
  const ends = new Uint32Array(documents.length);
  let end = 0;
  for (const [index, document] of documents.entries()) ends[index] = end += document.length;
  return { ...batch, payload: Buffer.concat(documents), ends };
}
