import { quality, type Quality } from '../../model/event.ts';
import type { SourceAccount } from '../../model/source.ts';

export interface QualityCount {
  readonly fact: Quality;
  readonly count: number;
  /** the sources that have it, most first, at most three */
  readonly sources: readonly string[];
}

/** Facts about how well events were understood, over all sources, most frequent first. */
export function countQuality(sources: readonly SourceAccount[]): QualityCount[] {
  return quality.options
    .map((fact) => {
      const having = sources
        .map((source) => ({ name: source.source, count: source.quality[fact] ?? 0 }))
        .filter(({ count }) => count > 0)
        .toSorted((a, b) => b.count - a.count);
      const count = having.reduce((sum, each) => sum + each.count, 0);
      return { fact, count, sources: having.slice(0, 3).map(({ name }) => name) };
    })
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}
