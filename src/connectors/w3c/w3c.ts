import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { DIGITS, type ParseContext, type ParseResult, type TextParser } from '../../pipeline/normalize/parser.ts';
import { csvRow } from '../../pipeline/normalize/text/csv-row.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { addUri } from '../../pipeline/normalize/text/request-line.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { isoWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { defaultHeaders, headerOf, type W3cHeader } from './header.ts';
import { kindOf } from './kinds.ts';

/**
 * W3C extended logs ("Extended Log File Format", W3C WD-logfile-960323): IIS, HTTP.SYS, Exchange, Symantec (Blue Coat) ProxySG, CloudFront, Windows
 * Firewall. The columns stand in the header, which comes as the batch's context; lines of IIS' default columns are read without it.
 */
export const w3c: TextParser = {
  input: 'text',
  id: 'w3c',
  summary: 'W3C extended logs: IIS, ProxySG, CloudFront, Windows Firewall',
  example: '2026-11-21 22:51:00 192.0.2.1 GET /owa/ a=1 443 - 203.0.113.7 Mozilla/5.0+(Windows+NT+10.0) https://www.example.com/ 200 0 0 15',
  clues: [{ first: DIGITS }, { header: true }],
  claims: (text, { context }) => iisLine.test(text) || (text.charCodeAt(0) !== HASH && headerOf(context) !== undefined),
  parse: parseText,
}; // prettier-ignore

const HASH = 35;
const iisLine =
  /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [0-9A-Fa-f:.%]{2,60} [A-Z_-]{1,40} \/\S{0,8000} \S{1,8000} \d{1,5} \S{1,300} [0-9A-Fa-f:.%]{2,60} \S/;

function parseText(text: string, { context, envelope }: ParseContext): ParseResult {
  const line = text.trimEnd();
  const known = headerOf(context);
  const separator = known?.separator ?? ' ';
  const values = line.includes('"') || separator === ',' ? csvRow(line, separator) : line.split(separator);
  const header = known ?? (iisLine.test(text) ? defaultHeaders.get(values.length) : undefined);
  if (header === undefined) return { unreadable: { kind: 'not-recognised', message: 'there is no #Fields line that says what the columns are' } }; // prettier-ignore
  if (values.length < Math.min(2, header.columns.length))
    return { unreadable: { kind: 'damaged', message: `the line has ${values.length} of ${header.columns.length} columns` } }; // prettier-ignore
  const fields = wideFields();
  header.columns.forEach((name, at) => {
    const value = values[at];
    if (value !== undefined && value !== '' && value !== '-') fields[name] = numbers.has(name) ? numberOr(value) : value;
  }); // prettier-ignore
  const more = values.slice(header.columns.length);
  if (more.length > 0) fields['more'] = more;
  addNames(fields);
  addEnvelope(fields, envelope);
  const isShort = values.length < header.columns.length;
  const { time, quality } = timeOf(fields, header);
  return {
    kind: kindOf(header, fields),
    fields,
    time,
    quality: isShort ? [...quality, 'truncated'] : quality,
    raw: text,
    fieldsAreRecord: false,
  };
}

const numbers = new Set(['s-port', 'c-port', 'sc-status', 'sc-substatus', 'sc-win32-status', 'time-taken', 'sc-bytes', 'cs-bytes', 'src-port', 'dst-port', 'size', 'cs-uri-port', 'r-port']); // prettier-ignore

/** IIS writes blanks of headers as `+`; rules are written for what the client sent. */
function addNames(fields: JsonObject): void {
  const agent = textOf(fields['cs(User-Agent)']);
  if (agent !== undefined) fields['cs-user-agent'] = agent.includes(' ') ? agent : plain(agent);
  for (const [column, name] of headers) {
    const value = fields[column];
    if (value !== undefined) fields[name] ??= value;
  }
  const stem = textOf(fields['cs-uri-stem'] ?? fields['cs-uri-path']);
  const query = textOf(fields['cs-uri-query']);
  const uri = textOf(fields['cs-uri']) ?? (stem === undefined ? undefined : query === undefined ? stem : `${stem}${query.startsWith('?') ? '' : '?'}${query}`); // prettier-ignore
  if (uri !== undefined) addUri(fields, uri);
}

const headers: readonly (readonly [string, string])[] = [['cs(Referer)', 'cs-referer'], ['cs(Cookie)', 'cs-cookie'], ['cs(Host)', 'cs-host'], ['x-host-header', 'cs-host']]; // prettier-ignore

/** CloudFront encodes with per cent, IIS with plus. */
function plain(agent: string): string {
  const text = agent.replaceAll('+', ' ');
  return text.replace(/%(2[0-9A-Fa-f]|3[AaBbDd])/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))); // prettier-ignore
}

function timeOf(fields: JsonObject, header: W3cHeader): WrittenTime {
  const whole = textOf(fields['date-time']);
  if (whole !== undefined) return isoWritten(whole);
  const [date, clock] = [textOf(fields['date']), textOf(fields['time'])];
  if (date === undefined || clock === undefined) return NO_TIME;
  const written = isoWritten(`${date} ${clock}`);
  return header.isLocal || written.time === undefined ? written : { time: written.time, quality: [] };
}
