import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { DatabaseMeaning } from '../../pipeline/normalize/activity/database-kind.ts';
import { DIGITS, type ParseContext, type ParseResult, type TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { groupsToFields } from '../../pipeline/normalize/text/text-forms.ts';
import { epochWritten, isoWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { kindOf, readMessage } from './messages.ts';

/** MySQL 5.5 to 9 and MariaDB 5.5 to 11: error log, general log, slow log, and MariaDB's audit plugin. */
export const mysql: TextParser = {
  input: 'text',
  id: 'mysql',
  summary: 'MySQL and MariaDB: error, general, slow and server_audit logs',
  example: "2026-11-21T22:51:00.123456Z 12 [Warning] [MY-010055] [Server] Access denied for user 'alice'@'192.0.2.10' (using password: YES)",
  clues: [
    { first: `${DIGITS}\t#` },
    { first: 'T', has: 'Tcp port: ' },
    { first: 'T', has: 'Id Command\tArgument' },
    { first: 'V', has: "Version: '" },
    { first: 'S', has: 'SET timestamp=' },
    { has: ', Version: ' },
  ],
  claims: (text) => formOf(text) !== undefined,
  parse: parseText,
}; // prettier-ignore

const STAMP = String.raw`(?<stamp>\d{4}-\d{2}-\d{2}[T ] ?\d{1,2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})?|\d{6} {1,2}\d{1,2}:\d{2}:\d{2})`;
const COMMAND = '(?<command>Connect|Query|Quit|Init DB|Field List|Prepare|Execute|Close stmt|Reset stmt|Ping|Statistics|Create DB|Drop DB|Refresh|Shutdown|Processlist|Connect Out|Kill|Debug|Time|Delayed insert|Change user|Binlog Dump|Register Slave|Set option|Fetch|Daemon|Error|Sleep|Table Dump|Long Data|Bulk_execute|Reset connection)'; // prettier-ignore

const error = new RegExp(`^${STAMP} (?:(?<connection_id>\\d{1,20}|0x[0-9a-f]{1,16}) )?\\[(?<error_severity>System|ERROR|Error|Warning|Note)\\] (?:\\[(?<code>MY-\\d{6})\\] )?(?:\\[(?<subsystem>\\w{1,20})\\] )?(?<message>.{0,100000})`, 's'); // prettier-ignore
const general = new RegExp(`^(?:${STAMP})?\\t{1,2} {0,20}(?<connection_id>\\d{1,20}) ${COMMAND}\\t?(?<argument>.{0,100000})$`, 's'); // prettier-ignore
const audit = /^(?<stamp>\d{8} \d{2}:\d{2}:\d{2}),(?<serverhost>[^,]{0,255}),(?<user>[^,]{0,200}),(?<remote_host>[^,]{0,255}),(?<connection_id>\d{1,20}),(?<query_id>\d{1,20}),(?<operation>CONNECT|DISCONNECT|FAILED_CONNECT|QUERY|READ|WRITE|CREATE|ALTER|RENAME|DROP),(?<dbname>[^,]{0,200}),(?<object>.{0,100000}?),(?<return_code>-?\d{0,10})$/s; // prettier-ignore
/** what stands at the head of general and slow logs, and what the audit plugin says of itself */
const said = /^(?:(?<stamp>\d{6} {1,2}\d{1,2}:\d{2}:\d{2}) (?<message>server_audit: .{0,1000})|(?<banner>\S{0,200}(?:mysqld|mariadbd), Version: .{0,500}|Tcp port: \d{1,5} {1,4}Unix socket: .{0,300}|Time {0,20}\t[\t ]{0,20}Id Command\tArgument|Version: '[^']{1,200}' {1,4}socket: .{0,500}|SET timestamp=\d{9,11};))$/; // prettier-ignore
const slow =
  /^# (?:Rows_affected: |Time: (?<stamp>\S{6,30}(?: {1,2}\d{1,2}:\d{2}:\d{2})?)|User@Host: |Query_time: |Thread_id: |Schema: )/;

type Form = 'error' | 'general' | 'audit' | 'slow' | 'said';

function formOf(text: string): { form: Form; groups: Readonly<Record<string, string | undefined>> } | undefined {
  const first = text.charCodeAt(0);
  if (first === 35) {
    const match = slow.exec(text);
    return match === null ? undefined : { form: 'slow', groups: match.groups ?? {} };
  }
  for (const [form, pattern] of patterns) {
    const groups = pattern.exec(text)?.groups;
    if (groups !== undefined) return { form, groups };
  }
  return undefined;
}

const patterns: readonly (readonly [Form, RegExp])[] = [
  ['error', error],
  ['general', general],
  ['audit', audit],
  ['said', said],
];
const numbers = new Set(['connection_id', 'query_id', 'return_code']);

function parseText(text: string, context: ParseContext): ParseResult {
  const found = formOf(text);
  if (found === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of a log of MySQL' } };
  const { stamp, ...groups } = found.groups;
  const fields: JsonObject = groupsToFields(groups, numbers);
  const meaning = readers[found.form](fields, text);
  addEnvelope(fields, context.envelope);
  return { kind: kindOf(meaning), fields, ...timeOf(stamp, text), raw: text, fieldsAreRecord: false };
}

const readers: Readonly<Record<Form, (fields: JsonObject, text: string) => DatabaseMeaning>> = {
  error: (fields) => {
    const reading = readMessage(textOf(fields['message']) ?? '');
    Object.assign(fields, reading?.fields);
    return reading?.meaning ?? (/^error$/i.test(textOf(fields['error_severity']) ?? '') ? 'error' : 'other');
  },
  general: (fields) => {
    const { command } = fields;
    const argument = textOf(fields['argument']) ?? '';
    if (command === 'Connect') return readConnect(argument, fields);
    if (command === 'Quit') return 'signed-out';
    if (command !== 'Query' && command !== 'Execute' && command !== 'Prepare') return 'other';
    fields['statement'] = argument;
    delete fields['argument'];
    return 'query';
  },
  audit: (fields) => {
    const { operation, object } = fields;
    if (operation === 'CONNECT' || operation === 'FAILED_CONNECT') return fields['return_code'] === 0 ? 'signed-in' : 'sign-in-failed'; // prettier-ignore
    if (operation === 'DISCONNECT') return 'signed-out';
    if (operation === 'QUERY' && typeof object === 'string') {
      fields['statement'] = object.replace(/^'([^]*)'$/, '$1').replaceAll(/\\(['\\])/g, '$1');
      delete fields['object'];
    }
    return 'query';
  },
  said: (fields) => {
    if (fields['banner'] !== undefined) fields['message'] = fields['banner'];
    delete fields['banner'];
    return 'other';
  },
  slow: (fields, text) => {
    fields['message'] = text;
    const who = /^# User@Host: (?<user>[^\s[]{0,200})\[[^\]]{0,200}\] @ (?<client>\S{0,255}) ?\[(?<remote_host>[^\]]{0,60})\](?: {1,4}Id: {1,10}(?<connection_id>\d{1,20}))?/m.exec(text)?.groups; // prettier-ignore
    if (who !== undefined) Object.assign(fields, groupsToFields(who, numbers));
    for (const [, name = '', value = ''] of text.slice(0, 4_000).matchAll(/\b(Query_time|Lock_time|Rows_sent|Rows_examined|Rows_affected|Bytes_sent|Thread_id): {1,2}([\d.]{1,20})/g)) fields[name] = Number(value); // prettier-ignore
    const statement = /\n(?!#|use [^\n]{1,200};\n|SET timestamp=)([^]{1,100000})$/.exec(text)?.[1];
    if (statement === undefined) return 'other';
    fields['statement'] = statement;
    return 'query';
  },
};

/** `alice@192.0.2.10 on shop using TCP/IP`, `Access denied for user …` */
function readConnect(argument: string, fields: JsonObject): DatabaseMeaning {
  const denied = readMessage(argument);
  if (denied !== undefined) {
    Object.assign(fields, denied.fields);
    return denied.meaning;
  }
  const groups = /^(?<user>[^@]{0,200})@(?<remote_host>\S{1,255}) (?:on|as \S{1,200} on) ?(?<dbname>\S{0,200})(?: using (?<transport>\S{1,40}))?/.exec(argument)?.groups; // prettier-ignore
  if (groups !== undefined) Object.assign(fields, groupsToFields(groups, numbers));
  return 'signed-in';
}

/** MySQL writes UTC with its mark since 5.7; others write local time, the oldest as `261121 22:51:00`, the audit plugin as `20261121 22:51:00`. */
function timeOf(stamp: string | undefined, text: string): WrittenTime {
  // entries of the slow log say it without a zone, or not at all where it is that of the entry before
  const set = text.charCodeAt(0) === 35 && stamp?.includes('T') !== true ? /\nSET timestamp=(\d{9,11}(?:\.\d{1,6})?);/.exec(text) : null; // prettier-ignore
  if (set?.[1] !== undefined) return epochWritten(set[1]);
  if (stamp === undefined) return NO_TIME;
  const short = /^(?:20)?(\d{2})(\d{2})(\d{2}) {1,2}(\d{1,2}):(\d{2}:\d{2})$/.exec(stamp);
  if (short === null) return isoWritten(stamp.replace(/ {1,2}(\d):/, ' 0$1:'));
  const [, year = '', month = '', day = '', hour = '', rest = ''] = short;
  return isoWritten(`20${year}-${month}-${day} ${hour.padStart(2, '0')}:${rest}`);
}
