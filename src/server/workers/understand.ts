import type { Quality } from '../../model/event.ts';
import type { Finding } from '../../model/finding.ts';
import { eventIdOf, type TenantId } from '../../model/ids.ts';
import { recordBytes, type RecordBatch, type UnreadableReason } from '../../model/record.ts';
import type { Observe } from '../../pipeline/baseline/observations.ts';
import type { Detector } from '../../pipeline/detect/detector.ts';
import { packSightings } from '../../pipeline/detect/pack-sightings.ts';
import { summarize, type BatchDelays } from '../../pipeline/clean/measure-clock.ts';
import type { ClaimsOf } from '../../pipeline/identify/claims.ts';
import { packClaims } from '../../pipeline/identify/pack-claims.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { createNormalize, type Delays, type UnreadAt } from '../../pipeline/normalize/normalize.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import { nothingUnderstood } from '../../pipeline/nothing-understood.ts';
import { createJudge } from '../../pipeline/pipeline.ts';
import type { Understood } from '../../pipeline/ports.ts';
import { wholeOriginToText } from '../../store/events/record-origin.ts';
import { eventToRow, unreadableToRow } from '../../store/events/row.ts';
import { mergeUnderstood, sliceBatch } from './halves.ts';
import { rowsToLines } from './rows-to-lines.ts';

/** Bytes of an unreadable record that are kept with it; `size` says what it was. */
const KEPT_BYTES = 64 << 10;

/**
 * The stateless part of the pipeline on this thread: parse, normalize, judge, and make the rows of the event store.
 *
 * A bug that a record meets must not stop the stream: the batch is halved until the record stands alone, which is then recorded as
 * unreadable (`damaged`) with the error; all others are understood.
 */
export function createUnderstandHere(
  parsers: readonly Parser[],
  detectors: readonly Detector[],
  tenant: TenantId,
  observe: Observe = () => undefined,
  claimsOf: ClaimsOf = () => [],
): (batch: RecordBatch) => Understood {
  const judge = createJudge(parsers, detectors, tenant);
  return understand;

  function understand(batch: RecordBatch): Understood {
    try {
      const { normalized, findings, sightings } = judge(batch);
      const understood = toUnderstood(batch, tenant, normalized.events, normalized.unreadable, findings);
      const observations = observe(normalized.events);
      const claims = packClaims(batch, claimsOf(normalized.events));
      return {
        ...understood,
        ...(sightings.length === 0 ? {} : { sightings: [packSightings(sightings)] }),
        ...(observations === undefined ? {} : { observations: [observations] }),
        ...(claims === undefined ? {} : { claims: [claims] }),
        ...delaysOf(normalized.delays),
      };
    } catch (error) {
      const records = batch.ends.length;
      const message = `Reading this record met an error in Vedette: ${error instanceof Error ? error.message : String(error)}`;
      if (records <= 1) return damagedBatch(batch, tenant, message);
      const middle = records >> 1;
      return mergeUnderstood(understand(sliceBatch(batch, 0, middle)), understand(sliceBatch(batch, middle, records)));
    }
  }
}

function delaysOf(delays: Delays | undefined): { readonly delays?: BatchDelays } {
  const zoned = delays && summarize(delays.zoned);
  const bare = delays && summarize(delays.bare);
  if (zoned === undefined && bare === undefined) return {};
  return { delays: { ...(zoned && { zoned }), ...(bare && { bare }) } };
}

/** What baselines look at in a batch, and nothing else: what they see when the journal is replayed. A batch that meets a bug is halved in the same way. */
export function createObserveAgain(
  parsers: readonly Parser[],
  tenant: TenantId,
  observe: Observe,
): (batch: RecordBatch) => Understood {
  const normalize = createNormalize(parsers, tenant);
  return again;

  function again(batch: RecordBatch): Understood {
    const nothing = { ...nothingUnderstood(batch.origin.source), received: batch.received };
    try {
      const observations = observe(normalize(batch).events);
      return observations === undefined ? nothing : { ...nothing, observations: [observations] };
    } catch {
      const records = batch.ends.length;
      if (records <= 1) return nothing;
      const middle = records >> 1;
      return mergeUnderstood(again(sliceBatch(batch, 0, middle)), again(sliceBatch(batch, middle, records)));
    }
  }
}

/** All records of a batch as unreadable. */
export function damagedBatch(batch: RecordBatch, tenant: TenantId, message: string): Understood {
  const reason: UnreadableReason = { kind: 'damaged', message: message.slice(0, 1000) };
  return toUnderstood(
    batch,
    tenant,
    [],
    Array.from(batch.ends, (_, index) => ({ index, reason })),
    [],
  );
}

function toUnderstood(
  batch: RecordBatch,
  tenant: TenantId,
  events: readonly NormalizedEvent[],
  unreadable: readonly UnreadAt[],
  findings: readonly Finding[],
): Understood {
  const formats: Record<string, number> = {};
  const quality: Partial<Record<Quality, number>> = {};
  const unreadableKinds: Partial<Record<UnreadableReason['kind'], number>> = {};
  let lastEvent: number | null = null;
  for (const event of events) {
    const { format } = event;
    formats[format] = (formats[format] ?? 0) + 1;
    for (const fact of event.quality) quality[fact] = (quality[fact] ?? 0) + 1;
    if (lastEvent === null || event.time > lastEvent) lastEvent = event.time;
  }
  for (const { reason } of unreadable) unreadableKinds[reason.kind] = (unreadableKinds[reason.kind] ?? 0) + 1;
  return {
    source: batch.origin.source,
    eventRows: rowsToLines(events.map(eventToRow)),
    events: events.length,
    unreadableRows: rowsToLines(unreadable.map((at) => unreadAtToRow(at, batch, tenant))),
    unreadable: unreadable.length,
    findings,
    formats,
    quality,
    unreadableKinds,
    lastEvent,
    bytes: batch.payload.length,
    received: batch.received,
  };
}

function unreadAtToRow({ index, reason }: UnreadAt, batch: RecordBatch, tenant: TenantId): string {
  const bytes = recordBytes(batch, index);
  const kept = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, KEPT_BYTES)).toString('base64');
  const id = eventIdOf(batch.stream, batch.first + index);
  return unreadableToRow(
    { id, source: batch.origin.source, received: batch.received, reason, bytes: kept, size: bytes.length },
    tenant,
    wholeOriginToText(batch.origin),
  );
}
