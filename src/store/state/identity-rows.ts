import type { Kysely } from 'kysely';
import type { SavedState, StateChange } from '../../pipeline/ports.ts';
import type { StateTables } from './tables.ts';

/** The state of identities as it was settled. */
export async function readIdentities(db: Kysely<StateTables>): Promise<SavedState> {
  const snapshot = await db.selectFrom('vedette.identity_snapshot').select('body').executeTakeFirst();
  const seen = await db.selectFrom('vedette.identity_seen').select('body').orderBy('position').execute();
  return { snapshot: snapshot?.body ?? null, seen: seen.map(({ body }) => body) };
}

/** @param position the end of the stretch that is settled */
export async function writeIdentities(
  db: Kysely<StateTables>,
  { kind, bytes }: StateChange,
  position: number,
): Promise<void> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (kind === 'seen') {
    await db.insertInto('vedette.identity_seen').values({ position, body }).execute();
    return;
  }
  await db
    .insertInto('vedette.identity_snapshot')
    .values({ id: 1, body })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
    .execute();
  await db.deleteFrom('vedette.identity_seen').execute();
}
