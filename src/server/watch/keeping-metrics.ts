import { Gauge, type Registry } from 'prom-client';
import type { Accounting } from '../../model/keeping.ts';

/** Sources with series of their own: those that sent most. Their names come from senders. */
const MOST_SOURCES = 200;
/** Reasons of a source with series of their own. */
const MOST_REASONS = 20;

/** Why records were refused or are unreadable, who is silent, and whether the books agree, for Prometheus. Gives the function that brings them up to date. */
export function createKeepingMetrics(registry: Registry, accounting: () => Promise<Accounting>): () => Promise<void> {
  const registers = [registry];
  const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: `vedette_${name}`, help, labelNames: [...labelNames], registers });
  const wrong = gauge('accounts_wrong', 'Sources whose books do not agree, and 1 more if those of all do not');
  const refused = gauge('source_refused_records', 'Records refused, per source and reason', ['source', 'reason']);
  const unreadable = gauge('source_unreadable_records', 'Unreadable records, per source and reason', ['source', 'reason']); // prettier-ignore
  const silent = gauge('source_silent', '1 if the source is silent though a record was expected, else 0', ['source']);
  const heard = gauge('source_heard_seconds', 'When the source was last heard, seconds since 1970', ['source']);

  return async () => {
    const now = await accounting().catch(() => undefined);
    if (now === undefined) return;
    wrong.set(now.sources.filter((source) => source.wrong.length > 0).length + (now.wrong.length > 0 ? 1 : 0));
    for (const each of [refused, unreadable, silent, heard]) each.reset();
    const shown = now.sources.toSorted((a, b) => b.received - a.received).slice(0, MOST_SOURCES);
    for (const { source, refusals, unreadableKinds, watch } of shown) {
      for (const [reason, count] of Object.entries(refusals).slice(0, MOST_REASONS)) refused.set({ source, reason }, count); // prettier-ignore
      for (const [reason, count] of Object.entries(unreadableKinds)) unreadable.set({ source, reason }, count);
      if (watch === null) continue;
      silent.set({ source }, watch.state === 'silent' ? 1 : 0);
      if (watch.heard !== null) heard.set({ source }, watch.heard / 1000);
    }
  };
}
