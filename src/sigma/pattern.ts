/**
 * Text with wildcards: `many` is any text including none, `one` is exactly one character, both also over line breaks.
 * Literal texts are never empty and never stand side by side; neither do two `many`.
 */
export type Pattern = readonly PatternPart[];
export type PatternPart = string | Wildcard;
export interface Wildcard {
  readonly wild: 'many' | 'one';
}
export const MANY: Wildcard = { wild: 'many' };
export const ONE: Wildcard = { wild: 'one' };

/**
 * Reads a Sigma string value (specification 2.1, "Escaping"). A backslash escapes only `*`, `?` and `\`; before anything else it is
 * itself: `C:\Temp` is what it looks like, `\\*` is a backslash and then a wildcard, `\*` is a star.
 */
export function textToPattern(text: string): Pattern {
  if (!/[*?\\]/.test(text)) return text === '' ? [] : [text];
  const parts: PatternPart[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\' && /[*?\\]/.test(text.charAt(i + 1))) parts.push(text.charAt(++i));
    else if (char === '*') parts.push(MANY);
    else if (char === '?') parts.push(ONE);
    else parts.push(char);
  }
  return joinParts(parts);
}

/** Puts literals side by side together, drops empty ones and repeated `many`. */
export function joinParts(parts: readonly PatternPart[]): Pattern {
  const joined: PatternPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (isMany(part) && isMany(last)) continue;
    else joined.push(part);
  }
  return joined;
}

export const literalPattern = (text: string): Pattern => (text === '' ? [] : [text]);
export const withLeadingMany = (pattern: Pattern): Pattern => joinParts([MANY, ...pattern]);
export const withTrailingMany = (pattern: Pattern): Pattern => joinParts([...pattern, MANY]);

export const isMany = (part: PatternPart | undefined): boolean => typeof part === 'object' && part.wild === 'many';
export const hasWildcard = (pattern: Pattern): boolean => pattern.some((part) => typeof part !== 'string');

/** The literal texts of a pattern changed one by one; wildcards stay. */
export function mapLiterals(pattern: Pattern, change: (literal: string) => string): Pattern {
  return joinParts(pattern.map((part) => (typeof part === 'string' ? change(part) : part)));
}

/** A pattern by its form: most rules use one of the first five, which need no search for wildcards. */
export type PatternForm =
  | { readonly form: 'any' }
  | { readonly form: 'equals' | 'starts' | 'ends' | 'contains'; readonly text: string }
  | { readonly form: 'glob'; readonly pattern: Pattern };

export function patternForm(pattern: Pattern): PatternForm {
  if (pattern.length === 0) return { form: 'equals', text: '' };
  const [first, second, third] = pattern;
  if (pattern.length === 1) {
    if (typeof first === 'string') return { form: 'equals', text: first };
    if (isMany(first)) return { form: 'any' };
  }
  if (pattern.length === 2) {
    if (typeof first === 'string' && isMany(second)) return { form: 'starts', text: first };
    if (isMany(first) && typeof second === 'string') return { form: 'ends', text: second };
  }
  if (pattern.length === 3 && isMany(first) && typeof second === 'string' && isMany(third)) {
    return { form: 'contains', text: second };
  }
  return { form: 'glob', pattern };
}

/** For people: the pattern as it would be written in a rule. */
export function patternToText(pattern: Pattern): string {
  return pattern
    .map((part) => {
      if (typeof part === 'string') return part.replaceAll(/[*?]/g, String.raw`\$&`);
      return part.wild === 'many' ? '*' : '?';
    })
    .join('');
}
