import type { Finding } from '../../model/finding.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';
import type { Detector } from './detector.ts';

/** Every detector on every event, in their order. */
export function detect(events: readonly NormalizedEvent[], detectors: readonly Detector[]): Finding[] {
  const findings: Finding[] = [];
  const found = (finding: Finding): void => {
    findings.push(finding);
  };
  for (const event of events) {
    for (const detector of detectors) detector.detect(event, found);
  }
  return findings;
}
