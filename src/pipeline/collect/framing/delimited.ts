import type { Batcher } from '../batcher.ts';
import type { Framer } from './framer.ts';

/** How the context of delimited records is marked: this, the delimiter, a line feed, the header line as it came. The normalize stage reads it. */
export const DELIMITED_MARK = '#delimited ';

const LINE_FEED = 10;
/** A record that goes over more lines, or more bytes, is none: somebody forgot a quote. */
const MOST_LINES = 100;
const MOST_BYTES = 1 << 16;
const MOST_HEADER = 1 << 16;

/**
 * Delimited records (CSV as RFC 4180 has it) under a header line. The header goes into the context of the records; a line that repeats it
 * (files joined by `cat`) is not a record. A quoted field may hold ends of lines; a quote that does not end within a hundred lines counts as
 * text, and each line is a record.
 */
export function createDelimitedFramer(batcher: Batcher): Framer {
  const bare = batcher.origin();
  let header = headerOf(bare.context);
  let delimiter = delimiterOf(bare.context) ?? ',';
  /** pieces of the line that is being read */
  let pieces: Buffer[] = [];
  let size = 0;
  /** the line is longer than any: it goes to the batcher piece by piece */
  let isLong = false;
  /** complete lines of a record with an open quote */
  let held: Buffer[] = [];
  let heldBytes = 0;

  function piece(chunk: Buffer, from: number, to: number): void {
    if (from === to) return;
    if (isLong) return batcher.add(chunk, from, to);
    // the source may use its buffer again
    pieces.push(Buffer.from(chunk.subarray(from, to)));
    size += to - from;
    if (size <= batcher.limits.record) return;
    giveUp();
    for (const each of pieces) batcher.add(each, 0, each.length);
    pieces = [];
    isLong = true;
  }

  function endOfLine(): void {
    if (isLong) {
      batcher.closeLine();
      isLong = false;
      size = 0;
      return;
    }
    const [only] = pieces;
    const line = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    pieces = [];
    size = 0;
    const text = withoutReturn(line.toString('latin1'));
    if (held.length === 0 && text === '') return;
    if (header === undefined && line.length <= MOST_HEADER) return takeHeader(line);
    if (held.length === 0 && text === header) return;
    if (!endsInQuote(text, delimiter, held.length > 0)) {
      held.push(line);
      return release();
    }
    held.push(line);
    heldBytes += line.length + 1;
    if (held.length >= MOST_LINES || heldBytes >= MOST_BYTES) giveUp();
  }

  function takeHeader(line: Buffer): void {
    const text = withoutReturn(line.toString('utf8'));
    const likely = likelyDelimiter(text);
    if (likely === undefined) {
      // reading began in the middle of the file: records without names are still records
      header = '';
      batcher.add(line, 0, line.length);
      return batcher.closeLine();
    }
    header = withoutReturn(line.toString('latin1'));
    delimiter = likely;
    batcher.setOrigin({ ...bare, context: `${DELIMITED_MARK}${delimiter}\n${text}` });
  }

  /** What is held is one record, its lines joined as they were. */
  function release(): void {
    for (const [i, line] of held.entries()) {
      if (i > 0) batcher.add(NEW_LINE, 0, 1);
      batcher.add(line, 0, line.length);
    }
    batcher.closeLine();
    held = [];
    heldBytes = 0;
  }

  /** What is held is no record: each line is one. */
  function giveUp(): void {
    const lines = held;
    held = [];
    heldBytes = 0;
    for (const line of lines) {
      batcher.add(line, 0, line.length);
      batcher.closeLine();
    }
  }

  return {
    write(chunk) {
      let from = 0;
      for (;;) {
        const at = chunk.indexOf(LINE_FEED, from);
        if (at < 0) break;
        piece(chunk, from, at);
        endOfLine();
        from = at + 1;
      }
      piece(chunk, from, chunk.length);
    },
    end() {
      if (isLong || size > 0) endOfLine();
      giveUp();
    },
    pending: () => size + heldBytes,
  };
}

