import { hash32 } from '../hash.ts';

const MOST_CHARACTERS = 4096;
const MOST_WORDS = 128;

/** One part of a command line: a word, an option, a segment of a path, an operator. */
export interface CommandWord {
  /** place in the command line */
  readonly from: number;
  readonly to: number;
  /** lower case, digits as `0` and long ones once: what it is counted as */
  readonly text: string;
  readonly token: number;
}

/**
 * The parts of a command line of any shell, at most 128 of its first 4,096 characters. Space and quotes separate; `\` and `/` begin a part, so that a path is its
 * folders; operators stand alone. One pass, no regular expression: hostile lines cost what others do.
 */
export function commandWords(command: string): CommandWord[] {
  const words: CommandWord[] = [];
  const end = Math.min(command.length, MOST_CHARACTERS);
  let from = 0;
  const close = (to: number): void => {
    if (to > from && words.length < MOST_WORDS) words.push(wordOf(command, from, to));
  };
  for (let at = 0; at < end; at++) {
    const unit = command.charCodeAt(at);
    if (isSeparator(unit)) {
      close(at);
      from = at + 1;
    } else if (isOperator(unit)) {
      close(at);
      from = at;
      close(at + 1);
      from = at + 1;
    } else if ((unit === SLASH || unit === BACKSLASH) && at > from) {
      close(at);
      from = at;
    }
  }
  close(end);
  return words;
}

function wordOf(command: string, from: number, to: number): CommandWord {
  const lower = command.slice(from, to).toLowerCase();
  let text = '';
  for (let i = 0; i < lower.length; i++) {
    const isNumber = isDigit(lower.charCodeAt(i));
    if (isNumber && text.endsWith('0')) continue;
    text += isNumber ? '0' : (lower[i] ?? '');
  }
  return { from, to, text, token: hash32(text) };
}

const SLASH = 47;
const BACKSLASH = 92;
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
/** white space, quotes, comma, equals sign, brackets */
const isSeparator = (unit: number): boolean =>
  unit <= 32 || unit === 34 || unit === 39 || unit === 96 || unit === 44 || unit === 61 || unit === 40 || unit === 41 || unit === 91 || unit === 93 || unit === 123 || unit === 125; // prettier-ignore
/** & ; < > | */
const isOperator = (unit: number): boolean => unit === 38 || unit === 59 || unit === 60 || unit === 62 || unit === 124;
