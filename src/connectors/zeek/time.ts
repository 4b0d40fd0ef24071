import type { Quality } from '../../model/event.ts';
import { epochSecondsToTime, type Field } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';

export interface ZeekTime {
  /** milliseconds since 1970 */
  readonly time: number | undefined;
  readonly quality?: readonly Quality[];
}

/** `ts` is seconds since 1970 (Zeek's default), an ISO 8601 text, or milliseconds since 1970 (`JSON::TS_MILLIS`). */
export function zeekTime(ts: Field): ZeekTime {
  if (typeof ts === 'number') return { time: epochToTime(ts) };
  if (typeof ts !== 'string') return { time: undefined };
  const time = isoToTime(ts);
  if (time !== undefined) return hasZone(ts) ? { time } : { time, quality: ['time-no-zone'] };
  return { time: /^\d{1,13}(\.\d{1,9})?$/.test(ts) ? epochToTime(Number(ts)) : undefined };
}

/** Seconds stay under 10^11 until the year 5138; milliseconds have been over it since 1973. */
const epochToTime = (epoch: number): number | undefined => epochSecondsToTime(epoch > 1e11 ? epoch / 1000 : epoch);
