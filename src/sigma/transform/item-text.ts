import { isMany, joinParts, textToPattern, withLeadingMany, withTrailingMany, type Pattern } from '../pattern.ts'; // prettier-ignore
import type { SearchItem } from '../search.ts';

/** Under these a value is no text that could be replaced: it is a pattern, a network, a number, a field. */
const NOT_TEXT = new Set(['re', 'cidr', 'exists', 'fieldref', 'gt', 'gte', 'lt', 'lte', 'minute', 'hour', 'day', 'week', 'month', 'year']); // prettier-ignore
const AFFIXES = new Set(['contains', 'startswith', 'endswith']);
/** What may stand beside an affix for it to be written as wildcards. */
const NEUTRAL = new Set(['all', 'neq', 'cased', 'expand']);

export const isTextItem = (item: SearchItem): boolean => !item.modifiers.some((name) => NOT_TEXT.has(name));

/**
 * The item with `contains`, `startswith` and `endswith` written as wildcards in its values, which is how pipelines see them (as in
 * pySigma). Items with encodings in their chain, and keywords, keep their values as they are written.
 */
export function withWildcards(item: SearchItem): SearchItem {
  const affixes = item.modifiers.filter((name) => AFFIXES.has(name));
  const isPlain = item.modifiers.every((name) => AFFIXES.has(name) || NEUTRAL.has(name));
  if (affixes.length === 0 || !isPlain || item.field === '') return item;
  const texts = item.values.filter((value) => typeof value === 'string');
  if (texts.length < item.values.length) return item;
  const leads = affixes.some((name) => name !== 'startswith');
  const trails = affixes.some((name) => name !== 'endswith');
  const values = texts.map((value) => {
    const pattern = textToPattern(value);
    const led = leads ? withLeadingMany(pattern) : pattern;
    return viewToValue(patternToView(trails ? withTrailingMany(led) : led));
  });
  return { ...item, values, modifiers: item.modifiers.filter((name) => !AFFIXES.has(name)) };
}

/**
 * A value as pipelines' patterns see it: backslashes once, as they are meant, unless a wildcard or an escaped one follows:
 * `C:\Temp\\*` is a folder and then anything, `\*` a star.
 */
export function patternToView(pattern: Pattern): string {
  let view = '';
  for (const [i, part] of pattern.entries()) {
    if (typeof part !== 'string') view += isMany(part) ? '*' : '?';
    else {
      const escaped = part.replaceAll(/(\\*)([*?])/g, String.raw`$1$1\$2`);
      view += i + 1 < pattern.length ? escaped.replace(/\\+$/, '$&$&') : escaped;
    }
  }
  return view;
}

export const valueToView = (value: string): string => patternToView(textToPattern(value));

/** Back to how a rule would write it. */
export const viewToValue = (view: string): string => view.replaceAll(/\\+(?![\\*?])/g, '$&$&');

export const patternToValue = (pattern: Pattern): string => viewToValue(patternToView(pattern));

/** Changes the literal texts of a value; wildcards in what comes out count only if they are to be interpreted. */
export function changeLiterals(value: string, isInterpreted: boolean, change: (text: string) => string): string {
  const parts = textToPattern(value).flatMap((part): Pattern => {
    if (typeof part !== 'string') return [part];
    const changed = change(part);
    return isInterpreted ? viewToPattern(changed) : [changed];
  });
  return patternToValue(joinParts(parts));
}

export const viewToPattern = (view: string): Pattern => textToPattern(viewToValue(view));

/** As a regular expression that finds the same, whole. */
export function patternToRegex(pattern: Pattern, quote: (literal: string) => string): string {
  const inside = pattern.map((part) => {
    if (typeof part === 'string') return quote(part);
    return isMany(part) ? '[\\s\\S]*' : '[\\s\\S]';
  });
  return `\\A(?:${inside.join('')})\\z`;
}
