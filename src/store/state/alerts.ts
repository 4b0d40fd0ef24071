import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Alert } from '../../model/alert.ts';
import { asVerdictId, type AlertId, type TenantId } from '../../model/ids.ts';
import { verdict, type Verdict } from '../../model/verdict.ts';
import { alertCounts, listAlerts } from './alert-lists.ts';
import { alertToRow, rowToAlert, storableText, writeAlerts } from './alert-rows.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import type { Alerts } from './state-store.ts';
import type { StateTables } from './tables.ts';

/** Alerts as people see and change them. Each change locks its alert and is written down in the audit table. */
export function createAlerts(db: Kysely<StateTables>, now: () => number): Alerts {
  const inTransaction = <Result>(work: (transaction: Kysely<StateTables>) => Promise<Result>): Promise<Result> =>
    onDatabase(() => db.transaction().execute(work));

  return {
    list: (search) => onDatabase(() => listAlerts(db, search)),
    counts: (tenant) => onDatabase(() => alertCounts(db, tenant, now())),

    get: (tenant, id) =>
      onDatabase(async () => {
        const row = await db.selectFrom('vedette.alert').select('body').where('id', '=', id).where('tenant', '=', tenant).executeTakeFirst();
        return row === undefined ? null : { alert: rowToAlert(row), verdicts: await verdictsOf(db, id) };
      }),

    change: (tenant, id, change, by) =>
      inTransaction(async (transaction) => {
        const known = await lockAlert(transaction, tenant, id);
        if (known === undefined) return null;
        const { alert, closed } = known;
        const status = change.status ?? alert.status;
        const assignee = change.assignee === undefined ? alert.assignee : change.assignee;
        if (status === alert.status && assignee === alert.assignee) return alert;
        const at = now();
        const changed: Alert = { ...alert, status, assignee, updated: at };
        await writeAlerts(transaction, [alertToRow(changed, status === 'closed' ? (closed ?? at) : null)]);
        await audit(transaction, tenant, by, at, 'alert.change', id, {
          ...(status === alert.status ? {} : { status: [alert.status, status] }),
          ...(assignee === alert.assignee ? {} : { assignee: [alert.assignee, assignee] }),
        });
        return changed;
      }),

    giveVerdict: (tenant, id, { kind, reason }, by) =>
      inTransaction(async (transaction) => {
        const known = await lockAlert(transaction, tenant, id);
        if (known === undefined) return null;
        const at = now();
        const given: Verdict = {
          id: asVerdictId(randomUUID()),
          alert: id,
          kind,
          reason: storableText(reason),
          by: by.id,
          byName: by.name,
          at,
        };
        const { byName, ...row } = given;
        await transaction.insertInto('vedette.verdict').values({ ...row, tenant, by_name: byName, undone_at: null, undone_by: null }).execute();
        const alert: Alert = { ...known.alert, verdict: kind, status: 'closed', updated: at };
        await writeAlerts(transaction, [alertToRow(alert, known.closed ?? at)]);
        await audit(transaction, tenant, by, at, 'verdict.give', id, { verdict: given.id, kind });
        return { alert, verdict: given };
      }),

    undoVerdict: (tenant, id, verdictId, by) =>
      inTransaction(async (transaction) => {
        const known = await lockAlert(transaction, tenant, id);
        if (known === undefined) return null;
        const at = now();
        const undone = await transaction
          .updateTable('vedette.verdict')
          .set({ undone_at: at, undone_by: by.id })
          .where('id', '=', verdictId)
          .where('alert', '=', id)
          .where('undone_at', 'is', null)
          .executeTakeFirst();
        if (undone.numUpdatedRows === 0n) return null;
        const left = (await verdictsOf(transaction, id))[0];
        const alert: Alert = {
          ...known.alert,
          verdict: left?.kind ?? null,
          status: left === undefined ? 'open' : known.alert.status,
          updated: at,
        };
        await writeAlerts(transaction, [alertToRow(alert, alert.status === 'closed' ? known.closed : null)]);
        await audit(transaction, tenant, by, at, 'verdict.undo', id, { verdict: verdictId });
        return alert;
      }),
  };
} // prettier-ignore

async function lockAlert(
  db: Kysely<StateTables>,
  tenant: TenantId,
  id: AlertId,
): Promise<{ alert: Alert; closed: number | null } | undefined> {
  const row = await db
    .selectFrom('vedette.alert')
    .select(['body', 'closed'])
    .where('id', '=', id)
    .where('tenant', '=', tenant)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : { alert: rowToAlert(row), closed: row.closed };
}

/** Newest first, without those taken back. */
async function verdictsOf(db: Kysely<StateTables>, id: AlertId): Promise<Verdict[]> {
  const rows = await db
    .selectFrom('vedette.verdict')
    .selectAll()
    .where('alert', '=', id)
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ by_name, ...row }) => verdict.parse({ ...row, byName: by_name }));
}
