import type { Quality } from '../../model/event.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The times that an event store can hold (ClickHouse `DateTime64`): 1900 to 2299. */
const FIRST_TIME = Date.UTC(1900, 0, 1);
const LAST_TIME = Date.UTC(2299, 11, 31);

export function isStorableTime(time: number | undefined): time is number {
  return time !== undefined && time >= FIRST_TIME && time <= LAST_TIME;
}

/** What the distance between an event's time and its receive time says about it. */
export function lateness(time: number, received: number): Quality | undefined {
  if (time < received - HOUR) return 'late';
  return time > received + DAY ? 'time-future' : undefined;
}

/** Combines quality facts without a new array for the combinations that nearly all events have. */
export function qualityOf(
  given: readonly Quality[],
  extra: Quality | undefined,
  repaired: boolean,
): readonly Quality[] {
  if (extra === undefined && !repaired) return given;
  if (given.length === 0 && !repaired && extra !== undefined) return SINGLE[extra];
  const all = new Set(given);
  if (extra !== undefined) all.add(extra);
  if (repaired) all.add('encoding-repaired');
  return [...all];
}

const SINGLE: Readonly<Record<Quality, readonly Quality[]>> = {
  'time-missing': ['time-missing'],
  'time-no-zone': ['time-no-zone'],
  'time-no-year': ['time-no-year'],
  'time-future': ['time-future'],
  late: ['late'],
  'encoding-repaired': ['encoding-repaired'],
  truncated: ['truncated'],
  'not-recognised': ['not-recognised'],
  repaired: ['repaired'],
};
