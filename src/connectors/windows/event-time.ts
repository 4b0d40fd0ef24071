import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Quality } from '../../model/event.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';

export interface EventTime {
  /** milliseconds since 1970 */
  readonly time: number | undefined;
  readonly quality: readonly Quality[];
}

/**
 * When an event happened. Sysmon's own `UtcTime` is the time of the action; the event log's follow. NXLog's `EventTime` is local time and
 * often has no zone: then the shipper's `@timestamp`, which has one and is seconds later, is nearer to the truth.
 */
export function eventTimeOf(fields: JsonObject): EventTime {
  const utc = fields['UtcTime'];
  if (typeof utc === 'string') {
    const time = isoToTime(utc);
    if (time !== undefined) return { time, quality: GOOD };
  }
  let unzoned: number | undefined;
  for (const name of TIME_NAMES) {
    const value = fields[name];
    if (value === undefined) continue;
    const time = timeOf(value);
    if (time === undefined) continue;
    if (typeof value !== 'string' || hasZone(value) || value.startsWith('/Date(')) return { time, quality: GOOD };
    unzoned ??= time;
  }
  return { time: unzoned, quality: unzoned === undefined ? GOOD : NO_ZONE };
}

const TIME_NAMES = [
  'TimeCreated_SystemTime',
  'TimeCreated',
  'SystemTime',
  'EventTime',
  '@timestamp',
  'TimeGenerated',
  'EventReceivedTime',
];
const GOOD: readonly Quality[] = [];
const NO_ZONE: readonly Quality[] = ['time-no-zone'];

/** Texts, `/Date(1600000000000)/` of PowerShell's ConvertTo-Json, and milliseconds since 1970 as a number. */
function timeOf(value: JsonValue): number | undefined {
  if (typeof value === 'string') {
    if (!value.startsWith('/Date(')) return isoToTime(value);
    const digits = /^\/Date\((-?\d{1,15})/.exec(value)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }
  return typeof value === 'number' && value > 1e11 && value < 1e14 ? value : undefined;
}
