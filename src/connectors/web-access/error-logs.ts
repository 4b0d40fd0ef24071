import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import {
  DIGITS,
  type EventKind,
  type ParseContext,
  type ParseResult,
  type TextParser,
} from '../../pipeline/normalize/parser.ts';
import { addEnvelope, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { addRequestLine } from '../../pipeline/normalize/text/request-line.ts';
import { isoWritten, namedMonthWritten, NO_TIME } from '../../pipeline/normalize/text/written-times.ts';

/** nginx' error log: `2026/11/21 22:51:00 [error] 812#812: *4711 text, client: …, server: …, request: "…", host: "…"`. */
export const nginxError: TextParser = {
  input: 'text',
  id: 'nginx-error',
  summary: 'Error log of nginx (and OpenResty, Tengine)',
  example: '2026/11/21 22:51:00 [error] 812#812: *4711 open() "/srv/www/a" failed (2: No such file or directory), client: 203.0.113.7, server: www.example.com, request: "GET /a HTTP/1.1", host: "www.example.com"',
  clues: [{ first: DIGITS, has: '#' }],
  claims: (text) => text.charCodeAt(4) === SLASH && nginxHead.test(text),
  parse: parseNginx,
}; // prettier-ignore

/** Apache's error log, from 1.3 to 2.4: `[Sat Nov 21 22:51:00.123456 2026] [core:error] [pid 812:tid 7] [client 203.0.113.7:40000] AH00126: text`. */
export const apacheError: TextParser = {
  input: 'text',
  id: 'apache-error',
  summary: 'Error log of the Apache HTTP server',
  example: '[Sat Nov 21 22:51:00.123456 2026] [core:error] [pid 812:tid 7] [client 203.0.113.7:40000] AH00126: Invalid URI in request GET /../../etc/passwd HTTP/1.1',
  clues: [{ first: '[' }],
  claims: (text, { envelope }) => text.charCodeAt(0) === BRACKET && (apacheHead.test(text) || (isApache(appOf(envelope)) && apacheBare.test(text))),
  parse: parseApache,
}; // prettier-ignore

const SLASH = 47;
const BRACKET = 91;
const levels: ReadonlyMap<string, number> = new Map([['debug', 1], ['info', 1], ['notice', 1], ['warn', 2], ['error', 3], ['crit', 4], ['alert', 5], ['emerg', 6]]); // prettier-ignore

const nginxHead = /^(\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}) \[(debug|info|notice|warn|error|crit|alert|emerg)\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/; // prettier-ignore
const apacheHead = /^\[(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})? \d{4})\] (?=\[(?:[\w.-]{0,40}:)?(?:emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])\])/; // prettier-ignore
const apacheBare = /^\[(?:[\w.-]{0,40}:)(?:emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])\] /;
const isApache = (app: string | undefined): boolean => app === 'apache2' || app === 'httpd' || app === 'apache';

function parseNginx(text: string, context: ParseContext): ParseResult {
  const head = nginxHead.exec(text);
  if (head === null) return { unreadable: { kind: 'not-recognised', message: 'not a line of an error log of nginx' } };
  const [all, stamp = '', level = '', pid = '', tid = '', connection] = head;
  const fields: JsonObject = { level, pid: Number(pid), tid: Number(tid) };
  if (connection !== undefined) fields['connection'] = connection;
  const rest = text.slice(all.length);
  const facts = rest.lastIndexOf(', client: ');
  fields['message'] = facts < 0 ? rest : rest.slice(0, facts);
  if (facts >= 0) readNginxFacts(rest.slice(facts + 2), fields);
  addEnvelope(fields, context.envelope === undefined ? undefined : { ...context.envelope, pid: undefined });
  return { kind: nginxKind, fields, ...isoWritten(stamp), raw: text, fieldsAreRecord: false };
}

const nginxFact = /(?:^|, )(client|server|request|subrequest|upstream|host|referrer|login|bytes from\/to client|bytes from\/to upstream): (?:"((?:[^"\\]|\\.)*)"|([^,]{0,500}))/gs; // prettier-ignore
const nginxNames: Readonly<Record<string, string>> = { client: 'c-ip', host: 'cs-host', referrer: 'cs-referer' };

function readNginxFacts(text: string, fields: JsonObject): void {
  for (const [, name = '', quoted, bare] of text.matchAll(nginxFact)) {
    const value = quoted ?? bare ?? '';
    if (value === '') continue;
    fields[Object.hasOwn(nginxNames, name) ? (nginxNames[name] ?? name) : name] = value;
    if (name === 'request') addRequestLine(fields, value);
  }
}

