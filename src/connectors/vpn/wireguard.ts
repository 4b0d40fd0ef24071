import type { JsonObject } from '../../model/json.ts';
import type { TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { form, readForms } from '../../pipeline/normalize/text/text-forms.ts';
import { kindOf } from './kinds.ts';

/** What the kernel's WireGuard says of its peers when dynamic debugging is on (`drivers/net/wireguard/`). */
export const wireguard: TextParser = {
  input: 'text',
  id: 'wireguard',
  summary: 'WireGuard messages of the Linux kernel',
  example: '[ 7731.402911] wireguard: wg0: Receiving handshake initiation from peer 1 (203.0.113.7:51820)',
  clues: [{ has: 'wireguard: ' }],
  claims: (text) => head.test(text),
  parse: (text, context) => {
    const found = head.exec(text);
    if (found === null) return { unreadable: { kind: 'not-recognised', message: 'not a message of WireGuard' } };
    const message = text.slice(found[0].length);
    const reading = readForms(forms, message, new Set(['src_port']));
    const fields: JsonObject = { message, interface: found[1] ?? '', ...reading?.fields };
    const address = fields['src_ip'];
    if (typeof address === 'string') fields['src_ip'] = address.replace(/^\[|\]$/g, '');
    addEnvelope(fields, context.envelope);
    return { kind: kindOf('wireguard', reading?.meaning ?? 'other'), fields, time: undefined, raw: text, fieldsAreRecord: false }; // prettier-ignore
  },
};

const head = /^(?:\[ {0,8}\d{1,10}\.\d{6}\] )?wireguard: (?:(\S{1,32}): )?/;
const PEER =
  'peer (?<peer>\\d{1,12}) \\((?<src_ip>\\[[0-9A-Fa-f:.%\\w]{2,60}\\]|[0-9.]{7,15}):(?<src_port>\\d{1,5})\\)';

const forms = [
  form('started', new RegExp(`^Receiving handshake initiation from ${PEER}`)),
  form('up', new RegExp(`^Receiving handshake response from ${PEER}`)),
  form('renewed', new RegExp(`^Retrying handshake with ${PEER}`)),
  form('started', new RegExp(`^Sending handshake (?:initiation|response) to ${PEER}`)),
  form('failed', new RegExp(`^(?<reason>Handshake for|Packet is neither|Invalid (?:MAC|handshake)).{0,80}?(?:${PEER}|from (?<src_ip2>\\S{2,60}))`)),
  form('up', /^Keypair \d{1,12} created for peer (?<peer>\d{1,12})/),
  form('down', /^(?:Keypair \d{1,12} destroyed for peer|Peer) (?<peer>\d{1,12})/),
  form('other', new RegExp(`^(?:Receiving|Sending) keepalive packet (?:from|to) ${PEER}`)),
] as const; // prettier-ignore
