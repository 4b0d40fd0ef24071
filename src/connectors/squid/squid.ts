import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { addressOf, integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import { DIGITS, type ParseContext, type ParseResult, type TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { addUri, hostOfUri } from '../../pipeline/normalize/text/request-line.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { epochWritten, isoWritten } from '../../pipeline/normalize/text/written-times.ts';

/** Squid's access log in its native format, and its cache.log. The common and combined formats are read by `web-access`. */
export const squid: TextParser = {
  input: 'text',
  id: 'squid',
  summary: 'Squid proxy: native access log and cache.log',
  example: '1795301460.123   1234 192.0.2.10 TCP_MISS/200 5120 GET http://www.example.com/a?b=c alice HIER_DIRECT/203.0.113.80 text/html',
  clues: [{ first: DIGITS }],
  claims: (text) => native.test(text) || cacheLine.test(text),
  parse: parseText,
}; // prettier-ignore

const native =
  /^(?<stamp>\d{9,10}\.\d{3}) +(?<duration>-?\d{1,10}) (?<client>\S{1,255}) (?<action>[A-Z][A-Z_]{1,60})\/(?<status>\d{3}|-) (?<bytes>-?\d{1,15}) (?<method>\S{1,60}) (?<uri>.{0,8192}?) (?<user>\S{1,300}) (?<hierarchy>[A-Z][A-Z_]{1,40})\/(?<peer>\S{1,255}) (?<type>\S{1,120})(?<more> .{0,2000})?$/;
const cacheLine = /^(?<stamp>\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2})(?: kid(?<kid>\d{1,4}))?\| (?<message>.{0,4000})/s;

const aliases = { 'c-uri': ['cs-uri'], 'cs-uri-query': ['cs-uri'], src_ip: ['c-ip'], dst_ip: ['r-ip'], 'r-dns': ['cs-host'], 'cs-bytes': ['sc-bytes'] }; // prettier-ignore
const accessKind = activityKind('squid/access', logSourceSet([{ category: 'proxy' }, { product: 'squid', category: 'proxy' }, { service: 'squid' }], aliases), toFacts); // prettier-ignore
const cacheKind = activityKind('squid/cache', logSourceSet([{ service: 'squid' }]), (fields) => ({
  what: 'other',
  activity: 0,
  product: { vendor: 'Squid', name: 'Squid' },
  device: { name: fields['host'] },
  message: fields['message'],
}));

function parseText(text: string, context: ParseContext): ParseResult {
  const groups = native.exec(text)?.groups;
  if (groups !== undefined) return parseAccess(groups, text, context);
  const line = cacheLine.exec(text)?.groups;
  if (line === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of a log of Squid' } };
  const fields: JsonObject = { message: line['message'] ?? '' };
  if (line['kid'] !== undefined) fields['kid'] = Number(line['kid']);
  addEnvelope(fields, context.envelope);
  return { kind: cacheKind, fields, ...isoWritten(line['stamp'] ?? ''), raw: text, fieldsAreRecord: false };
}

const names: readonly (readonly [string, string])[] = [
  ['duration', 'time-taken'], ['client', 'c-ip'], ['action', 's-action'], ['status', 'sc-status'], ['bytes', 'sc-bytes'], ['method', 'cs-method'],
  ['user', 'cs-username'], ['hierarchy', 'hierarchy'], ['type', 'rs-content-type'], ['more', 'more'],
]; // prettier-ignore
const numbers = new Set(['duration', 'status', 'bytes']);

function parseAccess(groups: Readonly<Record<string, string | undefined>>, text: string, context: ParseContext): ParseResult {
  const fields: JsonObject = {};
  for (const [group, name] of names) {
    const value = groups[group]?.trim();
    if (value === undefined || value === '' || value === '-') continue;
    fields[name] = numbers.has(group) ? numberOr(value) : value;
  }
  const uri = groups['uri'] ?? '';
  addUri(fields, uri);
  const host = hostOfUri(uri);
  if (host !== undefined) fields['cs-host'] = host;
  const peer = groups['peer'];
  if (peer !== undefined && peer !== '-') fields[addressOf(peer) === undefined ? 'r-host' : 'r-ip'] = peer;
  addEnvelope(fields, context.envelope);
  return { kind: accessKind, fields, ...epochWritten(groups['stamp'] ?? ''), raw: text, fieldsAreRecord: false };
} // prettier-ignore

function toFacts(fields: JsonObject): ActivityFacts {
  const status = integerOf(fields['sc-status'], 100, 999);
  const isDenied = textOf(fields['s-action'])?.includes('DENIED') === true;
  const client = fields['c-ip'];
  return {
    what: 'http',
    activity: httpActivityOf(fields['cs-method']),
    activityName: fields['cs-method'],
    product: { vendor: 'Squid', name: 'Squid' },
    device: { name: fields['host'] },
    user: { name: fields['cs-username'] },
    source: { address: client, name: addressOf(client) === undefined ? client : undefined },
    destination: { address: fields['r-ip'], name: fields['r-host'] },
    http: { method: fields['cs-method'], url: fields['cs-uri'], host: fields['cs-host'], status },
    verdict: { isAllowed: !isDenied },
    isSuccess: status === undefined ? undefined : status < 400,
  };
}
