import type { JsonObject } from '../../model/json.ts';
import { DIGITS, type ParseContext, type ParseResult, type TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope, appName, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { form, readForms, type TextForm } from '../../pipeline/normalize/text/text-forms.ts';
import { isoWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { kindOf, type Meaning } from './kinds.ts';

/** Leases as ISC dhcpd, dnsmasq, Kea, the DHCP server of Windows and relays write them: which address was given to which machine. */
export const dhcpServer: TextParser = {
  input: 'text',
  id: 'dhcp-server',
  summary: 'Leases of DHCP servers: ISC dhcpd, Kea, dnsmasq, Windows DHCP audit log',
  example: 'DHCPACK on 192.0.2.10 to 02:00:00:00:00:02 (ws-17) via eth0',
  clues: [
    { has: 'DHCP' },
    { first: DIGITS, has: ',' },
    { first: 'A', has: 'Advertise NA' },
    { first: 'R', has: 'Reply NA' },
    { app: (app) => isServer(appName(app)) },
  ],
  claims: (text, { envelope }) => isServer(appOf(envelope)) || readLine(text) !== undefined,
  parse: parseText,
};

const isServer = (app: string | undefined): boolean =>
  app === 'dnsmasq-dhcp' || app === 'dhcpd' || app === 'dhcpd6' || app?.startsWith('kea-dhcp') === true;

const MAC = '(?<mac>[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5,7})';
const IP = '(?<assigned_ip>[0-9A-Fa-f:.]{2,45})';
const NAME = '(?: \\((?<hostname>[^)]{0,255})\\))?';
const VIA = '(?: via (?<interface>[^\\s:]{1,64}))?';
const isc = (text: string): RegExp => new RegExp(`^${text}(?::? (?<reason>.{1,500}))?$`);

/** dhcpd(8): the server's own words. What is asked for comes from the client. */
const iscForms: readonly TextForm<Meaning>[] = [
  form('discover', isc(`DHCPDISCOVER from ${MAC}${NAME}${VIA}`)),
  form('offer', isc(`DHCPOFFER on ${IP} to ${MAC}${NAME}${VIA}`)),
  form('request', isc(`DHCPREQUEST for ${IP}(?: \\((?<server_ip>[0-9A-Fa-f.]{7,15})\\))? from ${MAC}${NAME}${VIA}`)),
  form('ack', isc(`DHCPACK on ${IP} to ${MAC}${NAME}${VIA}`)),
  // who asks so has its address from elsewhere
  form('informed', isc(`DHCPACK to ${IP} \\(${MAC}\\)${NAME}${VIA}`)),
  form('nak', isc(`DHCPNAK on ${IP} to ${MAC}${NAME}${VIA}`)),
  form('decline', isc(`DHCPDECLINE of ${IP} from ${MAC}${NAME}${VIA}`)),
  form('release', isc(`DHCPRELEASE of ${IP} from ${MAC}${NAME}${VIA}`)),
  form('inform', isc(`DHCPINFORM from ${IP}${VIA}`)),
  form('expire', isc(`DHCPEXPIRE (?:on|of) ${IP}(?: to ${MAC})?${NAME}`)),
  form('offer', /^Advertise NA: address (?<assigned_ip>[0-9A-Fa-f:]{2,45}) to client with duid (?<duid>[0-9A-Fa-f:]{2,400})/),
  form('ack', /^Reply NA: address (?<assigned_ip>[0-9A-Fa-f:]{2,45}) to client with duid (?<duid>[0-9A-Fa-f:]{2,400}) iaid = (?<iaid>-?\d{1,12}) valid for (?<lease_time>\d{1,10}) seconds/),
]; // prettier-ignore

/** dnsmasq(8), also with `log-dhcp`, which numbers what belongs together */
const dnsmasq =
  /^(?:(?<transaction_uid>\d{1,12}) )?DHCP(?<type>DISCOVER|OFFER|REQUEST|ACK|NAK|DECLINE|RELEASE|INFORM|SOLICIT|ADVERTISE|REPLY|RENEW|REBIND|CONFIRM|INFORMATION-REQUEST)\((?<interface>[^)\s]{1,64})\) (?:(?<assigned_ip>[0-9A-Fa-f:.]{2,45}) )?(?<client>[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){3,200})(?: (?<hostname>\S{1,255}))?(?<reason> .{1,300})?$/;

/** Kea's messages about leases (Kea Messages Manual) */
const kea =
  /^(?:(?<stamp>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{1,6}) )?(?:(?<level>FATAL|ERROR|WARN|INFO|DEBUG) {1,2}\[(?<logger>kea-dhcp[46]\S{0,100})\] )?DHCP(?<version>[46])_(?<code>LEASE_ALLOC|LEASE_ADVERT|LEASE_OFFER|LEASE_REUSE|LEASE_RENEW|RELEASE|DECLINE_LEASE|INIT_REBOOT|RELEASE_NA|RELEASE_EXPIRED) (?<client>.{0,600}?): (?:lease(?: for address)? |address |client sent DHCPRELEASE |Received DHCPDECLINE for (?:addr )?)?(?<assigned_ip>[0-9A-Fa-f:.]{2,45})?(?<rest>.{0,600})$/;

/** Windows: `ID,Date,Time,Description,IP Address,Host Name,MAC Address,…` */
const windows =
  /^(?<id>\d{2}),(?<month>\d{2})\/(?<day>\d{2})\/(?<year>\d{2}),(?<clock>\d{2}:\d{2}:\d{2}),(?<description>[^,]{0,100}),(?<assigned_ip>[^,]{0,45}),(?<hostname>[^,]{0,255}),(?<mac>[0-9A-Fa-f]{0,16}),(?<rest>.{0,1000})$/;

const numbers = new Set(['lease_time', 'iaid']);

interface Reading {
  readonly meaning: Meaning;
  readonly fields: JsonObject;
  readonly written?: WrittenTime;
}

function readLine(text: string): Reading | undefined {
  const first = text.charCodeAt(0);
  if (text.startsWith('DHCP') || (first >= 48 && first <= 57) || text.includes('DHCP'))
    return readForms(iscForms, text, numbers) ?? readDnsmasq(text) ?? readKea(text) ?? readWindows(text);
  return text.startsWith('Advertise NA') || text.startsWith('Reply NA')
    ? readForms(iscForms, text, numbers)
    : undefined;
}

const meaningByType: Readonly<Record<string, Meaning>> = {
  DISCOVER: 'discover', SOLICIT: 'discover', OFFER: 'offer', ADVERTISE: 'offer', REQUEST: 'request', RENEW: 'request', REBIND: 'request', CONFIRM: 'request', ACK: 'ack',
  REPLY: 'ack', NAK: 'nak', DECLINE: 'decline', RELEASE: 'release', INFORM: 'inform', 'INFORMATION-REQUEST': 'inform',
}; // prettier-ignore

function readDnsmasq(text: string): Reading | undefined {
  const groups = dnsmasq.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const fields: JsonObject = {};
  const { type = '', client = '', reason, ...rest } = groups;
  set(fields, rest);
  // a DUID of version 6 is longer than an address of hardware
  fields[client.length === 17 ? 'mac' : 'duid'] = client;
  set(fields, { reason: reason?.trim() });
  if (type === 'NAK' && fields['hostname'] !== undefined) {
    // a refusal names no machine, but says why
    fields['reason'] = `${rest['hostname'] ?? ''}${reason ?? ''}`;
    delete fields['hostname'];
  }
  return { meaning: meaningByType[type] ?? 'other', fields };
}

const meaningByCode: Readonly<Record<string, Meaning>> = { LEASE_ALLOC: 'ack', LEASE_REUSE: 'ack', LEASE_RENEW: 'ack', INIT_REBOOT: 'request', LEASE_ADVERT: 'offer', LEASE_OFFER: 'offer', RELEASE: 'release', RELEASE_NA: 'release', RELEASE_EXPIRED: 'expire', DECLINE_LEASE: 'decline' }; // prettier-ignore

function readKea(text: string): Reading | undefined {
  const groups = kea.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { stamp, version, code = '', client = '', rest = '', ...facts } = groups;
  const fields: JsonObject = { code: `DHCP${version ?? ''}_${code}` };
  set(fields, facts);
  set(fields, {
    mac: /\bhwtype=\d{1,5} ([0-9A-Fa-f:]{11,60})/.exec(client)?.[1],
    duid: /\b(?:cid|duid)=\[([0-9A-Fa-f:]{2,400})\]/.exec(client)?.[1],
    transaction_uid: /\btid=(0x[0-9A-Fa-f]{1,12})/.exec(client)?.[1],
    lease_time: /\bfor (\d{1,10}) seconds/.exec(rest)?.[1],
  });
  return { meaning: meaningByCode[code] ?? 'other', fields, written: stamp === undefined ? NO_TIME : isoWritten(stamp) };
} // prettier-ignore

const meaningById: Readonly<Record<string, Meaning>> = { '10': 'ack', '11': 'ack', '12': 'release', '13': 'nak', '15': 'nak', '16': 'expire', '17': 'expire', '18': 'expire', '20': 'ack', '21': 'ack' }; // prettier-ignore

function readWindows(text: string): Reading | undefined {
  const groups = windows.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { id = '', month = '', day = '', year = '', clock = '', description = '', assigned_ip, hostname, mac } = groups;
  const fields: JsonObject = { ID: id, Description: description };
  set(fields, { assigned_ip, hostname, mac: mac?.length === 12 ? mac.replace(/(..)(?=.)/g, '$1:') : mac });
  return { meaning: meaningById[id] ?? 'other', fields, written: isoWritten(`20${year}-${month}-${day} ${clock}`) };
}

function set(fields: JsonObject, groups: Readonly<Record<string, string | undefined>>): void {
  for (const name in groups) {
    const value = groups[name];
    if (value !== undefined && value !== '') fields[name] = name === 'lease_time' ? Number(value) : value;
  }
}

function parseText(text: string, context: ParseContext): ParseResult {
  const reading = readLine(text);
  if (reading === undefined && !isServer(appOf(context.envelope)))
    return { unreadable: { kind: 'not-recognised', message: 'not a line of a DHCP server' } };
  const fields: JsonObject = { message: text, ...reading?.fields };
  addEnvelope(fields, context.envelope);
  return { kind: kindOf(reading?.meaning ?? 'other'), fields, ...(reading?.written ?? NO_TIME), fieldsAreRecord: false };
} // prettier-ignore
