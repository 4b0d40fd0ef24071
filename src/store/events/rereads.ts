import { z } from 'zod';
import { asSourceId, eventId, type EventId, type SourceId, type TenantId } from '../../model/ids.ts';
import type { Query } from '../../model/query.ts';
import type { UnreadableReason } from '../../model/record.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import { compileQuery } from './compile-query.ts';
import type { Engine } from './engine.ts';
import { rowToUnreadable } from './event-row.ts';
import { createSqlParameters, type SqlParameters } from './sql-parameters.ts';

/** Reads for whoever reads stored records again. Rejects with `StoreError`. */
export interface Rereads {
  /** Oldest first by event time, events of one millisecond by id: as much of the rows as is needed to read their records again and to compare. */
  events(read: RereadEvents): Promise<readonly StoredRow[]>;
  countEvents(read: Omit<RereadEvents, 'limit' | 'after'>): Promise<number>;
  /** Oldest first by receive time, then by id. */
  unreadable(read: RereadUnreadable): Promise<readonly StoredUnreadable[]>;
  countUnreadable(read: Omit<RereadUnreadable, 'limit' | 'after'>): Promise<number>;
  /** One record with how it came in, also an original that was repaired; null if it is not there. */
  unreadableById(tenant: TenantId, id: string): Promise<StoredUnreadable | null>;
}

export interface RereadEvents {
  readonly tenant: TenantId;
  /** inclusive, by the time of events, ms since 1970; absent: no border */
  readonly from?: number | undefined;
  /** exclusive */
  readonly to?: number | undefined;
  readonly source?: SourceId | undefined;
  readonly format?: string | undefined;
  readonly query: Query;
  /** place behind the last one read */
  readonly after?: RowPlace | undefined;
  readonly limit: number;
}

export interface RereadUnreadable {
  readonly tenant: TenantId;
  readonly source?: SourceId | undefined;
  readonly kind?: UnreadableReason['kind'] | undefined;
  /** these alone; at most 500 */
  readonly ids?: readonly string[] | undefined;
  readonly after?: RowPlace | undefined;
  readonly limit: number;
}

/** `time` is that of the event, of an unreadable record when it was received. */
export interface RowPlace {
  readonly time: number;
  readonly id: string;
}

/** A row of `events` as it stands: JSON columns as their text. */
export interface StoredRow {
  readonly id: EventId;
  readonly tenant: string;
  readonly time: number;
  readonly received: number;
  readonly source: SourceId;
  readonly format: string;
  readonly logSources: string;
  readonly classUid: number;
  readonly f: string;
  readonly o: string;
  readonly entities: string;
  readonly quality: readonly string[];
  readonly raw: string;
  readonly origin: string;
}

export interface StoredUnreadable {
  readonly record: UnreadableRecord;
  readonly origin: string;
  readonly state: string;
}

export function createRereads(engine: Engine): Rereads {
  return {
    async events(read) {
      const parameters = createSqlParameters({ tenant: read.tenant });
      const { rows } = await engine.read(
        `SELECT toString(id) AS id_text, tenant, time, received, source, format, log_sources, class_uid, f, o, entities, quality, raw, origin
         FROM {db}.events WHERE ${eventConditions(read, parameters)}
         ORDER BY intDiv(time, 3600000), time, id LIMIT ${Math.trunc(read.limit)}`,
        parameters.values,
      );
      return rows.map(rowToStored);
    },
    async countEvents(read) {
      const parameters = createSqlParameters({ tenant: read.tenant });
      return await countOf(engine, `{db}.events WHERE ${eventConditions(read, parameters)}`, parameters);
    },
    async unreadable(read) {
      const parameters = createSqlParameters({ tenant: read.tenant });
      const { rows } = await engine.read(
        `SELECT ${UNREADABLE_COLUMNS} FROM {db}.unreadable WHERE ${unreadableConditions(read, parameters)}
         ORDER BY received, id LIMIT ${Math.trunc(read.limit)}`,
        parameters.values,
      );
      return rows.map(rowToStoredUnreadable);
    },
    async countUnreadable(read) {
      const parameters = createSqlParameters({ tenant: read.tenant });
      return await countOf(engine, `{db}.unreadable WHERE ${unreadableConditions(read, parameters)}`, parameters);
    },
    async unreadableById(tenant, id) {
      const { rows } = await engine.read(
        `SELECT ${UNREADABLE_COLUMNS} FROM {db}.unreadable
         WHERE tenant = {tenant:String} AND id = toUUID({id:String}) ORDER BY state LIMIT 1`,
        { tenant, id },
      );
      const [row] = rows;
      return row === undefined ? null : rowToStoredUnreadable(row);
    },
  };
}