function parseApache(text: string, context: ParseContext): ParseResult {
  const head = apacheHead.exec(text);
  if (head === null && !apacheBare.test(text))
    return { unreadable: { kind: 'not-recognised', message: 'not a line of an error log of Apache' } };
  const fields: JsonObject = {};
  let at = head?.[0].length ?? 0;
  for (let part = apachePart(text, at); part !== undefined; part = apachePart(text, at)) {
    readApachePart(part.inside, fields);
    at = part.end;
  }
  const rest = text.slice(at);
  const referer = rest.lastIndexOf(', referer: ');
  const message = referer < 0 ? rest : rest.slice(0, referer);
  if (referer >= 0) fields['cs-referer'] = rest.slice(referer + 11);
  fields['message'] = message;
  const code = /^(AH\d{5}): /.exec(message)?.[1];
  if (code !== undefined) fields['code'] = code;
  const request = /\b(?:request|URI in request):? "?((?:GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE) \S{1,2000} HTTP\/\d\.\d)/.exec(message.slice(0, 4_000))?.[1]; // prettier-ignore
  if (request !== undefined) addRequestLine(fields, request);
  addEnvelope(fields, context.envelope === undefined ? undefined : { ...context.envelope, pid: undefined });
  const written = head === null ? NO_TIME : namedMonthWritten(head[1] ?? '', context.received);
  return { kind: apacheKind, fields, ...written, raw: text, fieldsAreRecord: false };
}

/** `[core:error]`, `[pid 812:tid 7]`, `[client 203.0.113.7:40000]`, each once; the message may begin with a bracket of its own. */
function apachePart(text: string, at: number): { inside: string; end: number } | undefined {
  if (text.charCodeAt(at) !== BRACKET) return undefined;
  const close = text.indexOf(']', at);
  if (close < 0 || close - at > 300) return undefined;
  const inside = text.slice(at + 1, close);
  if (!/^(?:(?:[\w.-]{0,40}:)?(?:emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])|pid \d|client |remote |unique_id )/.test(inside)) return undefined; // prettier-ignore
  return { inside, end: text.charCodeAt(close + 1) === 32 ? close + 2 : close + 1 };
}

function readApachePart(inside: string, fields: JsonObject): void {
  const level = /^(?:([\w.-]{0,40}):)?(emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])$/.exec(inside);
  if (level !== null) {
    fields['level'] = level[2] ?? '';
    if (level[1] !== undefined && level[1] !== '') fields['module'] = level[1];
    return;
  }
  const process = /^pid (\d{1,12})(?::tid (\w{1,20}))?$/.exec(inside);
  if (process !== null) {
    fields['pid'] = Number(process[1]);
    if (process[2] !== undefined) fields['tid'] = process[2];
    return;
  }
  const client = /^(?:client|remote) (\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Fa-f:.]{2,45}?|[\w.-]{1,253}?)(?::(\d{1,5}))?$/.exec(inside); // prettier-ignore
  if (client === null) {
    fields['more'] = inside;
    return;
  }
  fields['c-ip'] = (client[1] ?? '').replace(/^\[|\]$/g, '');
  if (client[2] !== undefined) fields['c-port'] = Number(client[2]);
}

const nginxKind = errorKind('nginx', 'nginx');
const apacheKind = errorKind('apache', 'Apache HTTP Server');

function errorKind(server: string, name: string): EventKind {
  const sources = logSourceSet([{ service: server }, { product: server, service: 'error' }], { src_ip: ['c-ip'] });
  return activityKind(`${server}-error/error`, sources, (fields) => toFacts(fields, name));
}

function toFacts(fields: JsonObject, name: string): ActivityFacts {
  const request = fields['cs-method'];
  return {
    what: request === undefined ? 'other' : 'http',
    activity: request === undefined ? 0 : httpActivityOf(request),
    activityName: request,
    severity: levels.get(textOf(fields['level']) ?? '') ?? 1,
    product: { vendor: 'Web server', name },
    device: { name: fields['host'] },
    source: { address: fields['c-ip'], port: fields['c-port'] },
    http: { method: request, url: fields['cs-uri'], host: fields['cs-host'], referrer: fields['cs-referer'] },
    message: fields['message'],
  };
}
