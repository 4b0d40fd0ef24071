import { asSourceId } from '../../model/ids.ts';
import { recordBytes, type IncomingBatch } from '../../model/record.ts';
import type { Journal, JournalEntry } from '../../pipeline/ports.ts';

/** Text records as a batch. */
export function batchOf(
  records: readonly string[],
  more: { source?: string; key?: string; received?: number } = {},
): IncomingBatch {
  const bytes = records.map((record) => Buffer.from(record));
  const ends = new Uint32Array(records.length);
  let end = 0;
  for (const [index, record] of bytes.entries()) ends[index] = end += record.length;
  return {
    origin: { source: asSourceId(more.source ?? 'test'), envelope: 'none' },
    received: more.received ?? 1_700_000_000_000,
    payload: new Uint8Array(Buffer.concat(bytes)),
    ends,
    ...(more.key === undefined ? {} : { key: more.key }),
  };
}

export function textsOf({ batch }: JournalEntry): string[] {
  return Array.from(batch.ends, (_, index) => Buffer.from(recordBytes(batch, index)).toString());
}

/** The next entries, until `records` records have come. */
export async function take(journal: Journal, position: number, records: number): Promise<JournalEntry[]> {
  const stop = new AbortController();
  const entries: JournalEntry[] = [];
  let count = 0;
  for await (const entry of journal.read(position, stop.signal)) {
    entries.push(entry);
    count += entry.batch.ends.length;
    if (count >= records) stop.abort();
  }
  return entries;
}

export async function takeTexts(journal: Journal, position: number, records: number): Promise<string[]> {
  return (await take(journal, position, records)).flatMap(textsOf);
}
