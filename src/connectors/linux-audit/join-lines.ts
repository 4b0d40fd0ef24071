import type { JsonValue } from '../../model/json.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { readAuditLine, type AuditLine } from './read-audit-line.ts';

/** The lines of an event that came as one record. @returns undefined if a line is none of the audit log, or of another event */
export function joinAuditLines(text: string): AuditLine | undefined {
  const lines: AuditLine[] = [];
  for (const each of text.split('\n', MOST_LINES)) {
    if (each.trim() === '') continue;
    const line = readAuditLine(each);
    if (line === undefined) return undefined;
    lines.push(line);
  }
  return joinLines(lines);
}

/**
 * One event of several lines of the audit log (SYSCALL, EXECVE, CWD, PATH …) as one set of fields. A field that several lines have with different
 * values is a list of them (`type`, the `name` of each PATH), of which rules match any; but `a0`, `a1` … are the arguments of EXECVE where there are
 * any: SYSCALL's, which are pointers then, are `syscall_a0` ….
 *
 * @returns undefined if a line is of another event, or of another machine
 */
export function joinLines(lines: readonly AuditLine[]): AuditLine | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  const isOfFirst = ({ time, fields }: AuditLine): boolean =>
    time === first.time && fields['serial'] === first.fields['serial'] && fields['host'] === first.fields['host'];
  if (!lines.every(isOfFirst)) return undefined;
  const hasArguments = lines.some(({ type }) => type === 'EXECVE');
  const fields = wideFields();
  for (const line of lines) {
    for (const [name, value] of Object.entries(line.fields)) {
      const own = hasArguments && line.type === 'SYSCALL' && /^a[0-3]$/.test(name) ? `syscall_${name}` : name;
      fields[own] = together(Object.hasOwn(fields, own) ? fields[own] : undefined, value);
    }
  }
  return { ...first, fields };
}

const MOST_LINES = 256;

/** Values without repeats, one alone as itself. */
function together(before: JsonValue | undefined, value: JsonValue): JsonValue {
  if (before === undefined || before === value) return value;
  const all = Array.isArray(before) ? before : [before];
  const more = (Array.isArray(value) ? value : [value]).filter((each) => !all.includes(each));
  return more.length === 0 ? before : [...all, ...more];
}
