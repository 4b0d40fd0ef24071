import type { Kysely } from 'kysely';
import type { CorrelationChange, SavedCorrelations } from '../../pipeline/ports.ts';
import type { StateTables } from './tables.ts';

/** The state of correlations as it was settled. */
export async function readCorrelations(db: Kysely<StateTables>): Promise<SavedCorrelations> {
  const snapshot = await db.selectFrom('vedette.correlation_snapshot').select('body').executeTakeFirst();
  const seen = await db.selectFrom('vedette.correlation_seen').select('body').orderBy('position').execute();
  return { snapshot: snapshot?.body ?? null, seen: seen.map(({ body }) => body) };
}

/** @param position the end of the stretch that is settled */
export async function writeCorrelations(
  db: Kysely<StateTables>,
  { kind, bytes }: CorrelationChange,
  position: number,
): Promise<void> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (kind === 'seen') {
    await db.insertInto('vedette.correlation_seen').values({ position, body }).execute();
    return;
  }
  await db
    .insertInto('vedette.correlation_snapshot')
    .values({ id: 1, body })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
    .execute();
  await db.deleteFrom('vedette.correlation_seen').execute();
}
