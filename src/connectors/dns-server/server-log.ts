import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import {
  DIGITS,
  type EventKind,
  type ParseContext,
  type ParseResult,
  type TextParser,
} from '../../pipeline/normalize/parser.ts';
import { addEnvelope, appName, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { epochWritten, isoWritten, namedMonthWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts'; // prettier-ignore

/** What DNS servers say of themselves: starts, zones, configuration, errors. Base events, so that keyword rules see them. */
export const dnsServerLog: TextParser = {
  input: 'text',
  id: 'dns-server-log',
  isFallback: true,
  summary: 'What BIND, Unbound, dnsmasq and PowerDNS say of themselves',
  example: '21-Nov-2026 22:51:00.123 general: info: zone example.com/IN: loaded serial 7',
  clues: [{ app: (app) => servers.has(appName(app)) }, { first: DIGITS, has: ':' }, { first: '[u', has: 'unbound' }],
  claims: (text, { envelope }) => servers.has(appOf(envelope) ?? '') || bindLine.test(text) || unboundLine.test(text),
  parse: parseText,
};

const servers: ReadonlyMap<string, string> = new Map([['named', 'bind'], ['unbound', 'unbound'], ['dnsmasq', 'dnsmasq'], ['pdns_server', 'powerdns'], ['pdns_recursor', 'powerdns'], ['pdns', 'powerdns']]); // prettier-ignore
/** BIND writes what its channel says: time, category, severity, each only if it is told to */
const bindLine = /^(?<stamp>\d{2}-[A-Z][a-z]{2}-\d{4} \d{2}:\d{2}:\d{2}\.\d{3}|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z?) (?:(?<category>[a-z][a-z0-9-]{1,30}): )?(?:(?<level>critical|error|warning|notice|info|debug \d{1,3}): )?/; // prettier-ignore
const unboundLine = /^(?:\[(?<stamp>\d{9,11})\] )?unbound(?:-\w{1,20})?\[\d{1,10}:[0-9a-f]{1,4}\] (?<level>debug|info|notice|warning|error|fatal error|fatal|query|reply): /; // prettier-ignore

const kinds = new Map<string, EventKind>();

function kindOf(server: string): EventKind {
  let kind = kinds.get(server);
  if (kind === undefined) {
    const sources = logSourceSet([{ product: server }, { product: server, service: 'dns' }, { product: 'linux', service: 'syslog' }]); // prettier-ignore
    kind = activityKind(`dns-server-log/${server}`, sources, (fields) => ({
      what: 'other',
      activity: 0,
      product: { vendor: 'DNS server', name: server },
      device: { name: fields['host'] },
      message: fields['message'],
    }));
    kinds.set(server, kind);
  }
  return kind;
}

function parseText(text: string, context: ParseContext): ParseResult {
  const fields: JsonObject = { message: text };
  const app = servers.get(appOf(context.envelope) ?? '');
  const bind = bindLine.exec(text)?.groups;
  const groups = bind ?? unboundLine.exec(text)?.groups;
  if (app === undefined && groups === undefined)
    return { unreadable: { kind: 'not-recognised', message: 'not a line of a DNS server' } };
  for (const name of ['category', 'level']) if (groups?.[name] !== undefined) fields[name] = groups[name];
  addEnvelope(fields, context.envelope);
  const server = app ?? (bind === undefined ? 'unbound' : 'bind');
  const written = context.envelope?.time === undefined ? timeOf(groups?.['stamp'], context.received) : NO_TIME;
  return { kind: kindOf(server), fields, ...written, fieldsAreRecord: false };
}

function timeOf(stamp: string | undefined, received: number): WrittenTime {
  if (stamp === undefined) return NO_TIME;
  if (/^\d{9,11}$/.test(stamp)) return epochWritten(stamp);
  return stamp.includes('T') ? isoWritten(stamp) : namedMonthWritten(stamp, received);
}
