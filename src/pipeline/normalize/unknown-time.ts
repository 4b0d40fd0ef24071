import type { JsonObject } from '../../model/json.ts';
import { readAnyTime } from './mapping/known-times.ts';
import type { ReadTime } from './mapping/time-format.ts';

/** Under which names logs tell when something happened, the surest first. */
const TIME_NAMES = [
  '@timestamp', 'timestamp', 'time', 'ts', 'eventTime', 'event_time', 'eventtime', 'Timestamp', 'Time', 'TimeGenerated', 'TimeCreated',
  'datetime', 'date_time', 'DateTime', 'createdDateTime', 'createdAt', 'created_at', 'occurred_at', 'logged_at', 'published', 'date', 'Date',
] as const; // prettier-ignore

/** The time of an object that no parser knows, from a field whose name and value leave no doubt: undefined otherwise. */
export function unknownTime(fields: JsonObject, received: number): ReadTime | undefined {
  for (const name of TIME_NAMES) {
    const value = fields[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (typeof value === 'string' && value.length > 60) continue;
    const found = readAnyTime(value, undefined, received);
    if (found !== undefined) return found.read;
  }
  return undefined;
}
