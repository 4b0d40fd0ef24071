import { sql, type Kysely } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import { ruleTuning, type RuleTuning } from '../../model/rule.ts';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import type { StoredTuning, TuningChange } from './rule-store.ts';
import type { RuleTuningTable } from './rule-tables.ts';
import type { Actor } from './actor.ts';
import type { StateTables } from './tables.ts';

type TuningRow = Pick<RuleTuningTable, 'version' | 'enabled' | 'severity' | 'note' | 'at' | 'by_name'> & { exceptions: unknown }; // prettier-ignore
const columns = ['version', 'enabled', 'severity', 'exceptions', 'note', 'at', 'by_name'] as const;

/** A rule that nobody changed. */
export const UNTUNED: RuleTuning = {
  version: 0,
  enabled: null,
  severity: null,
  exceptions: [],
  note: '',
  at: 0,
  by: '',
};

export async function readTunings(db: Kysely<StateTables>, tenant: TenantId): Promise<StoredTuning[]> {
  const rows = await db
    .selectFrom('vedette.rule_tuning')
    .distinctOn('rule')
    .select(['rule', ...columns])
    .where('tenant', '=', tenant)
    .orderBy('rule')
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => {
    const { enabled, severity, exceptions } = rowToTuning(row);
    return { rule: row.rule, enabled, severity, exceptions };
  });
}

export async function tuningHistory(
  db: Kysely<StateTables>,
  tenant: TenantId,
  rule: string,
  limit: number,
): Promise<RuleTuning[]> {
  const rows = await db
    .selectFrom('vedette.rule_tuning')
    .select(columns)
    .where('tenant', '=', tenant)
    .where('rule', '=', storableText(rule))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(rowToTuning);
}

/** Adds a row; two who change one rule at once do it one after the other. */
export async function tune(
  db: Kysely<StateTables>,
  tenant: TenantId,
  ruleId: string,
  change: TuningChange,
  by: Actor,
  now: number,
): Promise<RuleTuning> {
  const rule = storableText(ruleId);
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${tenant} ${rule}`}, 20))`.execute(db);
  const before = (await tuningHistory(db, tenant, rule, 1))[0] ?? UNTUNED;
  const next: RuleTuning = {
    version: before.version + 1,
    enabled: change.enabled === undefined ? before.enabled : change.enabled,
    severity: change.severity === undefined ? before.severity : change.severity,
    exceptions: change.exceptions === undefined ? before.exceptions : [...change.exceptions],
    note: storableText(change.note),
    at: now,
    by: storableText(by.name),
  };
  if (isSame(before, next)) return before;
  const { by: by_name, exceptions, ...row } = next;
  await db
    .insertInto('vedette.rule_tuning')
    .values({ ...row, tenant, rule, exceptions: JSON.stringify(exceptions), by: by.id, by_name })
    .execute();
  await audit(db, tenant, by, now, 'rules.tune', rule, {
    version: next.version,
    enabled: [before.enabled, next.enabled],
    severity: [before.severity, next.severity],
    exceptions: next.exceptions.map(({ title }) => title),
    note: next.note,
  });
  return next;
}

function rowToTuning({ by_name, ...row }: TuningRow): RuleTuning {
  return ruleTuning.parse({ ...row, by: by_name });
}

function isSame(a: RuleTuning, b: RuleTuning): boolean {
  return a.enabled === b.enabled && a.severity === b.severity && JSON.stringify(a.exceptions) === JSON.stringify(b.exceptions); // prettier-ignore
}
