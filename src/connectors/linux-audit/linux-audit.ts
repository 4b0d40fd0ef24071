import type { JsonObject } from '../../model/json.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { readAuditLine } from './read-audit-line.ts';

/** The log of Linux' audit daemon, line by line, from `/var/log/audit/audit.log` and inside syslog. */
export const linuxAudit: TextParser = {
  input: 'text',
  id: 'linux-audit',
  summary: 'The log of the Linux audit daemon (auditd), also enriched and inside syslog',
  example: 'type=EXECVE msg=audit(1795301460.123:4711): argc=2 a0="cat" a1="/etc/shadow"',
  claims: (text) => /^(?:node=\S{1,253} )?type=[A-Z][A-Z0-9_[\]]{1,40} msg=audit\(\d/.test(text),
  parse: parseLine,
};

function parseLine(text: string, { envelope }: ParseContext): ParseResult {
  const line = readAuditLine(text);
  if (line === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of auditd' } };
  const { type, time, fields } = line;
  if (type === 'EXECVE') fields['command'] = commandOf(fields);
  if (envelope?.host !== undefined) fields['host'] = envelope.host;
  return { kind: kindOf(type), fields, time, raw: text, fieldsAreRecord: false };
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
