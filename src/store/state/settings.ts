import type { Kysely } from 'kysely';
import { onDatabase } from './database.ts';
import type { Settings } from './state-store.ts';
import type { StateTables } from './tables.ts';

export function createSettings(db: Kysely<StateTables>, now: () => number): Settings {
  const settings: Settings = {
    get: (key) =>
      onDatabase(
        async () =>
          (await db.selectFrom('vedette.setting').select('value').where('key', '=', key).executeTakeFirst())?.value,
      ),
    set: (key, value) =>
      onDatabase(async () => {
        await db
          .insertInto('vedette.setting')
          .values({ key, value: JSON.stringify(value), updated: now() })
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet((each) => ({ value: each.ref('excluded.value'), updated: each.ref('excluded.updated') })),
          )
          .execute();
      }),
    setOnce: (key, value) =>
      onDatabase(async () => {
        await db
          .insertInto('vedette.setting')
          .values({ key, value: JSON.stringify(value), updated: now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return (await settings.get(key)) ?? value;
      }),
  };
  return settings;
}
