import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { listOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { jsonKindOf } from './kinds.ts';
import { nameCall } from './name-call.ts';

/**
 * Events of the audit daemon as laurel writes them: one object an event, one part a type of line, arguments as a list.
 * Source: laurel's documentation, "laurel(8)" and its examples.
 */
export const laurel: JsonParser = {
  input: 'json',
  id: 'linux-audit-json',
  summary: 'Events of the Linux audit daemon as laurel writes them',
  example:
    '{"ID":"1795301460.123:4711","NODE":"web1","SYSCALL":{"arch":"0xc000003e","syscall":59,"success":"yes","exit":0,"ppid":812,"pid":4242,"auid":1000,"uid":0,"tty":"pts0","ses":3,"comm":"cat","exe":"/usr/bin/cat","key":"shadow","ARCH":"x86_64","SYSCALL":"execve","AUID":"alice","UID":"root"},"EXECVE":{"argc":2,"ARGV":["cat","/etc/shadow"]},"CWD":{"cwd":"/root"},"PATH":[{"item":0,"name":"/usr/bin/cat","nametype":"NORMAL"}],"PROCTITLE":{"ARGV":["cat","/etc/shadow"]}}',
  needs: [['ID']],
  claims: (object) => typeof object['ID'] === 'string' && ID.test(object['ID']) && partsOf(object).length > 0,
  parse: parseEvent,
};

const ID = /^(\d{9,11})\.(\d{3}):(\d{1,20})$/;
const MOST_PARTS = 64;
const MOST_ARGUMENTS = 1000;

/** Names of parts are types of lines: capitals. What laurel adds itself (`PARENT_INFO`, `CONTAINER_INFO`) is one too. */
const partsOf = (object: JsonObject): string[] =>
  Object.keys(object).filter((name) => /^[A-Z][A-Z0-9_]{1,40}$/.test(name) && typeof object[name] === 'object' && object[name] !== null).slice(0, MOST_PARTS); // prettier-ignore

function parseEvent(object: JsonObject): ParseResult {
  const id = ID.exec(textOf(object['ID']) ?? '');
  if (id === null) return { unreadable: { kind: 'not-recognised', message: 'not an event of laurel: its ID is not as in 1795301460.123:4711' } }; // prettier-ignore
  const [, seconds, millis, serial = ''] = id;
  const parts = partsOf(object);
  const fields: JsonObject = { type: parts.length === 1 ? (parts[0] ?? '') : parts, serial };
  const node = textOf(object['NODE']);
  if (node !== undefined) fields['node'] = node;
  const hasArguments = parts.includes('EXECVE');
  for (const part of parts) for (const line of listOf(object[part])) if (isJsonObject(line)) addLine(fields, part, line, hasArguments);
  nameCall(fields);
  return {
    kind: jsonKindOf(parts, hasArguments && fields['exe'] !== undefined),
    fields,
    time: Number(seconds) * 1000 + Number(millis),
    raw: JSON.stringify(object),
    fieldsAreRecord: false,
  };
} // prettier-ignore

/** As the lines of the daemon's own log are put together: what several lines say differently is a list. */
function addLine(fields: JsonObject, part: string, line: JsonObject, hasArguments: boolean): void {
  for (const [name, value] of Object.entries(line)) {
    if (name === 'ARGV') addArguments(fields, part, value);
    else if (name === 'msg' && isJsonObject(value)) addLine(fields, part, value, hasArguments);
    else add(fields, ownName(name, part, hasArguments), plain(value));
  }
}

function ownName(name: string, part: string, hasArguments: boolean): string {
  if (part === 'SYSCALL' && hasArguments && /^a[0-3]$/.test(name)) return `syscall_${name}`;
  return part.endsWith('_INFO') ? `${part.toLowerCase()}_${name}` : name;
}

function addArguments(fields: JsonObject, part: string, value: JsonValue): void {
  const words = listOf(value).slice(0, MOST_ARGUMENTS).map((word) => textOf(word) ?? ''); // prettier-ignore
  const line = words.join(' ').slice(0, 32_768);
  if (part === 'EXECVE') {
    for (const [at, word] of words.entries()) fields[`a${at}`] = word;
    fields['command'] = line;
  } else add(fields, part === 'PROCTITLE' ? 'proctitle' : `${part.toLowerCase()}_command`, line);
}

/** The daemon's log knows texts alone, and rules are written for them. */
function plain(value: JsonValue): JsonValue {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.startsWith('0x') && /^0x[0-9a-f]{1,16}$/.test(value)
    ? value.slice(2)
    : value;
}

function add(fields: JsonObject, name: string, value: JsonValue): void {
  if (value === null || name === '__proto__') return;
  const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (before === undefined) fields[name] = value;
  else if (before !== value) fields[name] = [...listOf(before).filter((one) => one !== value), value].slice(0, 300);
}