const NEW_LINE = Buffer.from('\n');
const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

function delimiterOf(context: string | undefined): string | undefined {
  return context?.startsWith(DELIMITED_MARK) === true ? context[DELIMITED_MARK.length] : undefined;
}

function headerOf(context: string | undefined): string | undefined {
  if (delimiterOf(context) === undefined || context === undefined) return undefined;
  return Buffer.from(context.slice(context.indexOf('\n') + 1), 'utf8').toString('latin1');
}

/** Whether a line ends inside of a quoted field. A quote counts only where a field begins. */
function endsInQuote(line: string, delimiter: string, isOpen: boolean): boolean {
  let at = 0;
  let inQuote = isOpen;
  for (;;) {
    if (inQuote) {
      const close = closingQuote(line, at);
      if (close < 0) return true;
      at = close + 1;
      inQuote = false;
    } else if (line.charCodeAt(at) === 34) {
      inQuote = true;
      at += 1;
      continue;
    }
    const next = line.indexOf(delimiter, at);
    if (next < 0) return false;
    at = next + 1;
  }
}

function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2)) if (line[at + 1] !== '"') return at;
  return -1;
}

const DELIMITERS = [',', '\t', ';', '|'];
const NAME = /^[A-Za-z_@#][\w .()/#:%@-]{0,79}$/;

/** The delimiter of a line that looks like a header: at least three names, all different. */
export function likelyDelimiter(line: string): string | undefined {
  if (line.length > MOST_HEADER) return undefined;
  const found = DELIMITERS.map((delimiter) => ({ delimiter, names: line.split(delimiter).map(bareName) }))
    .filter(({ names }) => names.length >= 3 && names.every((name) => NAME.test(name)))
    .toSorted((a, b) => b.names.length - a.names.length)[0];
  return found === undefined || new Set(found.names).size < found.names.length ? undefined : found.delimiter;
}

const bareName = (name: string): string => (name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1) : name);

/** Lines at the beginning of a file that are looked at. */
const SAMPLE_LINES = 20;

/**
 * Whether a text is delimited with a header: its first line holds names, the lines after it have as many fields, and in some column values with digits
 * stand under a name. A log in prose with commas is none.
 * @param head the beginning of the text
 */
export function isDelimited(head: string): boolean {
  const lines = head.split('\n').map(withoutReturn);
  // the last line may have been cut off
  const [header = '', ...rest] = lines.length > 2 && !head.endsWith('\n') ? lines.slice(0, -1) : lines;
  const delimiter = likelyDelimiter(header);
  if (delimiter === undefined) return false;
  const names = header.split(delimiter);
  if (names.some((name) => name.startsWith(' ')) && delimiter === ',') return false;
  const rows = rowsOf(rest, delimiter).slice(0, SAMPLE_LINES);
  if (rows.length === 0 || rows.some((row) => row.length !== names.length)) return false;
  return names.some((_, i) => rows.filter((row) => /\d/.test(row[i] ?? '')).length * 2 > rows.length);
}

/** The fields of records, those over several lines joined; one that is open at the end is left out. */
function rowsOf(lines: readonly string[], delimiter: string): string[][] {
  const rows: string[][] = [];
  let open = '';
  for (const line of lines.slice(0, 5 * SAMPLE_LINES)) {
    if (open === '' && line === '') continue;
    const record = open === '' ? line : `${open}\n${line}`;
    if (endsInQuote(line, delimiter, open !== '')) {
      open = record.slice(0, MOST_BYTES);
      continue;
    }
    rows.push(splitRow(record, delimiter));
    open = '';
  }
  return rows;
}

/** Only how many there are and whether they have digits counts here. */
function splitRow(record: string, delimiter: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const from = at;
    if (record[at] === '"') {
      const close = closingQuote(record, at + 1);
      at = close < 0 ? record.length : close + 1;
    }
    const next = record.indexOf(delimiter, at);
    fields.push(record.slice(from, next < 0 ? record.length : next));
    if (next < 0) return fields;
    at = next + 1;
  }
}
