import { isoWritten, zoneOffset, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';

/** `2026-11-21 22:51:00.123 CET`: the zone of `log_timezone` by its name, or as an offset of hours. */
export function zonedWritten(text: string): WrittenTime {
  const match = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) ?([A-Z]{1,5}|[+-]\d{2}(?::?\d{2})?)?$/.exec(text);
  if (match === null) return isoWritten(text);
  const local = isoWritten(match[1] ?? '');
  const offset = match[2] === undefined ? undefined : zoneOffset(match[2]);
  if (local.time === undefined || offset === undefined) return local;
  return { time: local.time - offset * 60_000, quality: [] };
}
