export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** A Monday. */
export const BEGIN = Date.UTC(2026, 0, 5);

export type Zone = 'Europe/Berlin' | 'Europe/London' | 'America/New_York' | 'Asia/Kolkata' | 'Asia/Tokyo' | 'UTC';

/** Local time minus UTC in ms, with daylight saving by the rules of 2026. */
export function offsetOf(zone: Zone, time: number): number {
  const year = new Date(time).getUTCFullYear();
  switch (zone) {
    case 'UTC':
      return 0;
    case 'Asia/Kolkata':
      return 5.5 * HOUR;
    case 'Asia/Tokyo':
      return 9 * HOUR;
    case 'Europe/London':
      return isEuropeanSummer(time, year) ? HOUR : 0;
    case 'Europe/Berlin':
      return isEuropeanSummer(time, year) ? 2 * HOUR : HOUR;
    case 'America/New_York':
      return time >= sunday(year, 2, 1) + 7 * HOUR && time < sunday(year, 10, 0) + 6 * HOUR ? -4 * HOUR : -5 * HOUR;
  }
}

/** Days since 1970 of the local date. */
export const localDay = (zone: Zone, time: number): number => Math.floor((time + offsetOf(zone, time)) / DAY);

/** UTC of `minutes` after local midnight. */
export function atLocal(zone: Zone, day: number, minutes: number): number {
  const local = day * DAY + minutes * MINUTE;
  return local - offsetOf(zone, local - offsetOf(zone, local));
}

/** 0 is Monday */
export const weekdayOf = (day: number): number => (day + 3) % 7;

/** Public holidays, as month and day, of the countries that have offices. */
const holidays: Readonly<Record<string, readonly string[]>> = {
  DE: ['1-1', '4-3', '4-6', '5-1', '5-14', '5-25', '10-3', '12-25', '12-26'],
  GB: ['1-1', '4-3', '4-6', '5-4', '5-25', '8-31', '12-25', '12-28'],
  US: ['1-1', '1-19', '2-16', '5-25', '6-19', '7-3', '9-7', '10-12', '11-11', '11-26', '12-25'],
  IN: ['1-14', '1-26', '3-4', '4-3', '5-1', '10-2', '12-25'],
};

export function isHoliday(country: string, day: number): boolean {
  const date = new Date(day * DAY);
  return holidays[country]?.includes(`${date.getUTCMonth() + 1}-${date.getUTCDate()}`) ?? false;
}

/** Do the books close about now? The last two and the first working days of a month. */
export function isMonthEnd(day: number): boolean {
  const date = new Date(day * DAY).getUTCDate();
  const last = new Date(day * DAY + 3 * DAY).getUTCDate();
  return date <= 2 || last <= 3;
}

/** Days after the second Tuesday of the month, or undefined when it is not yet or long past: patches roll out in waves. */
export function patchDay(day: number): number | undefined {
  const date = new Date(day * DAY);
  const first = Math.floor(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY);
  const secondTuesday = first + ((1 - weekdayOf(first) + 7) % 7) + 7;
  const since = day - secondTuesday;
  return since >= 0 && since < 6 ? since : undefined;
}

/** The `nth` Sunday of a month, 0 the first; UTC midnight. */
function sunday(year: number, month: number, nth: number): number {
  const first = new Date(Date.UTC(year, month, 1));
  return Date.UTC(year, month, 1 + ((7 - first.getUTCDay()) % 7) + 7 * nth);
}

function isEuropeanSummer(time: number, year: number): boolean {
  return time >= lastSunday(year, 2) + HOUR && time < lastSunday(year, 9) + HOUR;
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getTime() - last.getUTCDay() * DAY;
}
