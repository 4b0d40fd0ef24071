import type { JsonObject } from '../../model/json.ts';
import { addressOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { DIGITS, type ParseContext, type ParseResult, type TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope, appName, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { addRequestLine } from '../../pipeline/normalize/text/request-line.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { accessLogWritten, NO_TIME } from '../../pipeline/normalize/text/written-times.ts';
import { kindOf, type Meaning } from './kinds.ts';

/** HAProxy 1.5 to 3: the HTTP, HTTPS, TCP, error and connect formats, and what the process says of itself inside syslog. */
export const haproxy: TextParser = {
  input: 'text',
  id: 'haproxy',
  summary: 'HAProxy logs (http, https, tcp, error and default formats)',
  example: '203.0.113.7:33317 [21/Nov/2026:22:51:00.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {www.example.com} {} "GET /index.html HTTP/1.1"',
  clues: [
    { app: (app) => appName(app) === 'haproxy' },
    { first: `${DIGITS}ABCDEFabcdef:.*u`, has: ' [' },
    { first: 'C', has: 'Connect from ' },
  ],
  claims: (text, { envelope }) => appOf(envelope) === 'haproxy' || head.test(text) || connect.test(text),
  parse: parseText,
}; // prettier-ignore

/** Every repeat is bounded, so that a hostile line costs no more than its length. */
const head =
  /^(?:(?<client>[0-9A-Fa-f:.*]{2,45}|unix):(?<client_port>\d{1,6}) )\[(?<stamp>\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?: [+-]\d{4})?)\] (?<frontend_name>[^\s/]{1,200})(?=[ /])/;
const served =
  /^ (?<backend_name>[^\s/]{1,200})\/(?<server_name>\S{1,200}) (?<timers>[-+\d]{1,12}(?:\/[-+\d]{1,12}){2,4}) /;
const http =
  /^(?<status_code>-1|\d{3}) (?<bytes_read>\+?\d{1,15}) (?<captured_request_cookie>\S{1,500}) (?<captured_response_cookie>\S{1,500}) (?<termination_state>[A-Za-z-]{4}) (?<connections>\d{1,9}(?:\/\+?\d{1,9}){4}) (?<queues>\d{1,9}\/\d{1,9})/;
const tcp =
  /^(?<bytes_read>\+?\d{1,15}) (?<termination_state>[A-Za-z-]{2}) (?<connections>\d{1,9}(?:\/\+?\d{1,9}){4}) (?<queues>\d{1,9}\/\d{1,9})/;
const failed = /^\/(?<listener>\S{1,200}): (?<error>.{1,1000})$/s;
const connect = /^Connect from (?<client>[0-9A-Fa-f:.]{2,45}):(?<client_port>\d{1,5}) to (?<server_ip>[0-9A-Fa-f:.]{2,45}):(?<server_port>\d{1,5}) \((?<frontend_name>[^/)]{1,200})\/(?<mode>\w{1,10})\)$/; // prettier-ignore

const timerNames: Readonly<Record<number, readonly string[]>> = { 3: ['time_queue', 'time_connect', 'time_total'], 5: ['time_request', 'time_queue', 'time_connect', 'time_response', 'time_total'] }; // prettier-ignore
const connectionNames = ['actconn', 'feconn', 'beconn', 'srvconn', 'retries'];
const numbers = new Set(['client_port', 'server_port', 'status_code', 'bytes_read']);

function parseText(text: string, context: ParseContext): ParseResult {
  const fields: JsonObject = {};
  const line = text.trimEnd();
  const [meaning, stamp] = readLine(line, fields);
  if (meaning === 'notice') {
    if (appOf(context.envelope) !== 'haproxy')
      return { unreadable: { kind: 'not-recognised', message: 'not a line of an HAProxy log' } };
    readNotice(line, fields);
  }
  addEnvelope(fields, context.envelope);
  const written = stamp === undefined ? NO_TIME : accessLogWritten(stamp);
  // the envelope may know the zone that the line leaves out
  const isKnown = context.envelope?.time !== undefined && context.envelope.timeQuality.length === 0 && written.quality.length > 0; // prettier-ignore
  return { kind: kindOf(meaning), fields, ...(isKnown ? NO_TIME : written), raw: text, fieldsAreRecord: false };
}

