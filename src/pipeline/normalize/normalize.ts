import type { Quality } from '../../model/event.ts';
import type { TenantId } from '../../model/ids.ts';
import type { RecordBatch, UnreadableReason } from '../../model/record.ts';
import { createDecode } from './decode.ts';
import { isStorableTime, lateness, qualityOf } from './event-quality.ts';
import { NormalizedEvent } from './normalized-event.ts';
import type { Parser } from './parser.ts';
import type { ReadContext, ReadEvent } from './read-record.ts';
import { readRecord } from './read-record.ts';
import { createRecognise } from './recognise.ts';

/** A record that stays a record: where it stands in its batch, and why. */
export interface UnreadAt {
  readonly index: number;
  readonly reason: UnreadableReason;
}

export interface NormalizedBatch {
  readonly batch: RecordBatch;
  readonly events: readonly NormalizedEvent[];
  readonly unreadable: readonly UnreadAt[];
}

/** Opens envelopes, recognises formats and parses the records of a batch. One made per thread: it caches what it recognised per source. */
export type Normalize = (batch: RecordBatch) => NormalizedBatch;

export type CreateNormalize = (parsers: readonly Parser[], tenant: TenantId) => Normalize;

/** The only way to make a `Normalize`. @param tenant whose events these are */
export const createNormalize: CreateNormalize = (parsers, tenant) => {
  const recognise = createRecognise(parsers);
  return (batch) => {
    const { origin, received } = batch;
    const events: NormalizedEvent[] = [];
    const unreadable: UnreadAt[] = [];
    if (origin.unreadable !== undefined) {
      const reason = origin.unreadable;
      return { batch, events, unreadable: Array.from(batch.ends, (_, index) => ({ index, reason })) };
    }
    const decode = createDecode(batch);
    const context: ReadContext = {
      recognise,
      hint: recognise.hintOf(origin.source, origin.format),
      envelope: origin.envelope,
      plain: { received, context: origin.context, envelope: undefined, source: origin.source },
    };
    for (let index = 0; index < batch.ends.length; index += 1) {
      const { text, repaired } = decode(index);
      const reading = readRecord(text, context);
      if ('unreadable' in reading) unreadable.push({ index, reason: reading.unreadable });
      else events.push(eventOf(reading, repaired, batch, index, tenant));
    }
    return { batch, events, unreadable };
  };
};

function eventOf(
  reading: ReadEvent,
  repaired: boolean,
  batch: RecordBatch,
  index: number,
  tenant: TenantId,
): NormalizedEvent {
  const { parsed, envelope } = reading;
  const { received } = batch;
  let time = parsed.time;
  let given = parsed.quality ?? NONE;
  if (!isStorableTime(time)) {
    time = envelope?.time;
    given = [...given, ...(envelope?.timeQuality ?? NONE)];
  }
  const known = isStorableTime(time) ? time : undefined;
  return new NormalizedEvent({
    tenant,
    source: batch.origin.source,
    kind: parsed.kind,
    fields: parsed.fields,
    time: known ?? received,
    received,
    quality: qualityOf(given, known === undefined ? 'time-missing' : lateness(known, received), repaired),
    stream: batch.stream,
    sequence: batch.first + index,
    raw: reading.raw,
    fieldsJson: reading.fieldsJson,
    origin: batch.origin,
  });
}

const NONE: readonly Quality[] = [];
