import type { Batcher } from '../batcher.ts';
import type { Framer } from './framer.ts';

const LINE_FEED = 10;

/** One record a line, ended by LF or CRLF; the last one may lack its end. Empty lines are no records. */
export function createLineFramer(batcher: Batcher): Framer {
  let pending = 0;
  return {
    write(chunk) {
      let from = 0;
      for (;;) {
        const at = chunk.indexOf(LINE_FEED, from);
        if (at < 0) break;
        if (at > from) batcher.add(chunk, from, at);
        batcher.closeLine();
        from = at + 1;
      }
      if (from < chunk.length) batcher.add(chunk, from, chunk.length);
      pending = from === 0 ? pending + chunk.length : chunk.length - from;
    },
    end() {
      batcher.closeLine();
      pending = 0;
    },
    pending: () => pending,
  };
}
