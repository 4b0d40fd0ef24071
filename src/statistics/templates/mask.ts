/** What stands for a part of a line that varies. */
export const WILDCARD = '<*>';

/**
 * A line as tokens, with what is surely not words taken out: numbers (with sign, point, unit), hexadecimal ones of eight digits and more, addresses,
 * times, identifiers. Tokens end at white space; inside, a run of letters and digits is judged alone, so `blk_-4711` is `blk_-<*>`.
 * One pass over the text, no regular expression: hostile lines cost what others do.
 *
 * @param most tokens that are looked at; what follows counts as one wildcard
 */
export function maskedTokens(line: string, most: number): string[] {
  return maskTokens(lineToTokens(line, most), most);
}

/** The tokens of a line as they stand; what follows the first `most` is one more. */
export function lineToTokens(line: string, most: number): string[] {
  const tokens: string[] = [];
  const { length } = line;
  let at = 0;
  while (at < length) {
    while (at < length && isSpace(line.charCodeAt(at))) at++;
    if (at === length) break;
    const from = at;
    if (tokens.length === most) at = length;
    while (at < length && !isSpace(line.charCodeAt(at))) at++;
    tokens.push(line.slice(from, at));
  }
  return tokens;
}

/** @param tokens of `lineToTokens` with the same `most` */
export function maskTokens(tokens: readonly string[], most: number): string[] {
  const masked: string[] = [];
  for (let i = 0; i < tokens.length; i++) masked.push(i === most ? WILDCARD : maskToken(tokens[i] ?? ''));
  return masked;
}

function maskToken(token: string): string {
  // nearly all words have no digit, and only what has one varies
  if (!hasDigit(token)) return token;
  let masked = '';
  for (let at = 0; at < token.length;) {
    const from = at;
    if (!isWordUnit(token.charCodeAt(at))) {
      masked += token[at++] ?? '';
      continue;
    }
    while (at < token.length && isWordUnit(token.charCodeAt(at))) at++;
    const run = token.slice(from, at);
    masked = isVariable(run) ? withWildcard(masked) : masked + run;
  }
  return masked;
}

function hasDigit(token: string): boolean {
  for (let at = 0; at < token.length; at++) if (isDigit(token.charCodeAt(at))) return true;
  return false;
}

/** Numbers, numbers with a unit of up to three letters, hexadecimal numbers. */
function isVariable(run: string): boolean {
  let [digits, hexadecimal, lead] = [0, 0, 0];
  for (let i = 0; i < run.length; i++) {
    const unit = run.charCodeAt(i);
    if (isDigit(unit)) {
      if (lead === i) lead++;
      digits++;
    }
    if (isDigit(unit) || isHexadecimalLetter(unit)) hexadecimal++;
  }
  if (digits === 0) return false;
  if (lead > 0 && run.length - lead <= 3) return true;
  if (run.length >= 8 && hexadecimal === run.length) return true;
  return (run.startsWith('0x') || run.startsWith('0X')) && hexadecimal === run.length - 1;
}

/** `<*>.<*>.<*>.<*>:<*>` is one thing: what joins wildcards in addresses, times and identifiers goes with them, and a sign with its number. */
function withWildcard(masked: string): string {
  const isJoined = JOINTS.includes(masked.slice(-1));
  const before = isJoined ? masked.slice(0, -1) : masked;
  if (before.endsWith(WILDCARD)) return before;
  return (masked.endsWith('-') ? before : masked) + WILDCARD;
}

const JOINTS = ['.', ':', '-', ',', '/', '_'];

const isSpace = (unit: number): boolean => unit <= 32 || unit === 0xa0;
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isHexadecimalLetter = (unit: number): boolean => (unit >= 97 && unit <= 102) || (unit >= 65 && unit <= 70);
const isWordUnit = (unit: number): boolean =>
  isDigit(unit) || (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit >= 0xc0;
