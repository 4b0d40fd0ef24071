const encoder = new TextEncoder();

/**
 * Rows as lines of UTF-8, in memory of their own. Each is encoded by itself into its place: joined to one text first, megabytes would be written three
 * times over, and that is a tenth of what a worker does.
 */
export function rowsToLines(rows: readonly string[]): Uint8Array<ArrayBuffer> {
  const lines = new Uint8Array(rows.reduce((sum, row) => sum + Buffer.byteLength(row) + 1, 0));
  let at = 0;
  for (const row of rows) {
    at += encoder.encodeInto(row, lines.subarray(at)).written;
    lines[at++] = LINE_FEED;
  }
  return lines;
}

const LINE_FEED = 10;