function readLine(line: string, fields: JsonObject): readonly [Meaning, string | undefined] {
  const start = head.exec(line);
  if (start === null) {
    const opened = connect.exec(line)?.groups;
    if (opened === undefined) return ['notice', undefined];
    set(fields, opened);
    return ['connect', undefined];
  }
  const { stamp, ...who } = start.groups ?? {};
  set(fields, who);
  const rest = line.slice(start[0].length);
  const server = served.exec(rest);
  if (server === null) {
    const error = failed.exec(rest)?.groups;
    if (error === undefined) fields['more'] = rest.trim();
    else set(fields, error);
    return ['error', stamp];
  }
  const { timers = '', ...where } = server.groups ?? {};
  set(fields, where);
  split(fields, timers, timerNames[timers.split('/').length] ?? []);
  const tail = rest.slice(server[0].length);
  const answer = http.exec(tail) ?? tcp.exec(tail);
  if (answer === null) {
    fields['more'] = tail;
    return ['error', stamp];
  }
  const { connections = '', queues = '', ...facts } = answer.groups ?? {};
  set(fields, facts);
  split(fields, connections, connectionNames);
  split(fields, queues, ['srv_queue', 'backend_queue']);
  return [readTail(tail.slice(answer[0].length).trim(), fields), stamp];
}

/** Captured headers between braces, the request between quotes, and what TLS agreed on. */
function readTail(tail: string, fields: JsonObject): Meaning {
  let at = 0;
  const captures: string[] = [];
  while (tail.charCodeAt(at) === 123) {
    const close = tail.indexOf('}', at);
    if (close < 0) break;
    captures.push(tail.slice(at + 1, close));
    at = tail.charCodeAt(close + 1) === 32 ? close + 2 : close + 1;
  }
  if (captures[0] !== undefined && captures[0] !== '') fields['captured_request_headers'] = captures[0].split('|');
  if (captures[1] !== undefined && captures[1] !== '') fields['captured_response_headers'] = captures[1].split('|');
  const quote = tail.indexOf('"', at);
  if (quote < 0) return fields['status_code'] === undefined ? 'tcp' : 'http';
  const end = tail.lastIndexOf('"');
  const request = tail.slice(quote + 1, end > quote ? end : undefined);
  fields['http_request'] = request;
  addRequestLine(fields, request);
  const tls = end > quote ? tail.slice(end + 1).trim() : '';
  if (tls !== '') fields['more'] = tls;
  return 'http';
}

const serverState =
  /^(?:Backup )?[Ss]erver (?<backend_name>[^\s/]{1,200})\/(?<server_name>[^\s,]{1,200}) is (?<state>[A-Z]{1,20})(?:, reason: (?<reason>[^,]{1,200}))?/;

function readNotice(line: string, fields: JsonObject): void {
  fields['message'] = line;
  const groups = serverState.exec(line)?.groups;
  if (groups !== undefined) set(fields, groups);
}

function set(fields: JsonObject, groups: Readonly<Record<string, string | undefined>>): void {
  for (const name in groups) {
    const value = groups[name];
    if (value === undefined || value === '' || value === '-') continue;
    if (name === 'client') fields['c-ip'] = value;
    else fields[name] = numbers.has(name) ? numberOr(value.replace('+', '')) : value;
  }
  if (fields['c-ip'] !== undefined && addressOf(textOf(fields['c-ip'])) === undefined) delete fields['c-ip'];
}

function split(fields: JsonObject, text: string, names: readonly string[]): void {
  const values = text.split('/');
  names.forEach((name, at) => {
    const value = values[at];
    if (value !== undefined && value !== '') fields[name] = numberOr(value.replace('+', ''));
  });
}
