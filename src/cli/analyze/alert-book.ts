import type { Alert } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import type { AlertId } from '../../model/ids.ts';
import { raiseAlerts } from '../../pipeline/alert/raise-alerts.ts';

/** The alerts of one analysis, in memory: what the ledger does for the platform. */
export interface AlertBook {
  add(findings: readonly Finding[]): void;
  count(): number;
  /** none, if they are only counted */
  all(): Alert[];
}

/** @param now milliseconds since 1970, the time that all alerts are made at */
export function createAlertBook(now: number): AlertBook {
  const alertsById = new Map<AlertId, Alert>();
  const idsByKey = new Map<string, Set<AlertId>>();

  /** Alerts of these keys, but for those that are too old or too new for all of the findings. */
  function openOf(findings: readonly Finding[]): Alert[] {
    const open: Alert[] = [];
    let [from, to, window] = [Infinity, -Infinity, 0];
    for (const finding of findings) {
      from = Math.min(from, finding.time);
      to = Math.max(to, finding.time);
      window = Math.max(window, finding.window);
    }
    for (const key of new Set(findings.map((finding) => finding.key))) {
      for (const id of idsByKey.get(key) ?? []) {
        const alert = alertsById.get(id);
        if (alert !== undefined && from < alert.windowEnd && to > alert.first - window) open.push(alert);
      }
    }
    return open;
  }

  return {
    add(findings) {
      if (findings.length === 0) return;
      const open = openOf(findings);
      const { created, changed } = raiseAlerts(open, findings, now);
      for (const alert of [...created, ...changed]) {
        alertsById.set(alert.id, alert);
        const ids = idsByKey.get(alert.key);
        if (ids) ids.add(alert.id);
        else idsByKey.set(alert.key, new Set([alert.id]));
      }
    },
    count: () => alertsById.size,
    all: () => [...alertsById.values()],
  };
}
