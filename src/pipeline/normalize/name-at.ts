import { Buffer } from 'node:buffer';

/**
 * A name that is kept from a record before, where it is the same: the engine looks each new text up in a table of all names before it can be a key, which
 * costs more than to compare it with the one that it most probably is. Names of more than 64 characters are cut out anew.
 */
export function nameAt(text: string, from: number, to: number): string {
  const length = to - from;
  if (length < 1 || length > LONGEST_NAME) return text.slice(from, to);
  const place = (length * 131 + text.charCodeAt(from) * 37 + text.charCodeAt(to - 1) * 11 + text.charCodeAt(from + (length >> 1))) & 1023; // prettier-ignore
  const known = names[place];
  if (known !== undefined && known.length === length && isAt(text, from, known)) return known;
  // a copy: a piece would keep its record in memory
  const name = Buffer.from(text.slice(from, to), 'utf16le').toString('utf16le');
  names[place] = name;
  return name;
}

/** Names that were read lately, by a sum of some of their characters. */
const names: string[] = Array.from({ length: 1024 }, () => '');
const LONGEST_NAME = 64;

function isAt(text: string, from: number, part: string): boolean {
  for (let at = 0; at < part.length; at += 1) if (text.charCodeAt(from + at) !== part.charCodeAt(at)) return false;
  return true;
}
