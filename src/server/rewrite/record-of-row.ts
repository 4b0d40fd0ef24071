import type { RecordBatch } from '../../model/record.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import { jsonOf } from '../../store/events/json-of.ts';
import { textToOrigin } from '../../store/events/record-origin.ts';
import type { StoredRow, StoredUnreadable } from '../../store/events/rereads.ts';
import { placeOf } from '../baseline/stored-event.ts';

/** A stored record as it was when it came: a batch of one, at its own place in the journal. */
export interface StoredRecord {
  readonly batch: RecordBatch;
  readonly text: string;
  /** the text is the JSON of the fields: of formats that build their fields anew it may lack what was around them */
  readonly isFromFields: boolean;
  /** and these are known to have been built anew */
  readonly isRebuilt: boolean;
}

/**
 * The record that an event was made of, as far as it is there: its own text; for JSON formats the JSON of the fields, for plain text the message.
 * Undefined where neither is kept: text formats whose fields hold all of a line do not keep the line.
 *
 * @param as a parser to read it with, in the place of what the way in had named
 */
export function rowToRecord(row: StoredRow, inputs: ReadonlyMap<string, Parser['input']>, as: string | undefined): StoredRecord | undefined {
  const text = textOf(row, inputs);
  const stored = textToOrigin(row.origin, row.source);
  if (text === undefined || stored === undefined) return undefined;
  const { origin, isRebuilt } = stored;
  const isFromFields = row.raw === '';
  // an old row says nothing of its envelope: HEC's is told by its looks
  const envelope = row.origin === '' && isHec(row, text) ? 'hec' : origin.envelope;
  // fields that were built anew look like another format: who built them is asked first
  const format = as ?? (isRebuilt && isFromFields ? row.format : origin.format);
  // JSON of fields is out of its envelope
  const opened = { ...origin, envelope: isFromFields ? 'none' : envelope, ...(format === undefined ? {} : { format }) } as const;
  return { batch: batchOf(row.id, row.received, Buffer.from(text), opened), text, isFromFields, isRebuilt: isFromFields && isRebuilt };
} // prettier-ignore

function textOf({ raw, format, f }: StoredRow, inputs: ReadonlyMap<string, Parser['input']>): string | undefined {
  if (raw !== '') return raw;
  if (format === 'json' || inputs.get(format) === 'json') return f;
  if (format !== 'text') return undefined;
  const fields = jsonOf(f);
  const message = isJsonObject(fields) ? fields['message'] : undefined;
  return typeof message === 'string' ? message : undefined;
}

function isHec({ raw }: StoredRow, text: string): boolean {
  if (raw === '' || !text.startsWith('{')) return false;
  const value = jsonOf(text);
  return isJsonObject(value) && Object.hasOwn(value, 'event') && Object.keys(value).every((name) => hecNames.has(name));
}

const hecNames: ReadonlySet<string> = new Set(['time', 'host', 'source', 'sourcetype', 'index', 'event', 'fields']);

/** Undefined where only a part of it was kept. @param text what a person made of it */
export function unreadableToRecord(
  { record, origin }: StoredUnreadable,
  as: string | undefined,
  text?: string,
): StoredRecord | undefined {
  const bytes = Buffer.from(record.bytes, 'base64');
  const known = textToOrigin(origin, record.source)?.origin;
  if (known === undefined) return undefined;
  if (text === undefined && (bytes.length < record.size || isPart(record.reason.kind))) return undefined;
  const opened = as === undefined ? known : { ...known, format: as };
  const { encoding: _, ...plain } = opened;
  const payload = text === undefined ? bytes : Buffer.from(text.toWellFormed());
  return {
    batch: batchOf(record.id, record.received, payload, text === undefined ? opened : plain),
    text: text ?? bytes.toString('utf8'),
    isFromFields: false,
    isRebuilt: false,
  };
}

/** The way in could not take it whole. */
const isPart = (kind: string): boolean => kind === 'oversize' || kind === 'truncated';

function batchOf(id: string, received: number, payload: Buffer, origin: RecordBatch['origin']): RecordBatch {
  const { stream, sequence } = placeOf(id);
  return { origin, received, payload, ends: new Uint32Array([payload.length]), stream, first: sequence };
}
