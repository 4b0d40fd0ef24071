import { sql, type Kysely } from 'kysely';
import { behaviorTuning, type BehaviorTuning } from '../../model/behavior.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Actor } from './actor.ts';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import type { BehaviorTuningChange, StoredBehaviorTuning } from './baseline-store.ts';
import type { StateTables } from './tables.ts';

const columns = ['version', 'enabled', 'severity', 'p', 'exceptions', 'note', 'at', 'by_name'] as const;

/** A behaviour that nobody changed. */
export const UNTUNED_BEHAVIOR: BehaviorTuning = {
  version: 0,
  enabled: null,
  severity: null,
  p: null,
  exceptions: [],
  note: '',
  at: 0,
  by: '',
};

export async function readBehaviorTunings(db: Kysely<StateTables>, tenant: TenantId): Promise<StoredBehaviorTuning[]> {
  const rows = await db
    .selectFrom('vedette.behavior_tuning')
    .distinctOn('behavior')
    .select(['behavior', ...columns])
    .where('tenant', '=', tenant)
    .orderBy('behavior')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ behavior, by_name, ...row }) => {
    const { enabled, severity, p, exceptions } = behaviorTuning.parse({ ...row, by: by_name });
    return { behavior, enabled, severity, p, exceptions };
  });
}

export async function behaviorTuningHistory(
  db: Kysely<StateTables>,
  tenant: TenantId,
  behavior: string,
  limit: number,
): Promise<BehaviorTuning[]> {
  const rows = await db
    .selectFrom('vedette.behavior_tuning')
    .select(columns)
    .where('tenant', '=', tenant)
    .where('behavior', '=', storableText(behavior))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ by_name, ...row }) => behaviorTuning.parse({ ...row, by: by_name }));
}

/** Adds a row; two who change one behaviour at once do it one after the other. */
export async function tuneBehavior(
  db: Kysely<StateTables>,
  tenant: TenantId,
  behaviorId: string,
  change: BehaviorTuningChange,
  by: Actor,
  now: number,
): Promise<BehaviorTuning> {
  const behavior = storableText(behaviorId);
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${tenant} ${behavior}`}, 21))`.execute(db);
  const before = (await behaviorTuningHistory(db, tenant, behavior, 1))[0] ?? UNTUNED_BEHAVIOR;
  const next: BehaviorTuning = {
    version: before.version + 1,
    enabled: change.enabled === undefined ? before.enabled : change.enabled,
    severity: change.severity === undefined ? before.severity : change.severity,
    p: change.p === undefined ? before.p : change.p,
    exceptions: change.exceptions === undefined ? before.exceptions : [...change.exceptions],
    note: storableText(change.note),
    at: now,
    by: storableText(by.name),
  };
  if (isSame(before, next)) return before;
  const { by: by_name, exceptions, ...row } = next;
  await db
    .insertInto('vedette.behavior_tuning')
    .values({ ...row, tenant, behavior, exceptions: JSON.stringify(exceptions), by: by.id, by_name })
    .execute();
  await audit(db, tenant, by, now, 'behaviors.tune', behavior, {
    version: next.version,
    enabled: [before.enabled, next.enabled],
    severity: [before.severity, next.severity],
    p: [before.p, next.p],
    exceptions: next.exceptions.map(({ title }) => title),
    note: next.note,
  });
  return next;
}

function isSame(a: BehaviorTuning, b: BehaviorTuning): boolean {
  const decided = ({ enabled, severity, p, exceptions }: BehaviorTuning): string =>
    JSON.stringify([enabled, severity, p, exceptions]);
  return decided(a) === decided(b);
}
