import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { quality } from '../../model/event.ts';
import { asSourceId, type TenantId } from '../../model/ids.ts';
import { unreadableReason } from '../../model/record.ts';
import { rewriteRun, type RewriteRun } from '../../model/rewrite.ts';
import { nothingUnderstood } from '../../pipeline/nothing-understood.ts';
import { addToAccounts } from './account-rows.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import type { StateTables } from './tables.ts';

/** How the account of a source moves when records are rewritten: what goes is negative. */
export const accountChange = z.object({
  source: z.string().transform(asSourceId),
  events: z.number(),
  unreadable: z.number(),
  formats: z.record(z.string(), z.number()),
  quality: z.partialRecord(quality, z.number()),
  unreadableKinds: z.partialRecord(unreadableReason.shape.kind, z.number()),
});
export type AccountChange = z.infer<typeof accountChange>;

export const rewritePlace = z.object({ time: z.number(), id: z.string() });
export type RewritePlace = z.infer<typeof rewritePlace>;

/** A chunk that is being replaced under a number: after a crash the event store knows whether it was. */
export const pendingChunk = z.object({
  number: z.number(),
  accounts: z.array(accountChange),
  /** the run and its place when it is done */
  run: rewriteRun,
  place: rewritePlace.nullable(),
});
export type PendingChunk = z.infer<typeof pendingChunk>;

export interface KeptRun {
  readonly run: RewriteRun;
  readonly place: RewritePlace | null;
  readonly pending: PendingChunk | null;
}

/**
 * Runs that read stored records again. A chunk is announced (`pend`), replaced in the event store, and settled: place, counts and accounts move in
 * one transaction. All calls reject with `StoreError`.
 */
export interface RewriteRuns {
  /** Writes a new run down, and in the audit who began it. */
  create(tenant: TenantId, run: RewriteRun, by: Actor): Promise<void>;
  get(tenant: TenantId, id: string): Promise<KeptRun | null>;
  /** Newest first, at most 100. */
  list(tenant: TenantId): Promise<readonly RewriteRun[]>;
  /** Runs that are waiting or under way, oldest first. */
  unfinished(tenant: TenantId): Promise<readonly KeptRun[]>;
  save(run: RewriteRun, place: RewritePlace | null): Promise<void>;
  /** A number that no attempt had before. */
  nextNumber(): Promise<number>;
  pend(id: string, chunk: PendingChunk): Promise<void>;
  /** What is not pending any more changes nothing: settling twice is settling once. */
  settle(id: string, number: number): Promise<void>;
  /** The chunk was not replaced: it will be done anew. */
  forget(id: string, number: number): Promise<void>;
  /** A record that a person repairs: written down before it is replaced, in the audit too. */
  repair(tenant: TenantId, repair: Repair, by: Actor): Promise<void>;
  /** Numbers of repairs of which the accounts have not moved. */
  unsettledRepairs(): Promise<readonly number[]>;
  /** Moves the accounts if it has happened; once. */
  settleRepair(number: number, hasHappened: boolean): Promise<void>;
}

export interface Repair {
  readonly number: number;
  /** id of the unreadable record, and of the event that it becomes */
  readonly record: string;
  readonly accounts: readonly AccountChange[];
  readonly note: string;
}

