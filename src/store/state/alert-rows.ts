import { sql, type Insertable, type Kysely } from 'kysely';
import { alert, type Alert } from '../../model/alert.ts';
import { hash128 } from '../../model/ids.ts';
import type { AlertTable, StateTables } from './tables.ts';

const ROWS_AT_ONCE = 500;
const LONGEST_WORDS = 8000;

/** PostgreSQL's texts cannot hold U+0000, and UTF-8 no lone surrogate. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

export const keyHash = (key: string): string => hash128(key);

export function alertToRow(each: Alert, closed: number | null): Insertable<AlertTable> {
  const words = [each.title, each.rule.id, each.key, ...each.attack, ...each.entities.map(({ name }) => name)].join(
    '\n',
  );
  return {
    id: each.id,
    tenant: each.tenant,
    key_hash: keyHash(each.key),
    status: each.status,
    severity: each.severity,
    score: each.score,
    first: Math.trunc(each.first),
    last: Math.trunc(each.last),
    window_end: Math.trunc(each.windowEnd),
    created: Math.trunc(each.created),
    updated: Math.trunc(each.updated),
    closed,
    words: storableText(words.slice(0, LONGEST_WORDS).toLowerCase()),
    body: JSON.stringify(each),
  };
}

export function rowToAlert(row: { readonly body: unknown }): Alert {
  return alert.parse(row.body);
}

/** Writes alerts over what is there, a few hundred in one statement. */
export async function writeAlerts(db: Kysely<StateTables>, rows: readonly Insertable<AlertTable>[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await db
      .insertInto('vedette.alert')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((each) => ({
          status: each.ref('excluded.status'),
          severity: each.ref('excluded.severity'),
          score: each.ref('excluded.score'),
          first: each.ref('excluded.first'),
          last: each.ref('excluded.last'),
          window_end: each.ref('excluded.window_end'),
          updated: each.ref('excluded.updated'),
          closed: each.ref('excluded.closed'),
          words: each.ref('excluded.words'),
          body: each.ref('excluded.body'),
        })),
      )
      .execute();
  }
}

/** The alerts of these keys that are not closed, locked until the transaction ends, in an order that is always the same. */
export async function lockOpenAlerts(
  db: Kysely<StateTables>,
  keys: readonly { readonly tenant: string; readonly key: string }[],
): Promise<Alert[]> {
  if (keys.length === 0) return [];
  const tenants = [...new Set(keys.map(({ tenant }) => tenant))];
  const hashes = [...new Set(keys.map(({ key }) => keyHash(key)))];
  const rows = await db
    .selectFrom('vedette.alert')
    .select('body')
    .where('tenant', '=', sql<string>`any(${tenants})`)
    .where('key_hash', '=', sql<string>`any(${hashes})`)
    .where('status', '<>', 'closed')
    .orderBy('created')
    .orderBy('first')
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(rowToAlert);
}
