import type { JsonObject } from '../../../model/json.ts';
import type { Quality } from '../../../model/event.ts';
import { civilToTime, hasZone, isoToTime } from '../iso-time.ts';
import type { EnvelopeFacts } from '../parser.ts';

/** A message taken out of its syslog line. */
export interface Opened {
  readonly message: string;
  readonly envelope: EnvelopeFacts;
}

/**
 * Opens a syslog line: RFC 5424, RFC 3164, and RFC 3164 with the RFC 3339 time that rsyslog writes; each with or without `<PRI>`
 * (files have none). Undefined if the text is none of them.
 *
 * @param received milliseconds since 1970, for the year that RFC 3164 leaves out
 */
export function openSyslog(text: string, received: number): Opened | undefined {
  const first = text.charCodeAt(0);
  if (first !== LESS && !isDigit(first) && !isUpper(first) && first !== STAR) return undefined;
  const priority = first === LESS ? PRIORITY.exec(text) : null;
  if (first === LESS && priority === null) return undefined;
  const value = priority === null ? undefined : Number(priority[1]);
  if (value !== undefined && value > 191) return undefined;
  const header = {
    facility: value === undefined ? undefined : value >> 3,
    level: value === undefined ? undefined : value & 7,
  };
  const start = priority === null ? 0 : priority[0].length;
  return openRfc5424(text, start, header) ?? openRfc3164(start === 0 ? text : text.slice(start), header, received);
}

interface Header {
  readonly facility: number | undefined;
  readonly level: number | undefined;
}

const LESS = 60;
const STAR = 42;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;

const PRIORITY = /^<(\d{1,3})>/;
const RFC3164_TIME =
  /^[*.]?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?:? /;
