import { recordBytes, type RecordBatch, type RecordGroup } from '../../model/record.ts';
import { auditStampAt, auditStampOf, MARK, type AuditStamp } from '../audit-stamp.ts';

/** Records of one event that have come so far, in batches before. */
interface OpenEvent {
  readonly records: Uint8Array[];
  bytes: number;
  /** when its first record was received, and where it stands in the journal */
  readonly received: number;
  readonly sequence: number;
}

const MOST_RECORDS = 64;
const MOST_BYTES = 1 << 16;
/** Of all events that are open, over all sources. */
const MOST_OPEN = 2048;
const MOST_OPEN_BYTES = 8 << 20;
/** An event that is not complete after this time, or so many records later, never will be. */
const LONGEST_MS = 10_000;
const LONGEST_RECORDS = 1 << 14;

/** Which records of a batch tell of one event together. */
export type SeeGroups = (batch: Omit<RecordBatch, 'stream'>) => readonly RecordGroup[] | undefined;

/**
 * Finds the lines that Linux' audit daemon wrote of one event (SYSCALL, EXECVE, CWD, PATH … of one serial number) where each came as a record of its own: in
 * syslog, from the journal of systemd, in JSON of a shipper. They are in the journal and acknowledged already; the whole event stands at the place of
 * the last of them. Where an event goes over several batches, each batch has what there is so far, and the last one all of it.
 *
 * What it finds depends on the records before alone, in the order of the journal (16,384 of them, ten seconds): to go on after a restart, it is given the last of
 * them again. Memory: 8 MiB of open events at most; the oldest are given up, and their records are events all the same.
 */
export function createAuditGroups(): SeeGroups {
  const open = new Map<string, OpenEvent>();
  let openBytes = 0;

  function close(key: string, event: OpenEvent): void {
    open.delete(key);
    openBytes -= event.bytes;
  }

  /** The map is in the order in which events began, which is that of the journal. */
  function forgetOld(received: number, first: number): void {
    for (const [key, event] of open) {
      const isYoung = received - event.received <= LONGEST_MS && first - event.sequence <= LONGEST_RECORDS;
      if (isYoung && open.size <= MOST_OPEN && openBytes <= MOST_OPEN_BYTES) return;
      close(key, event);
    }
  }

  return (batch) => {
    const { received, first, origin } = batch;
    if (open.size > 0) forgetOld(received, first);
    const stamped = origin.unreadable === undefined ? stampedOf(batch) : [];
    if (stamped.length === 0) return undefined;
    const here = Map.groupBy(stamped, ({ stamp }) => stamp.id);
    const groups: RecordGroup[] = [];
    for (const [id, records] of here) {
      const key = `${origin.source}\n${id}`;
      const before = open.get(key);
      for (const group of groupsOf(records, before?.records ?? [])) groups.push(group);
      keep(key, before, records, batch);
    }
    forgetOld(received, first);
    return groups.length === 0 ? undefined : groups;
  };

  function keep(key: string, before: OpenEvent | undefined, records: readonly Stamped[], batch: Parameters<SeeGroups>[0]): void {
    if (before !== undefined && isOver(before.records.length + records.length, records)) return close(key, before);
    if (isOver(records.length, records)) return;
    const event = before ?? { records: [], bytes: 0, received: batch.received, sequence: batch.first };
    // copies: the batch goes to a worker, and its memory with it
    const bytes = records.map(({ index }) => new Uint8Array(recordBytes(batch, index)));
    const size = bytes.reduce((sum, each) => sum + each.length, 0);
    if (event.bytes + size > MOST_BYTES) {
      if (before !== undefined) close(key, before);
      return;
    }
    event.records.push(...bytes);
    event.bytes += size;
    openBytes += size;
    open.set(key, event);
  } // prettier-ignore
}

/**
 * Batches with the groups of their records, for whoever reads them in order, one stream after the other (files, the journal once more). Where reading began in the middle, an
 * event that had begun before is not whole.
 */
export function createWithGroups(): (batch: RecordBatch) => RecordBatch {
  let see = createAuditGroups();
  let stream = '';
  let next = 0;
  return (batch) => {
    if (batch.stream !== stream || batch.first < next) see = createAuditGroups();
    stream = batch.stream;
    next = batch.first + batch.ends.length;
    const groups = see(batch);
    return groups === undefined ? batch : { ...batch, groups };
  };
}

