import type { Finding } from '../../model/finding.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import type { UnreadAt } from '../../pipeline/normalize/normalize.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';

/** What the pipeline made of the records of a case. */
export interface Outcome {
  readonly events: readonly NormalizedEvent[];
  readonly unreadable: readonly UnreadAt[];
  readonly findings: readonly Finding[];
  readonly sightings: readonly Sighting[];
}
