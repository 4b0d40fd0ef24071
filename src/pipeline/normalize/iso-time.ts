/**
 * Milliseconds since 1970 of `YYYY-MM-DD[T ]hh:mm[:ss[.fraction]][ ][Z|±hh[:]mm]` (RFC 3339 and what comes near it), undefined for anything else.
 * Without a zone the time is read as UTC: ask `hasZone` and say so. Written by hand because it runs once per event and `Date.parse`
 * reads a time without zone as local time of the machine.
 */
export function isoToTime(text: string): number | undefined {
  if (text.length < 16 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || text.charCodeAt(13) !== COLON)
    return undefined;
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 32 && separator !== 116) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  let at = 16;
  let second = 0;
  let millisecond = 0;
  if (text.charCodeAt(at) === COLON) {
    second = twoDigits(text, at + 1);
    at += 3;
    const point = text.charCodeAt(at);
    if (point === POINT || point === COMMA) {
      at += 1;
      let scale = 100;
      for (; isDigit(text.charCodeAt(at)); at += 1) {
        millisecond += (text.charCodeAt(at) - 48) * scale;
        scale = scale === 1 ? 0 : scale / 10;
      }
    }
  }
  const offset = at === text.length ? 0 : offsetAt(text, at);
  const time = civilToTime(year, month, day, hour, minute, second, millisecond) - offset * 60_000;
  return Number.isNaN(time) ? undefined : time;
}

/** Whether a time that `isoToTime` reads names its zone. */
export function hasZone(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  if (last === 90 || last === 122) return true;
  const sign = text.charCodeAt(text.length - 6);
  if ((sign === PLUS || sign === DASH) && text.charCodeAt(text.length - 3) === COLON) return true;
  const bare = text.charCodeAt(text.length - 5);
  return text.length > 19 && (bare === PLUS || bare === DASH);
}

/** Milliseconds since 1970 of a date in UTC; NaN if a part is out of its range. A leap second counts as the second after it. */
export function civilToTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
): number {
  const inRange =
    month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month) && hour <= 23 && minute <= 59 && second <= 60;
  if (!inRange) return NaN;
  return (((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + millisecond;
}

const DASH = 45;
const PLUS = 43;
const COLON = 58;
const POINT = 46;
const COMMA = 44;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** minutes east of UTC of the zone at `at`; NaN if that is none */
function offsetAt(text: string, from: number): number {
  const at = text.charCodeAt(from) === 32 ? from + 1 : from;
  const sign = text.charCodeAt(at);
  if ((sign === 90 || sign === 122) && at + 1 === text.length) return 0;
  if (text.length === at + 3 && text.endsWith('UTC')) return 0;
  if (sign !== PLUS && sign !== DASH) return NaN;
  const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0;
  if (text.length !== at + 5 + colon) return NaN;
  const minutes = twoDigits(text, at + 1) * 60 + twoDigits(text, at + 3 + colon);
  return sign === PLUS ? minutes : -minutes;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
