import type { JsonObject } from '../../model/json.ts';
import {
  CAPITALS,
  DIGITS,
  type ParseContext,
  type ParseResult,
  type TextParser,
} from '../../pipeline/normalize/parser.ts';
import { addEnvelope, appName, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { form, groupsToFields, readForms } from '../../pipeline/normalize/text/text-forms.ts';
import { isoWritten, namedMonthWritten, NO_TIME } from '../../pipeline/normalize/text/written-times.ts';
import { kindOf } from './kinds.ts';

/** OpenVPN 2.3 to 2.7 as a server or client, in syslog and from its own files. */
export const openvpn: TextParser = {
  input: 'text',
  id: 'openvpn',
  summary: 'OpenVPN server and client log',
  example: '2026-11-21 22:51:00 bob/203.0.113.7:1194 SENT CONTROL [bob]: \'PUSH_REPLY,ifconfig 192.0.2.77 255.255.255.0\' (status=1)',
  clues: [{ app: (app) => appName(app).startsWith('openvpn') || ovpn(appName(app)) }, { first: `${DIGITS}${CAPITALS}`, has: ':' }],
  claims: (text, { envelope }) => appOf(envelope)?.startsWith('openvpn') === true || ovpn(appOf(envelope)) || isLine(text),
  parse: parseText,
}; // prettier-ignore

const ovpn = (app: string | undefined): boolean => app?.startsWith('ovpn-') === true;
const stamp = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}|[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4})(?: us=\d{1,6})? /; // prettier-ignore
const client = /^(?:(?<user>[^\s/]{1,200})\/)?(?<src_ip>(?:\d{1,3}\.){3}\d{1,3}|\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{2,40}?):(?<src_port>\d{1,5}) /; // prettier-ignore

/** A line of its own file is known by its words: the time alone is everybody's. */
const words = /(?:^|\s)(?:OpenVPN \d|Note: |DCO version|TCP\/UDP: |Socket Buffers: |event_wait |Options error: |TLS: |VERIFY |MULTI: |MULTI_sva|PUSH: |SENT CONTROL|Peer Connection Initiated|Initialization Sequence Completed|TLS Error|TLS Auth Error|AUTH_FAILED|Data Channel|Control Channel|SIGTERM\[|SIGUSR1\[|Connection reset, restarting|UDPv[46]|TCPv[46]|TUN\/TAP|library versions: OpenSSL|net_\w{1,20}:|Inactivity timeout|Outgoing Data|Incoming Data|peer info: |Diffie-Hellman|WARNING: .{0,80}(?:cipher|certificate|auth-user-pass))/; // prettier-ignore

function isLine(text: string): boolean {
  const head = stamp.exec(text);
  // only OpenVPN writes microseconds so
  if (head?.[0].includes(' us=') === true) return true;
  return head !== null && words.test(text.slice(head[0].length, 400));
}

const forms = [
  form('up', /^\[(?<user>[^\]]{1,200})\] Peer Connection Initiated with (?:\[AF_INET6?\])?(?<src_ip>\S{2,45}?):(?<src_port>\d{1,5})/),
  form('assigned', /^MULTI(?:_sva)?: (?:primary virtual IP for \S{1,300}: |pool returned IPv4=)(?<assigned_ip>[0-9.]{7,15})/),
  form('assigned', /^SENT CONTROL \[(?<user>[^\]]{1,200})\]: '?PUSH_REPLY.{0,2000}?ifconfig (?<assigned_ip>[0-9.]{7,15})/s),
  form('sign-in-failed', /^SENT CONTROL \[(?<user>[^\]]{1,200})\]: 'AUTH_FAILED/),
  form('sign-in-failed', /^TLS Auth Error: Auth Username\/Password verification failed for peer/),
  form('sign-in-failed', /^AUTH: Received control message: AUTH_FAILED/),
  form('signed-in', /^TLS: Username\/Password authentication succeeded for username '(?<user>[^']{1,200})'/),
  form('sign-in-failed', /^VERIFY ERROR: depth=\d{1,3}, error=(?<reason>[^:]{1,200}): (?<certificate>.{1,500})/),
  form('other', /^VERIFY OK: depth=\d{1,3}, (?<certificate>.{1,500})/),
  form('failed', /^TLS Error: (?<reason>.{1,500})/),
  form('started', /^TLS: Initial packet from (?:\[AF_INET6?\])?(?<src_ip>\S{2,45}?):(?<src_port>\d{1,5})/),
  form('started', /^TCP connection established with (?:\[AF_INET6?\])?(?<src_ip>\S{2,45}?):(?<src_port>\d{1,5})/),
  form('renewed', /^TLS: soft reset/),
  form('down', /^(?:SIG(?:TERM|USR1|HUP|INT)\[[^\]]{0,100}\]|Connection reset, restarting|\[(?<user>[^\]]{1,200})\] Inactivity timeout)/),
  form('up', /^Initialization Sequence Completed/),
] as const; // prettier-ignore

const numbers = new Set(['src_port']);

function parseText(text: string, context: ParseContext): ParseResult {
  const app = appOf(context.envelope);
  if (app?.startsWith('openvpn') !== true && !ovpn(app) && !isLine(text))
    return { unreadable: { kind: 'not-recognised', message: 'not a line of OpenVPN' } };
  const head = stamp.exec(text);
  let rest = text.slice(head?.[0].length ?? 0);
  const fields: JsonObject = { message: rest };
  const who = client.exec(rest);
  if (who !== null) {
    Object.assign(fields, groupsToFields(who.groups ?? {}, numbers));
    rest = rest.slice(who[0].length);
  }
  const reading = readForms(forms, rest, numbers);
  for (const [name, value] of Object.entries(reading?.fields ?? {})) fields[name] ??= value;
  const address = fields['src_ip'];
  if (typeof address === 'string') fields['src_ip'] = address.replace(/^\[|\]$/g, '');
  addEnvelope(fields, context.envelope);
  const time = head?.[1] ?? '';
  const written = head === null ? NO_TIME : time.charCodeAt(4) === 45 ? isoWritten(time) : namedMonthWritten(time, context.received); // prettier-ignore
  return { kind: kindOf('openvpn', reading?.meaning ?? 'other'), fields, ...written, raw: text, fieldsAreRecord: false }; // prettier-ignore
}
