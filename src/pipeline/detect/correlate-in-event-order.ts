import type { Finding } from '../../model/finding.ts';
import type { CorrelationMatch, Correlator } from '../../sigma/correlate/correlator.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';
import { matchToFinding } from './match-to-finding.ts';

/** How many sightings wait for older ones. */
const MOST_WAITING = 100_000;

/**
 * Correlations over data that comes file by file and not in the order of time. Sightings wait until there are many, then the older half is looked
 * at in the order of event time: what is out of order by less than that is in order.
 */
export interface CorrelateInEventOrder {
  add(sightings: readonly Sighting[]): readonly Finding[];
  /** Looks at all that waits, and judges the windows that are still open. */
  end(): readonly Finding[];
}

export function createCorrelateInEventOrder(correlator: Correlator, mostWaiting = MOST_WAITING): CorrelateInEventOrder {
  let waiting: Sighting[] = [];
  let clock = 0;
  const release = (count: number): Finding[] => {
    // stable: of one moment in the order in which they came
    waiting.sort((a, b) => a.time - b.time);
    const findings: Finding[] = [];
    for (const sighting of waiting.slice(0, count)) {
      clock = Math.max(clock, sighting.time);
      for (const match of correlator.advance(clock)) add(findings, match);
      for (const match of correlator.see(sighting, clock)) add(findings, match);
    }
    waiting = waiting.slice(count);
    return findings;
  };
  return {
    add(sightings) {
      for (const sighting of sightings) waiting.push(sighting);
      return waiting.length > mostWaiting ? release(Math.ceil(waiting.length / 2)) : [];
    },
    end() {
      const findings = release(waiting.length);
      for (const match of correlator.end()) add(findings, match);
      return findings;
    },
  };
}

function add(findings: Finding[], match: CorrelationMatch): void {
  const finding = matchToFinding(match);
  if (finding !== undefined) findings.push(finding);
}
