/** The parts of a pattern: texts as they are meant, and wildcards between them. */
export type PatternPart = { readonly text: string } | { readonly wildcard: '*' | '?' };

export function patternParts(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  let text = '';
  for (const [piece] of pattern.matchAll(/\[[*?]\]|[*?]|[^*?[]+|\[/g)) {
    if (piece !== '*' && piece !== '?') {
      text += piece === '[*]' ? '*' : piece === '[?]' ? '?' : piece;
      continue;
    }
    if (text !== '') parts.push({ text });
    text = '';
    parts.push({ wildcard: piece });
  }
  return text === '' ? parts : [...parts, { text }];
}

/** For ClickHouse's `LIKE`, where backslash takes the meaning from the next sign. */
export function patternToLike(pattern: string): string {
  return patternParts(pattern)
    .map((part) => ('text' in part ? part.text.replaceAll(/[\\%_]/g, '\\$&') : part.wildcard === '*' ? '%' : '_'))
    .join('');
}

/** Nothing but `*`: any text that is there. */
export function isPatternEmpty(pattern: string): boolean {
  return /^\*+$/.test(pattern);
}