const RFC3339_TIME = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?) /;
// a tag or host is never the beginning of JSON
const TAG = /^([^\s:[\]{"]{1,64})(?:\[([^\]\s]{1,64})\])?: ?/;
const TAG_FIRST = /^[^\s:[\]{"]{1,64}(?:\[[^\]\s]{1,64}\])?:(?: |$)/;
const HOST = /^([^\s:[\]{"]{1,255}|[\da-fA-F:.]{3,45}) /;
const MONTHS: ReadonlyMap<string, number> = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, i) => [name, i + 1]),
);
const NO_YEAR: readonly Quality[] = ['time-no-year', 'time-no-zone'];
const NO_ZONE: readonly Quality[] = ['time-no-zone'];
const GOOD: readonly Quality[] = [];
const DAY = 86_400_000;

function openRfc5424(text: string, start: number, header: Header): Opened | undefined {
  // VERSION, then TIMESTAMP, HOSTNAME, APP-NAME, PROCID and MSGID with the lengths of the RFC (but 40 for times), each before one blank
  if (text.charCodeAt(start) !== ONE || text.charCodeAt(start + 1) !== SPACE) return undefined;
  const stampEnd = wordEnd(text, start + 2, 40);
  const hostEnd = wordEnd(text, stampEnd + 1, 255);
  const appEnd = wordEnd(text, hostEnd + 1, 48);
  const pidEnd = wordEnd(text, appEnd + 1, 128);
  const idEnd = wordEnd(text, pidEnd + 1, 32);
  if (stampEnd < 0 || hostEnd < 0 || appEnd < 0 || pidEnd < 0 || idEnd < 0) return undefined;
  const next = text.charCodeAt(idEnd + 1);
  if (next !== DASH && next !== OPEN) return undefined;
  const stamp = text.slice(start + 2, stampEnd);
  const data = readStructuredData(text, idEnd + 1);
  if (data === undefined) return undefined;
  const message = text.slice(text.charCodeAt(data.end) === 32 ? data.end + 1 : data.end);
  const time = isoToTime(stamp);
  return {
    message: message.startsWith('\uFEFF') ? message.slice(1) : message,
    envelope: {
      facility: header.facility,
      level: header.level,
      time,
      timeQuality: time === undefined || hasZone(stamp) ? GOOD : NO_ZONE,
      host: unlessNil(text, stampEnd + 1, hostEnd),
      app: unlessNil(text, hostEnd + 1, appEnd),
      pid: unlessNil(text, appEnd + 1, pidEnd),
      attributes: data.attributes,
    },
  };
}

const unlessNil = (text: string, from: number, to: number): string | undefined =>
  to === from + 1 && text.charCodeAt(from) === DASH ? undefined : text.slice(from, to);

/** Where a word of 1 to `most` characters ends, before a blank; -1 if there is none. */
function wordEnd(text: string, from: number, most: number): number {
  const last = Math.min(text.length, from + most + 1);
  for (let at = from; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) return at > from ? at : -1;
    if (code < SPACE ? code >= 9 && code <= 13 : code > 127 && BLANK.test(text.charAt(at))) return -1;
  }
  return -1;
}

/** STRUCTURED-DATA of RFC 5424, section 6.3, from `at`: element ids to their parameters. By hand: three times as fast as expressions. */
function readStructuredData(
  text: string,
  from: number,
): { attributes: JsonObject | undefined; end: number } | undefined {
  if (text.charCodeAt(from) === DASH) return { attributes: undefined, end: from + 1 };
  const attributes: JsonObject = {};
  let at = from;
  while (text.charCodeAt(at) === OPEN) {
    const idEnd = nameEnd(text, at + 1);
    if (idEnd === undefined) return undefined;
    const element: JsonObject = {};
    const end = readParameters(text, idEnd, element);
    if (text.charCodeAt(end) !== CLOSE) return undefined;
    setField(attributes, text.slice(at + 1, idEnd), element);
    at = end + 1;
  }
  return { attributes, end: at };
}

/** ` NAME="VALUE"`, as many as there are. @returns the place behind the last whole one */
function readParameters(text: string, from: number, into: JsonObject): number {
  let at = from;
  for (;;) {
    if (text.charCodeAt(at) !== SPACE) return at;
    const end = nameEnd(text, at + 1);
    if (end === undefined || text.charCodeAt(end) !== EQUALS || text.charCodeAt(end + 1) !== QUOTE) return at;
    const close = valueEnd(text, end + 2);
    if (close === undefined) return at;
    const value = text.slice(end + 2, close);
    setField(into, text.slice(at + 1, end), value.includes('\\') ? value.replace(/\\(["\\\]])/g, '$1') : value);
    at = close + 1;
  }
}

/** Where a name of 1 to 64 characters ends; undefined if there is none, or a longer one. */
function nameEnd(text: string, from: number): number | undefined {
  let at = from;
  for (; at < text.length && at - from <= LONGEST_NAME; at++) {
    const code = text.charCodeAt(at);
    if (code === EQUALS || code === QUOTE || code === CLOSE || code <= SPACE) break;
    if (code > 127 && BLANK.test(text.charAt(at))) break;
  }
  const length = at - from;
  return length >= 1 && length <= LONGEST_NAME ? at : undefined;
}

/** Where the quote stands that ends a value; undefined if a bracket stands in it that is not escaped, or the text ends before. */
function valueEnd(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === CLOSE) return undefined;
    if (code === BACKSLASH) at++;
  }
  return undefined;
}

/** A key of its own even if it is `__proto__`. */
function setField(object: JsonObject, name: string, value: JsonObject | string): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true }); // prettier-ignore
  else object[name] = value;
}

const LONGEST_NAME = 64;
const SPACE = 32;
const ONE = 49;
const QUOTE = 34;
const DASH = 45;
const COLON = 58;
const EQUALS = 61;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const BLANK = /\s/;

function openRfc3164(text: string, header: Header, received: number): Opened | undefined {
  const quick = quickStamp(text, received);
  if (quick !== undefined) return tagged(text.slice(16), header, quick, NO_YEAR);
  // most lines that begin with a digit are no syslog: they are told by one character
  const isNumber = isDigit(text.charCodeAt(0));
  const stamp = !isNumber ? RFC3164_TIME.exec(text) : text.charCodeAt(4) === DASH ? RFC3339_TIME.exec(text) : null;
  // a line with a priority and no time is a message all the same (RFC 3164, section 4.3.3)
  if (stamp === null) return header.facility === undefined ? undefined : tagged(text, header, undefined, GOOD);
  const iso = stamp.length === 2;
  const time = iso ? isoToTime(stamp[1] ?? '') : rfc3164ToTime(stamp, received);
  const quality = iso ? (hasZone(stamp[1] ?? '') ? GOOD : NO_ZONE) : stamp[3] === undefined ? NO_YEAR : NO_ZONE;
  const rest = text.slice(stamp[0].length);
  // an RFC 3339 time begins many logs that are not syslog: it must be followed by a host and a tag
  if (iso && header.facility === undefined && !HOST_AND_TAG.test(rest)) return undefined;
  if (time === undefined) return undefined;
  return tagged(rest, header, time, quality);
}

const HOST_AND_TAG = /^[^\s:[\]]{1,255} [^\s:[\]]{1,64}(?:\[[^\]\s]{1,64}\])?: /;

function tagged(text: string, header: Header, time: number | undefined, timeQuality: readonly Quality[]): Opened {
  // some senders leave the host out: then the tag comes first
  const host = time === undefined || TAG_FIRST.test(text) ? null : HOST.exec(text);
  const afterHost = host === null ? text : text.slice(host[0].length);
  const tag = TAG.exec(afterHost);
  return {
    message: tag === null ? afterHost : afterHost.slice(tag[0].length),
    envelope: {
      facility: header.facility,
      level: header.level,
      time,
      timeQuality,
      host: host?.[1],
      app: tag?.[1],
      pid: tag?.[2],
      attributes: undefined,
    },
  };
}

/** The time of `Nov 21 22:51:00 ` or `Nov  1 22:51:00 `, as nearly all write it; undefined for what the expression must look at. */
function quickStamp(text: string, received: number): number | undefined {
  if (text.charCodeAt(15) !== SPACE || text.charCodeAt(9) !== COLON || text.charCodeAt(12) !== COLON) return undefined;
  if (text.charCodeAt(3) !== SPACE || text.charCodeAt(6) !== SPACE) return undefined;
  const month = MONTHS.get(text.slice(0, 3));
  if (month === undefined) return undefined;
  const day = text.charCodeAt(4) === SPACE ? digitAt(text, 5) : twoDigitsAt(text, 4);
  return timeBefore(received, month, day, twoDigitsAt(text, 7), twoDigitsAt(text, 10), twoDigitsAt(text, 13), 0);
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return isDigit(code) ? code - 48 : NaN;
}

const twoDigitsAt = (text: string, at: number): number => digitAt(text, at) * 10 + digitAt(text, at + 1);

function rfc3164ToTime(stamp: RegExpExecArray, received: number): number | undefined {
  const [, name = '', day, year, hour, minute, second, fraction = ''] = stamp;
  const month = MONTHS.get(name) ?? 0;
  const millisecond = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  if (year === undefined) return timeBefore(received, month, Number(day), Number(hour), Number(minute), Number(second), millisecond);
  return numberOrNone(civilToTime(Number(year), month, Number(day), Number(hour), Number(minute), Number(second), millisecond));
} // prettier-ignore

/** RFC 3164 has no year: the one that puts the time at most a day after it was received. */
function timeBefore(received: number, month: number, day: number, hour: number, minute: number, second: number, millisecond: number): number | undefined {
  const now = yearOf(received);
  // 29 February may be valid only in an earlier year
  for (let year = now + 1; year >= now - 4; year--) {
    const time = civilToTime(year, month, day, hour, minute, second, millisecond);
    if (time <= received + DAY) return time;
  }
  return undefined;
} // prettier-ignore

let lastReceived = NaN;
let lastYear = NaN;

/** Records of a batch were received at the same time. */
function yearOf(received: number): number {
  if (received === lastReceived) return lastYear;
  lastReceived = received;
  return (lastYear = new Date(received).getUTCFullYear());
}

const numberOrNone = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
