import type { JsonObject } from '../../model/json.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { joinedKinds, kindOf } from './kinds.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { joinAuditLines } from './join-lines.ts';
import { readAuditLine, type AuditLine } from './read-audit-line.ts';

/** The log of Linux' audit daemon, line by line, from `/var/log/audit/audit.log` and inside syslog. */
export const linuxAudit: TextParser = {
  input: 'text',
  id: 'linux-audit',
  summary: 'The log of the Linux audit daemon (auditd), also enriched and inside syslog',
  example: 'type=EXECVE msg=audit(1795301460.123:4711): argc=2 a0="cat" a1="/etc/shadow"',
  clues: [{ first: 'nt', has: 'msg=audit(' }],
  claims: (text) => /^(?:node=\S{1,253} )?type=[A-Z][A-Z0-9_[\]]{1,40} msg=audit\(\d/.test(text),
  parse: parseLine,
};

function parseLine(text: string, { envelope }: ParseContext): ParseResult {
  const event = isJoined(text) ? joinAuditLines(text) : undefined;
  const line = event ?? readAuditLine(text);
  if (line === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of auditd' } };
  const { time, fields } = line;
  const hasArguments = fields['argc'] !== undefined;
  if (hasArguments) fields['command'] = commandOf(fields);
  if (envelope?.host !== undefined) fields['host'] = envelope.host;
  return {
    kind: event === undefined ? kindOf(line.type) : kindOfEvent(event, hasArguments),
    fields,
    time,
    raw: text,
    fieldsAreRecord: false,
  };
}

/** The framer of audit logs joins the lines of an event; a line feed at the end is no second line. */
function isJoined(text: string): boolean {
  const at = text.indexOf('\n');
  return at >= 0 && at < text.length - 1;
}

/** An event that has arguments is one of a program that was started. */
function kindOfEvent({ type, fields }: AuditLine, hasArguments: boolean): EventKind {
  if (hasArguments && fields['exe'] !== undefined) return joinedKinds.execve;
  return type === 'SYSCALL' || type === 'AVC' ? joinedKinds.syscall : kindOf(type);
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
