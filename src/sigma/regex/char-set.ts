/** Code points as sorted, disjoint, inclusive ranges. */
export type CharSet = readonly (readonly [number, number])[];

export const LAST_CODE_POINT = 0x10ffff;

export function charSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

export const ofChar = (code: number): CharSet => [[code, code]];
export const union = (...sets: readonly CharSet[]): CharSet => charSet(sets.flat());

export function complement(set: CharSet): CharSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [low, high] of set) {
    if (low > next) rest.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST_CODE_POINT) rest.push([next, LAST_CODE_POINT]);
  return rest;
}

export function overlaps(a: CharSet, b: CharSet): boolean {
  return a.some(([low, high]) => b.some(([otherLow, otherHigh]) => low <= otherHigh && otherLow <= high));
}

export const digits: CharSet = [[0x30, 0x39]];
export const word: CharSet = charSet([[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]); // prettier-ignore
/** What JavaScript's `\s` has: the ASCII blanks and the blanks of Unicode. */
export const blanks: CharSet = charSet([
  [0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f],
  [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff],
]); // prettier-ignore
export const notNewline: CharSet = complement(ofChar(0x0a));
export const everything: CharSet = [[0, LAST_CODE_POINT]];

/** POSIX names, as in `[[:alpha:]]`. */
export const posixSets: Readonly<Record<string, CharSet>> = {
  alnum: charSet([[0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]]), alpha: charSet([[0x41, 0x5a], [0x61, 0x7a]]),
  blank: charSet([[0x09, 0x09], [0x20, 0x20]]), cntrl: charSet([[0, 0x1f], [0x7f, 0x7f]]), digit: digits,
  graph: [[0x21, 0x7e]], lower: [[0x61, 0x7a]], print: [[0x20, 0x7e]], space: charSet([[0x09, 0x0d], [0x20, 0x20]]),
  punct: charSet([[0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]]), upper: [[0x41, 0x5a]], word,
  xdigit: charSet([[0x30, 0x39], [0x41, 0x46], [0x61, 0x66]]),
}; // prettier-ignore

/** The set with the other case of each letter; only small ranges beyond ASCII are gone through one by one. */
export function withBothCases(set: CharSet): CharSet {
  const more: [number, number][] = [];
  for (const [low, high] of set) {
    more.push(...shifted(low, high, 0x41, 0x5a, 0x20), ...shifted(low, high, 0x61, 0x7a, -0x20));
    const from = Math.max(low, 0x80);
    if (high - from > 1000) continue;
    for (let code = from; code <= high; code++) {
      const char = String.fromCodePoint(code);
      for (const other of [char.toLowerCase(), char.toUpperCase()]) {
        const otherCode = other.codePointAt(0);
        const isOneChar = otherCode !== undefined && String.fromCodePoint(otherCode) === other;
        if (isOneChar && otherCode !== code) more.push([otherCode, otherCode]);
      }
    }
  }
  return more.length === 0 ? set : charSet([...set, ...more]);
}

function shifted(low: number, high: number, first: number, last: number, by: number): [number, number][] {
  const from = Math.max(low, first);
  const to = Math.min(high, last);
  return from <= to ? [[from + by, to + by]] : [];
}