function eventConditions(read: Omit<RereadEvents, 'limit'>, parameters: SqlParameters): string {
  const { from, to, source, format, query, after } = read;
  const conditions = ['tenant = {tenant:String}'];
  // the hour is what the table is sorted by
  if (from !== undefined) {
    const first = parameters.number(Math.ceil(from));
    conditions.push(`intDiv(time, 3600000) >= intDiv(${first}, 3600000) AND time >= ${first}`);
  }
  if (to !== undefined) {
    const end = parameters.number(Math.ceil(to));
    conditions.push(`intDiv(time, 3600000) <= intDiv(${end}, 3600000) AND time < ${end}`);
  }
  if (source !== undefined) conditions.push(`source = ${parameters.text(source)}`);
  if (format !== undefined) conditions.push(`format = ${parameters.text(format)}`);
  if (after !== undefined) {
    const at = parameters.number(after.time);
    conditions.push(`intDiv(time, 3600000) >= intDiv(${at}, 3600000) AND time >= ${at} AND (time > ${at} OR id > toUUID(${parameters.text(after.id)}))`); // prettier-ignore
  }
  conditions.push(compileQuery(query, parameters));
  return conditions.join(' AND ');
}

const UNREADABLE_COLUMNS =
  'toString(id) AS id_text, source, received, reason, bytes, size, origin, toString(state) AS state_text';

function unreadableConditions(read: Omit<RereadUnreadable, 'limit'>, parameters: SqlParameters): string {
  const { source, kind, ids, after } = read;
  const conditions = ['tenant = {tenant:String}', "state = ''"];
  if (source !== undefined) conditions.push(`source = ${parameters.text(source)}`);
  if (kind !== undefined) conditions.push(`kind = ${parameters.text(kind)}`);
  if (ids !== undefined)
    conditions.push(`id IN (SELECT toUUID(arrayJoin(${parameters.texts(ids.slice(0, MOST_IDS))})))`);
  if (after !== undefined) {
    const at = parameters.number(after.time);
    conditions.push(`received >= ${at} AND (received > ${at} OR id > toUUID(${parameters.text(after.id)}))`);
  }
  return conditions.join(' AND ');
}

const MOST_IDS = 500;

async function countOf(engine: Engine, from: string, parameters: SqlParameters): Promise<number> {
  const { rows } = await engine.read(`SELECT count() AS count FROM ${from}`, parameters.values);
  return z.object({ count: z.number() }).parse(rows[0]).count;
}

const storedRow = z.object({
  id_text: eventId,
  tenant: z.string(),
  time: z.number(),
  received: z.number(),
  source: z.string().transform(asSourceId),
  format: z.string(),
  log_sources: z.string(),
  class_uid: z.number(),
  f: z.string(),
  o: z.string(),
  entities: z.string(),
  quality: z.array(z.string()),
  raw: z.string(),
  origin: z.string(),
});

function rowToStored(row: unknown): StoredRow {
  const { id_text, log_sources, class_uid, ...rest } = storedRow.parse(row);
  return { ...rest, id: id_text, logSources: log_sources, classUid: class_uid };
}

const originRow = z.object({ origin: z.string(), state_text: z.string() });

function rowToStoredUnreadable(row: unknown): StoredUnreadable {
  const { origin, state_text } = originRow.parse(row);
  return { record: rowToUnreadable(row), origin, state: state_text };
}
