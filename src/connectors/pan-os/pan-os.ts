import type { JsonObject } from '../../model/json.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { csvRow } from '../../pipeline/normalize/text/csv-row.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { isoWritten, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { columnsByType, isPanType, type PanType } from './columns.ts';
import { kindOf } from './kinds.ts';

/** Palo Alto Networks firewalls and Panorama: the CSV that PAN-OS 8 to 11 sends by syslog when no custom format is set. */
export const panOs: TextParser = {
  input: 'text',
  id: 'pan-os',
  summary: 'Palo Alto Networks PAN-OS logs (CSV: TRAFFIC, THREAT, SYSTEM, CONFIG, GLOBALPROTECT and others)',
  example: '1,2026/11/21 22:51:00,007951000000001,TRAFFIC,end,2818,2026/11/21 22:50:58,192.0.2.10,203.0.113.80,198.51.100.2,203.0.113.80,lan to web,corp\\alice,,web-browsing,vsys1,trust,untrust,ethernet1/2,ethernet1/1,forward,2026/11/21 22:51:00,4711,1,51514,443,40001,443,0x400053,tcp,allow,6530,1410,5120,17,2026/11/21 22:50:40,12,any,,7001,0x0,192.0.2.0-192.0.2.255,Germany,,9,8,tcp-fin,0,0,0,0,,fw1,from-policy',
  clues: [{ has: ',' }],
  claims: (text) => typeOf(text) !== undefined,
  parse: parseText,
}; // prettier-ignore

/** The fourth column, if the second is a date as PAN-OS writes it and the fourth one of its types. */
function typeOf(text: string): PanType | undefined {
  const first = text.indexOf(',');
  if (first < 0 || first > 40) return undefined;
  if (text.charCodeAt(first + 5) !== SLASH || text.charCodeAt(first + 8) !== SLASH) return undefined;
  const second = text.indexOf(',', first + 1);
  const third = second < 0 ? -1 : text.indexOf(',', second + 1);
  const fourth = third < 0 ? -1 : text.indexOf(',', third + 1);
  if (third < 0 || third - first > 80) return undefined;
  const type = text.slice(third + 1, fourth < 0 ? third + 20 : fourth);
  if (isPanType(type)) return type;
  return type === 'HIPMATCH' ? 'HIP-MATCH' : undefined;
}

const SLASH = 47;

function parseText(text: string, context: ParseContext): ParseResult {
  const type = typeOf(text);
  if (type === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of a PAN-OS log' } };
  const values = csvRow(text);
  const columns = columnsOf(type);
  if (values.length < 7) return { unreadable: { kind: 'damaged', message: 'the line ends before its time' } };
  const fields = wideFields();
  const shared = Math.min(values.length, columns.length);
  for (let at = 0; at < shared; at += 1) {
    const column = columns[at];
    const value = values[at];
    if (column === undefined || value === undefined || value === '') continue;
    fields[column.name] = column.isNumber ? numberOr(value) : value;
  }
  if (values.length > columns.length) {
    const more = values.slice(columns.length).filter((value) => value !== '');
    if (more.length > 0) fields['more'] = more;
  }
  if (type === 'TRAFFIC' || type === 'THREAT') setBlocked(fields);
  const { time, quality } = timeOf(fields);
  addEnvelope(fields, context.envelope === undefined ? undefined : { ...context.envelope, app: undefined, pid: undefined }); // prettier-ignore
  return { kind: kindOf(type, fields), fields, time, quality, raw: text, fieldsAreRecord: false };
}

const numbers = new Set([
  'sport', 'dport', 'natsport', 'natdport', 'bytes', 'bytes_sent', 'bytes_received', 'packets', 'pkts_sent', 'pkts_received', 'elapsed', 'repeatcnt', 'sessionid',
  'chunks', 'chunks_sent', 'chunks_received', 'login_duration', 'timeout', 'beginport', 'endport', 'factorno',
]); // prettier-ignore

/** undefined is a column that is reserved */
type Columns = readonly ({ readonly name: string; readonly isNumber: boolean } | undefined)[];

const known = new Map<PanType, Columns>();

function columnsOf(type: PanType): Columns {
  let columns = known.get(type);
  if (columns === undefined) {
    columns = columnsByType[type].map((name) => (name === '-' ? undefined : { name, isNumber: numbers.has(name) }));
    known.set(type, columns);
  }
  return columns;
}

/** Sigma's firewall rules ask for `blocked`; what PAN-OS did stands in `action`. */
function setBlocked(fields: JsonObject): void {
  const action = fields['action'];
  if (typeof action === 'string') fields['blocked'] = /^(?:den|drop|reset|block|sinkhole|random-drop|syncookie)/.test(action); // prettier-ignore
}

/** `high_res_timestamp` names its zone; the other times are the firewall's local time. */
function timeOf(fields: JsonObject): WrittenTime {
  for (const name of ['high_res_timestamp', 'time_generated', 'receive_time']) {
    const value = fields[name];
    const written = typeof value === 'string' ? isoWritten(value) : undefined;
    if (written?.time !== undefined) return written;
  }
  return { time: undefined, quality: [] };
}
