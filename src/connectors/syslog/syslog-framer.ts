import type { Batcher } from '../../pipeline/collect/batcher.ts';
import type { Framer } from '../../pipeline/collect/framing/framer.ts';
import { createLineFramer } from '../../pipeline/collect/framing/lines.ts';

const SPACE = 32;
const LESS = 60;
const LINE_FEED = 10;
const ZERO = 48;
const ONE = 49;
const NINE = 57;
const MAX_DIGITS = 9;
const FIRST = Buffer.from('<');

/**
 * The messages of one TCP connection (RFC 6587). If it begins with a count, a blank, `<` and a digit, every message is counted in octets (3.4.1),
 * else each is a line (3.4.2). Where a count should stand and does not, the rest is read as lines: so a confused sender loses nothing.
 */
export function createSyslogFramer(batcher: Batcher): Framer {
  const lines = createLineFramer(batcher);
  let mode: 'undecided' | 'counted' | 'lines' = 'undecided';
  /** the count, as far as it has come: it may be split over chunks */
  let head = '';
  /** octets of the message that are to come */
  let left = 0;

  function toLines(): void {
    mode = 'lines';
    const begun = Buffer.from(head, 'latin1');
    head = '';
    if (begun.length > 0) lines.write(begun);
  }

  /** @returns the place behind what was understood */
  function counting(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (mode === 'undecided' && head.endsWith(' ') && byte === LESS) {
      head += '<';
      return at + 1;
    }
    if (mode === 'undecided' && head.endsWith(' <') && byte >= ZERO && byte <= NINE) {
      startMessage();
      batcher.add(FIRST, 0, 1);
      if (--left === 0) batcher.close();
      return at;
    }
    const isHeadOpen = head.length < MAX_DIGITS && !head.includes(' ');
    if (byte >= (head === '' ? ONE : ZERO) && byte <= NINE && isHeadOpen) {
      head += String.fromCharCode(byte);
      return at + 1;
    }
    if (byte === SPACE && head !== '' && !head.includes(' ')) {
      head += ' ';
      if (mode === 'counted') startMessage();
      return at + 1;
    }
    // many senders put an end of line between counted messages
    if (byte === LINE_FEED && head === '') return at + 1;
    toLines();
    return at;
  }

  function startMessage(): void {
    mode = 'counted';
    left = Number.parseInt(head, 10);
    head = '';
  }

  return {
    write(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (mode === 'lines') {
          lines.write(at === 0 ? chunk : chunk.subarray(at));
          return;
        }
        if (left === 0) {
          at = counting(chunk, at);
          continue;
        }
        const to = Math.min(chunk.length, at + left);
        batcher.add(chunk, at, to);
        left -= to - at;
        at = to;
        if (left === 0) batcher.closeTrimmed();
      }
    },
    end() {
      if (mode === 'counted' && left > 0) {
        const message = `The connection ended ${left} octets before the end of the message.`;
        batcher.spoil({ kind: 'truncated', message });
      }
      toLines();
      lines.end();
    },
    pending: () => batcher.open() + head.length,
  };
}
