import type { LineJoiner, LineRole } from './joined-lines.ts';

/** Whether a text is PostgreSQL's log as its server writes it to stderr, from its first line. */
export const isPostgresqlLog = (head: string): boolean => {
  const first = head.slice(0, head.indexOf('\n') < 0 ? MOST_HEAD : head.indexOf('\n'));
  return stamp.test(first) && levelOf(first) !== undefined;
};

/** Whether it is its csvlog. */
export const isPostgresqlCsv = (head: string): boolean => csvHead.test(head.slice(0, MOST_HEAD));

const MOST_HEAD = 1024;
const GROUP = 'record';
const TAB = 9;
const QUOTE = 34;
const LIMITS = { mostOpen: 1, mostLines: 10_000, mostBytes: 1 << 20 };

/** what most forms of `log_line_prefix` begin with */
const stamp = /^(?:\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}|\d{9,11}\.\d{3}|<\d{4}-|\[\d{1,10}(?:-\d{1,6})?\] )/;
/** two blanks follow the colon */
const level = /(?:^|[ :\])])(DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT|BACKTRACE): {2}/; // prettier-ignore
/** what is said beside a message, in lines of its own */
const beside: ReadonlySet<string> = new Set(['DETAIL', 'HINT', 'QUERY', 'CONTEXT', 'LOCATION', 'STATEMENT', 'BACKTRACE']); // prettier-ignore

/**
 * PostgreSQL's log in stderr: the second line of a text begins with a tab (`append_with_tabs` of elog.c), and what is said beside a message (DETAIL, HINT, STATEMENT …) comes in
 * lines with the same prefix, but for the number of the line (`%l`). Both belong to the record that the message begins.
 */
export const createPostgresqlJoiner = (): LineJoiner => {
  /** of the open record */
  let prefix: string | undefined;
  return {
    ...LIMITS,
    roleOf(line): LineRole | undefined {
      if (line[0] === TAB) return { group: GROUP };
      const head = line.toString('latin1', 0, MOST_HEAD);
      const found = stamp.test(head) ? levelOf(head) : undefined;
      if (found === undefined) return undefined;
      const isBeside = beside.has(found.level) && (prefix === undefined || isSamePrefix(prefix, found.prefix));
      if (!isBeside) prefix = found.prefix;
      prefix ??= found.prefix;
      return { group: GROUP, begins: !isBeside };
    },
    restart(line) {
      const head = line.toString('latin1', 0, MOST_HEAD);
      prefix = line[0] === TAB ? undefined : levelOf(head)?.prefix;
    },
  };
};

function levelOf(head: string): { readonly level: string; readonly prefix: string } | undefined {
  const found = level.exec(head.slice(0, 600));
  return found?.[1] === undefined ? undefined : { level: found[1], prefix: head.slice(0, found.index) };
}

/** Parts that may stand between a message and one of its parts. */
const MOST_PARTS = 8;

/** The same but for the number of the line, which has grown; a number alone in brackets is that of the process. */
function isSamePrefix(one: string, other: string): boolean {
  if (one === other) return true;
  const [before, after] = [one.split(/(\d+)/), other.split(/(\d+)/)];
  const different = before.flatMap((word, at) => (word === after[at] ? [] : [at]));
  const [at = 0] = different;
  if (before.length !== after.length || different.length !== 1 || at % 2 === 0) return false;
  const grown = Number(after[at]) - Number(before[at]);
  const isProcess = before[at - 1]?.endsWith('[') === true && before[at + 1]?.startsWith(']') === true;
  return grown > 0 && grown <= MOST_PARTS && !isProcess;
}

const csvHead = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3} [A-Z+:\-\d]{1,10},(?:"[^"\n]{0,300}")?,(?:"[^"\n]{0,300}")?,\d{0,10},(?:"[^"\n]{0,300}")?,[\da-f]{1,16}\.[\da-f]{1,16},\d{1,12},/; // prettier-ignore

/** PostgreSQL's csvlog: a line that has all of a record's first columns begins one, and any other goes on with a value in quotes of the one before. */
export const createPostgresqlCsvJoiner = (): LineJoiner => ({
  ...LIMITS,
  roleOf(line): LineRole {
    const begins = csvHead.test(line.toString('latin1', 0, MOST_HEAD));
    return { group: GROUP, begins, ends: begins && !hasOddQuotes(line) };
  },
});

function hasOddQuotes(line: Buffer): boolean {
  let isOdd = false;
  for (let at = line.indexOf(QUOTE); at >= 0; at = line.indexOf(QUOTE, at + 1)) isOdd = !isOdd;
  return isOdd;
}
