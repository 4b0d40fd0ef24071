import type { SigmaCorrelation } from '../rule.ts';
import { CorrelatorState, DEFAULT_LIMITS, type Correlator, type CorrelatorLimits } from './correlator.ts';

export function createCorrelator(
  correlations: readonly SigmaCorrelation[],
  limits: CorrelatorLimits = DEFAULT_LIMITS,
): Correlator {
  return new CorrelatorState(correlations, limits);
}
