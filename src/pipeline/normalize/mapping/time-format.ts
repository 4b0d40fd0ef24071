import type { Quality } from '../../../model/event.ts';
import { civilToTime, hasZone, isoToTime } from '../iso-time.ts';
import { zoneToOffset } from './zone-offset.ts';

/** A time as it was read, in milliseconds since 1970, and what was not known for sure. */
export interface ReadTime {
  readonly time: number;
  readonly quality: readonly Quality[];
}

/** Where a time stood in a text, for patterns. */
export interface TimeAt {
  readonly end: number;
  readonly parts: TimeParts;
}

export interface TimeFormat {
  readonly format: string;
  /** The time that begins at a place, whatever comes behind it. */
  at(text: string, from: number): TimeAt | undefined;
}

export interface TimeParts {
  year: number | undefined;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  isAfternoon: boolean | undefined;
  /** minutes east of UTC */
  offset: number | undefined;
}

export const TIME_FORMAT_WORDS = ['auto', 'iso', 'epoch', 'epoch-ms', 'epoch-us', 'epoch-ns', 'syslog'] as const;

/**
 * A pattern of a time, in the letters that Java and Unicode use: `yyyy yy MMM MM M dd d EEE HH H hh h mm ss S… a Z X z`, text in `'…'`.
 * @returns a message where it is none
 */
export function compileTimeFormat(format: string): TimeFormat | string {
  if (format === 'iso') return { format, at: isoAt };
  if (format === 'epoch') return { format, at: epochAt };
  const steps: Step[] = [];
  for (let at = 0; at < format.length;) {
    const letter = format[at] ?? '';
    if (letter === "'") {
      const end = format.indexOf("'", at + 1);
      if (end < 0) return `the quote at character ${at + 1} is not closed`;
      steps.push(literal(end === at + 1 ? "'" : format.slice(at + 1, end)));
      at = end + 1;
      continue;
    }
    if (!/[A-Za-z]/.test(letter)) {
      steps.push(letter === ' ' ? blanks : literal(letter));
      at += 1;
      continue;
    }
    let end = at;
    while (format[end] === letter) end += 1;
    const word = format.slice(at, end);
    const step = stepOf(letter, word.length, /[A-Za-z]/.test(format[end] ?? ''));
    if (step === undefined)
      return `"${word}" is no part of a time: there are yyyy, yy, MMM, MM, M, dd, d, EEE, HH, H, hh, h, mm, ss, S, a, Z, X, z; put other text in '…'`;
    steps.push(step);
    at = end;
  }
  if (!/d/.test(format)) return 'it has no day (d)';
  if (!/M/.test(format)) return 'it has no month (M)';
  return { format, at: (text, from) => readSteps(steps, text, from) };
}

const ISO =
  /(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|[+-]\d\d:?\d\d)(?![\d:]))?/y;

/** A time as RFC 3339 has it, or nearly so, in the midst of a text. */
function isoAt(text: string, from: number): TimeAt | undefined {
  ISO.lastIndex = from;
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [whole, year, month, day, hour, minute, second = '0', fraction = '0', zoneText] = found;
  const offset = zoneText === undefined ? undefined : offsetOf(zoneText);
  const millisecond = Math.floor(Number(`0.${fraction}`) * 1000);
  const parts = { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second), millisecond, isAfternoon: undefined, offset }; // prettier-ignore
  return { end: from + whole.length, parts };
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return text.startsWith('-') ? -minutes : minutes;
}

const EPOCH = /\d{9,19}(?:\.\d{1,12})?(?!\d)/y;

function epochAt(text: string, from: number): TimeAt | undefined {
  EPOCH.lastIndex = from;
  const found = EPOCH.exec(text)?.[0];
  const read = found === undefined ? undefined : epochToTime(found, 'epoch');
  if (found === undefined || read === undefined) return undefined;
  const at = new Date(read.time);
  const parts = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds(), millisecond: at.getUTCMilliseconds(), isAfternoon: undefined, offset: 0 }; // prettier-ignore
  return { end: from + found.length, parts };
}

