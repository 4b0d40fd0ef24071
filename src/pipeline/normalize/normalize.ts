import type { Quality } from '../../model/event.ts';
import type { TenantId } from '../../model/ids.ts';
import type { RecordBatch, RecordOrigin, UnreadableReason } from '../../model/record.ts';
import { createReadClock, type ReadClock } from './source-clock.ts';
import { createDecode, type Decoded } from './decode.ts';
import { isCutSize, isStorableTime, lateness, OUT_OF_ORDER_MS, qualityOf } from './event-quality.ts';
import { NormalizedEvent } from './normalized-event.ts';
import { PartialReader, type AsksFor } from './partial-read.ts';
import type { Parser } from './parser.ts';
import { asPart, readGroups, readWhole, type ReadGroups } from './read-groups.ts';
import type { ReadContext, ReadEvent, Reading } from './read-record.ts';
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
  /** how long after its own time each event was received, ms, before any correction: what clocks are measured by */
  readonly delays?: Delays;
}

export interface Delays {
  /** of times that name their zone, and of those that do not */
  readonly zoned: readonly number[];
  readonly bare: readonly number[];
}

/** Records of a batch whose delays are looked at. */
const MOST_DELAYS = 256;

/** Opens envelopes, recognises formats and parses the records of a batch. One made per thread: it caches what it recognised per source. */
export type Normalize = (batch: RecordBatch) => NormalizedBatch;

export type CreateNormalize = (parsers: readonly Parser[], tenant: TenantId, asksFor?: AsksFor) => Normalize;

/**
 * The only way to make a `Normalize`.
 *
 * @param tenant whose events these are
 * @param asksFor if nearly all events are looked at by these fields only, as in a search: the others are then read when somebody asks. Where all are read,
 * it would cost more than it brings
 */
export const createNormalize: CreateNormalize = (parsers, tenant, asksFor) => {
  const recognise = createRecognise(parsers);
  // a mapping may claim any record, by whatever is in it
  const isPlain = parsers.every(({ isMapping }) => isMapping !== true);
  const partial = asksFor === undefined || !isPlain ? undefined : new PartialReader(asksFor);
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
      partial: batch.groups === undefined && origin.joined === undefined ? partial : undefined,
    };
    const origins = createOrigins(origin);
    const duplicates = batch.duplicates === undefined ? undefined : new Set(batch.duplicates);
    const order: Order = {
      newest: -Infinity,
      delays: { zoned: [], bare: [] },
      readClock: createReadClock(batch.clock),
    };
    const groups = batch.groups === undefined ? undefined : readGroups(batch, decode, context);
    for (let index = 0; index < batch.ends.length; index += 1) {
      const decoded = decode(index);
      const joined = origin.joined ?? joinedAt(index, groups);
      const reading = (joined && readJoined(joined, groups?.whole.get(index), decoded.text, context)) ?? readRecord(decoded.text, context); // prettier-ignore
      if ('unreadable' in reading)
        unreadable.push({ index, reason: cutReason(reading.unreadable, sizeOf(batch, index)) });
      else
        events.push(
          eventOf(reading, decoded, batch, index, tenant, order, duplicates?.has(index) === true, origins(joined)),
        );
    }
    return { batch, events, unreadable, delays: order.delays };
  };
};

type Joined = RecordOrigin['joined'];

function joinedAt(index: number, groups: ReadGroups | undefined): Joined {
  if (groups === undefined) return undefined;
  return groups.whole.has(index) ? 'whole' : groups.parts.has(index) ? 'part' : undefined;
}

/** @param read what was read of the group already; a stored event that is read again holds all of its records */
function readJoined(joined: 'whole' | 'part', read: ReadEvent | undefined, text: string, context: ReadContext): Reading | undefined {
  if (joined === 'whole') return read ?? readWhole(text.split('\n'), context);
  const part = readRecord(text, context);
  return 'unreadable' in part ? part : asPart(part);
} // prettier-ignore

