import type { Alert, AlertStatus } from '../../model/alert.ts';

/** Pages of an infinite list as one, without repeats: a row that moved between two reads comes once. */
export function pagesToRows(
  pages: readonly { readonly alerts: readonly Alert[] }[],
  gone: ReadonlySet<string>,
): Alert[] {
  const byId = new Map<string, Alert>();
  for (const page of pages) {
    for (const alert of page.alerts) if (!gone.has(alert.id) && !byId.has(alert.id)) byId.set(alert.id, alert);
  }
  return [...byId.values()];
}

/** New alerts that the filter in view would show. */
export function waitingFor(
  waiting: readonly Alert[],
  filter: {
    readonly status: AlertStatus | undefined;
    readonly severity: string | undefined;
    readonly text: string | undefined;
  },
): Alert[] {
  const text = filter.text?.toLowerCase() ?? '';
  return waiting.filter(
    (alert) =>
      (filter.status === undefined || alert.status === filter.status) &&
      (filter.severity === undefined || alert.severity === filter.severity) &&
      (text === '' ||
        alert.title.toLowerCase().includes(text) ||
        alert.entities.some((entity) => entity.name.toLowerCase().includes(text))),
  );
}

/** Where the cursor goes when its row leaves: the next one, else the one before. */
export function afterLeaving(ids: readonly string[], leaving: string): string | undefined {
  const index = ids.indexOf(leaving);
  return index < 0 ? ids[0] : (ids[index + 1] ?? ids[index - 1]);
}
