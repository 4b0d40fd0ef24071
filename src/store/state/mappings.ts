import { sql, type Kysely } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Actor } from './actor.ts';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import type { MappingChange, MappingKind, MappingStore, StoredMapping } from './mapping-store.ts';
import type { MappingTable } from './mapping-tables.ts';
import type { StateTables } from './tables.ts';

export function createMappingStore(db: Kysely<StateTables>, now: () => number): MappingStore {
  const inTransaction = <Result>(work: (transaction: Kysely<StateTables>) => Promise<Result>): Promise<Result> =>
    onDatabase(() => db.transaction().execute(work));
  return {
    list: (tenant) =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.mapping').distinctOn(['kind', 'id']).selectAll().where('tenant', '=', tenant).orderBy('kind').orderBy('id').orderBy('version', 'desc').execute();
        return rows.flatMap((row) => rowToMapping(row) ?? []);
      }),
    versions: (tenant, kind, id, limit) =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.mapping').selectAll().where('tenant', '=', tenant).where('kind', '=', kind).where('id', '=', storableText(id)).orderBy('version', 'desc').limit(limit).execute();
        return rows.map(({ version, text, enabled, note, at, by_name }) => ({ version, text, enabled, note, at, by: by_name }));
      }),
    put: (tenant, change, by) => inTransaction((transaction) => put(transaction, tenant, change, by, now())),
    remove: (tenant, kind, id, by) =>
      inTransaction(async (transaction) => {
        const before = await newest(transaction, tenant, kind, id);
        if (before?.text === undefined || before.text === null) return false;
        const row = { ...before, version: before.version + 1, text: null, note: '', at: now(), by: by.id, by_name: storableText(by.name) };
        await transaction.insertInto('vedette.mapping').values(row).execute();
        await audit(transaction, tenant, by, row.at, 'mappings.remove', id, { version: row.version });
        return true;
      }),
    epochs: (stream) =>
      onDatabase(() => db.selectFrom('vedette.mapping_epoch').select(['first', 'set']).where('stream', '=', stream).orderBy('first').execute()),
    addEpoch: (stream, { first, set }) =>
      onDatabase(async () => {
        const text = JSON.stringify(set);
        await db.insertInto('vedette.mapping_epoch').values({ stream, first, set: text }).onConflict((on) => on.columns(['stream', 'first']).doUpdateSet({ set: text })).execute();
      }),
  };
} // prettier-ignore

async function put(db: Kysely<StateTables>, tenant: TenantId, change: MappingChange, by: Actor, at: number): Promise<StoredMapping | undefined> {
  const { kind, id, expected } = change;
  const before = await newest(db, tenant, kind, id);
  const isThere = before?.text !== undefined && before.text !== null;
  if (expected !== undefined && expected !== (isThere ? before.version : 0)) return undefined;
  const text = change.text === undefined ? before?.text : storableText(change.text);
  if (text === undefined || text === null) return undefined;
  const enabled = change.enabled ?? (isThere ? before.enabled : true);
  if (isThere && before.text === text && before.enabled === enabled) return rowToMapping(before);
  const row: MappingTable = { tenant, kind, id, version: (before?.version ?? 0) + 1, text, enabled, note: storableText(change.note), at, by: by.id, by_name: storableText(by.name) };
  await db.insertInto('vedette.mapping').values(row).execute();
  await audit(db, tenant, by, at, isThere ? 'mappings.change' : 'mappings.add', id, { version: row.version, enabled, note: row.note });
  return rowToMapping(row);
} // prettier-ignore

/** Two who change one mapping at once do it one after the other. */
async function newest(db: Kysely<StateTables>, tenant: TenantId, kind: MappingKind, id: string): Promise<MappingTable | undefined> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${tenant} ${kind} ${id}`}, 26))`.execute(db);
  return await db.selectFrom('vedette.mapping').selectAll().where('tenant', '=', tenant).where('kind', '=', kind).where('id', '=', id).orderBy('version', 'desc').limit(1).executeTakeFirst();
} // prettier-ignore

function rowToMapping({ kind, id, version, text, enabled, note, at, by_name }: MappingTable): StoredMapping | undefined {
  if (text === null) return undefined;
  return { kind: kind === 'learnt' ? 'learnt' : 'own', id, version, text, enabled, note, at, by: by_name };
} // prettier-ignore
