import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { RuleVersion } from '../../model/rule.ts';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import type { FilesChange, FilesChanged, StoredPack } from './rule-store.ts';
import type { RulePackTable } from './rule-tables.ts';
import type { Actor } from './actor.ts';
import type { StateTables } from './tables.ts';

/** The name of a text: the first 16 digits of its SHA-256. */
export function versionOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const ROWS_AT_ONCE = 500;

/** Compares with what is there and writes the difference, with a version for each file that changed. */
export async function changeFiles(
  db: Kysely<StateTables>,
  tenant: TenantId,
  { pack, kind, origin, put, remove, note }: FilesChange,
  by: Actor,
  now: number,
): Promise<FilesChanged> {
  const known = await lockPack(db, tenant, pack);
  const changed = { origin: storableText(origin), updated: now, by_name: storableText(by.name) };
  if (known === undefined) await db.insertInto('vedette.rule_pack').values({ tenant, name: pack, kind, enabled: true, ...changed }).execute(); // prettier-ignore
  const rows = await db.selectFrom('vedette.rule_file').select(['path', 'version']).where('tenant', '=', tenant).where('pack', '=', pack).execute(); // prettier-ignore
  const versionsByPath = new Map(rows.map(({ path, version }) => [path, version]));
  const puts = new Map(put.map(({ path, text }) => [storableText(path), storableText(text)]));
  const written = [...puts].map(([path, text]) => ({ path, text, version: versionOfText(text) }));
  const different = written.filter(({ path, version }) => versionsByPath.get(path) !== version);
  const removed = remove.filter((path) => versionsByPath.has(path) && !puts.has(path));
  const result: FilesChanged = {
    added: different.flatMap(({ path }) => (versionsByPath.has(path) ? [] : [path])),
    changed: different.flatMap(({ path }) => (versionsByPath.has(path) ? [path] : [])),
    removed,
    unchanged: versionsByPath.size - removed.length - different.filter(({ path }) => versionsByPath.has(path)).length,
  };
  if (different.length === 0 && removed.length === 0) return result;
  for (let at = 0; at < different.length; at += ROWS_AT_ONCE) {
    const some = different.slice(at, at + ROWS_AT_ONCE);
    const texts = new Map(some.map(({ version, text }) => [version, { tenant, version, text }]));
    await db.insertInto('vedette.rule_text').values([...texts.values()]).onConflict((conflict) => conflict.doNothing()).execute(); // prettier-ignore
    await db
      .insertInto('vedette.rule_file')
      .values(some.map(({ path, version }) => ({ tenant, pack, path, version })))
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'pack', 'path']).doUpdateSet((each) => ({ version: each.ref('excluded.version') })),
      ) // prettier-ignore
      .execute();
  }
  if (removed.length > 0) {
    await db.deleteFrom('vedette.rule_file').where('tenant', '=', tenant).where('pack', '=', pack).where('path', '=', sql<string>`any(${removed})`).execute(); // prettier-ignore
  }
  await addVersions(db, tenant, pack, [...different, ...removed.map((path) => ({ path, version: null }))], by, note, now); // prettier-ignore
  await db
    .updateTable('vedette.rule_pack')
    .set(changed)
    .where('tenant', '=', tenant)
    .where('name', '=', pack)
    .execute();
  await audit(db, tenant, by, now, 'rules.change', pack, {
    added: result.added.length,
    changed: result.changed.length,
    removed: removed.length,
    paths: [...result.added, ...result.changed, ...removed].slice(0, 20),
    note: storableText(note),
  });
  return result;
}

export async function removePack(
  db: Kysely<StateTables>,
  tenant: TenantId,
  pack: string,
  by: Actor,
  now: number,
): Promise<boolean> {
  if ((await lockPack(db, tenant, pack)) === undefined) return false;
  const files = await db.selectFrom('vedette.rule_file').select('path').where('tenant', '=', tenant).where('pack', '=', pack).execute(); // prettier-ignore
  await addVersions(
    db,
    tenant,
    pack,
    files.map(({ path }) => ({ path, version: null })),
    by,
    'the pack was removed',
    now,
  );
  await db.deleteFrom('vedette.rule_pack').where('tenant', '=', tenant).where('name', '=', pack).execute();
  await audit(db, tenant, by, now, 'rules.remove-pack', pack, { files: files.length });
  return true;
}

/** Versions of a file, newest first. */
export async function fileVersions(
  db: Kysely<StateTables>,
  tenant: TenantId,
  pack: string,
  path: string,
  limit: number,
): Promise<RuleVersion[]> {
  const rows = await db
    .selectFrom('vedette.rule_version')
    .select(['version', 'at', 'by_name', 'note'])
    .where('tenant', '=', tenant)
    .where('pack', '=', pack)
    .where('path', '=', path)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ version, at, by_name, note }) => ({ version: version ?? '', at, by: by_name, note, exists: version !== null })); // prettier-ignore
}

export async function lockPack(db: Kysely<StateTables>, tenant: TenantId, pack: string): Promise<RulePackTable | undefined> {
  return await db.selectFrom('vedette.rule_pack').selectAll().where('tenant', '=', tenant).where('name', '=', pack).forUpdate().executeTakeFirst();
} // prettier-ignore

export function rowToPack({ name, kind, enabled, origin, updated, by_name }: RulePackTable): StoredPack {
  return { name, kind, enabled, origin, updated, by: by_name };
}

async function addVersions(
  db: Kysely<StateTables>,
  tenant: TenantId,
  pack: string,
  files: readonly { readonly path: string; readonly version: string | null }[],
  by: Actor,
  note: string,
  at: number,
): Promise<void> {
  const row = { tenant, pack, at, by: by.id, by_name: storableText(by.name), note: storableText(note) };
  for (let from = 0; from < files.length; from += ROWS_AT_ONCE) {
    const some = files.slice(from, from + ROWS_AT_ONCE);
    await db
      .insertInto('vedette.rule_version')
      .values(some.map(({ path, version }) => ({ ...row, path, version })))
      .execute();
  }
}
