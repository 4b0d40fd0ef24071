import type { Alert } from '../../model/alert.ts';
import type { Ledger, Understand } from '../../pipeline/ports.ts';

/**
 * Looks on while records flow: how fast, how far behind, which alerts changed. It stands around `understand` and
 * the ledger and changes nothing of what they do.
 */
export interface Flow {
  understand(inner: Understand): Understand;
  ledger(inner: Ledger): Ledger;
  /** events stored a second, over the last 10 seconds */
  rate(): number;
  /** age in ms of the oldest record that is durable and not yet settled; 0 if none waits. @param head the journal's */
  behind(head: number): number;
  totals(): FlowTotals;
}

/** Since the start of this process. */
export interface FlowTotals {
  readonly events: number;
  readonly unreadable: number;
  readonly findings: number;
  readonly alertsCreated: number;
}

export interface FlowDeps {
  readonly now: () => number;
  /** told after a stretch is settled */
  readonly alertsChanged: (alerts: readonly Alert[], change: 'new' | 'changed') => void;
}

const RATE_WINDOW_MS = 10_000;

export function createFlow(deps: FlowDeps): Flow {
  /** batches on their way, in journal order; as many as two stretches hold */
  let onTheWay: { end: number; received: number }[] = [];
  let settled = 0;
  /** when records were first seen to wait that the pipeline has not even read */
  let unreadSince: number | undefined;
  let stored: { at: number; events: number }[] = [];
  const totals = { events: 0, unreadable: 0, findings: 0, alertsCreated: 0 };

  return {
    understand: (inner) => (batch) => {
      onTheWay.push({ end: batch.first + batch.ends.length, received: batch.received });
      return inner(batch);
    },
    ledger: (inner) => ({
      async position() {
        const position = await inner.position();
        // The pipeline begins here: what was on its way before is read again.
        settled = position.settled;
        onTheWay = [];
        return position;
      },
      announce: (from, to) => inner.announce(from, to),
      correlations: () => inner.correlations(),
      identities: () => inner.identities(),
      async settle(stretch) {
        const raised = await inner.settle(stretch);
        settled = stretch.to;
        onTheWay = onTheWay.filter(({ end }) => end > stretch.to);
        let events = 0;
        for (const each of stretch.understood) {
          events += each.events;
          totals.unreadable += each.unreadable;
          totals.findings += each.findings.length;
        }
        totals.events += events;
        totals.alertsCreated += raised.created.length;
        stored = [...withinWindow(stored, deps.now()), { at: deps.now(), events }];
        if (raised.created.length > 0) deps.alertsChanged(raised.created, 'new');
        if (raised.changed.length > 0) deps.alertsChanged(raised.changed, 'changed');
        return raised;
      },
    }),
    rate() {
      const recent = withinWindow(stored, deps.now());
      return recent.reduce((sum, { events }) => sum + events, 0) / (RATE_WINDOW_MS / 1000);
    },
    behind(head) {
      const oldest = onTheWay[0];
      if (oldest !== undefined) {
        unreadSince = undefined;
        return Math.max(0, deps.now() - oldest.received);
      }
      if (head <= settled) {
        unreadSince = undefined;
        return 0;
      }
      unreadSince ??= deps.now();
      return deps.now() - unreadSince;
    },
    totals: () => totals,
  };
}

function withinWindow<T extends { at: number }>(samples: readonly T[], now: number): T[] {
  return samples.filter(({ at }) => now - at < RATE_WINDOW_MS);
}
