import type { Batcher } from '../batcher.ts';
import type { Framer } from './framer.ts';
import { createPageHead, type PageHead } from './page-head.ts';

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const RECORD_SEPARATOR = 30; // RFC 7464
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const BRACE = Buffer.from('{');

type Mode = 'between' | 'page-head' | 'document' | 'line-start' | 'other';

/**
 * JSON documents, one after the other with or without anything between them, printed on one line or many. A top-level array gives its elements,
 * and so does the list of a page of records (`PageHead`); what else stands in the page comes as documents of its own. Records are slices of
 * the original text. Only brackets and strings are looked at: whether a document is valid is for the parser to say.
 *
 * A damaged document must not swallow its neighbours. It ends where a line ends inside a string; where, in an indented document, a line opens
 * a brace at the document's own indentation; and, once it is too long to be kept, at the first line that opens a brace. What is no document
 * (a stray word) is a record up to the end of its line.
 */
export function createJsonFramer(batcher: Batcher): Framer {
  let mode: Mode = 'between';
  let isInArray = false;
  let isInWrapper = false;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  /** of the document that has just begun: whether it is a page */
  let head: PageHead | undefined;
  /** blanks between the beginning of the line and this place; -1 if something else is there */
  let indent = 0;
  /** the same where the open document began */
  let column = -1;
  /** undefined until the document's second line */
  let isIndented: boolean | undefined;
  /** place of the chunk in the stream, and where the open document began there, in bytes */
  let position = 0;
  let began = 0;

  /** asked through a function, because other functions change the mode */
  const is = (asked: Mode): boolean => mode === asked;

  function write(chunk: Buffer): void {
    consume(chunk);
    position += chunk.length;
  }

  function consume(chunk: Buffer): void {
    /** first byte in this chunk of the open record */
    let from = 0;
    let i = 0;
    while (i < chunk.length) {
      if (mode === 'document') {
        i = skipDocument(chunk, i);
        if (is('between')) {
          batcher.add(chunk, from, i);
          batcher.close();
        }
        continue;
      }
      const byte = chunk[i] ?? 0;
      switch (mode) {
        case 'between':
          from = i;
          i = between(byte, i);
          break;
        case 'page-head':
          if (inHead(byte)) i++;
          else from = i;
          break;
        case 'line-start':
          if (byte === SPACE || byte === TAB) {
            const begin = i;
            while (chunk[i] === SPACE || chunk[i] === TAB) i++;
            indent += i - begin;
          } else if (byte === LINE_FEED || byte === RETURN) {
            indent = 0;
            i++;
          } else if (isNextDocument(byte, i)) {
            batcher.add(chunk, from, i);
            batcher.close();
            mode = 'between';
          } else {
            isIndented ??= indent > column;
            mode = 'document';
          }
          break;
        case 'other':
          if (isEndOfOther(byte)) {
            batcher.add(chunk, from, i);
            batcher.closeLine();
            isInString = false;
            mode = 'between';
          } else i++;
          break;
      }
    }
    if (mode !== 'between' && mode !== 'page-head') batcher.add(chunk, from, chunk.length);
  }

  /** @returns the place behind what was understood */
  function between(byte: number, at: number): number {
    switch (byte) {
      case LINE_FEED:
        indent = 0;
        return at + 1;
      case SPACE:
      case TAB:
        if (indent >= 0) indent++;
        return at + 1;
      case RETURN:
      case RECORD_SEPARATOR:
        return at + 1;
      case COMMA:
        indent = -1;
        return at + 1;
      case CLOSE_BRACKET:
        if (!isInArray) break;
        isInArray = false;
        return at + 1;
      case CLOSE_BRACE:
        if (!isInWrapper || isInArray) break;
        isInWrapper = false;
        return at + 1;
      case OPEN_BRACKET:
        if (isInArray) {
          startDocument(at, 0);
          return at;
        }
        isInArray = true;
        indent = -1;
        return at + 1;
      case OPEN_BRACE:
        startDocument(at, 0);
        if (isInArray || isInWrapper) return at;
        mode = 'page-head';
        head = createPageHead();
        return at;
      default:
    }
    if (isInWrapper && !isInArray) {
      // what stands beside the records becomes a document: its opening brace is given back, its closing one follows
      startDocument(at, 1);
      isInWrapper = false;
      batcher.add(BRACE, 0, 1);
      return at;
    }
    mode = 'other';
    began = position + at;
    isInString = false;
    isEscaped = false;
    return at;
  }

  function startDocument(at: number, open: number): void {
    mode = 'document';
    depth = open;
    isInString = false;
    isEscaped = false;
    column = indent;
    isIndented = undefined;
    began = position + at;
    indent = -1;
  }

  /** @returns whether the byte belongs to the head; if not, it is known now whether this is a page, and the byte is to be looked at again */
  function inHead(byte: number): boolean {
    const known = head?.next(byte) ?? 'document';
    if (known === 'more') return true;
    const fed = head?.fed() ?? BRACE;
    const beside = head?.beside() ?? '';
    head = undefined;
    if (known === 'page') {
      isInArray = true;
      isInWrapper = true;
      mode = 'between';
      indent = -1;
      if (beside !== '') addOwn(`${beside}}`);
    } else {
      // a document like any other: what was held back is looked at in its turn
      mode = 'document';
      replay(fed);
    }
    return false;
  }

  /** What was held back, from where the document began. */
  function replay(fed: Buffer): void {
    const here = position;
    position = began;
    consume(fed);
    position = here;
  }

  /** A record that is not a slice of the text. */
  function addOwn(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    batcher.add(bytes, 0, bytes.length);
    batcher.close();
  }

  /** @returns the place behind the document (mode is then 'between'), behind the end of a line in it, or the end of the chunk */
  function skipDocument(chunk: Buffer, at: number): number {
    const end = chunk.length;
    let i = at;
    // locals and a loop of its own for strings: every byte comes by here
    let open = depth;
    let isQuoted = isInString;
    if (isEscaped && i < end) {
      isEscaped = false;
      i++;
    }
    while (i < end) {
      if (isQuoted) {
        let byte = 0;
        while (i < end && (byte = chunk[i] ?? 0) !== QUOTE && byte !== BACKSLASH && byte !== LINE_FEED) i++;
        if (i >= end) break;
        if (byte === LINE_FEED) {
          mode = 'between';
          return i;
        }
        i++;
        if (byte === QUOTE) isQuoted = false;
        else if (i++ === end) isEscaped = true;
        continue;
      }
      const byte = chunk[i++] ?? 0;
      if (byte === QUOTE) isQuoted = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) open++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (--open === 0) {
          mode = 'between';
          return i;
        }
      } else if (byte === LINE_FEED) {
        mode = 'line-start';
        indent = 0;
        break;
      }
    }
    depth = open;
    isInString = isQuoted;
    return Math.min(i, end);
  }

  function isNextDocument(byte: number, at: number): boolean {
    if (byte !== OPEN_BRACE) return false;
    return (isIndented === true && indent === column) || position + at - began > batcher.limits.record;
  }

  /** In an array a scalar ends at the comma or the bracket, elsewhere at the end of the line. */
  function isEndOfOther(byte: number): boolean {
    if (byte === LINE_FEED) return true;
    if (!isInArray) return false;
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) isInString = false;
      return false;
    }
    if (byte === QUOTE) isInString = true;
    return byte === COMMA || byte === CLOSE_BRACKET;
  }

  return {
    write,
    end() {
      if (mode === 'page-head') {
        mode = 'document';
        replay(head?.fed() ?? BRACE);
      }
      if (mode === 'other') batcher.closeLine();
      else if (mode !== 'between') {
        batcher.spoil({ kind: 'truncated', message: 'The input ends inside this JSON document.' });
      }
      mode = 'between';
    },
    pending: () => (mode === 'between' ? 0 : position - began),
  };
}
