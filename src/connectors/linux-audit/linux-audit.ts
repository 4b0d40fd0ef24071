import { listOf } from '../../pipeline/normalize/field-values.ts';
import type { JsonObject } from '../../model/json.ts';
import type {
  EventKind,
  ParseContext,
  Parsed,
  ParseResult,
  TextParser,
  Together,
} from '../../pipeline/normalize/parser.ts';
import { joinedKinds, kindOf, partKind } from './kinds.ts';
import { joinAuditLines, joinLines } from './join-lines.ts';
import { readAuditLine, type AuditLine } from './read-audit-line.ts';

/** The log of Linux' audit daemon, of one line or of all lines of an event, from `/var/log/audit/audit.log` and inside syslog. */
export const linuxAudit: TextParser = {
  input: 'text',
  id: 'linux-audit',
  summary: 'The log of the Linux audit daemon (auditd), also enriched and inside syslog',
  example: 'type=EXECVE msg=audit(1795301460.123:4711): argc=2 a0="cat" a1="/etc/shadow"',
  clues: [{ first: 'nt', has: 'audit(' }, { first: 'a[', has: 'audit: type=' }, { app: (app) => app === 'audit' }],
  claims: (text, { envelope }) => stamp.test(text) || (envelope?.app === 'audit' && bare.test(text)),
  parse: parseLine,
};

const stamp =
  /^(?:(?:node=\S{1,253} )?type=[A-Z][A-Z0-9_[\]]{1,40} msg=audit\(\d|(?:\[ {0,6}\d{1,9}\.\d{1,6}\] )?(?:audit: )?type=\d{4} audit\(\d)/;
/** what the journal of systemd passes on */
const bare = /^[A-Z][A-Z0-9_]{1,40} (?:[a-z_][\w-]{0,40}=|avc: )/;

function parseLine(text: string, { envelope }: ParseContext): ParseResult {
  const event = isJoined(text) ? joinAuditLines(text) : undefined;
  const line = event ?? readAuditLine(text, envelope?.app);
  if (line === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of auditd' } };
  if (envelope?.host !== undefined) line.fields['host'] = envelope.host;
  const parsed = lineToParsed(line, event !== undefined);
  const isAlone = event !== undefined || line.fields['serial'] === undefined;
  return isAlone ? { ...parsed, raw: text } : { ...parsed, raw: text, together };
}

function lineToParsed(line: AuditLine, isEvent: boolean): Parsed {
  const { time, fields, quality } = line;
  const hasArguments = fields['argc'] !== undefined;
  if (hasArguments) fields['command'] = commandOf(fields);
  const kind = isEvent ? kindOfEvent(line, hasArguments) : kindOf(line.type);
  return { kind, fields, time, ...(quality && { quality }), fieldsAreRecord: false };
}

/** Lines of an event that came one by one, in syslog or by the journal of systemd. */
const together: Together = {
  whole(parts) {
    const event = joinLines(parts.map(({ fields, time, quality }) => ({ type: typeOf(fields), time, fields, ...(quality && { quality }) }))); // prettier-ignore
    return event === undefined ? undefined : lineToParsed(event, true);
  },
  part: partKind,
};

const typeOf = ({ type }: JsonObject): string => (typeof type === 'string' ? type : 'OTHER');

/** The framer of audit logs joins the lines of an event; a line feed at the end is no second line. */
function isJoined(text: string): boolean {
  const at = text.indexOf('\n');
  return at >= 0 && at < text.length - 1;
}

/** An event that has arguments is one of a program that was started. */
function kindOfEvent({ type, fields }: AuditLine, hasArguments: boolean): EventKind {
  if (hasArguments && fields['exe'] !== undefined) return joinedKinds.execve;
  const types = listOf(fields['type']);
  return types.includes('SYSCALL') || types.includes('AVC') ? joinedKinds.syscall : kindOf(type);
}

const MOST_CHARACTERS = 32_768;

/** The arguments as one line, for people and rules; the exact ones stand in `a0`, `a1` … */
function commandOf(fields: JsonObject): string {
  const words: string[] = [];
  let length = 0;
  for (let at = 0; length < MOST_CHARACTERS; at += 1) {
    const word = fields[`a${at}`];
    if (typeof word !== 'string') break;
    words.push(word);
    length += word.length + 1;
  }
  return words.join(' ').slice(0, MOST_CHARACTERS);
}
