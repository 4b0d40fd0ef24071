import type { Kysely } from 'kysely';
import { asUserId, type AlertId, type TenantId } from '../../model/ids.ts';
import type { Alert } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import { raiseAlerts, type RaisedAlerts } from '../../pipeline/alert/raise-alerts.ts';
import { alertToRow, lockOpenAlerts, rowToAlert, writeAlerts } from './alert-rows.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import { onDatabase } from './database.ts';
import type { StateTables } from './tables.ts';

/** Alerts that the platform raises about itself and its sources, beside the stream. */
export interface OwnAlerts {
  /** As the stream raises them: a finding joins the open alert of its key. One that the open alert names already changes nothing. */
  raise(findings: readonly Finding[]): Promise<RaisedAlerts>;
  /**
   * Says what has become of it. With `close`, an alert that nobody works on is closed, in the name of Vedette. Null if there is no such alert, or a
   * person has closed it.
   */
  tell(tenant: TenantId, id: AlertId, explanation: string, close: boolean): Promise<Alert | null>;
}

/** In whose name it is written down. */
export const VEDETTE: Actor = { id: asUserId('vedette'), name: 'Vedette' };

export function createOwnAlerts(db: Kysely<StateTables>, now: () => number): OwnAlerts {
  return {
    raise: (findings) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const open = await lockOpenAlerts(transaction, findings);
          const known = new Set(open.flatMap(({ evidence }) => evidence.map(({ finding }) => finding)));
          const fresh = findings.filter(({ id }) => !known.has(id));
          const raised = raiseAlerts(open, fresh, now());
          await writeAlerts(
            transaction,
            [...raised.created, ...raised.changed].map((alert) => alertToRow(alert, null)),
          );
          return raised;
        }),
      ),
    tell: (tenant, id, explanation, close) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const row = await transaction
            .selectFrom('vedette.alert')
            .select(['body', 'closed'])
            .where('id', '=', id)
            .where('tenant', '=', tenant)
            .forUpdate()
            .executeTakeFirst();
          if (row === undefined) return null;
          const alert = rowToAlert(row);
          if (close && alert.status === 'closed') return null;
          const at = now();
          const status = close && alert.status === 'open' ? 'closed' : alert.status;
          const changed: Alert = { ...alert, status, explanation, updated: at };
          await writeAlerts(transaction, [alertToRow(changed, status === 'closed' ? (row.closed ?? at) : null)]);
          if (status !== alert.status) await audit(transaction, tenant, VEDETTE, at, 'alert.change', id, { status: [alert.status, status] }); // prettier-ignore
          return changed;
        }),
      ),
  };
}
