import type { Sighting } from './sighting.ts';

/** A sighting in its place in a group. */
export interface Entry {
  readonly time: number;
  /** place in the correlation's `refs` */
  readonly ref: number;
  /** what is counted: the folded text of the values, a number, or nothing */
  readonly value: string | number | undefined;
  readonly sighting: Sighting;
}

/** The first place in a list of ascending times whose time is not before `time`. */
export function firstFrom(entries: readonly Entry[], time: number, from: number): number {
  let low = from;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first place whose time is after `time`; looked for from the end, because most sightings come nearly in order. */
export function firstAfter(entries: readonly Entry[], time: number, from: number): number {
  let at = entries.length;
  for (let steps = 0; steps < 8; steps++) {
    if (at <= from || (entries[at - 1]?.time ?? 0) <= time) return at;
    at--;
  }
  let low = from;
  let high = at;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An event is counted once in a group; under a temporal correlation once for each rule. */
export function identityOf({ sighting, ref }: Entry, isByRule: boolean): string {
  const event = sighting.group === undefined ? sighting.event : `${sighting.event}\n${sighting.group}`;
  return isByRule ? `${ref}\n${event}` : event;
}
