import type { JsonObject } from '../../model/json.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { anyWritten, NO_TIME, zoneOffset, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { readExtension } from './extension.ts';
import { readHeader } from './header.ts';
import { kindOf } from './kinds.ts';

/**
 * ArcSight Common Event Format, versions 0 and 1 ("Implementing ArcSight Common Event Format", revision 27): a header of seven values between bars,
 * then `key=value` pairs. Also behind whatever stands before `CEF:`.
 */
export const cef: TextParser = {
  input: 'text',
  id: 'cef',
  summary: 'ArcSight Common Event Format (CEF 0 and 1), which many security products write',
  example: 'CEF:0|Example|Guard|1.2|100|Port scan blocked|7|src=203.0.113.9 dst=192.0.2.10 dpt=22 act=blocked rt=1795301460000',
  clues: [{ has: 'CEF:' }, { app: (app) => app === 'CEF' }],
  claims: (text, { envelope }) => startOf(text, envelope?.app) >= 0,
  parse: parseText,
}; // prettier-ignore

/** how far from the beginning `CEF:` may stand: behind times, hosts and tags of relays */
const FARTHEST = 512;

/**
 * Where the header begins (at the version), or -1. Inside syslog, `CEF:` looks like the tag of the message and was taken off.
 */
function startOf(text: string, app: string | undefined): number {
  if (app === 'CEF' && isVersionAt(text, 0)) return skipBlanks(text, 0);
  const at = text.indexOf('CEF:');
  if (at < 0 || at > FARTHEST || !isVersionAt(text, at + 4)) return -1;
  return skipBlanks(text, at + 4);
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 && at - from < 4) at += 1;
  return at;
}

/** a digit or two, perhaps with `.0`, and a bar */
function isVersionAt(text: string, from: number): boolean {
  const at = skipBlanks(text, from);
  const bar = text.indexOf('|', at);
  return bar > at && bar <= at + 3 && /^\d{1,2}(?:\.\d)?$/.test(text.slice(at, bar));
}

function parseText(text: string, context: ParseContext): ParseResult {
  const start = startOf(text, context.envelope?.app);
  if (start < 0) return { unreadable: { kind: 'not-recognised', message: 'there is no CEF header' } };
  const header = readHeader(text, start);
  if (header === undefined)
    return { unreadable: { kind: 'damaged', message: 'the CEF header ends before its name and severity' } };
  const fields: JsonObject = header.fields;
  readExtension(text, header.end, (key, value) => {
    fields[key] = numbers.has(key) ? numberOr(value) : value;
  });
  nameCustomFields(fields);
  const { time, quality } = timeOf(fields, context.received);
  addEnvelope(fields, context.envelope === undefined ? undefined : { ...context.envelope, app: undefined });
  return { kind: kindOf(fields), fields, time, quality, raw: text, fieldsAreRecord: false };
}

const numbers = new Set([
  'spt', 'dpt', 'cnt', 'in', 'out', 'fsize', 'oldFileSize', 'spid', 'dpid', 'cn1', 'cn2', 'cn3', 'cfp1', 'cfp2', 'cfp3', 'cfp4', 'flexNumber1', 'flexNumber2',
  'sourceTranslatedPort', 'destinationTranslatedPort', 'dvcpid',
]); // prettier-ignore

const custom = [
  'cs1', 'cs2', 'cs3', 'cs4', 'cs5', 'cs6', 'cn1', 'cn2', 'cn3', 'cfp1', 'cfp2', 'cfp3', 'cfp4', 'c6a1', 'c6a2', 'c6a3', 'c6a4',
  'deviceCustomDate1', 'deviceCustomDate2', 'flexString1', 'flexString2', 'flexNumber1', 'flexNumber2', 'flexDate1',
].map((name) => [name, `${name}Label`] as const); // prettier-ignore

/** What a label names stands under that name too: `cs1=x cs1Label=Rule Name` gives `Rule Name`. What the record says itself under it stays. */
function nameCustomFields(fields: JsonObject): void {
  for (const [name, labelName] of custom) {
    const label = fields[labelName];
    const value = fields[name];
    if (typeof label !== 'string' || label === '' || value === undefined || value === '') continue;
    if (!Object.hasOwn(fields, label)) fields[label] = value;
  }
}

/** `rt` is when the device or connector received it, `start` when it began; the first that can be read. `dtz` is their zone if they name none. */
function timeOf(fields: JsonObject, received: number): WrittenTime {
  for (const name of ['rt', 'deviceReceiptTime', 'start', 'startTime', 'end', 'endTime', 'art']) {
    const value = fields[name];
    if (typeof value !== 'string') continue;
    const written = anyWritten(value, received);
    if (written.time === undefined) continue;
    const zone = fields['dtz'];
    const offset = typeof zone === 'string' && written.quality.includes('time-no-zone') ? zoneOffset(zone) : undefined;
    if (offset === undefined) return written;
    return {
      time: written.time - offset * 60_000,
      quality: written.quality.filter((fact) => fact !== 'time-no-zone'),
    };
  }
  return NO_TIME;
}
