import { z } from 'zod';
import type { EventPage, Histogram } from '../../model/api.ts';
import type { Event } from '../../model/event.ts';
import type { Finding } from '../../model/finding.ts';
import { asSourceId, type EventId, type FindingId, type SourceId, type TenantId } from '../../model/ids.ts';
import { compileQuery } from './compile-query.ts';
import { cursorToPlace, placeToCursor, type Place } from './cursor.ts';
import type { Engine } from './engine.ts';
import { EVENT_COLUMNS, rowToEvent, rowToFinding, rowToUnreadable } from './event-row.ts';
import type {
  EventHistogram,
  EventSearch,
  EventStoreUsage,
  FindingPage,
  FindingSearch,
  OrderedPage,
  OrderedRead,
  StoredCounts,
  UnreadablePage,
  UnreadableSearch,
} from './event-store.ts';
import { stringLiteral } from './literals.ts';
import { createSqlParameters, type SqlParameters } from './sql-parameters.ts';

export async function searchEvents(engine: Engine, search: EventSearch): Promise<EventPage> {
  const started = performance.now();
  const parameters = createSqlParameters({ tenant: search.tenant });
  const conditions = eventConditions(search, parameters);
  if (search.cursor !== undefined) conditions.push(before(cursorToPlace(search.cursor), 'time', parameters));
  const { rows, read } = await engine.read(
    `SELECT ${EVENT_COLUMNS} FROM {db}.events WHERE ${conditions.join(' AND ')}
     ORDER BY intDiv(time, 3600000) DESC, time DESC, id DESC LIMIT ${search.limit + 1}`,
    parameters.values,
  );
  const events = rows.slice(0, search.limit).map(rowToEvent);
  return { events, next: nextCursor(rows, search.limit, events.at(-1)), read, ms: performance.now() - started };
}

function eventConditions(search: Pick<EventSearch, 'from' | 'to' | 'query'>, parameters: SqlParameters): string[] {
  return [
    'tenant = {tenant:String}',
    ...(search.from === undefined ? [] : [`time >= ${parameters.number(Math.ceil(search.from))}`]),
    ...(search.to === undefined ? [] : [`time < ${parameters.number(Math.ceil(search.to))}`]),
    ...(search.query.kind === 'all' ? [] : [compileQuery(search.query, parameters)]),
  ];
}

/** The rows that come after a place when the newest come first. */
function before({ time, id }: Place, column: 'time' | 'received', parameters: SqlParameters): string {
  const at = parameters.number(time);
  return `${column} <= ${at} AND (${column} < ${at} OR id < toUUID(${parameters.text(id)}))`;
}

function nextCursor(
  rows: readonly unknown[],
  limit: number,
  last: { time: number; id: string } | undefined,
): string | null {
  return rows.length > limit && last !== undefined ? placeToCursor(last) : null;
}

const spanRow = z.object({ total: z.number(), oldest: z.number(), newest: z.number() });
const bucketRow = z.object({ bucket: z.number(), count: z.number() });

export async function eventHistogram(engine: Engine, search: EventHistogram): Promise<Histogram> {
  const span = await spanOf(engine, search);
  if (span.to <= span.from) return { step: 1, buckets: [], total: 0 };
  const step = Math.ceil((span.to - span.from) / search.buckets);
  const parameters = createSqlParameters({ tenant: search.tenant, from: span.from, step });
  const { rows } = await engine.read(
    `SELECT intDiv(time - {from:Int64}, {step:Int64}) AS bucket, count() AS count
     FROM {db}.events WHERE ${eventConditions({ ...search, ...span }, parameters).join(' AND ')} GROUP BY bucket`,
    parameters.values,
  );
  const counts = new Map(rows.map((row) => bucketRow.parse(row)).map(({ bucket, count }) => [bucket, count]));
  const buckets = Array.from({ length: Math.ceil((span.to - span.from) / step) }, (_, bucket) => ({
    time: span.from + bucket * step,
    count: counts.get(bucket) ?? 0,
  }));
  return { step, buckets, total: buckets.reduce((sum, { count }) => sum + count, 0) };
}

async function spanOf(engine: Engine, search: EventHistogram): Promise<{ from: number; to: number }> {
  const { from, to } = search;
  if (from !== undefined && to !== undefined) return { from: Math.ceil(from), to: Math.ceil(to) };
  const parameters = createSqlParameters({ tenant: search.tenant });
  const { rows } = await engine.read(
    `SELECT count() AS total, min(time) AS oldest, max(time) AS newest
     FROM {db}.events WHERE ${eventConditions(search, parameters).join(' AND ')}`,
    parameters.values,
  );
  const { total, oldest, newest } = spanRow.parse(rows[0]);
  if (total === 0) return { from: 0, to: 0 };
  return { from: from === undefined ? oldest : Math.ceil(from), to: to === undefined ? newest + 1 : Math.ceil(to) };
}

export async function eventById(engine: Engine, tenant: TenantId, id: EventId): Promise<Event | null> {
  const { rows } = await engine.read(
    `SELECT ${EVENT_COLUMNS} FROM {db}.events WHERE tenant = {tenant:String} AND id = toUUID({id:String}) LIMIT 1`,
    { tenant, id },
  );
  return rows.length === 0 ? null : rowToEvent(rows[0]);
}

