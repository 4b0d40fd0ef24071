export const dateParts = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type DatePart = (typeof dateParts)[number];

const ISO = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/;

/**
 * A part of a date as a number: the digits of an ISO 8601 text as they stand, without a change of time zone (specification 2.1,
 * "Time modifiers"). A number is read as seconds or, from 10^11 on, milliseconds since 1970, in UTC. `week` is the ISO 8601 week.
 */
export function datePartOf(value: string | number, part: DatePart): number | undefined {
  const text = typeof value === 'number' ? epochToIso(value) : value;
  const found = text === undefined ? undefined : (ISO.exec(text) ?? undefined);
  if (found === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour, minute] = found
    .slice(1)
    .map((digits) => (digits === undefined ? undefined : Number(digits)));
  switch (part) {
    case 'minute':
      return minute;
    case 'hour':
      return hour;
    case 'day':
      return day;
    case 'week':
      return isoWeek(year, month, day);
    case 'month':
      return month;
    case 'year':
      return year;
  }
}

function epochToIso(value: number): string | undefined {
  const ms = Math.abs(value) < 1e11 ? value * 1000 : value;
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}

function isoWeek(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(year, month - 1, day));
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * 86_400_000);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - first) / 604_800_000);
}
