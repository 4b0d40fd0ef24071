import { readerOf, type Marks, type ReadCell } from './tsv-value.ts';

export interface ZeekHeader {
  readonly path: string | undefined;
  readonly separator: string;
  /** what stands for a value that is not set; such a cell is not given to `read` */
  readonly unset: string;
  readonly columns: readonly ZeekColumn[];
  /** a column is named `__proto__`, which an assignment would take for something else */
  readonly hasProto: boolean;
}

export interface ZeekColumn {
  readonly name: string;
  readonly read: ReadCell;
}

/** Whether a text is, or begins with, the header of a Zeek log. */
export function isHeader(context: string): boolean {
  return context.startsWith('#separator') || /^#fields[\t ]/m.test(context.slice(0, 100_000));
}

/** Headers that were read, newest last: the records of a batch share theirs, and batches of a few logs take turns. */
const headersByContext = new Map<string, ZeekHeader>();
const MOST_HEADERS = 32;
const MOST_COLUMNS = 2_000;
let last: { context: string; header: ZeekHeader } | undefined;

/** The header in a batch's context; undefined if it has no `#fields`. */
export function headerOf(context: string): ZeekHeader | undefined {
  if (last?.context === context) return last.header;
  const header = headersByContext.get(context) ?? parseHeader(context);
  if (header === undefined) return undefined;
  if (headersByContext.size >= MOST_HEADERS) headersByContext.clear();
  headersByContext.set(context, header);
  last = { context, header };
  return header;
}

function parseHeader(context: string): ZeekHeader | undefined {
  const lines = context.split(/\r?\n/);
  const separator = unescapeSeparator(wordsOf(lines, '#separator', ' ')?.[0]) ?? '\t';
  const names = wordsOf(lines, '#fields', separator)?.slice(0, MOST_COLUMNS);
  if (names === undefined) return undefined;
  const types = wordsOf(lines, '#types', separator) ?? [];
  const marks: Marks = {
    setSeparator: wordsOf(lines, '#set_separator', separator)?.[0] ?? ',',
    empty: wordsOf(lines, '#empty_field', separator)?.[0] ?? '(empty)',
    unset: wordsOf(lines, '#unset_field', separator)?.[0] ?? '-',
  };
  const columns = names.map((name, index) => ({ name, read: readerOf(types[index] ?? 'string', marks) }));
  const hasProto = names.includes('__proto__');
  return { path: wordsOf(lines, '#path', separator)?.[0], separator, unset: marks.unset, columns, hasProto };
}

/** What stands behind a key of the header, newest line first: a log that was appended to after a change has a second header. */
function wordsOf(lines: readonly string[], key: string, separator: string): string[] | undefined {
  const line = lines.findLast((line) => line.startsWith(`${key}${separator}`) || line.startsWith(`${key} `));
  return line?.slice(key.length + 1).split(separator);
}

/** `#separator` is written as `\x09`. */
function unescapeSeparator(text: string | undefined): string | undefined {
  const code = /^\\x([0-9a-fA-F]{2})$/.exec(text ?? '')?.[1];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return text === undefined || text === '' ? undefined : text;
}
