import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { logSource } from '../../model/log-source.ts';
import type { TenantId } from '../../model/ids.ts';
import { storableText } from './alert-rows.ts';
import type { SeenNow, SeenSoFar } from './rule-store.ts';
import type { StateTables } from './tables.ts';

const sources = z.array(logSource);
const ROWS_AT_ONCE = 1000;
/** Names come from rules and parsers; what is longer than this is not kept. */
const LONGEST_NAME = 500;

export async function readSeen(db: Kysely<StateTables>, tenant: TenantId): Promise<SeenSoFar> {
  const sets = await db.selectFrom('vedette.seen_log_source').selectAll().where('tenant', '=', tenant).execute();
  const fields = await db.selectFrom('vedette.seen_field').selectAll().where('tenant', '=', tenant).execute();
  const watched = await db.selectFrom('vedette.watched_field').selectAll().where('tenant', '=', tenant).execute();
  const fieldsBySet = Map.groupBy(fields, ({ log_source }) => log_source);
  return {
    logSources: sets.map(({ id, sources: list, events, first, last }) => ({
      id,
      sources: sources.parse(list),
      events,
      first,
      last,
      fields: new Map((fieldsBySet.get(id) ?? []).map((each) => [each.field, { first: each.first, last: each.last }])),
    })),
    watchedSince: new Map(watched.map(({ field, since }) => [field, since])),
  };
}

/** Adds what was seen; each log source stands in `seen` once. */
export async function addSeen(db: Kysely<StateTables>, tenant: TenantId, seen: readonly SeenNow[]): Promise<void> {
  const kept = seen.filter(({ id }) => id.length <= LONGEST_NAME).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (kept.length === 0) return;
  const rows = kept.map(({ id, sources: list, events, at }) => ({ tenant, id: storableText(id), sources: JSON.stringify(list), events, first: at, last: at })); // prettier-ignore
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await db
      .insertInto('vedette.seen_log_source')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'id']).doUpdateSet((each) => ({
          events: sql<number>`seen_log_source.events + ${each.ref('excluded.events')}`,
          last: sql<number>`greatest(seen_log_source."last", ${each.ref('excluded.last')})`,
        })),
      )
      .execute();
  }
  const fields = kept.flatMap(({ id, fields: names, at }) =>
    [...new Set(names)]
      .filter((name) => name.length <= LONGEST_NAME)
      .toSorted()
      .map((field) => ({ tenant, log_source: storableText(id), field: storableText(field), first: at, last: at })),
  );
  for (let at = 0; at < fields.length; at += ROWS_AT_ONCE) {
    await db
      .insertInto('vedette.seen_field')
      .values(fields.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .columns(['tenant', 'log_source', 'field'])
          .doUpdateSet((each) => ({ last: sql<number>`greatest(seen_field."last", ${each.ref('excluded.last')})` })),
      )
      .execute();
  }
}

export async function watchFields(
  db: Kysely<StateTables>,
  tenant: TenantId,
  fields: readonly string[],
  since: number,
): Promise<void> {
  const names = [...new Set(fields.filter((field) => field.length <= LONGEST_NAME).map(storableText))].toSorted();
  for (let at = 0; at < names.length; at += ROWS_AT_ONCE) {
    await db
      .insertInto('vedette.watched_field')
      .values(names.slice(at, at + ROWS_AT_ONCE).map((field) => ({ tenant, field, since })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
