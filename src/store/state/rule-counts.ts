import { sql, type Kysely } from 'kysely';
import type { Understood } from '../../pipeline/ports.ts';
import { storableText } from './alert-rows.ts';
import type { StateTables } from './tables.ts';

/** Counts findings by rule, since the first start. */
export async function addToRuleCounts(db: Kysely<StateTables>, understood: readonly Understood[]): Promise<void> {
  const counts = new Map<string, { findings: number; last: number }>();
  for (const { findings } of understood) {
    for (const { rule, time } of findings) {
      const id = storableText(rule.id);
      const known = counts.get(id);
      counts.set(id, { findings: (known?.findings ?? 0) + 1, last: Math.max(known?.last ?? time, time) });
    }
  }
  if (counts.size === 0) return;
  const rows = [...counts]
    .map(([rule, { findings, last }]) => ({ rule, findings, last: Math.trunc(last) }))
    .toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
  await db
    .insertInto('vedette.rule_count')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('rule').doUpdateSet((each) => ({
        findings: sql<number>`rule_count.findings + ${each.ref('excluded.findings')}`,
        last: sql<number>`greatest(rule_count."last", ${each.ref('excluded.last')})`,
      })),
    )
    .execute();
}

export async function readRuleCounts(db: Kysely<StateTables>): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('vedette.rule_count').select(['rule', 'findings']).execute();
  return new Map(rows.map(({ rule, findings }) => [rule, findings]));
}
