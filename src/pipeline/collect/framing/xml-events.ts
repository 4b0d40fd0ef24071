import type { Batcher } from '../batcher.ts';
import type { Framer } from './framer.ts';

/** Whether a text is a list of Windows events in XML, or one: what `isXmlEvents` is asked of the first bytes. */
export function isXmlEvents(head: string): boolean {
  return /^\s{0,100}(?:<\?xml[^>]{0,200}\?>\s{0,100})?(?:<!--[^>]{0,500}-->\s{0,100})?<Events?[\s>]/.test(head);
}

const LESS = 60;
const OPEN = '<Event';
const CLOSE = '</Event>';
const CDATA = '<![CDATA[';
const CDATA_END = ']]>';
/** as many bytes as it takes to know what begins with a `<` */
const LONGEST = 9;

/**
 * Windows events in XML, each over as many lines as it likes: from `<Event …>` to `</Event>` is a record. What stands around them (`<Events>`, the
 * declaration of XML) is none; anything else between them is, so that nothing is lost.
 */
export function createXmlEventsFramer(batcher: Batcher): Framer {
  let state: 'between' | 'event' | 'cdata' = 'between';
  /** the end of the last chunk that may be the beginning of a tag */
  let kept = Buffer.alloc(0);
  let between = '';

  function write(chunk: Buffer): void {
    const bytes = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    kept = Buffer.alloc(0);
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      at = state === 'cdata' ? bytes.indexOf(CDATA_END, at) : bytes.indexOf(LESS, at);
      const isShort = at < 0 ? state === 'cdata' : at + LONGEST > bytes.length;
      if (at < 0 && !isShort) break;
      if (isShort) {
        // not enough to know what it is: it waits for more
        at = at < 0 ? Math.max(from, bytes.length - CDATA_END.length + 1) : at;
        take(bytes, from, at);
        kept = Buffer.from(bytes.subarray(at));
        return;
      }
      const tag = bytes.toString('latin1', at, at + LONGEST);
      if (state === 'cdata') {
        at += CDATA_END.length;
        state = 'event';
      } else if (state === 'event' && tag.startsWith(CLOSE)) {
        at += CLOSE.length;
        take(bytes, from, at);
        batcher.close();
        state = 'between';
        from = at;
      } else if (state === 'event' && tag === CDATA) {
        at += CDATA.length;
        state = 'cdata';
      } else if (state === 'between' && isOpening(tag)) {
        take(bytes, from, at);
        endBetween();
        state = 'event';
        from = at;
        at += OPEN.length;
      } else at++;
    }
    take(bytes, from, bytes.length);
  }

  function take(bytes: Buffer, from: number, to: number): void {
    if (from >= to) return;
    if (state !== 'between') {
      batcher.add(bytes, from, to);
      return;
    }
    between += bytes.toString('latin1', from, to);
    if (between.length > MOST_BETWEEN) endBetween();
  }

  /** What stood between two events: nothing, as a rule. */
  function endBetween(): void {
    const rest = between.replaceAll(WRAPPING, '').trim();
    between = '';
    if (rest === '') return;
    const bytes = Buffer.from(rest, 'latin1');
    batcher.add(bytes, 0, bytes.length);
    batcher.close();
  }

  return {
    write,
    end() {
      const rest = kept;
      kept = Buffer.alloc(0);
      if (rest.length > 0) {
        const closes = state === 'event' && rest.toString('latin1') === CLOSE;
        take(rest, 0, rest.length);
        if (closes) batcher.close();
      }
      if (state === 'between') endBetween();
      else batcher.closeTrimmed();
      state = 'between';
    },
    pending: () => batcher.open() + kept.length + between.length,
  };
}

const MOST_BETWEEN = 1 << 16;
const WRAPPING = /<\?xml[^>]{0,1000}\?>|<\/?Events(?:\s[^>]{0,1000})?>|<!--[\s\S]{0,1000}?-->|\xef\xbb\xbf/g;

const isOpening = (tag: string): boolean => tag.startsWith(OPEN) && /[\s>]/.test(tag[OPEN.length] ?? '');
