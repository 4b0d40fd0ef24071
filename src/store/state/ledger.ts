import type { Kysely, Transaction } from 'kysely';
import { raiseAlerts, type RaisedAlerts } from '../../pipeline/alert/raise-alerts.ts';
import type { Ledger, Settled } from '../../pipeline/ports.ts';
import { addToAccounts } from './account-rows.ts';
import { alertToRow, lockOpenAlerts, writeAlerts } from './alert-rows.ts';
import { readCorrelations, writeCorrelations } from './correlation-rows.ts';
import { onDatabase } from './database.ts';
import { readIdentities, writeIdentities } from './identity-rows.ts';
import { addToRuleCounts } from './rule-counts.ts';
import { addToRuleHours } from './rule-findings.ts';
import type { LedgerTable, StateTables } from './tables.ts';

const NOTHING: RaisedAlerts = { created: [], changed: [] };

/** Alerts, accounts, the state of correlations and identities and the position change in one transaction: after a crash a stretch is settled wholly or not at all. */
export function createLedger(db: Kysely<StateTables>, now: () => number): Ledger {
  return {
    position: () =>
      onDatabase(async () => {
        const { settled, announced } = await db.selectFrom('vedette.ledger').selectAll().executeTakeFirstOrThrow();
        return { settled, announced };
      }),

    correlations: () =>
      onDatabase(() => db.transaction().setIsolationLevel('repeatable read').execute(readCorrelations)),

    identities: () => onDatabase(() => db.transaction().setIsolationLevel('repeatable read').execute(readIdentities)),

    announce: (from, to) =>
      onDatabase(async () => {
        const result = await db
          .updateTable('vedette.ledger')
          .set({ announced: to })
          .where('settled', '=', from)
          .executeTakeFirst();
        if (result.numUpdatedRows === 0n) {
          throw new Error(`${from} to ${to} was announced, but the position is another one: two pipelines at once?`);
        }
      }),

    settle: (stretch) =>
      onDatabase(() =>
        db.transaction().execute(async (transaction) => {
          const { settled } = await lockPosition(transaction);
          if (stretch.to <= settled) return NOTHING;
          if (stretch.from !== settled) {
            throw new Error(
              `${stretch.from} to ${stretch.to} was settled, but the position is ${settled}: two pipelines at once?`,
            );
          }
          const raised = await raise(transaction, stretch, now());
          await addToAccounts(transaction, stretch.understood);
          await addToRuleCounts(transaction, stretch.understood);
          await addToRuleHours(transaction, stretch.understood);
          if (stretch.correlations) await writeCorrelations(transaction, stretch.correlations, stretch.to);
          if (stretch.identities) await writeIdentities(transaction, stretch.identities, stretch.to);
          await transaction.updateTable('vedette.ledger').set({ settled: stretch.to, announced: null }).execute();
          return raised;
        }),
      ),
  };
}

function lockPosition(transaction: Transaction<StateTables>): Promise<LedgerTable> {
  return transaction.selectFrom('vedette.ledger').selectAll().forUpdate().executeTakeFirstOrThrow();
}

async function raise(transaction: Transaction<StateTables>, stretch: Settled, now: number): Promise<RaisedAlerts> {
  const findings = stretch.understood.flatMap((understood) => understood.findings);
  if (findings.length === 0) return NOTHING;
  const open = await lockOpenAlerts(transaction, findings);
  const raised = raiseAlerts(open, findings, now);
  const rows = [...raised.created, ...raised.changed].map((alert) => alertToRow(alert, null));
  await writeAlerts(transaction, rows);
  return raised;
}
