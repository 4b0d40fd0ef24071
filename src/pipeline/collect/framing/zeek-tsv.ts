import type { RecordOrigin } from '../../../model/record.ts';
import type { Batcher } from '../batcher.ts';
import type { Framer } from './framer.ts';

const LINE_FEED = 10;
const HASH = 35;
/** bytes of a header; Zeek's own are under 4 KiB */
const MAX_HEADER = 1 << 16;

/**
 * Zeek's tab-separated logs, and W3C extended logs, which are built alike (`#Fields:` names the columns): the lines that begin with `#` say what the columns are, and the data lines after them are records.
 * The header goes into the origin's context as it came, its lines joined by LF. A log may hold several headers (files joined by `cat`):
 * each begins a new context. `#close` only says that Zeek stopped writing.
 */
export function createZeekFramer(batcher: Batcher, format: 'zeek-tsv' | 'w3c' = 'zeek-tsv'): Framer {
  const bare: RecordOrigin = { ...batcher.origin(), format };
  batcher.setOrigin(bare);
  let header = '';
  /** the header line that is being read, in pieces; null within a data line; undefined at the start of a line */
  let open: string | null | undefined;
  let isCollecting = false;
  /** bytes since the last data line, or since the header whose data lines are to come */
  let pending = 0;

  function piece(chunk: Buffer, from: number, to: number): void {
    if (from === to) return;
    if (open === undefined) open = chunk[from] === HASH && header.length < MAX_HEADER ? '' : null;
    if (open !== null && open.length + to - from > MAX_HEADER) {
      // no header of Zeek's: a record like any other, so that nothing of it is lost
      const begun = Buffer.from(open, 'latin1');
      open = null;
      if (isCollecting) startRecords();
      batcher.add(begun, 0, begun.length);
    }
    if (open === null) {
      if (isCollecting) startRecords();
      batcher.add(chunk, from, to);
    } else {
      open += chunk.toString('latin1', from, to);
    }
  }

  function endOfLine(): void {
    if (open === null) batcher.closeLine();
    else if (open !== undefined) headerLine(open.endsWith('\r') ? open.slice(0, -1) : open);
    open = undefined;
    if (!isCollecting) pending = 0;
  }

  function headerLine(line: string): void {
    if (line.startsWith('#close')) return;
    if (!isCollecting) header = '';
    isCollecting = true;
    header += header === '' ? line : `\n${line}`;
  }

  function startRecords(): void {
    isCollecting = false;
    const context = Buffer.from(withColumns(header), 'latin1').toString('utf8');
    if (context !== batcher.origin().context) batcher.setOrigin({ ...bare, context });
    header = '';
  }

  /** Servers write a date or remark between records of a W3C log without naming the columns again. */
  function withColumns(next: string): string {
    const before = batcher.origin().context;
    if (format !== 'w3c' || before === undefined || /^#Fields:/m.test(next)) return next;
    return Buffer.from(before, 'utf8').toString('latin1');
  }

  return {
    write(chunk) {
      let from = 0;
      for (;;) {
        const at = chunk.indexOf(LINE_FEED, from);
        if (at < 0) break;
        piece(chunk, from, at);
        pending += at + 1 - from;
        endOfLine();
        from = at + 1;
      }
      piece(chunk, from, chunk.length);
      pending += chunk.length - from;
    },
    end: endOfLine,
    pending: () => pending,
  };
}
