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
  const rest = priority === null ? text : text.slice(priority[0].length);
  return openRfc5424(rest, header) ?? openRfc3164(rest, header, received);
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
const RFC5424 = /^1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?=-|\[)/;
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

function openRfc5424(text: string, header: Header): Opened | undefined {
  const match = RFC5424.exec(text);
  if (match === null) return undefined;
  const stamp = match[1] ?? '-';
  const data = readStructuredData(text, match[0].length);
  if (data === undefined) return undefined;
  const message = text.slice(text.charCodeAt(data.end) === 32 ? data.end + 1 : data.end);
  const time = isoToTime(stamp);
  return {
    message: message.startsWith('\uFEFF') ? message.slice(1) : message,
    envelope: {
      ...header,
      time,
      timeQuality: time === undefined || hasZone(stamp) ? GOOD : NO_ZONE,
      host: unlessNil(match[2]),
      app: unlessNil(match[3]),
      pid: unlessNil(match[4]),
      attributes: data.attributes,
    },
  };
}

const unlessNil = (value: string | undefined): string | undefined => (value === '-' ? undefined : value);

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
const QUOTE = 34;
const DASH = 45;
const EQUALS = 61;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const BLANK = /\s/;

function openRfc3164(text: string, header: Header, received: number): Opened | undefined {
  const stamp = RFC3164_TIME.exec(text) ?? RFC3339_TIME.exec(text);
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
    envelope: { ...header, time, timeQuality, host: host?.[1], app: tag?.[1], pid: tag?.[2], attributes: undefined },
  };
}

/** RFC 3164 has no year: the one that puts the time at most a day after it was received. */
function rfc3164ToTime(stamp: RegExpExecArray, received: number): number | undefined {
  const [, month = '', day, year, hour, minute, second, fraction = ''] = stamp;
  const millisecond = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const at = (y: number): number =>
    civilToTime(y, MONTHS.get(month) ?? 0, Number(day), Number(hour), Number(minute), Number(second), millisecond);
  if (year !== undefined) return numberOrNone(at(Number(year)));
  const now = yearOf(received);
  // 29 February may be valid only in an earlier year
  for (let guess = now + 1; guess >= now - 4; guess--) {
    const time = at(guess);
    if (time <= received + DAY) return time;
  }
  return undefined;
}

let lastReceived = NaN;
let lastYear = NaN;

/** Records of a batch were received at the same time. */
function yearOf(received: number): number {
  if (received === lastReceived) return lastYear;
  lastReceived = received;
  return (lastYear = new Date(received).getUTCFullYear());
}

const numberOrNone = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
