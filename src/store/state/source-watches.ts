import type { Kysely } from 'kysely';
import { asSourceId, type SourceId, type TenantId } from '../../model/ids.ts';
import type { JsonValue } from '../../model/json.ts';
import { watchMode, type WatchMode } from '../../model/keeping.ts';
import { storableText } from './alert-rows.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import type { StateTables } from './tables.ts';

/** What is kept of the watch over a source: how a person wants it, and what was learnt. */
export interface KeptWatch {
  readonly source: SourceId;
  readonly mode: WatchMode;
  readonly expectedGap: number | null;
  /** null: nothing yet */
  readonly rhythm: JsonValue | null;
}

export interface SourceWatches {
  all(tenant: TenantId): Promise<readonly KeptWatch[]>;
  /** Writes down what was learnt of many at once; how they are watched stays. */
  save(tenant: TenantId, rhythms: ReadonlyMap<SourceId, JsonValue>): Promise<void>;
  set(tenant: TenantId, source: SourceId, mode: WatchMode, expectedGap: number | null, note: string, by: Actor): Promise<void>;
} // prettier-ignore

const ROWS_AT_ONCE = 200;

export function createSourceWatches(db: Kysely<StateTables>, now: () => number): SourceWatches {
  return {
    all: (tenant) =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.source_watch').selectAll().where('tenant', '=', tenant).execute();
        return rows.map(({ source, mode, expected_gap, rhythm }) => ({
          source: asSourceId(source),
          mode: watchMode.catch('learnt').parse(mode),
          expectedGap: expected_gap,
          rhythm,
        }));
      }),
    save: (tenant, rhythms) =>
      onDatabase(async () => {
        const rows = [...rhythms].map(([source, rhythm]) => ({
          tenant,
          source: storableText(source),
          rhythm: JSON.stringify(rhythm),
          updated: now(),
        }));
        for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
          await db
            .insertInto('vedette.source_watch')
            .values(rows.slice(at, at + ROWS_AT_ONCE).map((row) => ({ ...row, mode: 'learnt' })))
            .onConflict((conflict) =>
              conflict
                .columns(['tenant', 'source'])
                .doUpdateSet((each) => ({ rhythm: each.ref('excluded.rhythm'), updated: each.ref('excluded.updated') })),
            )
            .execute();
        }
      }),
    set: (tenant, source, mode, expectedGap, note, by) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const name = storableText(source);
          await transaction
            .insertInto('vedette.source_watch')
            .values({ tenant, source: name, mode, expected_gap: expectedGap, rhythm: null, updated: now() })
            .onConflict((conflict) => conflict.columns(['tenant', 'source']).doUpdateSet({ mode, expected_gap: expectedGap }))
            .execute();
          await audit(transaction, tenant, by, now(), 'source.watch', name, { mode, expectedGap, note });
        }),
      ),
  };
} // prettier-ignore
