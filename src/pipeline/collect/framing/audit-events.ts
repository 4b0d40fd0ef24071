import { auditStampAt, MARK, type AuditStamp } from '../../audit-stamp.ts';
import type { Batcher } from '../batcher.ts';
import type { Framer } from './framer.ts';

/** Whether a text is the log of Linux' audit daemon, from its first line. */
export const isAuditLog = (head: string): boolean => /^(?:node=\S{1,253} )?type=[A-Z][A-Z0-9_[\]]{1,40} msg=audit\((?:\d{1,12}\.\d{3}:\d{1,20}\):|\d\d\/\d\d\/\d{2,4} [\d:.]{8,12}:\d{1,20}\) ?:)/.test(head); // prettier-ignore

const LINE_FEED = 10;
/** events that may be open at the same time: the daemon mixes those of several processors */
const MOST_OPEN = 8;
const MOST_LINES = 64;
const MOST_BYTES = 1 << 16;
const NEW_LINE = Buffer.from('\n');

interface OpenEvent {
  readonly lines: Buffer[];
  bytes: number;
  /** where its first line begins in the stream */
  readonly start: number;
}

/**
 * The log of the Linux audit daemon: lines that the kernel wrote about one event (the same node, time and serial number) are one record, in the order
 * that they came, with line feeds between. An event ends with its PROCTITLE or EOE, after 64 lines or 64 KiB, when eight others are open, or with the
 * stream. What programs tell in one line (USER_LOGIN …), and any line of another form, is a record of its own, at once.
 *
 * @param isInOrder an event also ends where another line comes between its own: no record then begins before the end of another, so that reading can
 *   begin anew at any of them (followed files)
 */
export function createAuditFramer(batcher: Batcher, isInOrder = false): Framer {
  const open = new Map<string, OpenEvent>();
  let pieces: Buffer[] = [];
  let size = 0;
  /** the line is longer than any: it goes to the batcher piece by piece */
  let isLong = false;
  let written = 0;
  let lineStart = 0;

  function write(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      piece(chunk, from, at);
      endOfLine();
      from = at + 1;
      lineStart = written + from;
    }
    piece(chunk, from, chunk.length);
    written += chunk.length;
  }

  function piece(chunk: Buffer, from: number, to: number): void {
    if (from === to) return;
    if (isLong) return batcher.add(chunk, from, to);
    // the source may use its buffer again
    pieces.push(Buffer.from(chunk.subarray(from, to)));
    size += to - from;
    if (size <= batcher.limits.record) return;
    for (const each of pieces) batcher.add(each, 0, each.length);
    pieces = [];
    isLong = true;
  }

  function endOfLine(): void {
    const [only] = pieces;
    const line = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    pieces = [];
    size = 0;
    if (isLong) {
      isLong = false;
      return batcher.closeLine();
    }
    if (line.length > 0) take(line);
  }

  function take(line: Buffer): void {
    const stamp = stampOf(line);
    if (isInOrder) closeAllBut(stamp?.id);
    if (stamp === undefined) {
      batcher.add(line, 0, line.length);
      return batcher.closeLine();
    }
    let event = open.get(stamp.id);
    if (event === undefined) {
      event = { lines: [], bytes: 0, start: lineStart };
      open.set(stamp.id, event);
    }
    event.lines.push(line);
    event.bytes += line.length + 1;
    if (stamp.isLast || event.lines.length >= MOST_LINES || event.bytes >= MOST_BYTES) close(stamp.id, event);
    else if (open.size > MOST_OPEN) {
      const [oldest] = open;
      if (oldest !== undefined) close(...oldest);
    }
  }

  function closeAllBut(id: string | undefined): void {
    for (const [other, event] of open) if (other !== id) close(other, event);
  }

  function close(id: string, event: OpenEvent): void {
    open.delete(id);
    for (const [index, line] of event.lines.entries()) {
      if (index > 0) batcher.add(NEW_LINE, 0, 1);
      batcher.add(line, 0, line.length);
    }
    batcher.closeLine();
  }

  return {
    write,
    end() {
      endOfLine();
      closeAllBut(undefined);
    },
    pending() {
      let start = size > 0 || isLong ? lineStart : written;
      for (const event of open.values()) start = Math.min(start, event.start);
      return written - start;
    },
  };
}

function stampOf(line: Buffer): AuditStamp | undefined {
  const head = line.toString('latin1', 0, 400);
  const place = head.startsWith('type=') || head.startsWith('node=') ? head.indexOf(MARK) : -1;
  return place < 0 ? undefined : auditStampAt(head, place);
}