export function createRewriteRuns(db: Kysely<StateTables>, now: () => number): RewriteRuns {
  const clearPending = async (each: Kysely<StateTables>, id: string): Promise<void> => {
    await each.updateTable('vedette.rewrite_run').set({ pending: null, updated: now() }).where('id', '=', id).execute();
  };
  return {
    create: (tenant, run, by) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const at = now();
          await transaction
            .insertInto('vedette.rewrite_run')
            .values({ id: run.id, tenant, state: run.state, by: by.id, by_name: by.name, created: run.created, updated: at, body: JSON.stringify(run), place: null, pending: null })
            .execute();
          const { kind, apply, note, reparse, unreadable } = run;
          await audit(transaction, tenant, by, at, `${kind}.${apply ? 'apply' : 'try'}`, run.id, { note, selection: z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(reparse ?? unreadable ?? {}))) });
        }),
      ),
    get: (tenant, id) =>
      onDatabase(async () => {
        const row = await db.selectFrom('vedette.rewrite_run').select(['body', 'place', 'pending']).where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : rowToKept(row);
      }),
    list: (tenant) =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.rewrite_run').select('body').where('tenant', '=', tenant).orderBy('created', 'desc').orderBy('id', 'desc').limit(100).execute();
        return rows.map(({ body }) => rewriteRun.parse(body));
      }),
    unfinished: (tenant) =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.rewrite_run').select(['body', 'place', 'pending']).where('tenant', '=', tenant).where('state', 'in', ['waiting', 'running']).orderBy('created').orderBy('id').execute();
        return rows.map(rowToKept);
      }),
    save: (run, place) => onDatabase(() => saveRun(db, run, place, now())),
    nextNumber: () =>
      onDatabase(async () => {
        const { rows } = await sql<{ number: number }>`SELECT nextval('vedette.rewrite_number') AS number`.execute(db);
        return z.number().parse(rows[0]?.number);
      }),
    pend: (id, chunk) =>
      onDatabase(async () => {
        await db.updateTable('vedette.rewrite_run').set({ pending: JSON.stringify(chunk), updated: now() }).where('id', '=', id).execute();
      }),
    settle: (id, number) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const row = await transaction.selectFrom('vedette.rewrite_run').select('pending').where('id', '=', id).forUpdate().executeTakeFirst();
          const chunk = pendingChunk.nullish().parse(row?.pending);
          if (chunk?.number !== number) return;
          await addToAccounts(transaction, chunk.accounts.map(toUnderstood));
          await saveRun(transaction, chunk.run, chunk.place, now());
          await clearPending(transaction, id);
        }),
      ),
    forget: (id, number) =>
      onDatabase(async () => {
        const row = await db.selectFrom('vedette.rewrite_run').select('pending').where('id', '=', id).executeTakeFirst();
        if (pendingChunk.nullish().parse(row?.pending)?.number === number) await clearPending(db, id);
      }),
    repair: (tenant, { number, record, accounts, note }, by) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          await transaction.insertInto('vedette.repair').values({ number, accounts: JSON.stringify(accounts) }).execute();
          await audit(transaction, tenant, by, now(), 'unreadable.repair', record, { note, number });
        }),
      ),
    unsettledRepairs: () =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.repair').select('number').orderBy('number').execute();
        return rows.map(({ number }) => number);
      }),
    settleRepair: (number, hasHappened) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const row = await transaction.deleteFrom('vedette.repair').where('number', '=', number).returning('accounts').executeTakeFirst();
          if (row === undefined || !hasHappened) return;
          await addToAccounts(transaction, z.array(accountChange).parse(row.accounts).map(toUnderstood));
        }),
      ),
  };
} // prettier-ignore

async function saveRun(db: Kysely<StateTables>, run: RewriteRun, place: RewritePlace | null, at: number): Promise<void> {
  await db
    .updateTable('vedette.rewrite_run')
    .set({ state: run.state, body: JSON.stringify(run), place: JSON.stringify(place), updated: at })
    .where('id', '=', run.id)
    .execute();
} // prettier-ignore

function rowToKept(row: { readonly body: unknown; readonly place: unknown; readonly pending: unknown }): KeptRun {
  return {
    run: rewriteRun.parse(row.body),
    place: rewritePlace.nullish().parse(row.place) ?? null,
    pending: pendingChunk.nullish().parse(row.pending) ?? null,
  };
}

function toUnderstood({ source, ...change }: AccountChange): ReturnType<typeof nothingUnderstood> {
  return { ...nothingUnderstood(source), ...change };
}
