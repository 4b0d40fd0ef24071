import type { LineJoiner, LineRole } from './joined-lines.ts';

/** Whether a text is a log of MySQL or MariaDB whose records go over several lines (error, general, slow), from its first lines. */
export const isMysqlLog = (head: string): boolean => {
  const lines = head.slice(0, 4096).split('\n', 6);
  return lines.some((line) => banner.test(line)) || formOf(lines[0] ?? '') !== undefined;
};

const GROUP = 'record';
const HASH = 35;

const banner = /^(?:\S{0,200}(?:mysqld|mariadbd), Version: |Tcp port: \d{1,5} {1,4}Unix socket: |Time {0,20}\t[\t ]{0,20}Id Command\tArgument|Version: '[^']{1,200}' {1,4}socket: )/; // prettier-ignore
const STAMP = String.raw`(?:\d{4}-\d{2}-\d{2}[T ] ?\d{1,2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})?|\d{6} {1,2}\d{1,2}:\d{2}:\d{2})`;
const error = new RegExp(`^${STAMP} (?:(?:\\d{1,20}|0x[0-9a-f]{1,16}) )?\\[(?:System|ERROR|Error|Warning|Note)\\] `);
const general = new RegExp(`^(?:${STAMP})?\\t{1,2} {0,20}\\d{1,20} [A-Z][A-Za-z_]{1,15}(?: [A-Za-z]{1,10})?(?:\\t|$)`);
/** what an entry of the slow log begins with: its time is only written where it is another than that of the entry before */
const slowTime = /^# Time: (?:\d{4}-\d{2}-\d{2}T\d{2}:|\d{6} {1,2}\d{1,2}:)/;
const slowUser = /^# User@Host: [^\n[]{0,200}\[/;

type Form = 'banner' | 'time' | 'user' | 'line';

function formOf(line: string): Form | undefined {
  if (line.charCodeAt(0) === HASH) return slowTime.test(line) ? 'time' : slowUser.test(line) ? 'user' : undefined;
  if (error.test(line) || general.test(line)) return 'line';
  return banner.test(line) ? 'banner' : undefined;
}

/**
 * The logs of MySQL and MariaDB: a line with a head of its own begins a record (in the slow log its `# Time:` or `# User@Host:`), and any other goes on with the one before: the lines of a
 * statement, of a message, of an entry of the slow log.
 */
export const createMysqlJoiner = (): LineJoiner => {
  /** the record has a time, and no user yet */
  let isTimed = false;
  return {
    mostOpen: 1,
    mostLines: 10_000,
    mostBytes: 1 << 20,
    roleOf(line): LineRole {
      const form = formOf(line.toString('latin1', 0, 512));
      const begins = form !== undefined && !(form === 'user' && isTimed);
      isTimed = form === 'time';
      return { group: GROUP, begins, ends: form === 'banner' };
    },
  };
};
