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
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
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

/** STRUCTURED-DATA of RFC 5424, section 6.3, from `at`: element ids to their parameters. */
function readStructuredData(
  text: string,
  from: number,
): { attributes: JsonObject | undefined; end: number } | undefined {
  if (text.charCodeAt(from) === 45) return { attributes: undefined, end: from + 1 };
  const elements: [string, JsonObject][] = [];
  let at = from;
  while (text[at] === '[') {
    ELEMENT.lastIndex = at + 1;
    const id = ELEMENT.exec(text);
    if (id === null) return undefined;
    at = ELEMENT.lastIndex;
    const parameters: [string, string][] = [];
    PARAMETER.lastIndex = at;
    for (let found = PARAMETER.exec(text); found !== null; found = PARAMETER.exec(text)) {
      parameters.push([found[1] ?? '', (found[2] ?? '').replace(/\\(["\\\]])/g, '$1')]);
      at = PARAMETER.lastIndex;
    }
    if (text[at] !== ']') return undefined;
    at += 1;
    elements.push([id[0], Object.fromEntries(parameters)]);
  }
  return { attributes: Object.fromEntries(elements), end: at };
}

const ELEMENT = /[^\s="\]]{1,64}/y;
const PARAMETER = / ([^\s="\]]{1,64})="((?:[^"\\\]]|\\[^])*)"/y;

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
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const at = (y: number): number =>
    civilToTime(y, MONTHS.indexOf(month) + 1, Number(day), Number(hour), Number(minute), Number(second), millisecond);
  if (year !== undefined) return numberOrNone(at(Number(year)));
  const now = new Date(received).getUTCFullYear();
  // 29 February may be valid only in an earlier year
  const times = [now + 1, now, now - 1, now - 2, now - 3, now - 4].map(at);
  return numberOrNone(times.find((time) => time <= received + DAY) ?? NaN);
}

const numberOrNone = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
