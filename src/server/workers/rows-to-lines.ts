const encoder = new TextEncoder();

/**
 * Rows as lines of UTF-8, in memory of their own. Each is encoded by itself into its place: joined to one text first, megabytes would be written three
 * times over, and that is a tenth of what a worker does.
 */
export function rowsToLines(rows: readonly string[]): Uint8Array<ArrayBuffer> {
  // just enough if all is ASCII
  let lines = new Uint8Array(rows.reduce((sum, row) => sum + row.length + 1, 0));
  let at = 0;
  for (const row of rows) {
    let { read, written } = encoder.encodeInto(row, lines.subarray(at));
    if (read < row.length || at + written === lines.length) {
      lines = resized(lines, Math.ceil(1.25 * lines.length) + BYTES_A_CHARACTER * row.length + 1);
      ({ read, written } = encoder.encodeInto(row, lines.subarray(at)));
    }
    at += written;
    lines[at++] = LINE_FEED;
  }
  return at === lines.length ? lines : resized(lines, at);
}

/** Of UTF-8 for each unit of UTF-16, at most. */
const BYTES_A_CHARACTER = 3;
const LINE_FEED = 10;

const resized = (bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.buffer.transfer(length));
