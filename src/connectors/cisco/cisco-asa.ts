import type { JsonObject } from '../../model/json.ts';
import type { LogSource } from '../../model/log-source.ts';
import { addressOf, portOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind, ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { groupsToFields } from '../../pipeline/normalize/text/text-forms.ts';
import { namedMonthWritten, NO_TIME } from '../../pipeline/normalize/text/written-times.ts';
import { asaMessages, ipsMessage, peerMessage, vpnMessage, type AsaMessage } from './asa-messages.ts';
import { readFtdEvent } from './ftd-event.ts';
import { addVerdict, ciscoKind, type Meaning } from './meaning.ts';

/** Cisco ASA, Firepower Threat Defense, FWSM and PIX: `%ASA-6-302013: Built outbound TCP connection …`, with or without a time and host before it. */
export const ciscoAsa: TextParser = {
  input: 'text',
  id: 'cisco-asa',
  summary: 'Cisco ASA and Firepower Threat Defense syslog messages (%ASA-6-302013, %FTD-1-430003 …)',
  example: '%ASA-6-302013: Built outbound TCP connection 4711 for outside:203.0.113.80/443 (203.0.113.80/443) to inside:192.0.2.10/51514 (198.51.100.2/51514)',
  clues: [{ has: '%' }, { app: (app) => app.startsWith('%') }],
  claims: (text, { envelope }) => headOf(text, envelope?.app) !== undefined,
  parse: parseText,
}; // prettier-ignore

interface Head {
  readonly product: string;
  readonly severity: number;
  readonly id: string;
  /** of the message */
  readonly start: number;
  /** of the tag; 0 if the envelope took it off */
  readonly tag: number;
}

const TAG = /%(ASA|FTD|PIX|FWSM)-(?:[a-z]{1,10}-)?([0-7])-(\d{6})(?:: ?| +|$)/y;

/** Inside syslog, `%ASA-6-302013:` may have been taken for the tag of the message. */
function headOf(text: string, app: string | undefined): Head | undefined {
  const inText = text.indexOf('%');
  if (inText >= 0 && inText <= 200) {
    TAG.lastIndex = inText;
    const match = TAG.exec(text);
    if (match !== null) return toHead(match, TAG.lastIndex, inText);
  }
  if (app === undefined || app.charCodeAt(0) !== 37) return undefined;
  TAG.lastIndex = 0;
  const match = TAG.exec(app);
  return match === null ? undefined : toHead(match, 0, 0);
}

function toHead(match: RegExpExecArray, start: number, tag: number): Head {
  return { product: match[1] ?? 'ASA', severity: Number(match[2]), id: match[3] ?? '', start, tag };
}

const numbers = new Set(['src_port', 'dst_port', 'mapped_port', 'bytes', 'bytes_sent', 'bytes_received', 'hits', 'icmp_type', 'icmp_code', 'icmp_id', 'privilege', 'attempts', 'session', 'in_use', 'most_used']); // prettier-ignore

function parseText(text: string, context: ParseContext): ParseResult {
  const head = headOf(text, context.envelope?.app);
  if (head === undefined) return { unreadable: { kind: 'not-recognised', message: 'there is no %ASA-level-number' } };
  const message = text.slice(head.start).trim();
  const fields: JsonObject = { message_id: head.id, severity: head.severity, message };
  const isEvent = head.id.startsWith('4300');
  const reading = isEvent ? readFtdEvent(message, head.id) : readMessage(head.id, message);
  Object.assign(fields, reading.fields);
  if (!isEvent) namePorts(fields);
  turnAround(fields, head.id);
  addVerdict(fields, reading.meaning);
  const outer = context.envelope;
  addEnvelope(fields, outer === undefined ? undefined : { ...outer, app: undefined, pid: undefined });
  const before = head.tag > 0 ? text.slice(0, head.tag) : '';
  const host = /^(?:.{0,40}\d{2}:\d{2}:\d{2}\S{0,10}(?: [A-Z]{3,5})?:? )?([\w.-]{1,100}) ?: $/.exec(before)?.[1];
  if (host !== undefined && !/\d:\d{2}$/.test(host) && outer?.host === undefined) fields['host'] = host;
  const { time, quality } = outer?.time === undefined ? timeBefore(before, context.received) : NO_TIME;
  return { kind: kindOf(head.product, reading.meaning), fields, time, quality, raw: text, fieldsAreRecord: false };
}

function timeBefore(before: string, received: number): { time: number | undefined; quality: NonNullable<Extract<ParseResult, { kind: unknown }>['quality']> } {
  const stamp = /^:?([A-Z][a-z]{2} +\d{1,2}(?: \d{4})? \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?: [A-Z]{3,5}(?=[: ]))?)/.exec(before)?.[1]; // prettier-ignore
  return stamp === undefined ? NO_TIME : namedMonthWritten(stamp, received);
} // prettier-ignore

