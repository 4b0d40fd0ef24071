import type { Kysely } from 'kysely';
import type { IdentityDecision } from '../../model/identity.ts';
import type { TenantId } from '../../model/ids.ts';
import { storableText } from './alert-rows.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import type { IdentityDecisionTable } from './identity-tables.ts';
import type { StateTables } from './tables.ts';

/** What people said of names. Every change is one transaction with its entry in the audit table. All calls reject with `StoreError`. */
export interface IdentityStore {
  /** Oldest first: also those that were taken back. */
  decisions(tenant: TenantId): Promise<readonly IdentityDecision[]>;
  /** Keeps them together or not at all. */
  decide(tenant: TenantId, decisions: readonly NewIdentityDecision[], note: string, by: Actor): Promise<readonly IdentityDecision[]>;
  /** Null if there is none, or it was taken back already. */
  undo(tenant: TenantId, id: number, note: string, by: Actor): Promise<IdentityDecision | null>;
} // prettier-ignore

export type NewIdentityDecision = Pick<IdentityDecision, 'kind' | 'names'>;

export function createIdentityStore(db: Kysely<StateTables>, now: () => number): IdentityStore {
  return {
    decisions: (tenant) =>
      onDatabase(async () => {
        const rows = await db
          .selectFrom('vedette.identity_decision')
          .selectAll()
          .where('tenant', '=', tenant)
          .orderBy('id')
          .execute();
        return rows.map(rowToDecision);
      }),
    decide: (tenant, decisions, note, by) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const kept: IdentityDecision[] = [];
          for (const { kind, names } of decisions) {
            const at = now();
            const row = await transaction
              .insertInto('vedette.identity_decision')
              .values({ tenant, kind, names: JSON.stringify(names.map(storableText)), note: storableText(note), at, by: by.id, by_name: storableText(by.name), undone_at: null, undone_by: null })
              .returningAll()
              .executeTakeFirstOrThrow();
            await audit(transaction, tenant, by, at, `identities.${kind}`, storableText(names.join(', ')), { decision: row.id, note: row.note });
            kept.push(rowToDecision(row));
          }
          return kept;
        }),
      ),
    undo: (tenant, id, note, by) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const at = now();
          const row = await transaction
            .updateTable('vedette.identity_decision')
            .set({ undone_at: at, undone_by: storableText(by.name) })
            .where('tenant', '=', tenant)
            .where('id', '=', id)
            .where('undone_at', 'is', null)
            .returningAll()
            .executeTakeFirst();
          if (row === undefined) return null;
          await audit(transaction, tenant, by, at, 'identities.undo', row.names.join(', '), { decision: id, note: storableText(note) });
          return rowToDecision(row);
        }),
      ),
  };
} // prettier-ignore

type Row = Omit<IdentityDecisionTable, 'id' | 'names'> & { readonly id: number; readonly names: string[] };

function rowToDecision({ id, kind, names, at, by_name, note, undone_at, undone_by }: Row): IdentityDecision {
  const undone = undone_at === null ? null : { at: undone_at, by: undone_by ?? '' };
  return { id, kind: kind === 'join' ? 'join' : 'split', names, at, by: by_name, note, undone };
}
