import type { Quality } from '../../model/event.ts';
import type { SourceClock } from '../../model/record.ts';
import { isStorableTime } from './event-quality.ts';

/** A time as its source's clock is to be read. */
export interface ReadTime {
  readonly time: number;
  /** what takes the place of `time-no-zone` */
  readonly zone: Quality | undefined;
  readonly isCorrected: boolean;
}

/** @param time as the record says, a time without zone read as UTC @param isBare it names no zone @param isOwn it is the record's own */
export type ReadClock = (time: number, isBare: boolean, isOwn: boolean) => ReadTime;

/** A pure function of the clock. A time that would leave what stores can hold stays as it is. */
export function createReadClock(clock: SourceClock | undefined): ReadClock {
  if (clock === undefined) return (time) => ({ time, zone: undefined, isCorrected: false });
  const { shiftMs, zone } = clock;
  const toUtc = zone.from === 'person' ? createLocalToUtc(zone.name) : undefined;
  return (time, isBare, isOwn) => {
    if (!isOwn) return { time, zone: undefined, isCorrected: false };
    let read = time;
    let fact: Quality | undefined;
    if (isBare && toUtc !== undefined) [read, fact] = [toUtc(time), 'zone-set'];
    else if (isBare && zone.from === 'measured') [read, fact] = [time - zone.minutes * 60_000, 'zone-measured'];
    const corrected = read + shiftMs;
    if (!isStorableTime(corrected)) return { time, zone: undefined, isCorrected: false };
    return { time: corrected, zone: fact, isCorrected: shiftMs !== 0 };
  };
}

const QUARTER_MS = 900_000;

/**
 * Local times of an IANA zone to UTC. In the hour that comes twice the first one counts; in the one that is left out, what the clock showed before.
 * Offsets are asked for by the quarter of an hour and remembered. A name that is no zone reads as UTC (it is checked where it is set).
 */
export function createLocalToUtc(name: string): (local: number) => number {
  const format = formatOf(name);
  if (format === undefined) return (local) => local;
  const offsets = new Map<number, number>();
  const offsetAt = (utc: number): number => {
    const slot = Math.floor(utc / QUARTER_MS);
    const known = offsets.get(slot);
    if (known !== undefined) return known;
    if (offsets.size > 4096) offsets.clear();
    const offset = offsetOf(format, slot * QUARTER_MS);
    offsets.set(slot, offset);
    return offset;
  };
  return (local) => {
    // the offset before a change of the clock and the one after it: the earlier instant that shows this local time
    const before = local - offsetAt(local - 86_400_000);
    if (offsetAt(before) === local - before) return before;
    const after = local - offsetAt(local + 86_400_000);
    return offsetAt(after) === local - after ? after : before;
  };
}

export const isTimeZone = (name: string): boolean => formatOf(name) !== undefined;

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', era: 'short' }); // prettier-ignore
  } catch {
    return undefined;
  }
}

/** ms east of UTC at an instant */
function offsetOf(format: Intl.DateTimeFormat, utc: number): number {
  const parts = new Map(format.formatToParts(utc).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const shown = Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'), number('second')); // prettier-ignore
  return Number.isNaN(shown) ? 0 : shown - utc;
}
