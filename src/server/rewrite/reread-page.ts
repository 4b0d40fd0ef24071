import { z } from 'zod';
import type { Quality } from '../../model/event.ts';
import { quality as qualityWord } from '../../model/event.ts';
import { asTenantId, DEFAULT_TENANT } from '../../model/ids.ts';
import { unreadableReason, type UnreadableReason } from '../../model/record.ts';
import { MOST_EXAMPLES, NO_COUNTS, type RewriteCounts, type RewriteExample } from '../../model/rewrite.ts';
import { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import { jsonOf } from '../../store/events/json-of.ts';
import { eventToRow, unreadableToRow } from '../../store/events/row.ts';
import type { StoredRow, StoredUnreadable } from '../../store/events/rereads.ts';
import type { AccountChange } from '../../store/state/rewrite-runs.ts';
import { createAccountChanges, type AccountChanges } from './account-changes.ts';
import type { Rereading } from './reread-content.ts';
import { changesOf, differencesOf, everythingOf } from './compare-events.ts';
import { rowToRecord, unreadableToRecord, type StoredRecord } from './record-of-row.ts';

/** A page of stored records that is read again. Crosses threads: plain data. */
export type RereadPage =
  | { readonly kind: 'reparse'; readonly rows: readonly StoredRow[]; readonly as?: string | undefined; readonly allowUnreadable: boolean }
  | { readonly kind: 'unreadable'; readonly records: readonly StoredUnreadable[]; readonly as?: string | undefined }; // prettier-ignore

/** What came of a page: what would be written, and how the accounts would move. */
export interface RereadOutcome {
  readonly counts: RewriteCounts;
  readonly examples: readonly RewriteExample[];
  /** lines of JSON for `events` and `unreadable` */
  readonly events: string;
  readonly unreadable: string;
  /** how many rows these are */
  readonly rows: number;
  readonly accounts: readonly AccountChange[];
}

export type Reread = (page: RereadPage) => RereadOutcome;

/**
 * Reads stored records again with these parsers and the clocks of then, and compares. Pure: what is read again with the parsers that read it first
 * differs in nothing.
 */
export function createReread({ parsers, withClock }: Rereading): Reread {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const inputs = new Map(parsers.map(({ id, input }) => [id, input]));
  const readAgain = (record: StoredRecord, tenant: string): Reading => {
    try {
      const batch = withClock(record.batch);
      const { events, unreadable } = normalize(batch);
      const [event] = events;
      if (event !== undefined) return { event: ofTenant(event, tenant), isClockKnown: batch.clock !== undefined };
      return { reason: unreadable[0]?.reason ?? { kind: 'not-recognised', message: 'the record is empty' } };
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      return { reason: { kind: 'damaged', message: `Reading this record met an error in Vedette: ${what.slice(0, 500)}` } }; // prettier-ignore
    }
  };

  return (page) => {
    const tally = createTally();
    if (page.kind === 'reparse') for (const row of page.rows) reparse(row, page.as, page.allowUnreadable, tally);
    else for (const stored of page.records) reread(stored, page.as, tally);
    return tally.outcome();
  };

  function reparse(row: StoredRow, as: string | undefined, allowUnreadable: boolean, tally: Tally): void {
    tally.seen();
    const record = rowToRecord(row, inputs, as);
    if (record === undefined) return tally.noOriginal();
    const { event: found, reason, isClockKnown } = readAgain(record, row.tenant);
    if (found === undefined) {
      const example = { ...exampleOf(row, record.text), kinds: [], differences: [] };
      tally.unreadable(reason, example);
      if (allowUnreadable) {
        const bytes = record.batch.payload;
        const kept = {
          id: row.id,
          source: row.source,
          received: row.received,
          reason,
          bytes: Buffer.from(bytes.subarray(0, KEPT_BYTES)).toString('base64'),
          size: bytes.length,
        };
        tally.writeUnreadable(unreadableToRow(kept, asTenantId(row.tenant), row.origin));
        tally.accounts.add(row.source, -1, row.format, knownQuality(row.quality));
        tally.accounts.addUnreadable(row.source, 1, reason.kind);
      }
      return;
    }
    const carried = carriedOver(row.quality, found.quality, isClockKnown);
    const event = isClockKnown ? withQuality(found, carried) : withClockOf(row, withQuality(found, carried));
    if (as === undefined && isLess(row, record, event)) return tally.noOriginal();
    const kinds = changesOf(row, event);
    if (kinds.length === 0) return tally.same();
    tally.changed(event.format, { ...exampleOf(row, record.text), kinds, differences: [] }, () => differencesOf(row, event)); // prettier-ignore
    tally.writeEvent(eventToRow(event));
    tally.accounts.add(row.source, -1, row.format, knownQuality(row.quality));
    tally.accounts.add(row.source, 1, event.format, event.quality);
  }

  function reread(stored: StoredUnreadable, as: string | undefined, tally: Tally): void {
    const { record } = stored;
    tally.seen();
    const again = unreadableToRecord(stored, as);
    if (again === undefined) return tally.noOriginal();
    const { event, reason } = readAgain(again, DEFAULT_TENANT);
    const example = { id: record.id, source: record.source, time: record.received, text: again.text.slice(0, LONGEST_TEXT), kinds: [], differences: [] }; // prettier-ignore
    if (event === undefined) return tally.unreadable(reason, example);
    tally.changed(event.format, { ...example, time: event.time }, () => everythingOf(event));
    tally.writeEvent(eventToRow(event));
    tally.accounts.addUnreadable(record.source, -1, record.reason.kind);
    tally.accounts.add(record.source, 1, event.format, event.quality);
  }
}

/** Reads the text that a person made of an unreadable record: the event that it would be, or why it is still none. */
export function readRepaired(
  { parsers, withClock }: Rereading,
  stored: StoredUnreadable,
  text: string,
  as: string | undefined,
): NormalizedEvent | UnreadableReason {
  const record = unreadableToRecord(stored, as, text);
  if (record === undefined) return unreadableReason.parse({ kind: 'damaged', message: 'how this record came in is not known' }); // prettier-ignore
  const { events, unreadable } = createNormalize(parsers, DEFAULT_TENANT)(withClock(record.batch));
  const [event] = events;
  if (event === undefined) return unreadable[0]?.reason ?? { kind: 'not-recognised', message: 'the record is empty' };
  const { fieldsJson, raw } = event;
  // what a person wrote is kept as it was written
  const parts = { ...partsOf(event), quality: [...event.quality, 'repaired' as const] };
  return new NormalizedEvent(fieldsJson === undefined && raw === undefined ? { ...parts, raw: text } : parts);
}

/** Facts that say that the clock or zone of the source was corrected when the record came in. */
const corrections: readonly string[] = ['clock-skew', 'zone-set', 'zone-measured'] satisfies Quality[];
const timeFacts: readonly string[] = ['time-missing', 'time-no-zone', 'time-no-year', 'time-future', 'late'] satisfies Quality[]; // prettier-ignore

/** A record of another journal: how the clock was wrong when it came in is not known here, so a time that was corrected stays as it is. */
function withClockOf(row: StoredRow, event: NormalizedEvent): NormalizedEvent {
  if (!row.quality.some((fact) => corrections.includes(fact))) return event;
  const quality = [...knownQuality(row.quality).filter((fact) => timeFacts.includes(fact)), ...event.quality.filter((fact) => !timeFacts.includes(fact))]; // prettier-ignore
  const original = originalTime.safeParse(jsonOf(row.o)).data?.metadata.original_time;
  const time = original === undefined ? Number.NaN : Date.parse(original);
  return new NormalizedEvent({ ...partsOf(event), time: row.time, quality, ...(Number.isFinite(time) ? { originalTime: time } : {}) }); // prettier-ignore
}

const originalTime = z.object({ metadata: z.object({ original_time: z.string() }) });

/** Fields that were built anew do not hold all of the record: what was read of them is not what the record said. */
function isLess(row: StoredRow, { isFromFields, isRebuilt }: StoredRecord, event: NormalizedEvent): boolean {
  if (isRebuilt && event.format !== row.format) return true;
  return isFromFields && event.quality.includes('time-missing') && !row.quality.includes('time-missing');
}

type Reading =
  | { readonly event: NormalizedEvent; readonly isClockKnown: boolean; readonly reason?: undefined }
  | { readonly event?: undefined; readonly isClockKnown?: undefined; readonly reason: UnreadableReason };

/** Bytes of an unreadable record that are kept with it. */
const KEPT_BYTES = 64 << 10;
const LONGEST_TEXT = 2000;

/** Facts that reading finds anew; all others were found on the way in or by a person, and stay. */
const foundByReading: ReadonlySet<string> = new Set(['time-missing', 'time-no-zone', 'time-no-year', 'time-future', 'late', 'not-recognised'] satisfies Quality[]); // prettier-ignore

function carriedOver(before: readonly string[], found: readonly Quality[], isClockKnown: boolean): readonly Quality[] {
  const isFound = (fact: Quality): boolean => foundByReading.has(fact) || (isClockKnown && corrections.includes(fact));
  const carried = knownQuality(before).filter((fact) => !isFound(fact) && !found.includes(fact));
  return carried.length === 0 ? found : [...found, ...carried];
}

function knownQuality(facts: readonly string[]): Quality[] {
  return facts.flatMap((fact) => qualityWord.safeParse(fact).data ?? []);
}

function withQuality(event: NormalizedEvent, quality: readonly Quality[]): NormalizedEvent {
  return quality === event.quality ? event : new NormalizedEvent({ ...partsOf(event), quality });
}

function ofTenant(event: NormalizedEvent, tenant: string): NormalizedEvent {
  return tenant === event.tenant ? event : new NormalizedEvent({ ...partsOf(event), tenant: asTenantId(tenant) });
}

function partsOf(event: NormalizedEvent): ConstructorParameters<typeof NormalizedEvent>[0] {
  const {
    tenant,
    source,
    kind,
    fields,
    time,
    received,
    quality,
    stream,
    sequence,
    raw,
    fieldsJson,
    origin,
    originalTime,
  } = event;
  const parts = { tenant, source, kind, fields, time, received, quality, stream, sequence, raw, fieldsJson };
  return {
    ...parts,
    ...(origin === undefined ? {} : { origin }),
    ...(originalTime === undefined ? {} : { originalTime }),
  };
}

function exampleOf({ id, source, time }: StoredRow, text: string): Pick<RewriteExample, 'id' | 'source' | 'time' | 'text'> {
  return { id, source, time, text: text.slice(0, LONGEST_TEXT) };
} // prettier-ignore

/** Examples of one kind of change, or of one reason. */
const EXAMPLES_OF_A_KIND = 3;

interface Tally {
  seen(): void;
  same(): void;
  noOriginal(): void;
  unreadable(reason: UnreadableReason, example: RewriteExample): void;
  changed(format: string, example: RewriteExample, differences: () => RewriteExample['differences']): void;
  writeEvent(row: string): void;
  writeUnreadable(row: string): void;
  readonly accounts: AccountChanges;
  outcome(): RereadOutcome;
}

function createTally(): Tally {
  const counts = { ...NO_COUNTS, changes: { ...NO_COUNTS.changes }, formats: { ...NO_COUNTS.formats }, reasons: { ...NO_COUNTS.reasons } }; // prettier-ignore
  const examples: RewriteExample[] = [];
  const shown = new Map<string, number>();
  const events: string[] = [];
  const unreadable: string[] = [];
  const accounts = createAccountChanges();
  const isWanted = (key: string): boolean => {
    const known = shown.get(key) ?? 0;
    shown.set(key, known + 1);
    return known < EXAMPLES_OF_A_KIND && examples.length < MOST_EXAMPLES;
  };
  return {
    accounts,
    seen: () => void (counts.seen += 1),
    same: () => void (counts.same += 1),
    noOriginal: () => void (counts.noOriginal += 1),
    unreadable(reason, example) {
      counts.unreadable += 1;
      counts.reasons[reason.kind] = (counts.reasons[reason.kind] ?? 0) + 1;
      if (isWanted(`reason ${reason.kind}`)) examples.push({ ...example, reason });
    },
    changed(format, example, differences) {
      counts.changed += 1;
      counts.formats[format] = (counts.formats[format] ?? 0) + 1;
      for (const kind of example.kinds) counts.changes[kind] = (counts.changes[kind] ?? 0) + 1;
      if (isWanted(`${format} ${example.kinds.join()}`)) examples.push({ ...example, differences: differences() });
    },
    writeEvent: (row) => void events.push(row),
    writeUnreadable: (row) => void unreadable.push(row),
    outcome: () => ({
      counts,
      examples,
      events: toLines(events),
      unreadable: toLines(unreadable),
      rows: events.length + unreadable.length,
      accounts: accounts.all(),
    }),
  };
}

const toLines = (rows: readonly string[]): string => (rows.length === 0 ? '' : `${rows.join('\n')}\n`);
