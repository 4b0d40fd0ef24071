import type { RecordBatch, RecordGroup } from '../../model/record.ts';
import type { Understood } from '../../pipeline/ports.ts';

/** The records from `from` to before `to` as a batch of their own, at the same places in the journal; bytes are not copied. */
export function sliceBatch(batch: RecordBatch, from: number, to: number): RecordBatch {
  const start = from === 0 ? 0 : (batch.ends[from - 1] ?? 0);
  const end = batch.ends[to - 1] ?? start;
  return {
    ...batch,
    ...(batch.duplicates === undefined
      ? {}
      : { duplicates: batch.duplicates.filter((index) => index >= from && index < to).map((index) => index - from) }),
    ...(batch.groups === undefined ? {} : { groups: groupsWithin(batch.groups, from, to) }),
    payload: batch.payload.subarray(start, end),
    ends: batch.ends.slice(from, to).map((each) => each - start),
    first: batch.first + from,
  };
}

/** Records whose group is cut in two are events of their own. */
function groupsWithin(groups: readonly RecordGroup[], from: number, to: number): RecordGroup[] {
  const isWithin = (index: number): boolean => index >= from && index < to;
  return groups
    .filter(({ index, parts }) => isWithin(index) && parts.every(isWithin))
    .map(({ index, parts, before }) => ({ index: index - from, parts: parts.map((each) => each - from), before }));
}

/** What was understood of two parts of one batch, as of the whole. */
export function mergeUnderstood(a: Understood, b: Understood): Understood {
  const sightings = [...(a.sightings ?? []), ...(b.sightings ?? [])];
  const observations = [...(a.observations ?? []), ...(b.observations ?? [])];
  const claims = [...(a.claims ?? []), ...(b.claims ?? [])];
  return {
    source: a.source,
    eventRows: joined(a.eventRows, b.eventRows),
    events: a.events + b.events,
    unreadableRows: joined(a.unreadableRows, b.unreadableRows),
    unreadable: a.unreadable + b.unreadable,
    findings: [...a.findings, ...b.findings],
    formats: { ...a.formats, ...addedFormats(a.formats, b.formats) },
    quality: added(a.quality, b.quality),
    unreadableKinds: added(a.unreadableKinds, b.unreadableKinds),
    lastEvent: a.lastEvent === null ? b.lastEvent : Math.max(a.lastEvent, b.lastEvent ?? a.lastEvent),
    bytes: a.bytes + b.bytes,
    ...(a.received === undefined ? {} : { received: a.received }),
    ...(sightings.length === 0 ? {} : { sightings }),
    ...(observations.length === 0 ? {} : { observations }),
    ...(claims.length === 0 ? {} : { claims }),
    ...(a.delays === undefined ? {} : { delays: a.delays }),
    ...(a.rules === undefined ? {} : { rules: a.rules }),
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

function addedFormats(a: Understood['formats'], b: Understood['formats']): Record<string, number> {
  return Object.fromEntries(Object.entries(b).map(([format, count]) => [format, (a[format] ?? 0) + count]));
}

function added<K extends string>(
  a: Partial<Record<K, number>>,
  b: Partial<Record<K, number>>,
): Partial<Record<K, number>> {
  const sum = { ...a };
  for (const key in b) sum[key] = (sum[key] ?? 0) + (b[key] ?? 0);
  return sum;
}
