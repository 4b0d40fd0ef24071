import { DAY, HOUR } from './duration.ts';

/** What to add to a time for the wall clock of a zone, ms, daylight saving included. */
export interface Zones {
  offset(zone: string, time: number): number;
}

/** Whether this machine knows an IANA zone of that name. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Offsets are asked for once a zone and hour: clocks change on the hour or half hour. Memory: at most 4096 answers. */
export function createZones(): Zones {
  const formats = new Map<string, Intl.DateTimeFormat>();
  let known = new Map<string, Map<number, number>>();
  let size = 0;
  /** what was asked last: observations come in the order of time */
  let last = { zone: '', half: 0, offset: 0 };
  return {
    offset(zone, time) {
      if (zone === 'UTC' || !(Math.abs(time) <= END_OF_CALENDAR)) return 0;
      const half = Math.floor(time / (HOUR / 2));
      if (half === last.half && zone === last.zone) return last.offset;
      const found = known.get(zone)?.get(half);
      if (found !== undefined) {
        last = { zone, half, offset: found };
        return found;
      }
      let format = formats.get(zone);
      if (format === undefined) {
        format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }); // prettier-ignore
        formats.set(zone, format);
      }
      const offset = offsetOf(format, half * (HOUR / 2));
      if (size >= MOST_KNOWN) {
        known = new Map();
        size = 0;
      }
      const byHalf = known.get(zone) ?? new Map<number, number>();
      known.set(zone, byHalf.set(half, offset));
      size += 1;
      return offset;
    },
  };
}

const MOST_KNOWN = 4096;
/** Dates go no further from 1970, ms. */
const END_OF_CALENDAR = 8.64e15;

function offsetOf(format: Intl.DateTimeFormat, time: number): number {
  const parts: Partial<Record<string, number>> = {};
  for (const { type, value } of format.formatToParts(time)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  const offset = Date.UTC(year, month - 1, day, hour, minute) - time;
  // years before 1, and the last hours of the calendar, have none
  return Math.abs(offset) <= DAY ? offset : 0;
}