/** The origin of an event says how its record tells of it. One object each: who writes events knows them by identity. */
function createOrigins(origin: RecordOrigin): (joined: Joined) => RecordOrigin {
  const made = new Map<Joined, RecordOrigin>([[origin.joined, origin]]);
  return (joined) => {
    const known = made.get(joined) ?? { ...origin, joined };
    made.set(joined, known);
    return known;
  };
}

/** What is known of the batch when its next event is made. */
interface Order {
  newest: number;
  readonly delays: { readonly zoned: number[]; readonly bare: number[] };
  readonly readClock: ReadClock;
}

function eventOf(
  reading: ReadEvent,
  { repaired, guessed }: Decoded,
  batch: RecordBatch,
  index: number,
  tenant: TenantId,
  order: Order,
  isDuplicate: boolean,
  origin: RecordOrigin,
): NormalizedEvent {
  const { parsed, envelope } = reading;
  const { received } = batch;
  let own = parsed.time;
  let given = parsed.quality ?? NONE;
  if (!isStorableTime(own)) {
    own = envelope?.time;
    given = [...given, ...(envelope?.timeQuality ?? NONE)];
  }
  const known = isStorableTime(own) ? own : undefined;
  const isBare = given.includes('time-no-zone');
  if (known !== undefined) {
    const list = isBare ? order.delays.bare : order.delays.zoned;
    if (list.length < MOST_DELAYS) list.push(received - known);
  }
  const { time, zone, isCorrected } = order.readClock(known ?? received, isBare, known !== undefined);
  const isOutOfOrder = known !== undefined && time < order.newest - OUT_OF_ORDER_MS;
  if (known !== undefined && time > order.newest) order.newest = time;
  const late = known === undefined ? 'time-missing' : lateness(time, received);
  return new NormalizedEvent({
    tenant,
    source: batch.origin.source,
    kind: parsed.kind,
    fields: parsed.fields,
    time,
    received,
    quality: qualityOf(
      zone === undefined ? given : given.map((fact) => (fact === 'time-no-zone' ? zone : fact)),
      late,
      repaired ? 'encoding-repaired' : undefined,
      guessed === true ? 'encoding-guessed' : undefined,
      isCorrected ? 'clock-skew' : undefined,
      isOutOfOrder && late === undefined ? 'out-of-order' : undefined,
      isSent(reading) && isCutSize(sizeOf(batch, index)) ? 'truncated' : undefined,
      isDuplicate && isTellingApart(reading, known) ? 'duplicate' : undefined,
    ),
    stream: batch.stream,
    sequence: batch.first + index,
    raw: reading.raw,
    fieldsJson: reading.fieldsJson,
    isPartial: reading.isPartial,
    origin,
    originalTime: isCorrected ? known : undefined,
  });
}

const NONE: readonly Quality[] = [];
/**
 * Whether two things that happened would not look the same: JSON, or a time with parts of a second. A line of syslog to the second may well come
 * twice because it happened twice.
 */
const isTellingApart = ({ fieldsJson }: ReadEvent, time: number | undefined): boolean =>
  fieldsJson !== undefined || (time !== undefined && time % 1000 !== 0);
/** What came by syslog, or is a text that nobody knows: these are what senders cut. */
const isSent = ({ envelope, parsed }: ReadEvent): boolean =>
  envelope !== undefined || parsed.kind.id.startsWith('text/');
const sizeOf = ({ ends }: RecordBatch, index: number): number => (ends[index] ?? 0) - (index === 0 ? 0 : (ends[index - 1] ?? 0)); // prettier-ignore

/** JSON that ends too early just where senders cut is no damaged JSON: its sender must be told to send more. */
function cutReason(reason: UnreadableReason, size: number): UnreadableReason {
  if (reason.kind !== 'not-json' || !isCutSize(size)) return reason;
  return { ...reason, kind: 'truncated', message: `the record is JSON that was cut after ${size} bytes: its sender or a relay has this limit, which can be raised` }; // prettier-ignore
}
