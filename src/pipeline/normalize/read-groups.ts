import type { RecordBatch } from '../../model/record.ts';
import type { Decoded } from './decode.ts';
import { decodeRecord } from './decode.ts';
import type { Parsed, Together } from './parser.ts';
import { readRecord, type ReadContext, type ReadEvent } from './read-record.ts';

/** What the groups of a batch are read as. */
export interface ReadGroups {
  /** whole events, by the place of the last record of each */
  readonly whole: ReadonlyMap<number, ReadEvent>;
  /** places of the records that they have besides */
  readonly parts: ReadonlySet<number>;
}

/** Reads the records of each group together. A group that is none after all (a record that nobody can read, or of another machine) is left out. */
export function readGroups(batch: RecordBatch, decode: (index: number) => Decoded, context: ReadContext): ReadGroups {
  const whole = new Map<number, ReadEvent>();
  const parts = new Set<number>();
  for (const group of batch.groups ?? []) {
    const before = group.before.map((bytes) => decodeRecord(Buffer.from(bytes)).text);
    const here = [...group.parts, group.index].map((index) => decode(index).text);
    const read = readWhole([...before, ...here], context);
    if (read === undefined) continue;
    whole.set(group.index, read);
    for (const index of group.parts) parts.add(index);
  }
  return { whole, parts };
}

/** @param records texts of records that tell of one event together @returns undefined if they do not */
export function readWhole(records: readonly string[], context: ReadContext): ReadEvent | undefined {
  const parsed: Parsed[] = [];
  let first: ReadEvent | undefined;
  let together: Together | undefined;
  for (const record of records) {
    const read = readRecord(record, context);
    if ('unreadable' in read || read.parsed.together === undefined) return undefined;
    together ??= read.parsed.together;
    first ??= read;
    if (read.parsed.together !== together || record.includes('\n')) return undefined;
    parsed.push(read.parsed);
  }
  const joined = together?.whole(parsed);
  if (first === undefined || joined === undefined) return undefined;
  return { parsed: joined, envelope: first.envelope, raw: records.join('\n'), fieldsJson: undefined, isPartial: false };
}

/** The same record, whose event stands at the place of another. */
export function asPart(read: ReadEvent): ReadEvent {
  const { together } = read.parsed;
  return together === undefined ? read : { ...read, parsed: { ...read.parsed, kind: together.part } };
}
