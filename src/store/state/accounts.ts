import type { Kysely } from 'kysely';
import { quality, type Quality } from '../../model/event.ts';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import { addRefused } from './account-rows.ts';
import { onDatabase } from './database.ts';
import type { Accounts, SettledAccount, SettledBooks } from './state-store.ts';
import type { StateTables } from './tables.ts';

export function createAccounts(db: Kysely<StateTables>): Accounts {
  return {
    all: () => onDatabase(() => readAccounts(db)),
    books: () => onDatabase(() => db.transaction().setIsolationLevel('repeatable read').execute(readBooks)),
    addRefused: (source, records, reason) =>
      onDatabase(() => db.transaction().execute((transaction) => addRefused(transaction, source, records, reason))),
  };
}

/** One snapshot of accounts and position. */
async function readBooks(db: Kysely<StateTables>): Promise<SettledBooks> {
  const { settled } = await db.selectFrom('vedette.ledger').select('settled').executeTakeFirstOrThrow();
  const accounts = await readAccounts(db);
  const rows = await db
    .selectFrom('vedette.account_count')
    .selectAll()
    .where('kind', 'in', ['refused', 'unreadable'])
    .where('count', '<>', 0)
    .execute();
  const reasons = new Map<SourceId, { refused: Record<string, number>; unreadable: Record<string, number> }>();
  for (const { source, kind, name, count } of rows) {
    const own = reasons.get(asSourceId(source)) ?? { refused: {}, unreadable: {} };
    reasons.set(asSourceId(source), own);
    if (kind === 'refused' || kind === 'unreadable') own[kind][name] = count;
  }
  return { settled, accounts, reasons };
}

async function readAccounts(db: Kysely<StateTables>): Promise<SettledAccount[]> {
  const rows = await db.selectFrom('vedette.account').selectAll().orderBy('source').execute();
  const counts = await db.selectFrom('vedette.account_count').selectAll().execute();
  const countsBySource = Map.groupBy(counts, ({ source }) => source);
  return rows.map(({ source, stored, unreadable, refused, bytes, last_event }) => {
    const own = countsBySource.get(source) ?? [];
    const ofKind = (kind: string): [string, number][] =>
      own.filter((each) => each.kind === kind && each.count !== 0).map(({ name, count }) => [name, count]);
    const qualities: Partial<Record<Quality, number>> = {};
    for (const [name, count] of ofKind('quality')) {
      const known = quality.safeParse(name);
      if (known.success) qualities[known.data] = count;
    }
    return {
      source: asSourceId(source),
      stored,
      unreadable,
      refused,
      bytes,
      formats: Object.fromEntries(ofKind('format')),
      quality: qualities,
      lastEvent: last_event,
    };
  });
}
