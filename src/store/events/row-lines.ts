/** Where a row stands in its bytes, without the line break. */
export interface Line {
  readonly start: number;
  readonly end: number;
}

const LINE_BREAK = 0x0a;

export function linesOf(rows: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < rows.length;) {
    const found = rows.indexOf(LINE_BREAK, start);
    const end = found < 0 ? rows.length : found;
    if (end > start) lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

const ID_START = '{"id":"'.length;
const ID_LENGTH = 36;

/** Every row begins with its id: `{"id":"…`. Undefined if this one does not. */
export function idOfLine(rows: Uint8Array, line: Line): string | undefined {
  const id = Buffer.from(rows.subarray(line.start + ID_START, line.start + ID_START + ID_LENGTH)).toString('latin1');
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
}
