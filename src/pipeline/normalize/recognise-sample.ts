import { DEFAULT_TENANT } from '../../model/ids.ts';
import { recordBytes, type RecordBatch } from '../../model/record.ts';
import type { Recognition } from '../../model/recognition.ts';
import { nearMissOf } from './near-miss.ts';
import { createNormalize } from './normalize.ts';
import type { NormalizedEvent } from './normalized-event.ts';
import type { Parser } from './parser.ts';

/** Formats of records that nobody knows. */
export const UNKNOWN_FORMATS: ReadonlySet<string> = new Set(['json', 'text', 'csv']);

/** Records of a sample that are looked at, from all over it. */
const MOST_RECORDS = 5000;
const EXAMPLE_CHARACTERS = 200;

/**
 * Says which formats a sample of records is of. The records are read as the pipeline would read them, so what is said is what would happen. A file may be of several
 * formats: each has its share, and the certainty is what the share is at least, by the size of the sample. The same sample gives the same answer.
 */
export function recogniseSample(batches: readonly RecordBatch[], parsers: readonly Parser[]): Recognition {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const formats = new Map<string, { records: number; timed: number }>();
  const unreadable = new Map<string, { kind: string; message: string; records: number; example: string }>();
  const quality: Record<string, number> = {};
  const misses = new Map<string, { format: string; message: string; records: number }>();
  let records = 0;
  const miss = (text: string): void => {
    const found = nearMissOf(text);
    if (found === undefined) return;
    const key = `${found.format} ${found.message}`;
    const known = misses.get(key);
    if (known === undefined) misses.set(key, { ...found, records: 1 });
    else known.records += 1;
  };
  for (const batch of spreadBatches(batches)) {
    const read = normalize(batch);
    records += batch.ends.length;
    for (const event of read.events) {
      const format = formats.get(event.format) ?? { records: 0, timed: 0 };
      format.records += 1;
      if (!event.quality.includes('time-missing')) format.timed += 1;
      formats.set(event.format, format);
      for (const fact of event.quality) quality[fact] = (quality[fact] ?? 0) + 1;
      if (UNKNOWN_FORMATS.has(event.format)) miss(textOf(event));
    }
    for (const { index, reason } of read.unreadable) {
      const text = Buffer.from(recordBytes(batch, index)).toString('utf8').slice(0, EXAMPLE_CHARACTERS);
      const key = `${reason.kind} ${reason.message.replaceAll(/\d+/g, '#')}`;
      const known = unreadable.get(key);
      if (known !== undefined) known.records += 1;
      else if (unreadable.size < 50) unreadable.set(key, { ...reason, records: 1, example: text });
      miss(text);
    }
  }
  const share = (count: number): number => (records === 0 ? 0 : count / records);
  return {
    records,
    formats: [...formats]
      .map(([id, { records: of, timed }]) => ({ id, known: !UNKNOWN_FORMATS.has(id), records: of, share: round(share(of)), certainty: round(leastShare(of, records)), withTime: round(of === 0 ? 0 : timed / of) }))
      .toSorted((a, b) => b.records - a.records || (a.id < b.id ? -1 : 1)),
    unreadable: [...unreadable.values()]
      .map(({ kind, message, records: of, example }) => ({ kind, message, records: of, share: round(share(of)), example }))
      .toSorted((a, b) => b.records - a.records),
    quality,
    nearMisses: [...misses.values()].toSorted((a, b) => b.records - a.records).slice(0, 10),
  };
} // prettier-ignore

const round = (value: number): number => Math.round(value * 1000) / 1000;

function textOf(event: NormalizedEvent): string {
  const message = event.fields['message'];
  return event.raw ?? (typeof message === 'string' ? message : '');
}

/** The lower end of the interval of Wilson (1927) for a share, 95 %. */
function leastShare(of: number, all: number): number {
  if (all === 0) return 0;
  const z = 1.96;
  const p = of / all;
  const middle = p + (z * z) / (2 * all);
  const half = z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all));
  return Math.max(0, (middle - half) / (1 + (z * z) / all));
}

/** At most so many records, the same share of each batch. */
function spreadBatches(batches: readonly RecordBatch[]): readonly RecordBatch[] {
  const all = batches.reduce((sum, batch) => sum + batch.ends.length, 0);
  if (all <= MOST_RECORDS) return batches;
  const step = all / MOST_RECORDS;
  return batches.map((batch) => thinned(batch, step));
}

function thinned(batch: RecordBatch, step: number): RecordBatch {
  const kept: Uint8Array[] = [];
  for (let i = 0; Math.floor(i) < batch.ends.length; i += step) kept.push(recordBytes(batch, Math.floor(i)));
  const ends = new Uint32Array(kept.length);
  let size = 0;
  for (const [i, bytes] of kept.entries()) {
    size += bytes.length;
    ends[i] = size;
  }
  return { ...batch, payload: Buffer.concat(kept), ends };
}
