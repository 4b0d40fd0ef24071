import type { Week } from './week.ts';

/** What may be expected next: the last values, or what was at the same time of day, kind of day (weekday, weekend), week or period, and the last departures from it. */
export const patterns = ['level', 'slow-level', 'day', 'weekday', 'week', 'period'] as const;
export type Pattern = (typeof patterns)[number];

export const isSeasonal = (pattern: Pattern): boolean => patterns.indexOf(pattern) >= 2;

/** What each pattern says of a time (wall clock, ms) without what departed from it lately, into places from `from` on; NaN where it says nothing. */
export function basesInto(into: Float64Array, from: number, week: Week, time: number, period: number): void {
  const ahead = week.ahead(time);
  week.sameTime(ahead, sameTime);
  into[from] = 0;
  into[from + 1] = 0;
  into[from + 2] = medianOf(ofDays, anyDay());
  into[from + 3] = medianOf(ofDays, likeDay(time));
  into[from + 4] = sameTime[6] ?? Number.NaN;
  into[from + 5] = period === 0 ? Number.NaN : periodic(week, ahead, period);
}

/** What one pattern says of a time. */
export function baseAt(pattern: Pattern, time: number, week: Week | undefined, period: number): number {
  if (!isSeasonal(pattern)) return 0;
  if (week === undefined) return Number.NaN;
  const ahead = week.ahead(time);
  if (pattern === 'period') return period === 0 ? Number.NaN : periodic(week, ahead, period);
  week.sameTime(ahead, sameTime);
  if (pattern === 'week') return sameTime[6] ?? Number.NaN;
  return pattern === 'day' ? medianOf(ofDays, anyDay()) : medianOf(ofDays, likeDay(time));
}

/** scratch: what was at the same time on the last seven days; what of it there was, or on days of the same kind; what was some periods ago */
const sameTime = new Float64Array(7);
const ofDays = new Float64Array(7);
const ofPeriods = new Float64Array(5);

/** Puts what there was at the same time into `ofDays`; returns how many. */
function anyDay(): number {
  let count = 0;
  for (let back = 0; back < 7; back++) {
    const value = sameTime[back] ?? Number.NaN;
    if (!Number.isNaN(value)) ofDays[count++] = value;
  }
  return count;
}

/** The same, only of workdays or only of days of the weekend, as the day of `time` is. */
function likeDay(time: number): number {
  const day = dayOfWeek(time);
  const isFree = isWeekend(day);
  let count = 0;
  for (let back = 1; back <= 7; back++) {
    const value = sameTime[back - 1] ?? Number.NaN;
    if (!Number.isNaN(value) && isWeekend(day - back) === isFree) ofDays[count++] = value;
  }
  return count;
}

/** Median of what was some whole periods ago, at most five. */
function periodic(week: Week, ahead: number, period: number): number {
  const most = Math.min(ofPeriods.length, Math.floor((week.size - 1) / period));
  let count = 0;
  for (let k = 1; k <= most; k++) {
    const value = week.at(k * period - ahead);
    if (!Number.isNaN(value)) ofPeriods[count++] = value;
  }
  return medianOf(ofPeriods, count);
}

/** Of the first `count` numbers, which are brought into order; NaN if there are fewer than two. */
function medianOf(numbers: Float64Array, count: number): number {
  if (count < 2) return Number.NaN;
  for (let i = 1; i < count; i++) {
    const number = numbers[i] ?? 0;
    let at = i;
    for (; at > 0 && (numbers[at - 1] ?? 0) > number; at--) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = number;
  }
  const middle = count >> 1;
  const upper = numbers[middle] ?? 0;
  return count % 2 === 1 ? upper : ((numbers[middle - 1] ?? upper) + upper) / 2;
}

/** 0 for Thursday, the first day of 1970. */
const dayOfWeek = (time: number): number => Math.floor(time / 86_400_000) % 7;

function isWeekend(day: number): boolean {
  const ofWeek = ((day % 7) + 7) % 7;
  return ofWeek === 2 || ofWeek === 3;
}
