import type { Bound, BoundOperator, SigmaCorrelation } from '../rule.ts';
import { waysToChoose, waysToMeet, type Way } from './ways.ts';

const tests = {
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
  eq: (value, limit) => value === limit,
  neq: (value, limit) => value !== limit,
} as const satisfies Record<BoundOperator, (value: number, limit: number) => boolean>;

/** Whether a number is within all bounds. */
export function isWithin(value: number, bounds: readonly Bound[]): boolean {
  for (const bound of bounds) if (!tests[bound.operator](value, bound.value)) return false;
  return true;
}

/**
 * When a condition is judged. `growing`: more sightings can only make it truer (a count, a sum or rules seen, with a lower bound), so it is judged
 * at every sighting. `whole`: more sightings could undo it, so it is judged when a window is over.
 */
export function judgedWhen({ type, condition }: SigmaCorrelation): 'growing' | 'whole' {
  if (condition.kind === 'words') return (waysToMeet(condition.expr) ?? []).some(({ absent }) => absent.length > 0) ? 'whole' : 'growing'; // prettier-ignore
  if (type === 'value_avg' || type === 'value_median' || type === 'value_percentile') return 'whole';
  return condition.bounds.every(({ operator }) => operator === 'gt' || operator === 'gte') ? 'growing' : 'whole';
}

/** The ways in which rules can meet a temporal condition. Of bounds only the lower ones are looked at. */
export function waysOf({ condition, refs }: SigmaCorrelation): readonly Way[] {
  if (condition.kind === 'words') return waysToMeet(condition.expr) ?? [];
  return waysToChoose(lowestCount(condition.bounds), refs.length) ?? [];
}

/** The least count that is within lower bounds. */
export function lowestCount(bounds: readonly Bound[]): number {
  const least = bounds.map(({ operator, value }) =>
    operator === 'gt' ? value + 1 : operator === 'gte' || operator === 'eq' ? value : 1,
  );
  return Math.max(1, ...least);
}
