import type { Alert } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import type { AlertId } from '../../model/ids.ts';
import { raiseAlerts } from '../../pipeline/alert/raise-alerts.ts';

/** The alerts of one analysis, in memory: what the ledger does for the platform. */
export interface AlertBook {
  add(findings: readonly Finding[]): void;
  all(): Alert[];
}

/** @param now milliseconds since 1970, the time that all alerts are made at */
export function createAlertBook(now: number): AlertBook {
  const alertsById = new Map<AlertId, Alert>();
  const idsByKey = new Map<string, Set<AlertId>>();
  return {
    add(findings) {
      if (findings.length === 0) return;
      const keys = new Set(findings.map(({ key }) => key));
      const open = [...keys].flatMap((key) => [...(idsByKey.get(key) ?? [])].flatMap((id) => alertsById.get(id) ?? []));
      const { created, changed } = raiseAlerts(open, findings, now);
      for (const alert of [...created, ...changed]) {
        alertsById.set(alert.id, alert);
        const ids = idsByKey.get(alert.key);
        if (ids) ids.add(alert.id);
        else idsByKey.set(alert.key, new Set([alert.id]));
      }
    },
    all: () => [...alertsById.values()],
  };
}
