import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { anyWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { javaDateWritten } from './java-date.ts';
import { kindOf } from './kinds.ts';

/**
 * IBM's Log Event Extended Format, 1.0 and 2.0 ("QRadar Log Event Extended Format Guide", version 2): a header between bars, then pairs that a tab
 * separates; 2.0 names another separator in its sixth value, as the character or in hexadecimal (`^`, `x5E`, `0x09`).
 */
export const leef: TextParser = {
  input: 'text',
  id: 'leef',
  summary: 'IBM QRadar Log Event Extended Format (LEEF 1.0 and 2.0)',
  example:
    'LEEF:2.0|Example|Guard|1.2|PortScan|^|src=203.0.113.9^dst=192.0.2.10^dstPort=22^sev=7^devTime=1795301460000',
  clues: [{ has: 'LEEF:' }, { app: (app) => app === 'LEEF' }],
  claims: (text, { envelope }) => startOf(text, envelope?.app) >= 0,
  parse: parseText,
};

const FARTHEST = 512;

/** Where the header begins (at the version), or -1. Inside syslog, `LEEF:` looks like the tag of the message and was taken off. */
function startOf(text: string, app: string | undefined): number {
  if (app === 'LEEF' && isVersionAt(text, 0)) return 0;
  const at = text.indexOf('LEEF:');
  return at < 0 || at > FARTHEST || !isVersionAt(text, at + 5) ? -1 : at + 5;
}

function isVersionAt(text: string, at: number): boolean {
  const bar = text.indexOf('|', at);
  return bar > at && bar <= at + 4 && /^[12](?:\.0)?$/.test(text.slice(at, bar));
}

const names = ['leefVersion', 'vendor', 'product', 'version', 'eventId'];

function parseText(text: string, context: ParseContext): ParseResult {
  const start = startOf(text, context.envelope?.app);
  if (start < 0) return { unreadable: { kind: 'not-recognised', message: 'there is no LEEF header' } };
  const fields = wideFields();
  let at = start;
  for (const name of names) {
    const bar = text.indexOf('|', at);
    if (bar < 0 && name !== 'eventId')
      return { unreadable: { kind: 'damaged', message: `the LEEF header ends before its ${name}` } };
    fields[name] = text.slice(at, bar < 0 ? text.length : bar);
    at = bar < 0 ? text.length : bar + 1;
  }
  const separator = textOf(fields['leefVersion'])?.startsWith('2') === true ? separatorAt(text, at) : undefined;
  const from = separator === undefined ? at : separator.end;
  readAttributes(text, from, separator?.character ?? guessed(text, from), fields);
  const { time, quality } = timeOf(fields, context.received);
  addEnvelope(fields, context.envelope === undefined ? undefined : { ...context.envelope, app: undefined });
  return { kind: kindOf(fields), fields, time, quality, raw: text, fieldsAreRecord: false };
}

/** `^|`, `x5E|`, `0x09|`, or nothing before the bar (the tab); undefined where there is none, as some writers of 2.0 leave it out. */
function separatorAt(text: string, at: number): { character: string; end: number } | undefined {
  const bar = text.indexOf('|', at);
  if (bar === at && text.charCodeAt(at + 1) === BAR) return { character: '|', end: at + 2 };
  if (bar < 0 || bar > at + 6) return undefined;
  const given = text.slice(at, bar);
  if (given === '') return { character: TAB, end: bar + 1 };
  if (given.length === 1) return { character: given, end: bar + 1 };
  if (given === '\\t' || given.toLowerCase() === 'tab') return { character: TAB, end: bar + 1 };
  const hex = /^(?:0?[xX]|\\[xX])([0-9A-Fa-f]{1,4})$/.exec(given)?.[1];
  return hex === undefined ? undefined : { character: String.fromCharCode(Number.parseInt(hex, 16)), end: bar + 1 };
}

const TAB = '\t';
const BAR = 124;

/** Version 1.0 says tab, but some writers use others, which show between the first value and the next key. */
function guessed(text: string, from: number): string {
  const head = text.slice(from, from + 4_096);
  if (head.includes(TAB)) return TAB;
  return /\^[A-Za-z]\w{0,40}=/.test(head) ? '^' : /\|[A-Za-z]\w{0,40}=/.test(head) ? '|' : TAB;
}

/** A value may hold equals signs, and what holds none belongs to the value before it. */
function readAttributes(text: string, from: number, separator: string, fields: JsonObject): void {
  let last: string | undefined;
  let at = from;
  while (at <= text.length) {
    const end = text.indexOf(separator, at);
    const piece = text.slice(at, end < 0 ? text.length : end);
    const equals = piece.indexOf('=');
    if (equals > 0 && equals <= LONGEST_KEY) {
      last = piece.slice(0, equals).trim();
      const value = piece.slice(equals + 1);
      fields[last] = numbers.has(last) ? numberOr(value) : value;
    } else if (last !== undefined && piece.trim() !== '') {
      fields[last] = `${textOf(fields[last]) ?? ''}${separator}${piece}`;
    }
    if (end < 0) return;
    at = end + separator.length;
  }
}

const LONGEST_KEY = 128;

const numbers = new Set([
  'srcPort', 'dstPort', 'srcPreNATPort', 'dstPreNATPort', 'srcPostNATPort', 'dstPostNATPort', 'srcBytes', 'dstBytes', 'srcPackets', 'dstPackets',
  'totalPackets', 'totalBytes', 'sev',
]); // prettier-ignore

function timeOf(fields: JsonObject, received: number): WrittenTime {
  const value = textOf(fields['devTime']);
  if (value === undefined) return NO_TIME;
  const pattern = textOf(fields['devTimeFormat']);
  const written = pattern === undefined ? NO_TIME : javaDateWritten(value, pattern, received);
  return written.time === undefined ? anyWritten(value, received) : written;
}
