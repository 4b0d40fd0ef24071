import { sql, type Expression, type Kysely, type SqlBool } from 'kysely';
import { severity, type Severity } from '../../model/severity.ts';
import type { TenantId } from '../../model/ids.ts';
import { StoreError } from '../store-error.ts';
import { rowToAlert } from './alert-rows.ts';
import type { AlertCounts, AlertPage, AlertSearch } from './state-store.ts';
import type { StateTables } from './tables.ts';

type AlertSort = AlertSearch['sort'];

/** Most of the wanted first; then the newest; then by id, so that pages never overlap. */
export async function listAlerts(db: Kysely<StateTables>, search: AlertSearch): Promise<AlertPage> {
  const conditions = filters(search);
  const matching = db.selectFrom('vedette.alert').where((each) => each.and(conditions));
  const { total } = await matching.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const first = orderColumns[search.sort];
  const after = search.cursor === undefined ? [] : [behind(search.sort, search.cursor)];
  const rows = await matching
    .select(['body', 'id', 'score', 'last', 'created'])
    .where((each) => each.and(after))
    .orderBy(first, 'desc')
    .orderBy('last', 'desc')
    .orderBy('id', 'desc')
    .limit(search.limit + 1)
    .execute();
  const page = rows.slice(0, search.limit);
  const last = page.at(-1);
  const next = rows.length > search.limit && last ? toCursor(search.sort, last[first], last.last, last.id) : null;
  return { alerts: page.map(rowToAlert), next, total };
}

const orderColumns = { score: 'score', last: 'last', created: 'created' } as const satisfies Record<AlertSort, string>;

function filters(search: AlertSearch): Expression<SqlBool>[] {
  const words = (search.text ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 20);
  return [
    sql<SqlBool>`tenant = ${search.tenant}`,
    ...(search.status === undefined ? [] : [sql<SqlBool>`status = ${search.status}`]),
    ...(search.severity === undefined ? [] : [sql<SqlBool>`severity = ${search.severity}`]),
    ...(search.entities === undefined ? [] : [namesOneOf(search.entities)]),
    ...words.map((word) => sql<SqlBool>`position(${word.toWellFormed().replaceAll('\0', '')} in words) > 0`),
  ];
}

/** Reads the alerts that the other conditions leave; an index would have to hold every entity of every alert. */
function namesOneOf(entities: readonly string[]): Expression<SqlBool> {
  const ids = entities.slice(0, 200).map((id) => id.toWellFormed().replaceAll('\0', ''));
  return sql<SqlBool>`EXISTS (SELECT 1 FROM json_array_elements(body->'entities') AS entity WHERE entity->>'id' = ANY(${ids}::text[]))`;
}

function toCursor(sort: AlertSort, value: number, last: number, id: string): string {
  return Buffer.from(JSON.stringify([sort, value, last, id])).toString('base64url');
}

function behind(sort: AlertSort, cursor: string): Expression<SqlBool> {
  const [of, value, last, id] = parseCursor(cursor);
  if (of !== sort || typeof value !== 'number' || typeof last !== 'number' || typeof id !== 'string' || !isUuid(id)) {
    throw new StoreError('rejected', 'The cursor is not one that a page of this list gave.');
  }
  const column = sql.ref(orderColumns[sort]);
  return sql<SqlBool>`(${column}, "last", id) < (${value}, ${last}, ${id}::uuid)`;
}

function parseCursor(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export async function alertCounts(db: Kysely<StateTables>, tenant: TenantId, now: number): Promise<AlertCounts> {
  const midnight = now - (now % 86_400_000);
  const rows = await db
    .selectFrom('vedette.alert')
    .select(['severity', sql<number>`count(*)::int`.as('count')])
    .where('tenant', '=', tenant)
    .where('status', '<>', 'closed')
    .groupBy('severity')
    .execute();
  const count = async (column: 'created' | 'closed'): Promise<number> => {
    const row = await db
      .selectFrom('vedette.alert')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('tenant', '=', tenant)
      .where(column, '>=', midnight)
      .executeTakeFirstOrThrow();
    return row.count;
  };
  const countOf = (each: Severity): number => rows.find((row) => row.severity === each)?.count ?? 0;
  const { informational, low, medium, high, critical } = severity.enum;
  return {
    open: {
      informational: countOf(informational),
      low: countOf(low),
      medium: countOf(medium),
      high: countOf(high),
      critical: countOf(critical),
    },
    today: await count('created'),
    closedToday: await count('closed'),
  };
}
