/** Letters of a name as small numbers, for n-grams: 0 is the edge of the name. */

/** `a`–`z`, `0`–`9`, hyphen, anything else; with the edge 39 signs. Six of them fit in 32 bits. */
export const SIGNS = 39;
/** The same with all digits as one sign: 29, so that tables of four letters stay small. */
export const COARSE_SIGNS = 29;

const HYPHEN = 37;
const OTHER = 38;

/** Names longer than a DNS label are cut: 63 octets (RFC 1035 §2.3.4). */
export const LONGEST = 63;

/** The signs of a name, lower case. */
export function signsOf(name: string): Uint8Array {
  const length = Math.min(name.length, LONGEST);
  const signs = new Uint8Array(length);
  for (let at = 0; at < length; at++) signs[at] = signOf(name.charCodeAt(at));
  return signs;
}

function signOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 65 && code <= 90) return code - 64;
  if (code >= 48 && code <= 57) return code - 48 + 27;
  return code === 45 ? HYPHEN : OTHER;
}

export const isLetter = (sign: number): boolean => sign >= 1 && sign <= 26;
export const isDigit = (sign: number): boolean => sign >= 27 && sign <= 36;
export const isHyphen = (sign: number): boolean => sign === HYPHEN;
/** a, e, i, o, u, y */
export const isVowel = (sign: number): boolean => sign === 1 || sign === 5 || sign === 9 || sign === 15 || sign === 21 || sign === 25; // prettier-ignore

/** 0 edge, 1–26 letters, 27 any digit, 28 anything else. */
export const coarse = (sign: number): number => (sign < 27 ? sign : sign <= 36 ? 27 : 28);