interface Stamped {
  readonly index: number;
  readonly stamp: AuditStamp;
}

const isOver = (count: number, records: readonly Stamped[]): boolean =>
  count >= MOST_RECORDS || records.some(({ stamp }) => stamp.isLast);

/** One group, or none if the record is alone; an event of very many lines gives several. */
function* groupsOf(records: readonly Stamped[], before: readonly Uint8Array[]): Generator<RecordGroup> {
  for (let from = 0, known = before; from < records.length; known = [], from += MOST_RECORDS) {
    const indexes = records.slice(from, from + MOST_RECORDS).map(({ index }) => index);
    const index = indexes.pop();
    if (index !== undefined && indexes.length + known.length > 0) yield { index, parts: indexes, before: known.map((each) => new Uint8Array(each)) }; // prettier-ignore
  }
}

const NEEDLE = Buffer.from(MARK);
/** how the journal of systemd names the serial number */
const JOURNALD = Buffer.from('"_AUDIT_ID"');
/** Of a record that is looked at. */
const LOOKED_AT = 1 << 14;

/**
 * Nearly all batches have no such record: then the payload is searched twice, and that is all. The search goes from one first character of what is
 * searched to the next: `a` and quotation marks are everywhere and cost five times what brackets and a capital U do.
 */
function needleIn(bytes: Buffer): Buffer | undefined {
  if (hasMark(bytes)) return NEEDLE;
  return bytes.includes(RARE_IN_JOURNALD) && bytes.includes(JOURNALD) ? JOURNALD : undefined;
}

const [BRACKET, BEFORE_BRACKET] = [NEEDLE.at(-1) ?? 0, NEEDLE.at(-2) ?? 0];
const RARE_IN_JOURNALD = Buffer.from('UDIT_I');
/** Where more than one byte in so many is a bracket, going from one to the next is the slower way. */
const BYTES_A_BRACKET = 256;

function hasMark(bytes: Buffer): boolean {
  let left = bytes.length / BYTES_A_BRACKET;
  for (let at = bytes.indexOf(BRACKET); at >= 0; at = bytes.indexOf(BRACKET, at + 1)) {
    const start = at + 1 - NEEDLE.length;
    if (start >= 0 && bytes[at - 1] === BEFORE_BRACKET && bytes.compare(NEEDLE, 0, NEEDLE.length, start, at + 1) === 0)
      return true;
    if (--left < 0) return bytes.includes(NEEDLE, at);
  }
  return false;
}

function stampedOf(batch: Parameters<SeeGroups>[0]): Stamped[] {
  const { payload, ends } = batch;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const needle = needleIn(bytes);
  const found: Stamped[] = [];
  if (needle === undefined) return found;
  let start = 0;
  let next = bytes.indexOf(needle);
  for (let index = 0; index < ends.length && next >= 0; index += 1) {
    const end = ends[index] ?? start;
    if (next < end) {
      const text = bytes.toString('latin1', start, Math.min(end, start + LOOKED_AT));
      const stamp = needle === NEEDLE ? stampOfLine(text, next - start) : stampOfEntry(text);
      if (stamp !== undefined) found.push({ index, stamp });
      next = bytes.indexOf(needle, end);
    }
    start = end;
  }
  return found;
}

/** A record of several lines was joined where it came in. */
const stampOfLine = (text: string, place: number): AuditStamp | undefined =>
  text.includes('\n', 1) && text.indexOf('\n') < text.length - 1 ? undefined : auditStampAt(text, place);

/** An entry of the journal of systemd: its message begins with the type. */
function stampOfEntry(text: string): AuditStamp | undefined {
  if (text.includes('\n')) return undefined;
  const type = /"MESSAGE" ?: ?"([A-Z][A-Z0-9_]{1,40}) /.exec(text)?.[1];
  const serial = /"_AUDIT_ID" ?: ?"(\d{1,20})"/.exec(text)?.[1];
  const time = /"_SOURCE_REALTIME_TIMESTAMP" ?: ?"(\d{1,17})"/.exec(text)?.[1];
  return type === undefined || serial === undefined || time === undefined
    ? undefined
    : auditStampOf(type, time, serial);
}
