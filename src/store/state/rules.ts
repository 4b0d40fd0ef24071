import { sql, type Kysely } from 'kysely';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import { changeFiles, fileVersions, lockPack, removePack, rowToPack } from './rule-files.ts';
import { pruneRuleHours, readRuleFindings } from './rule-findings.ts';
import { addSeen, readSeen, watchFields } from './rule-seen.ts';
import type { RuleStore } from './rule-store.ts';
import { readTunings, tune, tuningHistory } from './rule-tunings.ts';
import type { StateTables } from './tables.ts';

const TEXTS_AT_ONCE = 1000;

export function createRuleStore(db: Kysely<StateTables>, now: () => number): RuleStore {
  const inTransaction = <Result>(work: (transaction: Kysely<StateTables>) => Promise<Result>): Promise<Result> =>
    onDatabase(() => db.transaction().execute(work));

  return {
    packs: (tenant) =>
      onDatabase(async () =>
        (await db.selectFrom('vedette.rule_pack').selectAll().where('tenant', '=', tenant).orderBy('name').execute()).map(rowToPack),
      ),
    files: (tenant) =>
      onDatabase(() =>
        db.selectFrom('vedette.rule_file').select(['pack', 'path', 'version']).where('tenant', '=', tenant).orderBy('pack').orderBy('path').execute(),
      ),
    texts: (tenant, versions) =>
      onDatabase(async () => {
        const texts = new Map<string, string>();
        for (let at = 0; at < versions.length; at += TEXTS_AT_ONCE) {
          const some = versions.slice(at, at + TEXTS_AT_ONCE);
          const rows = await db.selectFrom('vedette.rule_text').select(['version', 'text']).where('tenant', '=', tenant).where('version', '=', sql<string>`any(${some})`).execute();
          for (const { version, text } of rows) texts.set(version, text);
        }
        return texts;
      }),
    changeFiles: (tenant, change, by) => inTransaction((transaction) => changeFiles(transaction, tenant, change, by, now())),
    enablePack: (tenant, name, enabled, note, by) =>
      inTransaction(async (transaction) => {
        const pack = await lockPack(transaction, tenant, name);
        if (pack === undefined) return null;
        if (pack.enabled === enabled) return rowToPack(pack);
        const changed = { enabled, updated: now(), by_name: storableText(by.name) };
        await transaction.updateTable('vedette.rule_pack').set(changed).where('tenant', '=', tenant).where('name', '=', name).execute();
        await audit(transaction, tenant, by, changed.updated, 'rules.change-pack', name, { enabled: [!enabled, enabled], note: storableText(note) });
        return rowToPack({ ...pack, ...changed });
      }),
    removePack: (tenant, pack, by) => inTransaction((transaction) => removePack(transaction, tenant, pack, by, now())),
    versions: (tenant, pack, path, limit) => onDatabase(() => fileVersions(db, tenant, pack, path, limit)),
    tunings: (tenant) => onDatabase(() => readTunings(db, tenant)),
    tuningHistory: (tenant, rule, limit) => onDatabase(() => tuningHistory(db, tenant, rule, limit)),
    tune: (tenant, rule, change, by) => inTransaction((transaction) => tune(transaction, tenant, rule, change, by, now())),
    counts: (tenant) => onDatabase(() => readRuleFindings(db, tenant, now())),
    prune: () => onDatabase(() => pruneRuleHours(db, now())),
    seen: (tenant) => onDatabase(() => readSeen(db, tenant)),
    addSeen: (tenant, seen) => inTransaction((transaction) => addSeen(transaction, tenant, seen)),
    watchFields: (tenant, fields, since) => inTransaction((transaction) => watchFields(transaction, tenant, fields, since)),
  };
} // prettier-ignore
