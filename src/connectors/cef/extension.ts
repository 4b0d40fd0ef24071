/**
 * The pairs of the extension, in one pass. A value runs to the blank before the next key, so it may hold blanks. `\=`, `\\`, `\n` and `\r` are
 * escapes; an equals sign that is not escaped but stands behind no key (in a URL, say) is part of the value, as careless writers mean it.
 */
export function readExtension(text: string, from: number, visit: (key: string, value: string) => void): void {
  let key: string | undefined;
  let valueFrom = from;
  let isEscaped = false;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) {
      isEscaped = true;
      at += 1;
      continue;
    }
    if (code !== EQUALS) continue;
    const keyFrom = startOfKey(text, valueFrom, at);
    if (keyFrom < 0) continue;
    if (key !== undefined) visit(key, valueOf(text, valueFrom, keyFrom, isEscaped));
    key = text.slice(keyFrom, at);
    valueFrom = at + 1;
    isEscaped = false;
  }
  if (key !== undefined) visit(key, valueOf(text, valueFrom, text.length, isEscaped));
}

const BACKSLASH = 92;
const EQUALS = 61;
const BLANK = 32;
const LONGEST_KEY = 64;

/** Where the key that ends at `end` begins, behind a blank; -1 if what stands there is no key. */
function startOfKey(text: string, from: number, end: number): number {
  const least = Math.max(from, end - LONGEST_KEY);
  let at = end - 1;
  while (at >= least && isKeyCharacter(text.charCodeAt(at))) at -= 1;
  if (at === end - 1) return -1;
  if (at < from) return isFirst(text, from) ? from : -1;
  return isSpace(text.charCodeAt(at)) ? at + 1 : -1;
}

/** right behind the header, or behind a bar, a key needs no blank before it */
const isFirst = (text: string, from: number): boolean => from === 0 || text.charCodeAt(from - 1) !== EQUALS;

const isSpace = (code: number): boolean => code === BLANK || code === 9 || code === 10 || code === 13;

function isKeyCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 46 ||
    code === 45 ||
    code === 91 ||
    code === 93
  );
}

function valueOf(text: string, from: number, to: number, isEscaped: boolean): string {
  let end = to;
  while (end > from && isSpace(text.charCodeAt(end - 1))) end -= 1;
  const value = text.slice(from, end);
  return isEscaped ? value.replace(ESCAPED, unescape) : value;
}

const ESCAPED = /\\([\\=nr|])/g;
const unescape = (_: string, character: string): string =>
  character === 'n' ? '\n' : character === 'r' ? '\r' : character;
