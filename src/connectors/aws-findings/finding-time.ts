import type { Quality } from '../../model/event.ts';
import type { JsonObject } from '../../model/json.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';

/** The time under the first of these names that holds one. */
export function findingTime(
  fields: JsonObject,
  names: readonly string[],
): { time: number | undefined; quality?: readonly Quality[] } {
  for (const name of names) {
    const text = fields[name];
    if (typeof text !== 'string') continue;
    const time = isoToTime(text);
    if (time !== undefined) return hasZone(text) ? { time } : { time, quality: ['time-no-zone'] };
  }
  return { time: undefined };
}
