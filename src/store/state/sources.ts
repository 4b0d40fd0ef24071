import type { Kysely, Selectable } from 'kysely';
import { asSourceId, type TenantId } from '../../model/ids.ts';
import { jsonValue, type JsonObject } from '../../model/json.ts';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import type { Actor } from './actor.ts';
import { onDatabase } from './database.ts';
import type { NewSource, SourceChange, SourceKey, SourceStore, StoredSource } from './source-store.ts';
import type { SourceTable } from './source-tables.ts';
import type { StateTables } from './tables.ts';

export function createSourceStore(db: Kysely<StateTables>, now: () => number): SourceStore {
  const inTransaction = <Result>(work: (transaction: Kysely<StateTables>) => Promise<Result>): Promise<Result> =>
    onDatabase(() => db.transaction().execute(work));

  return {
    list: (tenant) =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.source').selectAll().where('tenant', '=', tenant).orderBy('kind').orderBy('name').execute();
        return rows.map(rowToSource);
      }),
    add: (tenant, source, by) => inTransaction((transaction) => add(transaction, tenant, source, by, now())),
    change: (tenant, of, change, by) => inTransaction((transaction) => changeSource(transaction, tenant, of, change, by, now())),
    remove: (tenant, { kind, name }, by) =>
      inTransaction(async (transaction) => {
        const { numDeletedRows } = await transaction.deleteFrom('vedette.source').where('tenant', '=', tenant).where('kind', '=', kind).where('name', '=', name).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        const id = `${kind}/${name}`;
        await transaction.deleteFrom('vedette.source_checkpoint').where('tenant', '=', tenant).where('source', '=', id).execute();
        await transaction.deleteFrom('vedette.source_story').where('tenant', '=', tenant).where('source', '=', id).execute();
        await audit(transaction, tenant, by, now(), 'sources.remove', id, {});
        return true;
      }),
    record: (tenant, verb, source, detail, by) => onDatabase(() => audit(db, tenant, by, now(), verb, source, detail)),
    checkpoint: (tenant, source) =>
      onDatabase(async () => {
        const row = await db.selectFrom('vedette.source_checkpoint').select('value').where('tenant', '=', tenant).where('source', '=', source).executeTakeFirst();
        return row === undefined ? undefined : jsonValue.parse(JSON.parse(row.value));
      }),
    saveCheckpoint: (tenant, source, value) =>
      onDatabase(async () => {
        await db
          .insertInto('vedette.source_checkpoint')
          .values({ tenant, source, value: JSON.stringify(value), at: now() })
          .onConflict((conflict) => conflict.columns(['tenant', 'source']).doUpdateSet((each) => ({ value: each.ref('excluded.value'), at: each.ref('excluded.at') })))
          .execute();
      }),
    stories: (tenant) =>
      onDatabase(async () => {
        const rows = await db.selectFrom('vedette.source_story').selectAll().where('tenant', '=', tenant).execute();
        return new Map(rows.map(({ source, restarts, history }) => [asSourceId(source), { restarts, history }]));
      }),
    saveStories: (tenant, stories) =>
      onDatabase(async () => {
        if (stories.size === 0) return;
        const at = now();
        const rows = [...stories].map(([source, { restarts, history }]) => ({ tenant, source, restarts, history: storableJson(history), at }));
        await db
          .insertInto('vedette.source_story')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['tenant', 'source']).doUpdateSet((each) => ({ restarts: each.ref('excluded.restarts'), history: each.ref('excluded.history'), at: each.ref('excluded.at') })),
          )
          .execute();
      }),
  };
} // prettier-ignore

async function add(db: Kysely<StateTables>, tenant: TenantId, source: NewSource, by: Actor, at: number): Promise<StoredSource | null> {
  const { kind, name, enabled, settings, secrets, note } = source;
  const row = { tenant, kind, name, enabled, note: storableText(note), created: at, changed: at, by: by.id, by_name: storableText(by.name) };
  const added = await db
    .insertInto('vedette.source')
    .values({ ...row, settings: storableJson(settings), secrets: JSON.stringify(secrets) })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (added === undefined) return null;
  const stored = rowToSource(added);
  const detail: JsonObject = { enabled, settings: stored.settings, secrets: Object.keys(secrets), note: row.note };
  await audit(db, tenant, by, at, 'sources.add', `${kind}/${name}`, detail);
  return stored;
} // prettier-ignore

async function changeSource(db: Kysely<StateTables>, tenant: TenantId, { kind, name }: SourceKey, change: SourceChange, by: Actor, at: number): Promise<StoredSource | null> {
  const row = await db.selectFrom('vedette.source').selectAll().where('tenant', '=', tenant).where('kind', '=', kind).where('name', '=', name).forUpdate().executeTakeFirst();
  if (row === undefined) return null;
  const before = rowToSource(row);
  const enabled = change.enabled ?? before.enabled;
  const settings = storableJson(change.settings ?? before.settings);
  const secrets = mergedSecrets(before.secrets, change.secrets ?? {});
  const changedSecrets = Object.keys(change.secrets ?? {});
  const isSame = enabled === before.enabled && settings === storableJson(before.settings) && changedSecrets.length === 0;
  if (isSame) return before;
  const note = change.note === undefined ? before.note : storableText(change.note);
  const changed = await db
    .updateTable('vedette.source')
    .set({ enabled, settings, secrets: JSON.stringify(secrets), note, changed: at, by: by.id, by_name: storableText(by.name) })
    .where('tenant', '=', tenant)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .returningAll()
    .executeTakeFirstOrThrow();
  const detail: JsonObject = {
    ...(enabled === before.enabled ? {} : { enabled }),
    ...(settings === storableJson(before.settings) ? {} : { before: before.settings, settings: change.settings ?? {} }),
    ...(changedSecrets.length === 0 ? {} : { secrets: changedSecrets }),
    note: change.note === undefined ? '' : note,
  };
  await audit(db, tenant, by, at, 'sources.change', `${kind}/${name}`, detail);
  return rowToSource(changed);
} // prettier-ignore

function mergedSecrets(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = { ...before };
  for (const [path, sealed] of Object.entries(change)) {
    if (sealed === null) delete merged[path];
    else merged[path] = sealed;
  }
  return merged;
}

function rowToSource(row: Selectable<SourceTable>): StoredSource {
  const { kind, name, enabled, settings, secrets, note, created, changed, by_name } = row;
  return { kind, name, enabled, settings, secrets, note, created, changed, changedBy: by_name };
}

/** PostgreSQL keeps no NUL in the text of JSON. */
const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? storableText(each) : each));
