import { nameAt } from '../name-at.ts';

/** How a text of pairs is written. */
export interface PairsStyle {
  /** `\"` and `\\` in a quoted value stand for the second character */
  readonly escapes: boolean;
  /** a word without `=` is kept with this as its value; else it is passed over */
  readonly flag?: string;
  /** commas end bare values too, and separate pairs */
  readonly commas?: boolean;
}

/**
 * Reads `key=value key2="value with blanks" …` from `from` on, one pass: a key runs to its `=`, a bare value to the next blank.
 * A quote that does not end runs to the end of the text. What a key is given twice is handed out twice.
 */
export function eachPair(
  text: string,
  from: number,
  { escapes, flag, commas = false }: PairsStyle,
  visit: (key: string, value: string) => void,
): void {
  const { length } = text;
  let at = from;
  while (at < length) {
    if (isBlank(text.charCodeAt(at)) || (commas && text.charCodeAt(at) === COMMA)) {
      at += 1;
      continue;
    }
    let end = at;
    let code = text.charCodeAt(end);
    while (end < length && code !== EQUALS && !isBlank(code)) code = text.charCodeAt((end += 1));
    const key = nameAt(text, at, end);
    if (end >= length || code !== EQUALS) {
      if (flag !== undefined) visit(key, flag);
      at = end;
      continue;
    }
    at = end + 1;
    if (text.charCodeAt(at) === QUOTE) {
      end = endOfQuoted(text, at + 1, escapes);
      const inside = text.slice(at + 1, end);
      visit(key, escapes && inside.includes('\\') ? inside.replace(ESCAPED, '$1') : inside);
      at = end + 1;
    } else {
      end = at;
      const stop = commas ? COMMA : BLANK;
      for (let next = text.charCodeAt(end); end < length && !isBlank(next) && next !== stop;)
        next = text.charCodeAt((end += 1));
      visit(key, text.slice(at, end));
      at = end;
    }
  }
}

const EQUALS = 61;
const QUOTE = 34;
const COMMA = 44;
const BLANK = 32;
const BACKSLASH = 92;
const ESCAPED = /\\(["\\])/g;

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

function endOfQuoted(text: string, from: number, escapes: boolean): number {
  let at = text.indexOf('"', from);
  if (!escapes) return at < 0 ? text.length : at;
  while (at >= 0) {
    let slashes = 0;
    while (at - 1 - slashes >= from && text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}
