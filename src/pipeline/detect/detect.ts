import type { Finding } from '../../model/finding.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';
import type { Detector } from './detector.ts';

/** What detectors said of some events: what they found, and what correlations will look at, in the order of the events. */
export interface Detected {
  readonly findings: readonly Finding[];
  readonly sightings: readonly Sighting[];
}

/** Every detector on every event, in their order. */
export function detect(events: readonly NormalizedEvent[], detectors: readonly Detector[]): Detected {
  const findings: Finding[] = [];
  const sightings: Sighting[] = [];
  const found = (finding: Finding): void => {
    findings.push(finding);
  };
  const sighted = (sighting: Sighting): void => {
    sightings.push(sighting);
  };
  for (const event of events) {
    for (const detector of detectors) detector.detect(event, found, sighted);
  }
  return { findings, sightings };
}
