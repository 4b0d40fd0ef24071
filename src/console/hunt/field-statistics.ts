import type { Event } from '../../model/event.ts';
import { flattenFields } from '../events/event-text.ts';

/** What one field holds in the events that are on the page. */
export interface FieldStatistics {
  readonly field: string;
  /** events that have it */
  readonly present: number;
  readonly distinct: number;
  /** most frequent first, at most five */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  /** least frequent first, at most five: the long tail is what hunters want */
  readonly rare: readonly { readonly value: string; readonly count: number }[];
}

const MAX_FIELDS = 400;
const MAX_VALUE = 300;

/** Fields by how often they are filled, those that never change last. */
export function eventsToFieldStatistics(events: readonly Pick<Event, 'fields'>[]): FieldStatistics[] {
  const countsByField = new Map<string, Map<string, number>>();
  for (const event of events) {
    for (const { field, value } of flattenFields(event.fields, MAX_FIELDS)) {
      let counts = countsByField.get(field);
      if (counts === undefined) {
        if (countsByField.size >= MAX_FIELDS) continue;
        countsByField.set(field, (counts = new Map<string, number>()));
      }
      const key = value.slice(0, MAX_VALUE);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...countsByField]
    .map(([field, counts]) => countsToStatistics(field, counts))
    .toSorted((a, b) => rank(b, events.length) - rank(a, events.length) || a.field.localeCompare(b.field));
}

function countsToStatistics(field: string, counts: ReadonlyMap<string, number>): FieldStatistics {
  const sorted = [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count);
  return {
    field,
    present: sorted.reduce((sum, { count }) => sum + count, 0),
    distinct: sorted.length,
    top: sorted.slice(0, 5),
    rare: sorted.slice(-5).toReversed(),
  };
}

/** A field that is always there and splits the events in a few groups says most; one that is all the same says nothing. */
function rank(statistics: FieldStatistics, events: number): number {
  const filled = statistics.present / Math.max(1, events);
  if (statistics.distinct <= 1) return filled * 0.2;
  // a number of its own for every event: good for finding one, useless for telling them apart
  if (statistics.distinct > 20 && statistics.distinct > statistics.present * 0.9) return filled * 0.1;
  return filled * (statistics.distinct <= 20 ? 1 : 0.6);
}
