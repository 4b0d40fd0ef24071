import { parseQuery, queryToText } from '../../model/query.ts';

/** Changes of a query's text that the value menu makes. What was typed stays as it was typed; a condition is put behind it. */
export type Pivot = 'include' | 'exclude' | 'only';

export function pivotQuery(query: string, field: string, value: string, pivot: Pivot): string {
  const condition = conditionText(field, value, pivot === 'exclude' ? '!=' : '=');
  const before = query.trim();
  if (pivot === 'only' || before === '') return condition;
  if (before === condition || before.endsWith(` and ${condition}`)) return before;
  const parsed = parseQuery(before);
  // `a or b` must be one thing before `and` is put behind it
  const isOr = parsed.ok && parsed.query.kind === 'or';
  return `${isOr ? `(${before})` : before} and ${condition}`;
}

/** `field = value`, quoted as the language wants it: always the exact value, never a pattern. */
export function conditionText(field: string, value: string, op: '=' | '!='): string {
  return queryToText({ kind: 'compare', field, op, value: { text: value, pattern: false } });
}

/** The words as they stand, found anywhere in an event. */
export function wordsText(words: string): string {
  return queryToText({ kind: 'words', value: { text: words, pattern: false } });
}
