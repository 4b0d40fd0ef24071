import type { Kysely } from 'kysely';
import { quality, type Quality } from '../../model/event.ts';
import { asSourceId } from '../../model/ids.ts';
import { addRefused } from './account-rows.ts';
import { onDatabase } from './database.ts';
import type { Accounts, SettledAccount } from './state-store.ts';
import type { StateTables } from './tables.ts';

export function createAccounts(db: Kysely<StateTables>): Accounts {
  return {
    all: () => onDatabase(() => readAccounts(db)),
    addRefused: (source, records, reason) =>
      onDatabase(() => db.transaction().execute((transaction) => addRefused(transaction, source, records, reason))),
  };
}

async function readAccounts(db: Kysely<StateTables>): Promise<SettledAccount[]> {
  const rows = await db.selectFrom('vedette.account').selectAll().orderBy('source').execute();
  const counts = await db.selectFrom('vedette.account_count').selectAll().execute();
  const countsBySource = Map.groupBy(counts, ({ source }) => source);
  return rows.map(({ source, stored, unreadable, refused, bytes, last_event }) => {
    const own = countsBySource.get(source) ?? [];
    const ofKind = (kind: string): [string, number][] =>
      own.filter((each) => each.kind === kind).map(({ name, count }) => [name, count]);
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
