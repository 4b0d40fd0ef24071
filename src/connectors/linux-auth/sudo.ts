import type { JsonObject } from '../../model/json.ts';
import type { Reading } from './pattern.ts';

/** the pairs of sudo's log line, in the order that it writes them (logging.c, new_logline); COMMAND is the last and holds anything */
const keys = new Set(['HOST', 'TTY', 'CHROOT', 'PWD', 'USER', 'GROUP', 'TSID', 'ENV', 'COMMAND']);

/**
 * `alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/id`, with a reason in front of the pairs if sudo refused.
 * The pairs keep sudo's names (Sigma rules are written against `USER`); `user`, `tty`, `pwd`, `command` and `target_user` say the same
 * in the names of the other applications.
 */
export function readSudo(message: string): Reading | undefined {
  const colon = message.indexOf(' : ');
  if (colon <= 0 || colon > 300) return undefined;
  const fields: JsonObject = { user: message.slice(0, colon).trim() };
  let rest = message.slice(colon + 3);
  let reason: string | undefined;
  while (rest !== '') {
    const equals = rest.indexOf('=');
    const key = rest.slice(0, equals).trim();
    if (key === 'COMMAND') {
      fields[key] = rest.slice(equals + 1);
      break;
    }
    const end = rest.indexOf(' ; ');
    const part = end < 0 ? rest : rest.slice(0, end);
    if (equals > 0 && equals < part.length && keys.has(key)) fields[key] = part.slice(part.indexOf('=') + 1);
    else reason ??= part.trim();
    rest = end < 0 ? '' : rest.slice(end + 3);
  }
  if (fields['COMMAND'] === undefined && reason === undefined) return undefined;
  copy(fields, 'TTY', 'tty');
  copy(fields, 'PWD', 'pwd');
  copy(fields, 'COMMAND', 'command');
  copy(fields, 'USER', 'target_user');
  if (reason === undefined || reason === '(command continued)') return { meaning: 'command', fields };
  fields['reason'] = reason;
  const attempts = /^(\d{1,3}) incorrect password attempts?$/.exec(reason)?.[1];
  if (attempts !== undefined) fields['attempts'] = Number(attempts);
  return { meaning: 'switch-failed', fields };
}

function copy(fields: JsonObject, from: string, to: string): void {
  const value = fields[from];
  if (value !== undefined) fields[to] = value;
}
