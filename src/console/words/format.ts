/** Numbers, sizes and times as the console writes them. Pure: the clock and the zone come in. */

/** `1,284`: every digit. */
export function countToText(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** At most three digits that mean something: `1,284`, `12.3 k`, `2.71 G`. */
export function countToShort(value: number): string {
  if (Math.abs(value) < 10_000)
    return value % 1 === 0 || Math.abs(value) >= 100 ? countToText(value) : threeDigits(value);
  return scaled(value, 1000, ['k', 'M', 'G', 'T']);
}

/** Bytes by thousands: `412 B`, `3.8 GB`. */
export function bytesToText(value: number): string {
  if (value < 1000) return `${Math.round(value)} B`;
  return scaled(value, 1000, ['kB', 'MB', 'GB', 'TB', 'PB']);
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let scaledValue = value / step;
  let unit = 0;
  // 999.6 would round to 1000: it belongs to the next unit
  while (Math.abs(scaledValue) >= 999.5 && unit < units.length - 1) {
    scaledValue /= step;
    unit += 1;
  }
  return `${threeDigits(scaledValue)} ${units[unit] ?? ''}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its largest unit: `now` under 5 s, `40s`, `6m`, `3h`, `12d`. For narrow columns. */
export function ageToShort(ms: number): string {
  if (ms < 5 * SECOND) return 'now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}h`;
  return `${Math.floor(ms / DAY)}d`;
}

/** A length of time in words: `0.3 s`, `24 min`, `3 h`, `2 days`. */
export function durationToText(ms: number): string {
  if (ms < SECOND) return `${threeDigits(Math.round(ms) / SECOND)} s`;
  if (ms < MINUTE) return `${threeDigits(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}

export type Zone = 'utc' | 'local';

/** `2026-11-21 03:25:07`, in the zone of the console. */
export function timeToText(time: number, zone: Zone): string {
  const parts = timeParts(time, zone);
  return `${parts.date} ${parts.clock}`;
}

/** `03:25:07` today, else `11-20 03:25:07`. */
export function timeToClock(time: number, now: number, zone: Zone): string {
  const parts = timeParts(time, zone);
  return parts.date === timeParts(now, zone).date ? parts.clock : `${parts.date.slice(5)} ${parts.clock}`;
}

/** With milliseconds and the name of the zone: for the head of an event. */
export function timeToExact(time: number, zone: Zone): string {
  const milliseconds = String(new Date(time).getUTCMilliseconds()).padStart(3, '0');
  return `${timeToText(time, zone)}.${milliseconds} ${zoneToText(zone)}`;
}

/** Both zones, for titles of short times. */
export function timeToBoth(time: number): string {
  return `${timeToText(time, 'utc')} UTC · ${timeToText(time, 'local')} local`;
}

export function zoneToText(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : 'local';
}

function timeParts(time: number, zone: Zone): { date: string; clock: string } {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return { date: 'no date', clock: '--:--:--' };
  const [year, month, day, hour, minute, second] =
    zone === 'utc'
      ? [
          at.getUTCFullYear(),
          at.getUTCMonth(),
          at.getUTCDate(),
          at.getUTCHours(),
          at.getUTCMinutes(),
          at.getUTCSeconds(),
        ]
      : [at.getFullYear(), at.getMonth(), at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds()];
  return {
    date: `${String(year).padStart(4, '0')}-${two(month + 1)}-${two(day)}`,
    clock: `${two(hour)}:${two(minute)}:${two(second)}`,
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `1 event`, `2 events`, `1,284 events`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countToText(count)} ${count === 1 ? one : many}`;
}

/** At most two letters for an owner's disc. */
export function initials(name: string): string {
  const words = name.split(/[\s._@-]+/u).filter((word) => word !== '');
  const [first, second] = words;
  return `${first?.[0] ?? '?'}${second?.[0] ?? ''}`.toUpperCase();
}
