import type { Quality } from '../../model/event.ts';
import type { JsonObject } from '../../model/json.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { readHead } from './audit-line-head.ts';
import { eachPair } from './each-pair.ts';
import { nameCall } from './name-call.ts';

/** A line of auditd's log, taken apart. */
export interface AuditLine {
  readonly type: string;
  /** milliseconds since 1970; undefined if only its envelope knows it */
  readonly time: number | undefined;
  readonly fields: JsonObject;
  readonly quality?: readonly Quality[];
}

/**
 * Reads one record as the Linux audit daemon writes it: `type=EXECVE msg=audit(1795301460.123:4711): argc=2 a0="cat" a1="/etc/shadow"`.
 * Values in quotes are texts; where the kernel had to protect a text it is written in hexadecimal digits without quotes, and is decoded here
 * (`audit_log_n_untrustedstring` of the kernel). `msg='…'` of programs holds pairs of its own. What `log_format = ENRICHED` adds
 * behind a group separator (in syslog also a blank, or `#035`) comes with its capital names (`AUID`, `SYSCALL`).
 * Other forms: `audit-line-head.ts`.
 */
export function readAuditLine(text: string, app?: string): AuditLine | undefined {
  const head = readHead(text, app);
  if (head === undefined) return undefined;
  const { type, node, serial, time, isInterpreted, at } = head;
  const fields = wideFields();
  fields['type'] = type;
  if (node !== undefined) fields['node'] = node;
  if (serial !== undefined) fields['serial'] = serial;
  let rest = text.slice(at);
  if (rest.includes(GROUP_SEPARATOR)) rest = rest.replaceAll(GROUP_SEPARATOR, ' ');
  if (rest.includes('#035')) rest = rest.replaceAll(ESCAPED_SEPARATOR, ' ');
  if (isInterpreted) readInterpreted(rest, type, fields);
  else readPairs(rest, type, fields, 0);
  if (rest.includes(']=')) joinPieces(fields);
  nameCall(fields);
  return { type, time, fields, ...(isInterpreted && { quality: NO_ZONE }) };
}

const NO_ZONE: readonly Quality[] = ['time-no-zone'];
const GROUP_SEPARATOR = '\u001d';
/** as rsyslog writes it; a name in capitals follows */
const ESCAPED_SEPARATOR = /#035(?=[A-Z]{1,16}=)/g;

const avc = /^\s*avc:\s+(denied|granted)\s+\{ ([^}]{0,500}) \}/;
const MOST_FIELDS = 1000;

function readPairs(text: string, type: string, fields: JsonObject, depth: number): void {
  const decision = avc.exec(text);
  if (decision?.[1] !== undefined && decision[2] !== undefined) {
    fields['avc'] = decision[1];
    fields['permissions'] = decision[2];
  }
  let count = 0;
  eachPair(text, ({ name, value, quote }) => {
    if (++count > MOST_FIELDS) return false;
    if (quote === "'" && name === 'msg' && depth === 0) readPairs(value, type, fields, 1);
    else if (!Object.hasOwn(fields, name)) fields[name] = quote === undefined ? valueOf(name, value, type) : value;
    return true;
  });
}

/** Values without quotes: each goes up to where the next name stands. */
function readInterpreted(text: string, type: string, fields: JsonObject): void {
  if (type === 'PROCTITLE') {
    fields['proctitle'] = text.slice(text.indexOf('=') + 1).trim();
    return;
  }
  let open: { readonly name: string; readonly from: number } | undefined;
  const end = (to: number): void => {
    if (open === undefined || Object.hasOwn(fields, open.name)) return;
    fields[open.name] = text.slice(open.from, to).trim();
  };
  let count = 0;
  for (const { index, 0: found, 1: name = '' } of text.matchAll(interpretedName)) {
    if (++count > MOST_FIELDS) break;
    end(index);
    open = name === 'msg' ? undefined : { name, from: index + found.length };
  }
  end(text.length);
}

/** behind `msg='` too, whose pairs stand beside the others */
const interpretedName = /(?<![^\s'])([A-Za-z_][\w-]{0,63}(?:\[\d{1,4}\])?)=/g;

/** Fields whose texts somebody outside of the kernel chose. */
const untrusted = new Set([
  'proctitle', 'name', 'exe', 'comm', 'cwd', 'path', 'cmd', 'acct', 'key', 'dir', 'device', 'vm', 'grp', 'new_group', 'data', 'ocomm',
]); // prettier-ignore

function valueOf(name: string, word: string, type: string): string {
  const isText = untrusted.has(name) || (type === 'EXECVE' && /^a\d{1,5}(?:\[|$)/.test(name));
  return isText && word.length % 2 === 0 && /^[0-9A-F]+$/.test(word) ? hexToText(word) : word;
}

const utf8 = new TextDecoder();

/** The arguments of a program's title are set apart by zero bytes. */
function hexToText(digits: string): string {
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return utf8.decode(bytes).replace(/\0+$/, '').replaceAll('\0', ' ');
}

/** A long argument comes in pieces: `a1_len=9000 a1[0]=… a1[1]=…`. */
function joinPieces(fields: JsonObject): void {
  for (const name of Object.keys(fields)) {
    const whole = /^(a\d{1,5})\[\d{1,4}\]$/.exec(name)?.[1];
    const piece = fields[name];
    if (whole === undefined || typeof piece !== 'string') continue;
    const before = fields[whole];
    fields[whole] = (typeof before === 'string' ? before : '') + piece;
    delete fields[name];
  }
}