export async function findingsByKey(engine: Engine, search: FindingSearch): Promise<FindingPage> {
  const parameters = createSqlParameters({ tenant: search.tenant, key: search.key.toWellFormed() });
  const conditions = [
    'tenant = {tenant:String} AND key = {key:String}',
    `time >= ${parameters.number(Math.ceil(search.from))} AND time <= ${parameters.number(Math.floor(search.to))}`,
  ];
  if (search.cursor !== undefined) {
    const place = cursorToPlace(search.cursor);
    const at = parameters.number(place.time);
    conditions.push(`(time > ${at} OR (time = ${at} AND id > toUUID(${parameters.text(place.id)})))`);
  }
  const { rows } = await engine.read(
    `SELECT body FROM {db}.findings WHERE ${conditions.join(' AND ')} ORDER BY time, id LIMIT ${search.limit + 1}`,
    parameters.values,
  );
  const findings = rows.slice(0, search.limit).map(rowToFinding);
  return { findings, next: nextCursor(rows, search.limit, findings.at(-1)) };
}

export async function findingsById(
  engine: Engine,
  tenant: TenantId,
  ids: readonly FindingId[],
): Promise<readonly Finding[]> {
  if (ids.length === 0) return [];
  const parameters = createSqlParameters({ tenant });
  const wanted = ids.slice(0, 100).map((id) => `toUUID(${parameters.text(id)})`);
  const { rows } = await engine.read(
    `SELECT body FROM {db}.findings WHERE tenant = {tenant:String} AND id IN (${wanted.join(', ')}) ORDER BY time, id`,
    parameters.values,
  );
  return rows.map(rowToFinding);
}

export async function eventsInOrder(engine: Engine, read: OrderedRead): Promise<OrderedPage> {
  const parameters = createSqlParameters({ tenant: read.tenant });
  const conditions = [
    'tenant = {tenant:String}',
    `time >= ${parameters.number(Math.ceil(read.from))} AND time < ${parameters.number(Math.ceil(read.to))}`,
  ];
  if (read.cursor !== undefined) {
    const place = cursorToPlace(read.cursor);
    const at = parameters.number(place.time);
    // the hour is what the table is sorted by
    conditions.push(`intDiv(time, 3600000) >= intDiv(${at}, 3600000) AND time >= ${at} AND (time > ${at} OR id > toUUID(${parameters.text(place.id)}))`); // prettier-ignore
  }
  const { rows } = await engine.read(
    `SELECT ${EVENT_COLUMNS} FROM {db}.events WHERE ${conditions.join(' AND ')}
     ORDER BY intDiv(time, 3600000), time, id LIMIT ${read.limit + 1}`,
    parameters.values,
  );
  const events = rows.slice(0, read.limit).map(rowToEvent);
  return { events, next: nextCursor(rows, read.limit, events.at(-1)) };
}

export async function unreadablePage(engine: Engine, search: UnreadableSearch): Promise<UnreadablePage> {
  const parameters = createSqlParameters({ tenant: search.tenant });
  const conditions = ['tenant = {tenant:String}', "state = ''"];
  if (search.kind !== undefined) conditions.push(`kind = ${parameters.text(search.kind)}`);
  if (search.source !== undefined) conditions.push(`source = ${parameters.text(search.source)}`);
  if (search.cursor !== undefined) conditions.push(before(cursorToPlace(search.cursor), 'received', parameters));
  const { rows } = await engine.read(
    `SELECT toString(id) AS id_text, source, received, reason, bytes, size FROM {db}.unreadable
     WHERE ${conditions.join(' AND ')} ORDER BY received DESC, id DESC LIMIT ${search.limit + 1}`,
    parameters.values,
  );
  const records = rows.slice(0, search.limit).map(rowToUnreadable);
  const last = records.at(-1);
  return { records, next: nextCursor(rows, search.limit, last && { time: last.received, id: last.id }) };
}

const countRow = z.object({ source: z.string(), count: z.number() });

export async function storedCounts(engine: Engine): Promise<StoredCounts> {
  const bySource = async (table: 'events' | 'unreadable'): Promise<ReadonlyMap<SourceId, number>> => {
    const { rows } = await engine.read(
      `SELECT source, count() AS count FROM {db}.${table}${table === 'unreadable' ? " WHERE state = ''" : ''} GROUP BY source`,
      {},
    );
    return new Map(rows.map((row) => countRow.parse(row)).map(({ source, count }) => [asSourceId(source), count]));
  };
  const { rows } = await engine.read('SELECT count() AS count FROM {db}.findings', {});
  return {
    events: await bySource('events'),
    findings: z.object({ count: z.number() }).parse(rows[0]).count,
    unreadable: await bySource('unreadable'),
  };
}

export async function storeUsage(engine: Engine): Promise<EventStoreUsage> {
  const { rows } = await engine.read(
    `SELECT sum(bytes_on_disk) AS bytes, sum(rows) AS rows, count() AS parts
     FROM system.parts WHERE active AND database = ${stringLiteral(engine.database)}`,
    {},
  );
  return z.object({ bytes: z.number(), rows: z.number(), parts: z.number() }).parse(rows[0]);
}
