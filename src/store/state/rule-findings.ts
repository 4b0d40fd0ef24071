import { sql, type Kysely } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Understood } from '../../pipeline/ports.ts';
import { storableText } from './alert-rows.ts';
import type { RuleFindings } from './rule-store.ts';
import type { RuleHourTable } from './rule-tables.ts';
import type { StateTables } from './tables.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const DAYS = 14;

/** Adds findings to their rule and hour. The hour is that of receipt: event times can be anything a sender claims, and rows without end. */
export async function addToRuleHours(db: Kysely<StateTables>, understood: readonly Understood[]): Promise<void> {
  const rows = new Map<string, RuleHourTable>();
  for (const { findings } of understood) {
    for (const { tenant, rule, found } of findings) {
      const hour = Math.floor(found / HOUR_MS);
      const key = `${tenant}\n${rule.id}\n${hour}`;
      const known = rows.get(key);
      if (known === undefined) rows.set(key, { tenant, rule: storableText(rule.id), hour, findings: 1 });
      else known.findings += 1;
    }
  }
  if (rows.size === 0) return;
  // in an order that is always the same: two transactions never wait for one another in a circle
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await db
    .insertInto('vedette.rule_hour')
    .values(sorted)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant', 'hour', 'rule'])
        .doUpdateSet((each) => ({ findings: sql<number>`rule_hour.findings + ${each.ref('excluded.findings')}` })),
    )
    .execute();
}

export async function readRuleFindings(
  db: Kysely<StateTables>,
  tenant: TenantId,
  now: number,
): Promise<Map<string, RuleFindings>> {
  const today = Math.floor(now / DAY_MS);
  const from = (today - DAYS + 1) * 24;
  const lastDayFrom = Math.floor(now / HOUR_MS) - 23;
  const totals = await db.selectFrom('vedette.rule_count').select(['rule', 'findings']).execute();
  const rows = await db
    .selectFrom('vedette.rule_hour')
    .select(({ fn }) => [
      'rule',
      sql<number>`hour / 24`.as('day'),
      fn.sum<string>('findings').as('findings'),
      sql<string | null>`sum(findings) FILTER (WHERE hour >= ${lastDayFrom})`.as('last'),
    ])
    .where('tenant', '=', tenant)
    .where('hour', '>=', from)
    .groupBy(['rule', sql`hour / 24`])
    .execute();
  const found = new Map(totals.map(({ rule, findings }) => [rule, { total: findings, lastDay: 0, days: zeroes() }]));
  for (const { rule, day, findings, last } of rows) {
    const each = found.get(rule) ?? { total: 0, lastDay: 0, days: zeroes() };
    found.set(rule, each);
    const at = DAYS - 1 - (today - day);
    // a clock that was set back: what is of tomorrow counts as today
    each.days[Math.min(at, DAYS - 1)] = (each.days[Math.min(at, DAYS - 1)] ?? 0) + Number(findings);
    each.lastDay += Number(last ?? 0);
  }
  return found;
}

const zeroes = (): number[] => Array.from({ length: DAYS }, () => 0);

export async function pruneRuleHours(db: Kysely<StateTables>, now: number): Promise<void> {
  const oldest = (Math.floor(now / DAY_MS) - DAYS) * 24;
  await db.deleteFrom('vedette.rule_hour').where('hour', '<', oldest).execute();
}
