import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import {
  DIGITS,
  type JsonParser,
  type ParseContext,
  type ParseResult,
  type TextParser,
} from '../../pipeline/normalize/parser.ts';
import { csvRow } from '../../pipeline/normalize/text/csv-row.ts';
import { addEnvelope, appName, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { epochWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { zonedWritten } from './zoned-time.ts';
import { kindOf, readMessage } from './messages.ts';

/** PostgreSQL 9 to 18, `log_destination = stderr` or syslog, with the usual forms of `log_line_prefix` (also Debian's and Amazon RDS'). */
export const postgresql: TextParser = {
  input: 'text',
  id: 'postgresql',
  summary: 'PostgreSQL server log (stderr and syslog)',
  example: '2026-11-21 22:51:00.123 UTC [812] alice@shop FATAL:  password authentication failed for user "alice"',
  clues: [
    { first: `${DIGITS}<[`, has: ':  ' },
    { has: ':  ', app: (app) => isServer(appName(app)) },
  ],
  claims: (text, { envelope }) => severity.test(text) && (stamp.test(text) || isServer(appOf(envelope))),
  parse: parseLine,
};

/** `log_destination = csvlog` */
export const postgresqlCsv: TextParser = {
  input: 'text',
  id: 'postgresql-csv',
  summary: 'PostgreSQL server log (csvlog)',
  example: '2026-11-21 22:51:00.123 UTC,"alice","shop",812,"192.0.2.10:40000",6560f0a4.32c,1,"authentication",2026-11-21 22:50:59 UTC,3/17,0,FATAL,28P01,"password authentication failed for user ""alice""",,,,,,,,,"","client backend",,0',
  clues: [{ first: DIGITS, has: ',' }],
  claims: (text) => csvHead.test(text),
  parse: parseCsv,
}; // prettier-ignore

/** `log_destination = jsonlog`, since PostgreSQL 15 */
export const postgresqlJson: JsonParser = {
  input: 'json',
  id: 'postgresql-json',
  summary: 'PostgreSQL server log (jsonlog)',
  example: '{"timestamp":"2026-11-21 22:51:00.123 UTC","user":"alice","dbname":"shop","pid":812,"remote_host":"192.0.2.10","remote_port":40000,"session_id":"6560f0a4.32c","error_severity":"FATAL","state_code":"28P01","message":"password authentication failed for user \\"alice\\"","backend_type":"client backend"}',
  claims: (object) => object['error_severity'] !== undefined && object['session_id'] !== undefined && object['timestamp'] !== undefined,
  parse: (object) => {
    const reading = readMessage(object);
    const fields = Object.keys(reading.fields).length === 0 ? object : { ...reading.fields, ...object };
    return { kind: kindOf(reading.meaning, 'postgresql-json'), fields, ...zonedWritten(textOf(object['timestamp']) ?? '') };
  },
}; // prettier-ignore

const isServer = (app: string | undefined): boolean => app === 'postgres' || app === 'postgresql';

/** two blanks follow the colon: that tells it from most other logs */
const severity = /^(?:[^\n]{0,400}?[ :\]])?(?:DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY|LOCATION): {2}/; // prettier-ignore
const stamp = /^(?:\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}|\d{9,11}\.\d{3}|<\d{4}-|\[\d{1,10}(?:-\d{1,6})?\] )/;
const csvHead = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3} [A-Z+:\-\d]{1,10},(?:"[^"]{0,300}")?,(?:"[^"]{0,300}")?,\d{0,10},(?:"[^"]{0,300}")?,[\da-f]{1,16}\.[\da-f]{1,16},\d{1,12},/; // prettier-ignore
const level = /(DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY|LOCATION): {2}/; // prettier-ignore

function parseLine(text: string, context: ParseContext): ParseResult {
  const found = level.exec(text.slice(0, 600));
  if (found === null)
    return { unreadable: { kind: 'not-recognised', message: 'not a line of a log of PostgreSQL: no LEVEL and colon' } };
  const prefix = text.slice(0, found.index);
  const { message, beside } = partsOf(text.slice(found.index + found[0].length));
  const fields: JsonObject = { error_severity: found[1] ?? '', message, ...beside };
  const written = readPrefix(prefix, fields);
  const reading = readMessage(fields);
  Object.assign(fields, reading.fields);
  addEnvelope(fields, context.envelope);
  return { kind: kindOf(reading.meaning), fields, ...written, raw: text, fieldsAreRecord: false };
}

