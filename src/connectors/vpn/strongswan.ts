import type { JsonObject } from '../../model/json.ts';
import { DIGITS, type TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope, appName, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { form, readForms } from '../../pipeline/normalize/text/text-forms.ts';
import { kindOf } from './kinds.ts';

/** strongSwan's IKE daemon (charon), inside syslog. */
export const strongswan: TextParser = {
  input: 'text',
  id: 'strongswan',
  summary: 'strongSwan IPsec (charon) inside syslog',
  example: "10[IKE] IKE_SA rw[1] established between 198.51.100.2[gw.example.com]...203.0.113.7[bob@example.com]",
  clues: [{ app: (app) => daemons.has(appName(app)) }, { first: DIGITS, has: '[' }],
  claims: (text, { envelope }) => daemons.has(appOf(envelope) ?? '') || line.test(text),
  parse: (text, { envelope }) => {
    const found = line.exec(text);
    if (found === null && !daemons.has(appOf(envelope) ?? ''))
      return { unreadable: { kind: 'not-recognised', message: 'not a line of charon' } };
    const message = text.slice(found?.[0].length ?? 0);
    const fields: JsonObject = { message, ...(found === null ? {} : { subsystem: found[1] ?? '' }) };
    const reading = readForms(forms, message, new Set(['src_port', 'bytes_sent', 'bytes_received']));
    Object.assign(fields, reading?.fields);
    addEnvelope(fields, envelope);
    return { kind: kindOf('strongswan', reading?.meaning ?? 'other'), fields, time: undefined, raw: text, fieldsAreRecord: false };
  },
}; // prettier-ignore

const daemons: ReadonlySet<string> = new Set(['charon', 'charon-systemd', 'ipsec', 'charon-nm', 'ipsec_starter']);
const line = /^\d{2}\[(DMN|MGR|IKE|CHD|JOB|CFG|KNL|NET|ASN|ENC|TNC|IMC|IMV|PTS|TLS|APP|ESP|LIB)\] (?:<(?:[^|>]{1,60}\|)?\d{1,10}> )?/; // prettier-ignore

const forms = [
  form('up', /^IKE_SA (?<connection>[^[\s]{1,100})\[\d{1,10}\] (?:state change: .{0,60}|established between (?<dst_ip>[0-9A-Fa-f:.]{2,45})\[(?<local_id>[^\]]{0,300})\]\.\.\.(?<src_ip>[0-9A-Fa-f:.]{2,45})\[(?<user>[^\]]{0,300})\])/),
  form('down', /^deleting IKE_SA (?<connection>[^[\s]{1,100})\[\d{1,10}\] between (?<dst_ip>[0-9A-Fa-f:.]{2,45})\[(?<local_id>[^\]]{0,300})\]\.\.\.(?<src_ip>[0-9A-Fa-f:.]{2,45})\[(?<user>[^\]]{0,300})\]/),
  form('up', /^CHILD_SA (?<connection>[^{\s]{1,100})\{\d{1,10}\} established with SPIs (?<spi>\S{1,40}) /),
  form('down', /^closing CHILD_SA (?<connection>[^{\s]{1,100})\{\d{1,10}\} with SPIs \S{1,40} \((?<bytes_received>\d{1,18}) bytes\) \S{1,40} \((?<bytes_sent>\d{1,18}) bytes\)/),
  form('started', /^(?<src_ip>[0-9A-Fa-f:.]{2,45}) is initiating an? \S{1,40} (?:Mode )?IKE_SA/),
  form('signed-in', /^(?:authentication of '(?<user>[^']{1,300})' with (?<method>.{1,100}?) successful|EAP method (?<eap>\S{1,40}) succeeded)/),
  form('signed-in', /^XAuth authentication of '(?<user>[^']{1,300})' (?:\(myself\) )?successful/),
  form('sign-in-failed', /^(?:(?:EAP method (?<eap>\S{1,40}) failed|XAuth authentication of) (?:for peer )?'?(?<user>[^'\s]{1,300})|no trusted .{1,60} found for '(?<user2>[^']{1,300})'|tried \d{1,5} shared keys? for '(?<local_id>[^']{0,300})' - '(?<user3>[^']{1,300})', but MAC mismatched)/),
  form('assigned', /^assigning virtual IP (?<assigned_ip>[0-9A-Fa-f:.]{2,45}) to peer '(?<user>[^']{1,300})'/),
  form('failed', /^(?<reason>received (?:NO_PROPOSAL_CHOSEN|AUTHENTICATION_FAILED|INVALID_ID_INFORMATION).{0,100}|no (?:IKE|matching|acceptable) .{0,100}|peer not responding.{0,100})/),
] as const; // prettier-ignore
