import type { LogSource } from '../../model/log-source.ts';
import type { SigmaEngine } from '../../sigma/engine.ts';

/** What an engine saw and spent since it was last asked: plain data, small, and to be added up over threads. */
export interface UsageDelta {
  readonly sets: readonly SeenSet[];
  readonly costs: readonly SpentOnRule[];
}

/** Events of one set of log sources. */
export interface SeenSet {
  readonly id: string;
  readonly sources: readonly LogSource[];
  readonly events: number;
  /** names that had a value for the first time since this engine was made */
  readonly fields: readonly string[];
}

export interface SpentOnRule {
  readonly rule: string;
  readonly candidates: number;
  readonly matches: number;
  readonly microseconds: number;
}

/** Gives the difference to the last time it was called; undefined if there is none. */
export function createUsageDeltas(engine: Pick<SigmaEngine, 'seen' | 'costs'>): () => UsageDelta | undefined {
  const seen = new Map<object, { events: number; fields: Set<string> }>();
  const spent = new Map<string, SpentOnRule>();
  return () => {
    const sets = engine.seen().flatMap(({ logSources, events, fields }): SeenSet[] => {
      const before = seen.get(logSources) ?? { events: 0, fields: new Set() };
      if (events === before.events) return [];
      const isNew = (field: string): boolean => !before.fields.has(field);
      const delta = { id: logSources.id, sources: logSources.sources, events: events - before.events, fields: fields.filter(isNew) }; // prettier-ignore
      seen.set(logSources, { events, fields: new Set(fields) });
      return [delta];
    });
    const costs = engine.costs().flatMap(({ rule: { id: rule }, candidates, matches, microseconds }): SpentOnRule[] => {
      const before = spent.get(rule);
      if (candidates === (before?.candidates ?? 0)) return [];
      spent.set(rule, { rule, candidates, matches, microseconds });
      return [
        {
          rule,
          candidates: candidates - (before?.candidates ?? 0),
          matches: matches - (before?.matches ?? 0),
          // an estimate of the whole: a later one may be less
          microseconds: microseconds - (before?.microseconds ?? 0),
        },
      ];
    });
    return sets.length === 0 && costs.length === 0 ? undefined : { sets, costs };
  };
}
