import type { Zone } from '../words/format.ts';

/** Milliseconds since 1970 of `2026-11-21 03:25:07` (seconds and time may be left out) in the console's zone; undefined if it is none. */
export function textToTime(text: string, zone: Zone): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?$/u.exec(text.trim());
  if (match === null) return undefined;
  const time = Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? ':00'}${zone === 'utc' ? 'Z' : ''}`);
  return Number.isNaN(time) ? undefined : time;
}
