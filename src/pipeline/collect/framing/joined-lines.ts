import type { Batcher } from '../batcher.ts';
import type { Framer } from './framer.ts';

/** What a line is to those before it. Undefined: a record of its own. */
export interface LineRole {
  /** lines of one group are one record: the serial number of an event, the stream of a container */
  readonly group: string;
  /** what is open of this group has ended before this line */
  readonly begins?: boolean;
  /** nothing more comes of its record */
  readonly ends?: boolean;
}

/**
 * How the lines of a format belong together. Made anew for each stream: it may remember what came before, but what it says from the beginning of a record on must not depend on
 * that, because reading begins anew there after a crash.
 */
export interface LineJoiner {
  /** groups that may be open at the same time */
  readonly mostOpen: number;
  /** of a record */
  readonly mostLines: number;
  readonly mostBytes: number;
  /** @param line without its line feed */
  roleOf(line: Buffer): LineRole | undefined;
  /** A record begins with this line though it goes on with one that was cut off before: from here on only what this line tells may be remembered. */
  restart?(line: Buffer): void;
}

interface Joined {
  readonly group: string | undefined;
  readonly lines: Buffer[];
  bytes: number;
  /** where its first line begins in the stream */
  readonly start: number;
  /** the place behind its last line */
  end: number;
  isOver: boolean;
}

const LINE_FEED = 10;
const RETURN = 13;
const NEW_LINE = Buffer.from('\n');
/** Records that wait for one that began before them. */
const MOST_HELD = 1024;
const MOST_HELD_BYTES = 4 << 20;

/**
 * Lines that belong together are one record, in the order that they came, with line feeds between. Records go out in the order in which they begin, and never one of which a line
 * stands behind the beginning of one that is open: reading can begin anew behind what went out. One that does not end goes out as far as it has come: after so many lines or bytes, when too many are
 * open or wait for it, when nothing comes for a while (`settle`), or with the stream.
 *
 * Memory: what is open and waits, 4 MiB and one record at most.
 */
export function createJoiningFramer(batcher: Batcher, joiner: LineJoiner): Framer {
  const mostBytes = Math.min(joiner.mostBytes, batcher.limits.record);
  const openByGroup = new Map<string, Joined>();
  /** in the order of their beginnings */
  let held: Joined[] = [];
  let heldBytes = 0;
  /** of the line that is being read */
  let pieces: Buffer[] = [];
  let size = 0;
  /** the line is longer than any: it goes to the batcher piece by piece */
  let isLong = false;
  let written = 0;
  let lineStart = 0;

  function write(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      if (size === 0 && !isLong && at - from <= batcher.limits.record) takeFrom(chunk, from, at);
      else {
        piece(chunk, from, at);
        endOfLine();
      }
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
    closeAll();
    for (const each of pieces) batcher.add(each, 0, each.length);
    pieces = [];
    size = 0;
    isLong = true;
  }

  function endOfLine(): void {
    if (isLong) {
      isLong = false;
      return batcher.closeLine();
    }
    const line = Buffer.concat(pieces);
    pieces = [];
    size = 0;
    takeFrom(line, 0, line.length);
  }

  function takeFrom(bytes: Buffer, from: number, to: number): void {
    const line = bytes.subarray(from, bytes[to - 1] === RETURN && to > from ? to - 1 : to);
    if (line.length === 0 && openByGroup.size === 0) return;
    const role = joiner.roleOf(line);
    if (role === undefined && held.length === 0) {
      // nearly all lines of most formats: no copy
      batcher.add(bytes, from, to);
      return batcher.closeLine();
    }
    if (role === undefined) hold(undefined, line).isOver = true;
    else take(line, role);
    if (held.length > MOST_HELD || heldBytes > MOST_HELD_BYTES) closeAll();
    else release();
  }

  function take(line: Buffer, { group, begins, ends }: LineRole): void {
    let joined = openByGroup.get(group);
    if (joined !== undefined && (begins === true || joined.bytes + line.length + 1 > mostBytes)) {
      over(joined);
      joined = undefined;
    }
    if (joined === undefined) {
      if (begins !== true) joiner.restart?.(line);
      openByGroup.set(group, (joined = hold(group, line)));
    } else {
      joined.lines.push(Buffer.from(line));
      joined.bytes += line.length + 1;
      joined.end = lineEnd(line);
      heldBytes += line.length + 1;
    }
    if (ends === true || joined.lines.length >= joiner.mostLines) over(joined);
    else if (openByGroup.size > joiner.mostOpen) over(openByGroup.values().next().value);
  }

  function hold(group: string | undefined, line: Buffer): Joined {
    const joined = { group, lines: [Buffer.from(line)], bytes: line.length, start: lineStart, end: lineEnd(line), isOver: false }; // prettier-ignore
    held.push(joined);
    heldBytes += line.length;
    return joined;
  }

  function over(joined: Joined | undefined): void {
    if (joined?.group !== undefined) openByGroup.delete(joined.group);
    if (joined !== undefined) joined.isOver = true;
  }

  /** of the line that was just read; its line feed (and a carriage return) may still follow */
  const lineEnd = (line: Buffer): number => lineStart + line.length;

  /** Gives out what is complete: up to the last place where nothing is open. */
  function release(): void {
    let count = 0;
    let end = 0;
    for (let at = 0; held[at]?.isOver === true; at += 1) {
      end = Math.max(end, held[at]?.end ?? 0);
      if (end <= (held[at + 1]?.start ?? Infinity)) count = at + 1;
    }
    if (count === 0) return;
    for (const { lines, bytes } of held.slice(0, count)) {
      for (const [index, line] of lines.entries()) {
        if (index > 0) batcher.add(NEW_LINE, 0, 1);
        batcher.add(line, 0, line.length);
      }
      batcher.close();
      heldBytes -= bytes;
    }
    held = count === held.length ? [] : held.slice(count);
  }

  function closeAll(): void {
    for (const joined of held) over(joined);
    release();
  }

  return {
    write,
    spoil(reason) {
      if (!isLong) {
        closeAll();
        for (const each of pieces) batcher.add(each, 0, each.length);
        pieces = [];
        size = 0;
      }
      isLong = false;
      batcher.spoil(reason);
    },
    settle() {
      // a line that is being written is more to come
      if (size === 0 && !isLong) closeAll();
    },
    end() {
      if (size > 0 || isLong) endOfLine();
      closeAll();
    },
    pending: () => written - (held[0]?.start ?? (size > 0 || isLong ? lineStart : written)),
  };
}
