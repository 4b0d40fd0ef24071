import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { hostOfUri } from '../../pipeline/normalize/text/request-line.ts';
import { civilToTime } from '../../pipeline/normalize/iso-time.ts';
import {
  CAPITALS,
  DIGITS,
  SMALL_LETTERS,
  type ParseContext,
  type ParseResult,
  type TextParser,
} from '../../pipeline/normalize/parser.ts';
import { kindOf, squidKind } from './kinds.ts';
import { decodedUri } from '../../pipeline/normalize/text/decoded-uri.ts';

/**
 * Access logs of web servers in the common and combined formats (nginx, Apache and others), with or without the name of the
 * virtual host before the line. Such a line names no fields; ours are those of the W3C extended log, which Sigma's web server rules are written with.
 */
export const webAccess: TextParser = {
  input: 'text',
  id: 'web-access',
  summary: 'Access logs of web servers in the common and combined formats (nginx, Apache and others)',
  example: '203.0.113.7 - - [21/Nov/2026:22:51:00 +0000] "GET /index.html?a=1 HTTP/1.1" 200 5120 "https://www.example.com/" "Mozilla/5.0"', // prettier-ignore
  clues: [{ first: `${DIGITS}${CAPITALS}${SMALL_LETTERS}_.:-`, has: '] "' }],
  claims: (text) => head.test(text),
  parse: parseLine,
};

/** Every repeat is bounded, so that a hostile line costs no more than its length. */
const head =
  /^(?:(?<host>[\w.-]{1,253}(?::\d{1,5})?) )?(?<client>[\w:][\w.:-]{0,252}) (?<ident>\S{1,256}) (?<user>[^[\]"]{1,256}?) \[(?<day>\d{2})\/(?<month>[A-Z][a-z]{2})\/(?<year>\d{4}):(?<clock>\d{2}:\d{2}:\d{2}) (?<zone>[+-]\d{4})\] (?=")/;
/** a text in quotes, in which a quote is escaped: nginx writes `\x22`, Apache `\"` */
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const answer = / (\d{3}|-) (\d{1,15}|-)/y;
const requestLine = /^(?<method>[A-Za-z_-]{1,32}) (?<uri>\S.*?)(?: (?<version>HTTP\/\d(?:\.\d)?))?$/s;

function parseLine(text: string, context: ParseContext): ParseResult {
  const groups = head.exec(text)?.groups;
  if (groups === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of an access log' } };
  const fields: JsonObject = {};
  const reader = new LineReader(text, text.indexOf('] "') + 2);
  const request = reader.quoted();
  const status = reader.answer();
  if (request === undefined || status === undefined)
    return { unreadable: { kind: 'damaged', message: 'the line ends before its status and size' } };
  set(fields, 'cs-host', groups['host']);
  set(fields, 'c-ip', groups['client']);
  set(fields, 'cs-ident', groups['ident']);
  set(fields, 'cs-username', groups['user']);
  set(fields, 'request', request);
  readRequest(fields, request);
  if (status[0] !== '-') fields['sc-status'] = Number(status[0]);
  if (status[1] !== '-') fields['sc-bytes'] = Number(status[1]);
  set(fields, 'cs-referer', reader.quoted());
  set(fields, 'cs-user-agent', reader.quoted());
  set(fields, 'more', reader.rest());
  const squid = /^([A-Z_]{3,40}):([A-Z_]{4,40})$/.exec(textOf(fields['more']) ?? '');
  if (squid !== null) {
    fields['s-action'] = squid[1] ?? '';
    fields['hierarchy'] = squid[2] ?? '';
    setHost(fields);
  }
  if (context.envelope?.host !== undefined) fields['host'] = context.envelope.host;
  if (context.envelope?.app !== undefined) fields['app'] = context.envelope.app;
  return {
    kind: squid === null ? kindOf(context.envelope?.app) : squidKind,
    fields,
    time: timeOf(groups),
    raw: text,
    fieldsAreRecord: false,
  };
}

/** A request to a proxy names the host in its address. */
function setHost(fields: JsonObject): void {
  const host = hostOfUri(textOf(fields['cs-uri']) ?? '');
  if (host !== undefined) fields['cs-host'] = host;
}

/** Steps through the parts behind the time. */
class LineReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  quoted(): string | undefined {
    quoted.lastIndex = this.#text.charCodeAt(this.#at) === BLANK ? this.#at + 1 : this.#at;
    const found = quoted.exec(this.#text);
    if (found === null) return undefined;
    this.#at = quoted.lastIndex;
    return found[1];
  }

  answer(): readonly [string, string] | undefined {
    answer.lastIndex = this.#at;
    const found = answer.exec(this.#text);
    if (found?.[1] === undefined || found[2] === undefined) return undefined;
    this.#at = answer.lastIndex;
    return [found[1], found[2]];
  }

  /** what a longer format of the administrator's own adds */
  rest(): string {
    return this.#text.slice(this.#at).trim();
  }
}
const BLANK = 32;

/** What is no request line (a TLS greeting sent to a plain port, a scanner's bytes) stays whole in `request`. */
function readRequest(fields: JsonObject, request: string): void {
  const groups = requestLine.exec(request)?.groups;
  const uri = groups?.['uri'];
  if (groups === undefined || uri === undefined) return;
  const query = uri.indexOf('?');
  set(fields, 'cs-method', groups['method']);
  fields['cs-uri'] = uri;
  fields['cs-uri-stem'] = query < 0 ? uri : uri.slice(0, query);
  fields['uri_decoded'] = decodedUri(uri);
  set(fields, 'cs-version', groups['version']);
}

function set(fields: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '' && value !== '-') fields[name] = value;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function timeOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const { year, month, day, clock = '', zone = '' } = groups;
  const [hour, minute, second] = clock.split(':').map(Number);
  const time = civilToTime(Number(year), months.indexOf(month ?? '') + 1, Number(day), hour ?? 0, minute ?? 0, second ?? 0, 0); // prettier-ignore
  const minutesEast = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  const offset = (zone.startsWith('-') ? -minutesEast : minutesEast) * 60_000;
  return Number.isNaN(time) ? undefined : time - offset;
}
