import type { CorrelationCounts, Correlator } from '../../sigma/correlate/correlator.ts';

const REASONS = [
  ['late', 'events came too late'],
  ['dropped', 'events were left out because their group has too many'],
  ['evictedGroups', 'groups were forgotten because there were too many'],
] as const satisfies readonly (readonly [keyof CorrelationCounts, string])[];

/** What correlations did not look at, a line for each of them that left something out. */
export function leftOut({ correlations, countsByCorrelation }: Correlator): string[] {
  return correlations.flatMap(({ id, title }) => {
    const counts = countsByCorrelation.get(id);
    if (counts === undefined) return [];
    const reasons = REASONS.flatMap(([key, text]) => (counts[key] === 0 ? [] : [`${counts[key]} ${text}`]));
    // some without are no wonder, but if all are it can never come true
    if (counts.sightings > 0 && counts.withoutGroup === counts.sightings) reasons.push(`none of ${counts.sightings} events has all the fields that it groups by`); // prettier-ignore
    if (counts.sightings > 0 && counts.withoutValue === counts.sightings) reasons.push(`none of ${counts.sightings} events has a value that it could look at`); // prettier-ignore
    return reasons.length === 0 ? [] : [`The correlation "${title}" left something out: ${reasons.join('; ')}.`];
  });
}
