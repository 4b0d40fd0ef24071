import type { Kysely } from 'kysely';
import { asSourceId, DEFAULT_TENANT, type SourceId } from '../../model/ids.ts';
import { sourceClock, type SourceClock } from '../../model/record.ts';
import type { Actor } from './actor.ts';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import type { StateTables } from './tables.ts';

/** How times of a source are read from a place of the journal on. */
export interface PlacedClock {
  readonly source: SourceId;
  readonly position: number;
  readonly clock: SourceClock;
  /** goes on being measured; else it stays as a person said */
  readonly isMeasured: boolean;
  readonly at: number;
  /** null: it was measured */
  readonly by: string | null;
  readonly note: string;
}

/** Only ever added to: what was read in one way is read in that way again. All calls reject with `StoreError`. */
export interface SourceClockStore {
  /** in the order of their places */
  all(): Promise<readonly PlacedClock[]>;
  /** What a person says is audited. The same place again takes the place of what was said of it. @param by absent: it was measured */
  add(clock: Omit<PlacedClock, 'at' | 'by'>, by?: Actor): Promise<PlacedClock>;
}

export function createSourceClockStore(db: Kysely<StateTables>, now: () => number): SourceClockStore {
  return {
    all: () =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.source_clock').selectAll().orderBy('position').execute();
        return rows.map(({ source, position, clock, is_measured, at, by_name, note }) => ({
          source: asSourceId(source), position, clock: sourceClock.parse(clock), isMeasured: is_measured, at, by: by_name, note,
        }));
      }),
    add: ({ source, position, clock, isMeasured, note }, by) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const at = now();
          const name = by === undefined ? null : storableText(by.name);
          const row = { clock: JSON.stringify(clock), is_measured: isMeasured, at, by_name: name, note: storableText(note) };
          await transaction
            .insertInto('vedette.source_clock')
            .values({ source, position, ...row })
            .onConflict((conflict) => conflict.columns(['source', 'position']).doUpdateSet(row))
            .execute();
          if (by !== undefined) await audit(transaction, DEFAULT_TENANT, by, at, 'sources.clock', source, { position, clock, measured: isMeasured, note: row.note });
          return { source, position, clock, isMeasured, at, by: name, note: row.note };
        }),
      ),
  };
} // prettier-ignore
