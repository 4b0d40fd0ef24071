import { sql, type Kysely } from 'kysely';
import type { Understood } from '../../pipeline/ports.ts';
import type { AccountCountTable, StateTables } from './tables.ts';
import { storableText } from './alert-rows.ts';

interface Sum {
  stored: number;
  unreadable: number;
  refused: number;
  bytes: number;
  last_event: number | null;
}

/** Adds what was understood to the accounts of its sources. */
export async function addToAccounts(db: Kysely<StateTables>, understood: readonly Understood[]): Promise<void> {
  const sums = new Map<string, Sum>();
  const counts = new Counts();
  for (const each of understood) {
    const source = storableText(each.source);
    const sum = sums.get(source) ?? { stored: 0, unreadable: 0, refused: 0, bytes: 0, last_event: null };
    sum.stored += each.events;
    sum.unreadable += each.unreadable;
    sum.bytes += each.bytes;
    if (each.lastEvent !== null) sum.last_event = Math.max(sum.last_event ?? -Infinity, Math.trunc(each.lastEvent));
    sums.set(source, sum);
    counts.add(source, 'format', each.formats);
    counts.add(source, 'quality', each.quality);
    counts.add(source, 'unreadable', each.unreadableKinds);
  }
  await addSums(db, sums);
  await addCounts(db, counts.rows());
}

export async function addRefused(
  db: Kysely<StateTables>,
  source: string,
  records: number,
  reason: string,
): Promise<void> {
  const name = storableText(source);
  await addSums(db, new Map([[name, { stored: 0, unreadable: 0, refused: records, bytes: 0, last_event: null }]]));
  await addCounts(db, [{ source: name, kind: 'refused', name: storableText(reason).slice(0, 200), count: records }]);
}

async function addSums(db: Kysely<StateTables>, sums: ReadonlyMap<string, Sum>): Promise<void> {
  if (sums.size === 0) return;
  const rows = [...sums].map(([source, sum]) => ({ source, ...sum })).toSorted((a, b) => compare(a.source, b.source));
  await db
    .insertInto('vedette.account')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('source').doUpdateSet((each) => ({
        stored: sql<number>`account.stored + ${each.ref('excluded.stored')}`,
        unreadable: sql<number>`account.unreadable + ${each.ref('excluded.unreadable')}`,
        refused: sql<number>`account.refused + ${each.ref('excluded.refused')}`,
        bytes: sql<number>`account.bytes + ${each.ref('excluded.bytes')}`,
        last_event: sql<number>`greatest(account.last_event, ${each.ref('excluded.last_event')})`,
      })),
    )
    .execute();
}

async function addCounts(db: Kysely<StateTables>, rows: readonly AccountCountTable[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('vedette.account_count')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['source', 'kind', 'name'])
        .doUpdateSet((each) => ({ count: sql<number>`account_count.count + ${each.ref('excluded.count')}` })),
    )
    .execute();
}

/** Sums by source, kind and name, in an order that is always the same: two transactions never wait for one another in a circle. */
class Counts {
  readonly #rows = new Map<string, AccountCountTable>();

  add(source: string, kind: AccountCountTable['kind'], countsByName: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(countsByName)) {
      if (count === 0) continue;
      const key = `${source}\n${kind}\n${name}`;
      const known = this.#rows.get(key);
      this.#rows.set(key, { source, kind, name: storableText(name), count: (known?.count ?? 0) + count });
    }
  }

  rows(): AccountCountTable[] {
    return [...this.#rows].toSorted(([a], [b]) => compare(a, b)).map(([, row]) => row);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
