/** Clearing bit 5 makes the two cases of a letter one. Others fall together as well: that costs a look, never a match. */
export const reduceCase = (char: number): number => char & 0x5f;

/** The only characters beyond ASCII whose fold has ASCII in it: the Kelvin sign folds to k, the dotted capital I to i and a dot above. */
const KELVIN = 0x212a;
const DOTTED_I = 0x130;

/** The characters, but for the other case of letters, that fold to a character of folded ASCII. */
export function charsFolding(char: number): readonly number[] {
  return FOLDING[char] ?? [char];
}
const FOLDING = Array.from({ length: 128 }, (_, char) =>
  char === 0x6b ? [char, KELVIN] : char === 0x69 ? [char, DOTTED_I] : [char],
);

/** All hashes that texts can have which fold to the three characters from a place on. @param hash of three characters of reduced case */
export function hashesFolding(text: string, at: number, hash: (a: number, b: number, c: number) => number): number[] {
  const hashes: number[] = [];
  for (const a of charsFolding(text.charCodeAt(at))) {
    for (const b of charsFolding(text.charCodeAt(at + 1))) {
      for (const c of charsFolding(text.charCodeAt(at + 2))) hashes.push(hash(reduceCase(a), reduceCase(b), reduceCase(c))); // prettier-ignore
    }
  }
  return hashes;
}

/** Whether a folded ASCII text stands at a place of a text that is not folded. May be true where the fold would differ, never the other way. */
export function startsFolded(text: string, at: number, folded: string): boolean {
  for (let i = 0; i < folded.length; i++) {
    const char = text.charCodeAt(at + i);
    const same = char >= 0x41 && char <= 0x5a ? char | 0x20 : char === KELVIN ? 0x6b : char === DOTTED_I ? 0x69 : char;
    if (same !== folded.charCodeAt(i)) return false;
  }
  return true;
}
