import type { SigmaCorrelation } from '../rule.ts';

/** Correlations in an order in which those that others refer to come before them; otherwise as they were. There are no circles: they do not load. */
export function childrenFirst(correlations: readonly SigmaCorrelation[]): readonly SigmaCorrelation[] {
  const byId = new Map(correlations.map((correlation) => [correlation.id, correlation]));
  const ordered = new Set<SigmaCorrelation>();
  const add = (correlation: SigmaCorrelation): void => {
    for (const { kind, rule } of correlation.refs) {
      const child = kind === 'correlation' ? byId.get(rule) : undefined;
      if (child !== undefined && !ordered.has(child)) add(child);
    }
    ordered.add(correlation);
  };
  for (const correlation of correlations) add(correlation);
  return [...ordered];
}
