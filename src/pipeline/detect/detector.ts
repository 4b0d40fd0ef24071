import type { Finding } from '../../model/finding.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';
import type { AsksFor } from '../normalize/partial-read.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';

/**
 * Judges events, one at a time, in any thread. Detectors that need state (correlations, baselines) are stages of their own:
 * a `Detector` keeps nothing between events.
 */
export interface Detector {
  readonly id: string;
  /** @param sighted takes what correlations need to see; without it that is not made */
  /** the fields that it looks at of events that it says nothing about; absent: any */
  readonly asksFor?: AsksFor;
  detect(event: NormalizedEvent, found: Found, sighted?: Sighted): void;
}

/** Takes what a detector found; `now` is the receive time, so that a replay finds the same. */
export type Found = (finding: Finding) => void;

/** Takes an event that a rule matched to which correlations refer. */
export type Sighted = (sighting: Sighting) => void;
