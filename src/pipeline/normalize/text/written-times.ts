import type { Quality } from '../../../model/event.ts';
import { civilToTime, hasZone, isoToTime } from '../iso-time.ts';

/** A time as it was read, and what is not sure about it. */
export interface WrittenTime {
  /** milliseconds since 1970 */
  readonly time: number | undefined;
  readonly quality: readonly Quality[];
}

export const NO_TIME: WrittenTime = { time: undefined, quality: [] };
const GOOD: readonly Quality[] = [];
const NO_ZONE: readonly Quality[] = ['time-no-zone'];
const NO_YEAR: readonly Quality[] = ['time-no-year', 'time-no-zone'];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 1 to 12; NaN for what is no English month of three letters or more */
export function monthOf(name: string): number {
  const at = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return at < 0 ? NaN : at + 1;
}

/** `2026-11-21 22:51:00[.123][zone]`, with slashes for dashes too */
export function isoWritten(text: string): WrittenTime {
  const iso = text.charCodeAt(4) === 47 ? text.replace('/', '-').replace('/', '-') : text;
  const time = isoToTime(iso);
  if (time === undefined) return NO_TIME;
  return { time, quality: hasZone(iso) || iso.endsWith('UTC') ? GOOD : NO_ZONE };
}

/** `21/Nov/2026:22:51:00 +0100`, as access logs write it; `21/Nov/2026:22:51:00.123` as HAProxy does */
export function accessLogWritten(text: string): WrittenTime {
  const match =
    /^(\d{2})\/([A-Za-z]{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?: ([+-])(\d{2})(\d{2}))?$/.exec(text);
  if (match === null) return NO_TIME;
  const [, day, month = '', year, hour, minute, second, fraction, sign, hours, minutes] = match;
  const time = civil(year, monthOf(month), day, hour, minute, second, fraction);
  if (time === undefined) return NO_TIME;
  if (sign === undefined) return { time, quality: NO_ZONE };
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { time: time - (sign === '-' ? -offset : offset), quality: GOOD };
}

/** zones that people write by name, minutes east of UTC */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0, GMT: 0, Z: 0, WET: 0, WEST: 60, BST: 60, CET: 60, CEST: 120, MEZ: 60, MESZ: 120, EET: 120, EEST: 180, MSK: 180, EST: -300, EDT: -240,
  CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420, AKST: -540, AKDT: -480, HST: -600, JST: 540, KST: 540, AEST: 600, AEDT: 660,
}; // prettier-ignore

/** Minutes east of UTC of `CET`, `+01:00`, `-0500`, `GMT+1`; undefined for a name that stands for several zones or for none. */
export function zoneOffset(zone: string): number | undefined {
  const named = Object.hasOwn(ZONES, zone.toUpperCase()) ? ZONES[zone.toUpperCase()] : undefined;
  if (named !== undefined) return named;
  const match = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? '0');
  return match[1] === '-' ? -minutes : minutes;
}

const MONTH_FIRST =
  /^(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2}) {1,2}(\d{1,2})(?:,? (\d{4}))?,? (\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?(?: (\d{4}))?(?: ([A-Za-z]{1,5}(?:[+-]\d{1,4})?|[+-]\d{2}:?\d{2}))?(?: (\d{4}))?$/;
const DAY_FIRST =
  /^(\d{1,2})[- /]([A-Z][a-z]{2})[- /](\d{4})[ :](\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?(?: ([A-Za-z]{1,5}|[+-]\d{2}:?\d{2}))?$/;

/**
 * `Nov 21 [2026] 22:51:00[.123] [zone]`, `Sat Nov 21 22:51:00[.123456] 2026`, `Nov 21 22:51:00 CET 2026`, `21-Nov-2026 22:51:00.123`.
 *
 * @param received milliseconds since 1970, for a year that is left out: the one that puts the time at most a day after it was received
 */
export function namedMonthWritten(text: string, received: number): WrittenTime {
  const day = DAY_FIRST.exec(text);
  if (day !== null) return zoned(civil(day[3], monthOf(day[2] ?? ''), day[1], day[4], day[5], day[6], day[7]), day[8]);
  const match = MONTH_FIRST.exec(text);
  if (match === null) return NO_TIME;
  const [, name = '', date, early, hour, minute, second, fraction, late, zone, last] = match;
  const month = monthOf(name);
  const year = early ?? late ?? last;
  if (year !== undefined) return zoned(civil(year, month, date, hour, minute, second, fraction), zone);
  const now = new Date(received).getUTCFullYear();
  // 29 February may be valid only in an earlier year
  for (const candidate of [now + 1, now, now - 1, now - 2, now - 3, now - 4]) {
    const time = civil(String(candidate), month, date, hour, minute, second, fraction);
    if (time !== undefined && time <= received + 86_400_000) {
      const known = zoned(time, zone);
      return { time: known.time, quality: known.quality.length === 0 ? ['time-no-year'] : NO_YEAR };
    }
  }
  return NO_TIME;
}

function zoned(time: number | undefined, zone: string | undefined): WrittenTime {
  if (time === undefined) return NO_TIME;
  const offset = zone === undefined ? undefined : zoneOffset(zone);
  return offset === undefined ? { time, quality: NO_ZONE } : { time: time - offset * 60_000, quality: GOOD };
}

type Digits = string | undefined;

function civil(year: Digits, month: number, day: Digits, hour: Digits, minute: Digits, second: Digits, fraction: Digits): number | undefined {
  const millisecond = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const time = civilToTime(Number(year), month, Number(day), Number(hour), Number(minute), Number(second), millisecond);
  return Number.isNaN(time) ? undefined : time;
} // prettier-ignore

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size; a point before the fraction is allowed. */
export function epochWritten(text: string): WrittenTime {
  if (!/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return NO_TIME;
  const value = Number(text);
  const digits = text.indexOf('.') < 0 ? text.length : text.indexOf('.');
  const scale = digits <= 11 ? 1000 : digits <= 14 ? 1 : digits <= 17 ? 1e-3 : 1e-6;
  return { time: Math.floor(value * scale + 1e-6), quality: GOOD };
}

/** Any of the forms above, told apart by how it begins. */
export function anyWritten(text: string, received: number): WrittenTime {
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (!isDigit) return namedMonthWritten(text, received);
  const separator = text.charCodeAt(4);
  if (separator === 45 || separator === 47) return isoWritten(text);
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return epochWritten(text);
  return text.charCodeAt(2) === 47 && /^\d{2}\/[A-Za-z]/.test(text)
    ? accessLogWritten(text)
    : namedMonthWritten(text, received);
}
