import type { Finding } from '../../model/finding.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';

/**
 * Judges events, one at a time, in any thread. Detectors that need state (correlations, baselines) are stages of their own:
 * a `Detector` keeps nothing between events.
 */
export interface Detector {
  readonly id: string;
  detect(event: NormalizedEvent, found: Found): void;
}

/** Takes what a detector found; `now` is the receive time, so that a replay finds the same. */
export type Found = (finding: Finding) => void;