/** Reads a whole text as a time. @param zone where the text does not say one */
export function readTime(format: TimeFormat, text: string, zone: string | undefined, received: number): ReadTime | undefined {
  const found = format.at(text, 0);
  if (found === undefined || text.slice(found.end).trim() !== '') return undefined;
  return partsToTime(found.parts, zone, received);
} // prettier-ignore

/** A number of seconds since 1970, or of thousandths, millionths and so on: told by its size unless the format says. */
export function epochToTime(value: string | number, format: string): ReadTime | undefined {
  const text = typeof value === 'number' ? String(value) : value.trim();
  if (!/^\d{9,19}(?:\.\d{1,12})?$/.test(text)) return undefined;
  const number = Number(text);
  const digits = text.indexOf('.') < 0 ? text.length : text.indexOf('.');
  const scale = scaleByFormat[format] ?? (digits <= 11 ? 1000 : digits <= 14 ? 1 : digits <= 17 ? 1e-3 : 1e-6);
  const time = Math.floor(Math.round(number * scale * 1e3) / 1e3);
  return Number.isFinite(time) && time < LAST ? { time, quality: NONE } : undefined;
}

/** RFC 3339 and what comes near it. */
export function isoTextToTime(text: string, zone: string | undefined): ReadTime | undefined {
  const given = text.trim().replace(SLASHED, '$1-$2-$3');
  const time = isoToTime(given) ?? isoToTime(given.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6'));
  if (time === undefined) return undefined;
  if (hasZone(given) || given.endsWith('UTC')) return { time, quality: NONE };
  return withZone(time, zone, NONE);
} // prettier-ignore

const SLASHED = /^(\d{4})\/(\d\d)\/(\d\d)/;

/** @param zone `UTC`, `+02:00` or a name; undefined: the time is read as UTC and says that it had none */
export function partsToTime(parts: TimeParts, zone: string | undefined, received: number): ReadTime | undefined {
  const { month, day, minute, second, millisecond, isAfternoon, offset } = parts;
  const hour = isAfternoon === undefined ? parts.hour : (parts.hour % 12) + (isAfternoon ? 12 : 0);
  const inYear = (year: number): number => civilToTime(year, month, day, hour, minute, second, millisecond);
  const year = parts.year ?? yearBefore(inYear, received);
  const time = inYear(year);
  if (Number.isNaN(time)) return undefined;
  const quality = parts.year === undefined ? NO_YEAR : NONE;
  return offset === undefined ? withZone(time, zone, quality) : { time: time - offset * 60_000, quality };
}

/** The year that puts the time at most a day after it was received. */
function yearBefore(inYear: (year: number) => number, received: number): number {
  const year = new Date(received).getUTCFullYear();
  const near = [year + 1, year, year - 1].find((each) => inYear(each) <= received + DAY);
  return near ?? year;
}

function withZone(time: number, zone: string | undefined, quality: readonly Quality[]): ReadTime {
  if (zone === undefined) return { time, quality: quality.length === 0 ? NO_ZONE : NO_YEAR_NOR_ZONE };
  return { time: time - zoneToOffset(zone, time), quality };
}

const DAY = 86_400_000;
const LAST = 253_402_300_799_999;
const NONE: readonly Quality[] = [];
const NO_ZONE: readonly Quality[] = ['time-no-zone'];
const NO_YEAR: readonly Quality[] = ['time-no-year'];
const NO_YEAR_NOR_ZONE: readonly Quality[] = ['time-no-year', 'time-no-zone'];
const scaleByFormat: Readonly<Record<string, number>> = {
  'epoch-s': 1000,
  'epoch-ms': 1,
  'epoch-us': 1e-3,
  'epoch-ns': 1e-6,
};

/** @returns the place behind it, or -1 */
type Step = (text: string, at: number, parts: TimeParts) => number;

function readSteps(steps: readonly Step[], text: string, from: number): TimeAt | undefined {
  const parts: TimeParts = { year: undefined, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0, isAfternoon: undefined, offset: undefined }; // prettier-ignore
  let at = from;
  for (const step of steps) {
    at = step(text, at, parts);
    if (at < 0) return undefined;
  }
  return { end: at, parts };
}

const literal =
  (what: string): Step =>
  (text, at) =>
    text.startsWith(what, at) ? at + what.length : -1;

const blanks: Step = (text, from) => {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return at === from ? -1 : at;
};

function stepOf(letter: string, count: number, isJoined: boolean): Step | undefined {
  const least = count >= 2 ? count : 1;
  switch (letter) {
    case 'y':
    case 'u':
      return count === 2
        ? number(2, 2, (parts, value) => (parts.year = value + (value < 70 ? 2000 : 1900)))
        : number(4, 4, (parts, value) => (parts.year = value));
    case 'M':
      return count >= 3 ? monthName : number(least, 2, (parts, value) => (parts.month = value));
    case 'd':
      // syslog writes days under ten with a blank in front
      return number(isJoined ? least : 1, 2, (parts, value) => (parts.day = value));
    case 'H':
      return number(least, 2, (parts, value) => (parts.hour = value));
    case 'h':
      return number(least, 2, (parts, value) => (parts.hour = value));
    case 'm':
      return number(least, 2, (parts, value) => (parts.minute = value));
    case 's':
      return number(least, 2, (parts, value) => (parts.second = value));
    case 'S':
      return fraction(isJoined ? count : 12);
    case 'E':
      return letters(() => undefined);
    case 'a':
      return afternoon;
    case 'Z':
    case 'X':
    case 'x':
    case 'z':
      return zone;
    default:
      return undefined;
  }
} // prettier-ignore

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function number(least: number, most: number, set: (parts: TimeParts, value: number) => void): Step {
  return (text, from, parts) => {
    let at = from;
    let value = 0;
    for (; at - from < most && isDigit(text.charCodeAt(at)); at += 1) value = value * 10 + text.charCodeAt(at) - 48;
    if (at - from < least) return -1;
    set(parts, value);
    return at;
  };
}

function fraction(most: number): Step {
  return (text, from, parts) => {
    let at = from;
    let scale = 100;
    let value = 0;
    for (; at - from < most && isDigit(text.charCodeAt(at)); at += 1) {
      value += (text.charCodeAt(at) - 48) * scale;
      scale /= 10;
    }
    if (at === from) return -1;
    parts.millisecond = Math.floor(value);
    return at;
  };
}

function letters(take: (word: string, parts: TimeParts) => boolean | undefined): Step {
  return (text, from, parts) => {
    let at = from;
    while (at - from < 12 && /[A-Za-z.]/.test(text[at] ?? '')) at += 1;
    return at === from || take(text.slice(from, at).toLowerCase(), parts) === false ? -1 : at;
  };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const monthName = letters((word, parts) => {
  const month = MONTHS.indexOf(word.slice(0, 3));
  parts.month = month + 1;
  return month >= 0;
});

const afternoon = letters((word, parts) => {
  const first = word.replaceAll('.', '');
  parts.isAfternoon = first === 'pm';
  return first === 'pm' || first === 'am';
});

/** `Z`, `+0200`, `+02:00`, `+02`, `UTC`, `GMT`; other names of zones are read over: they are ambiguous, so the mapping's zone counts */
const zone: Step = (text, from, parts) => {
  const sign = text[from];
  if (sign === '+' || sign === '-') {
    const found = /^(\d\d):?(\d\d)?/.exec(text.slice(from + 1, from + 6));
    if (found === null) return -1;
    const minutes = Number(found[1]) * 60 + Number(found[2] ?? 0);
    parts.offset = sign === '-' ? -minutes : minutes;
    return from + 1 + found[0].length;
  }
  const word = /^[A-Za-z]{1,5}/.exec(text.slice(from, from + 5))?.[0];
  if (word === undefined) return -1;
  if (/^(?:Z|UTC|GMT)$/i.test(word)) parts.offset = 0;
  return from + word.length;
};
