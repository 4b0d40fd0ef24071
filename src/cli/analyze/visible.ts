/**
 * Text from a log, made safe for a terminal: control characters (which could move the cursor or hide text), bidirectional overrides and
 * zero-width characters are shown as their code points. Unicode Technical Report 36 has the why.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}
