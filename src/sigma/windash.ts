const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015'] as const;

/** Above this many variants a value is refused: five to the power of its flags grows fast. */
export const MOST_WINDASH_VARIANTS = 5 ** 4;

/**
 * All spellings of a command line flag (specification 2.1, `windash`): every dash or slash that stands before a word and not behind one
 * is also written as `-`, `/`, en dash, em dash and horizontal bar. Undefined if there would be too many.
 */
export function windashVariants(text: string): string[] | undefined {
  const pieces = text.split(/\B[-/\u2013\u2014\u2015]\b/);
  if (DASHES.length ** (pieces.length - 1) > MOST_WINDASH_VARIANTS) return undefined;
  const [head = '', ...rest] = pieces;
  let variants = [head];
  for (const piece of rest) variants = variants.flatMap((start) => DASHES.map((dash) => start + dash + piece));
  return variants;
}