/** what stands in lines of its own beside the message, under the names of jsonlog */
const besideByLevel: ReadonlyMap<string, string> = new Map([['DETAIL', 'detail'], ['HINT', 'hint'], ['QUERY', 'internal_query'], ['CONTEXT', 'context'], ['LOCATION', 'location'], ['STATEMENT', 'statement'], ['BACKTRACE', 'backtrace']]); // prettier-ignore
const besideLine = /^(?!\t)[^\n]{0,400}?[ :\])](DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT|BACKTRACE): {2}(.*)$/s;

/** The message, whose further lines begin with a tab, and what is said beside it. */
function partsOf(text: string): { readonly message: string; readonly beside: JsonObject } {
  const beside: JsonObject = {};
  const [first = '', ...lines] = text.split('\n');
  let name = 'message';
  let part = [first];
  const end = (): void => void (beside[name] ??= part.join('\n').trimEnd());
  for (const line of lines) {
    const [, level = '', rest = ''] = besideLine.exec(line) ?? [];
    const next = besideByLevel.get(level);
    if (next === undefined) {
      part.push(line.startsWith('\t') ? line.slice(1) : line);
      continue;
    }
    end();
    name = next;
    part = [rest];
  }
  end();
  const message = textOf(beside['message']) ?? '';
  delete beside['message'];
  return { message, beside };
}

const prefixStamp = /^<?(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?: [A-Z]{1,5}| [+-]\d{2}(?::?\d{2})?)?)/;

/** `%m [%p] %q%u@%d `, RDS' `%t:%r:%u@%d:[%p]:`, and `name=value` forms as pgBadger wants them */
function readPrefix(prefix: string, fields: JsonObject): WrittenTime {
  const pid = /\[(\d{1,10})(?:-\d{1,10})?\]/.exec(prefix)?.[1];
  if (pid !== undefined) fields['pid'] = Number(pid);
  const remote = /[: ]((?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f:]{3,45}|\[local\]|[\w.-]{1,253})(?:\((\d{1,5})\))[: ]/.exec(prefix); // prettier-ignore
  if (remote !== null) Object.assign(fields, { remote_host: remote[1], remote_port: Number(remote[2]) });
  const account = /(?:^|[\s:(])([^\s:@=(]{1,63})@([^\s:@=)]{1,63})/.exec(prefix);
  if (account !== null) set(fields, { user: account[1], dbname: account[2] });
  for (const [, name = '', value = ''] of prefix.matchAll(/\b(user|db|database|app|application|client|host)=([^\s,]{0,200})/g)) {
    const own = names[name] ?? name;
    set(fields, { [own]: value.replace(/\(\d{1,5}\)$/, '') });
  }
  const time = prefixStamp.exec(prefix)?.[1];
  if (time !== undefined) return zonedWritten(time);
  const epoch = /^\d{9,11}\.\d{3}/.exec(prefix)?.[0];
  return epoch === undefined ? NO_TIME : epochWritten(epoch);
} // prettier-ignore

const names: Readonly<Record<string, string>> = { db: 'dbname', database: 'dbname', app: 'application_name', application: 'application_name', client: 'remote_host', host: 'remote_host' }; // prettier-ignore

function set(fields: JsonObject, values: Readonly<Record<string, string | undefined>>): void {
  for (const name in values) {
    const value = values[name];
    if (value !== undefined && value !== '' && value !== '[unknown]') fields[name] = value;
  }
}

/** the columns of csvlog under the names that jsonlog has for them */
const columns = ['timestamp', 'user', 'dbname', 'pid', 'remote', 'session_id', 'line_num', 'ps', 'session_start', 'vxid', 'txid', 'error_severity', 'state_code', 'message', 'detail', 'hint', 'internal_query', 'internal_position', 'context', 'statement', 'cursor_position', 'location', 'application_name', 'backend_type', 'leader_pid', 'query_id']; // prettier-ignore
const numbers = new Set(['pid', 'line_num', 'leader_pid', 'remote_port', 'txid']);

function parseCsv(text: string, context: ParseContext): ParseResult {
  const values = csvRow(text);
  if (values.length < 14) return { unreadable: { kind: 'damaged', message: 'the line ends before its message' } };
  const fields = wideFields();
  columns.forEach((name, at) => {
    const value = values[at];
    if (value === undefined || value === '') return;
    if (name !== 'remote') fields[name] = numbers.has(name) ? numberOr(value) : value;
    else {
      const port = /^(.{1,255}):(\d{1,5})$/.exec(value);
      fields['remote_host'] = port?.[1] ?? value;
      if (port !== null) fields['remote_port'] = Number(port[2]);
    }
  });
  const reading = readMessage(fields);
  addEnvelope(Object.assign(fields, { ...reading.fields, ...fields }), context.envelope);
  const written = zonedWritten(textOf(fields['timestamp']) ?? '');
  return { kind: kindOf(reading.meaning, 'postgresql-csv'), fields, ...written, raw: text, fieldsAreRecord: false };
}
