import type { JsonObject, JsonValue } from '../../model/json.ts';
import { readAnyTime } from './mapping/known-times.ts';
import type { ReadTime } from './mapping/time-format.ts';
import { foldName } from './spelling.ts';

/** Under which names logs tell when something happened, the surest first. */
const TIME_NAMES = [
  '@timestamp', 'timestamp', 'time', 'ts', 'eventTime', 'event_time', 'eventtime', 'Timestamp', 'Time', 'TimeGenerated', 'TimeCreated',
  'datetime', 'date_time', 'DateTime', 'createdDateTime', 'createdAt', 'created_at', 'occurred_at', 'logged_at', 'published', 'date', 'Date',
] as const; // prettier-ignore

/** The time of an object that no parser knows, from a field whose name and value leave no doubt: undefined otherwise. */
export function unknownTime(fields: JsonObject, received: number): ReadTime | undefined {
  for (const name of TIME_NAMES) {
    const found = timeIn(fields[name], received);
    if (found !== undefined) return found;
  }
  for (const name in fields) {
    if (name.length > LONGEST_NAME || !/time|date/i.test(name) || !otherNames.has(foldName(name))) continue;
    const found = timeIn(fields[name], received);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** However they are written: `Event Time`, `event-time`. */
const otherNames = new Set([
  'activitydatetime', 'createddate', 'creationdate', 'creationtime', 'dateutc', 'datetimeutc', 'eventcreationtime', 'eventdate', 'eventdatetime',
  'eventtime', 'eventtimestamp', 'eventtimeutc', 'logdate', 'logtime', 'logtimestamp', 'recordtime', 'timestamputc', 'timeutc', 'utctime',
]); // prettier-ignore
const LONGEST_NAME = 40;

function timeIn(value: JsonValue | undefined, received: number): ReadTime | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (typeof value === 'string' && value.length > 60) return undefined;
  return readAnyTime(value, undefined, received)?.read;
}
