/**
 * Text as it is compared when case does not matter: full Unicode lower case, not only ASCII (an attacker may write `POWERſHELL` or use
 * the Kelvin sign), and the two small sigmas as one, because which of them comes out of lower-casing depends on the letters around.
 * The same letters always give the same result wherever they stand, so a part of a folded text is the fold of that part.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}
