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

/** An event so much older than one before it in its batch came out of order. Buffers of senders mix seconds, and logs of ends tell of beginnings. */
export const OUT_OF_ORDER_MS = 600_000;

/** Limits at which senders and relays cut: RFC 3164 has 1,024 bytes, RFC 5424 asks for 2,048, rsyslog takes 8,192. */
const CUT_AT: ReadonlySet<number> = new Set([1024, 2048, 4096, 8192]);

/** @param size of the record in bytes; what is just as long as a limit was most probably longer */
export const isCutSize = (size: number): boolean => CUT_AT.has(size);

/** Combines quality facts without a new array for the combinations that nearly all events have. */
export function qualityOf(given: readonly Quality[], ...extras: readonly (Quality | undefined)[]): readonly Quality[] {
  let only: Quality | undefined;
  let count = 0;
  for (const extra of extras) {
    if (extra === undefined) continue;
    only = extra;
    count += 1;
  }
  if (only === undefined) return given;
  if (given.length === 0 && count === 1) return SINGLE[only];
  const all = new Set(given);
  for (const extra of extras) if (extra !== undefined) all.add(extra);
  return [...all];
}

const SINGLE: Readonly<Record<Quality, readonly Quality[]>> = {
  'time-missing': ['time-missing'],
  'time-no-zone': ['time-no-zone'],
  'zone-set': ['zone-set'],
  'zone-measured': ['zone-measured'],
  'time-no-year': ['time-no-year'],
  'time-future': ['time-future'],
  late: ['late'],
  'clock-skew': ['clock-skew'],
  'out-of-order': ['out-of-order'],
  duplicate: ['duplicate'],
  'encoding-repaired': ['encoding-repaired'],
  'encoding-guessed': ['encoding-guessed'],
  truncated: ['truncated'],
  repaired: ['repaired'],
  'not-recognised': ['not-recognised'],
};
