import type { JsonObject } from '../../model/json.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { eachPair } from '../../pipeline/normalize/text/pairs.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { kindOf } from './kinds.ts';

/**
 * Packets that the Linux kernel logs for iptables, ip6tables, ebtables, nftables and what is built on them (ufw, firewalld, Shorewall, UniFi):
 * any prefix, then `IN=… OUT=… SRC=… DST=…` (`net/netfilter/nf_log_syslog.c`).
 */
export const netfilter: TextParser = {
  input: 'text',
  id: 'netfilter',
  summary: 'Packets logged by iptables, nftables, ufw and firewalld',
  example: '[ 7731.402911] [UFW BLOCK] IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=203.0.113.9 DST=192.0.2.10 LEN=44 TOS=0x00 PREC=0x00 TTL=240 ID=54321 PROTO=TCP SPT=51514 DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0',
  clues: [{ has: ' OUT=' }],
  claims: (text) => startOf(text) >= 0,
  parse: parseText,
}; // prettier-ignore

/** Where `IN=` stands, or -1. A prefix need not end in a blank, so that of the last `IN=` before ` OUT=` is meant. */
function startOf(text: string): number {
  const out = text.indexOf(' OUT=');
  if (out < 3 || out > 512) return -1;
  const at = text.lastIndexOf('IN=', out);
  if (at < 0 || text.indexOf(' ', at) !== out) return -1;
  return ENDS.some((key) => text.includes(key, out)) ? at : -1;
}

const ENDS = [' SRC=', ' MACSRC=', ' ARP HTYPE=', ' IPSRC='];

function parseText(text: string, context: ParseContext): ParseResult {
  const start = startOf(text);
  if (start < 0) return { unreadable: { kind: 'not-recognised', message: 'there is no IN= and OUT= of a packet' } };
  const fields = wideFields();
  const prefix = text.slice(0, start).replace(UPTIME, '').trim();
  if (prefix !== '') fields['prefix'] = prefix;
  // an ICMP error quotes the packet it is about between brackets
  const inner = text.indexOf(' [', start);
  const flags: string[] = [];
  const read = (part: string, into: JsonObject): void =>
    eachPair(part, 0, { escapes: false, flag: '' }, (key, value) => {
      if (value !== '') into[key] ??= numbers.has(key) ? numberOr(value) : value;
      else if (tcpFlags.has(key)) flags.push(key);
      else if (key === 'DF' || key === 'MF' || key === 'CE') into[key] = true;
    });
  const innerEnd = inner < 0 ? -1 : text.indexOf(']', inner);
  read(inner < 0 ? text.slice(start) : text.slice(start, inner), fields);
  if (inner >= 0) {
    const about: JsonObject = {};
    const outerFlags = flags.length;
    read(text.slice(inner + 2, innerEnd < 0 ? undefined : innerEnd), about);
    flags.length = outerFlags;
    fields['about'] = about;
    if (innerEnd >= 0) read(text.slice(innerEnd + 1), fields);
  }
  if (flags.length > 0) fields['TCPFLAGS'] = flags.join(' ');
  const action = actionOf(prefix);
  if (action !== undefined) {
    fields['action'] = action;
    fields['blocked'] = action !== 'accept' && action !== 'forward';
  }
  addEnvelope(fields, context.envelope);
  return { kind: kindOf(fields), fields, time: undefined, raw: text, fieldsAreRecord: false };
}

/** `[12345.678901] `: seconds since the machine started */
const UPTIME = /^\[ {0,8}\d{1,10}\.\d{6}\] ?/;

const numbers = new Set(['SPT', 'DPT', 'LEN', 'TTL', 'ID', 'WINDOW', 'URGP', 'TYPE', 'CODE', 'UID', 'GID', 'HOPLIMIT', 'MTU', 'FLOWLBL']); // prettier-ignore
const tcpFlags = new Set(['SYN', 'ACK', 'FIN', 'RST', 'PSH', 'URG', 'ECE', 'CWR']);

const actions: readonly (readonly [RegExp, string])[] = [
  [/block|deny|denied|ban|limit/i, 'block'],
  [/reject|refuse/i, 'reject'],
  [/drop|bogon|invalid|spoof|martian|scan/i, 'drop'],
  [/accept|allow|permit|pass\b/i, 'accept'],
  [/forward|fwd/i, 'forward'],
];

/** What the rule's author says in the prefix that was done; the kernel does not. */
function actionOf(prefix: string): string | undefined {
  const said = prefix.slice(0, 128);
  return actions.find(([pattern]) => pattern.test(said))?.[1];
}