interface Reading {
  readonly meaning: Meaning;
  readonly fields: JsonObject;
}

function readMessage(id: string, message: string): Reading {
  for (const { meaning, regex } of formsOf(id)) {
    const match = regex.exec(message);
    if (match !== null) return { meaning, fields: groupsToFields(match.groups ?? {}, numbers) };
  }
  return { meaning: 'other', fields: {} };
}

function formsOf(id: string): readonly AsaMessage[] {
  const known = asaMessages.get(id);
  if (known !== undefined) return known;
  if (id.startsWith('4000')) return [ipsMessage];
  const group = id.slice(0, 3);
  if (group === '713' || group === '714' || group === '715') return [peerMessage];
  return group === '716' || group === '722' ? [vpnMessage] : [];
}

/** The names that ASA writes for ports of services it knows (asdm_handler: literals of `names`). */
const services: Readonly<Record<string, number>> = { ssh: 22, telnet: 23, domain: 53, http: 80, www: 80, https: 443, ftp: 21, smtp: 25, snmp: 161, syslog: 514, ntp: 123, sip: 5060, isakmp: 500, 'netbios-ns': 137, 'netbios-dgm': 138, bootps: 67, bootpc: 68, tftp: 69, ldap: 389, ldaps: 636, radius: 1645, sqlnet: 1521, h323: 1720, pptp: 1723, imap4: 143, pop3: 110, nfs: 2049, bgp: 179 }; // prettier-ignore

function namePorts(fields: JsonObject): void {
  for (const side of ['src_port', 'dst_port']) {
    const port = fields[side];
    if (typeof port === 'string' && Object.hasOwn(services, port)) fields[side] = services[port] ?? port;
  }
  for (const side of ['src', 'dst']) {
    const address = fields[`${side}_ip`];
    if (typeof address !== 'string' || addressOf(address) !== undefined) continue;
    // `name` commands let ASA write names for addresses
    fields[`${side}_host`] = address;
    delete fields[`${side}_ip`];
  }
}

/**
 * Of a connection the message names first the side of lower security. Of an outbound one that is where it goes to. A teardown does not say the direction:
 * there a port below 1024 on the first side and none on the second tells.
 */
function turnAround(fields: JsonObject, id: string): void {
  const isOutbound = fields['direction'] === 'outbound' && /^30201[357]$/.test(id);
  const [first, second] = [portOf(fields['src_port']), portOf(fields['dst_port'])];
  const isGuessed = /^30201[468]$/.test(id) && first !== undefined && second !== undefined && first < 1024 && second >= 1024; // prettier-ignore
  if (id === '302020' && fields['direction'] === 'inbound') swap(fields);
  else if (isOutbound || isGuessed) swap(fields);
}

function swap(fields: JsonObject): void {
  for (const name of ['ip', 'port', 'interface', 'host']) {
    const [one, other] = [fields[`src_${name}`], fields[`dst_${name}`]];
    if (other === undefined) delete fields[`src_${name}`];
    else fields[`src_${name}`] = other;
    if (one === undefined) delete fields[`dst_${name}`];
    else fields[`dst_${name}`] = one;
  }
}

const kinds = new Map<string, EventKind>();

function kindOf(product: string, meaning: Meaning): EventKind {
  const id = `cisco-asa/${product.toLowerCase()}-${meaning}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    const sources: LogSource[] = [
      { product: 'cisco', service: 'asa' },
      { product: 'cisco', service: 'syslog' },
    ];
    if (product === 'FTD') sources.push({ product: 'cisco', service: 'ftd' });
    if (['opened', 'closed', 'denied', 'permitted'].includes(meaning)) sources.push({ category: 'firewall' }, { product: 'cisco', category: 'firewall' }); // prettier-ignore
    if (meaning === 'command') sources.push({ product: 'cisco', service: 'aaa' });
    if (meaning === 'requested') sources.push({ category: 'proxy' });
    if (meaning === 'attack') sources.push({ category: 'ids' });
    kind = ciscoKind(id, sources, product === 'FTD' ? 'Firepower Threat Defense' : product, meaning);
    kinds.set(id, kind);
  }
  return kind;
}
