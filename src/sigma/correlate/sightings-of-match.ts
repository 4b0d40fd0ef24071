import type { Entry } from './entry.ts';
import { valueOf, type Plan } from './plan.ts';
import type { Sighting } from './sighting.ts';

const MOST_CARRIED = 100;

/** What correlations further out see of a match: one sighting for each set of values that contributed to it. */
export function sightingsOfMatch(
  plan: Plan,
  key: string,
  values: readonly string[],
  time: number,
  entries: readonly Entry[],
): readonly Sighting[] {
  const { correlation, carried, refs } = plan;
  const last = entries.findLast((entry) => entry.time <= time) ?? entries.at(-1);
  if (last === undefined) return [];
  const fields = [...correlation.groupBy, ...carried];
  const { event, context } = last.sighting;
  const sightingWith = (more: readonly (string | null)[]): Sighting => ({ rule: correlation.id, event, time, fields, values: [...values, ...more], context, group: key }); // prettier-ignore
  if (carried.length === 0) return [sightingWith([])];
  const sets = new Map<string, readonly (string | null)[]>();
  for (const { ref, sighting } of entries) {
    if (sets.size >= MOST_CARRIED) break;
    const set = (refs[ref]?.carriedFields ?? []).map((field) => valueOf(sighting, field));
    sets.set(JSON.stringify(set), set);
  }
  return [...sets.values()].map(sightingWith);
}
