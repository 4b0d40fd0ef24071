import { asSourceId, DEFAULT_TENANT, streamOf, type SourceId } from '../../model/ids.ts';
import type { Mapping, MappingProblem } from '../../model/mapping.ts';
import type { PreviewedRecord } from '../../model/mapping-api.ts';
import { recordBytes, type RecordBatch } from '../../model/record.ts';
import { recognise, PREFIX_BYTES } from '../../pipeline/collect/framing/recognise.ts';
import { readBatches } from '../../pipeline/collect/read-batches.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import { mappingToParser } from '../../pipeline/normalize/mapping/mapping-to-parser.ts';
import { readMapping } from '../../pipeline/normalize/mapping/read-mapping.ts';
import { mappingToText } from '../../pipeline/normalize/suggest/mapping-to-text.ts';

export interface PreviewRequest {
  /** of the two the text counts */
  readonly text: string | undefined;
  readonly mapping: Mapping | undefined;
  readonly records: readonly string[];
  readonly context: string | undefined;
  readonly source: SourceId;
  readonly shown: number;
  readonly received: number;
}

export interface Preview {
  text: string;
  mapping: Mapping | null;
  problems: MappingProblem[];
  records: number;
  read: number;
  withTime: number;
  shown: PreviewedRecord[];
}

/** Reads records with one mapping and nothing else. Nothing is kept. */
export function previewRecords({ text, mapping, records, context, source, shown, received }: PreviewRequest): Preview {
  const written = text ?? (mapping === undefined ? '' : mappingToText(mapping));
  const read = readMapping(written);
  const base = { text: written, mapping: read.mapping ?? null, problems: [...read.problems], records: records.length };
  if (read.mapping === undefined) return { ...base, read: 0, withTime: 0, shown: records.slice(0, shown).map((each) => ({ text: each, read: false })) };
  const { mapping: id } = read.mapping;
  const batch = batchOf(records, context, source, received);
  const { events, unreadable } = createNormalize([mappingToParser(read.mapping)], DEFAULT_TENANT)(batch);
  const byIndex = new Map(events.map((event) => [event.sequence, event]));
  const reasons = new Map(unreadable.map(({ index, reason }) => [index, reason.message]));
  const own = events.filter(({ format }) => format === id);
  return {
    ...base,
    read: own.length,
    withTime: own.filter(({ quality }) => !quality.includes('time-missing')).length,
    shown: records.slice(0, shown).map((each, index): PreviewedRecord => {
      const event = byIndex.get(index);
      if (event === undefined) return { text: each, read: false, unreadable: reasons.get(index) ?? 'it could not be read' };
      return { text: each, read: event.format === id, event: event.toEvent() };
    }),
  };
} // prettier-ignore

/** Records that did not come in by a way in, as a batch. */
export function batchOf(records: readonly string[], context: string | undefined, source: SourceId, received: number): RecordBatch {
  const bytes = records.map((record) => Buffer.from(record));
  const ends = new Uint32Array(records.length);
  let size = 0;
  for (const [i, each] of bytes.entries()) {
    size += each.length;
    ends[i] = size;
  }
  const origin = { source, envelope: 'none' as const, ...(context === undefined ? {} : { context }) };
  return { origin, received, payload: Buffer.concat(bytes), ends, stream: streamOf('preview'), first: 0 };
} // prettier-ignore

/** What people paste is text: it is cut into records as a file would be, and a header line becomes context. */
export async function frameRecords(lines: readonly string[]): Promise<{ records: readonly string[]; context: string | undefined }> {
  const whole = Buffer.from(`${lines.join('\n')}\n`);
  const text = recognise(whole.subarray(0, PREFIX_BYTES));
  if (text.kind !== 'text' || text.framing === 'lines') return { records: lines, context: undefined };
  const records: string[] = [];
  let context: string | undefined;
  const origin = { source: asSourceId('preview'), envelope: 'none' as const };
  async function* chunks(): AsyncGenerator<Buffer> {
    yield whole;
  }
  for await (const batch of readBatches(chunks(), { content: text, origin, clock: () => 0 })) {
    context ??= batch.origin.context;
    for (let i = 0; i < batch.ends.length; i += 1) records.push(Buffer.from(recordBytes(batch, i)).toString('utf8'));
  }
  return { records, context };
} // prettier-ignore
