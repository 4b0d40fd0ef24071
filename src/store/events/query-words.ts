import type { QueryValue } from '../../model/query.ts';
import { patternParts, patternToLike, type PatternPart } from './query-pattern.ts';
import { WORDS } from './schema.ts';
import type { SqlParameters } from './sql-parameters.ts';

/** More words of one value are not looked up in the index: they would not leave fewer rows. */
const MOST_WORDS = 6;

/**
 * Text that stands anywhere in the event, in its fields or its raw text: whole words (`exe` is not in `executable`), or a pattern. Words
 * are found through the index; then their order and what is between them is checked.
 */
export function wordsToSql(value: QueryValue, parameters: SqlParameters): string {
  if (value.pattern) return anywhere(value.text, parameters);
  const words = wholeWords([{ text: value.text }], true);
  if (words.length === 0) return anywhere(`*${value.text.replaceAll(/[*?]/g, '[$&]')}*`, parameters);
  const inFields = parameters.text(wordExpression(jsonInside(value.text)));
  const inRaw = parameters.text(wordExpression(value.text));
  const holds =
    inFields === inRaw ? `match(concat(f, '\\n', raw), ${inRaw})` : `(match(f, ${inFields}) OR match(raw, ${inRaw}))`;
  return `(${[...indexed(words, parameters), holds].join(' AND ')})`;
}

/** Conditions that every event with this value in one of its fields fulfils, and that the index of words answers. */
export function wordPrefilter(value: QueryValue, parameters: SqlParameters): readonly string[] {
  const parts = value.pattern ? patternParts(value.text) : [{ text: value.text }];
  return indexed(wholeWords(parts, !value.pattern), parameters);
}

function anywhere(pattern: string, parameters: SqlParameters): string {
  const parts = patternParts(pattern);
  const inFields = parameters.text(`%${partsToLike(parts, jsonInside)}%`);
  const inRaw = parameters.text(`%${partsToLike(parts, (text) => text)}%`);
  const prefilter = indexed(wholeWords(parts, false), parameters);
  return `(${[...prefilter, `(f ILIKE ${inFields} OR raw ILIKE ${inRaw})`].join(' AND ')})`;
}

function partsToLike(parts: readonly PatternPart[], write: (text: string) => string): string {
  return parts
    .map((part) => ('text' in part ? patternToLike(write(part.text).replaceAll(/[*?]/g, '[$&]')) : like[part.wildcard]))
    .join('');
}

const like = { '*': '%', '?': '_' } as const;

/**
 * In JSON text a word may follow an escape, as `foo` in `\nfoo`: the index knows it as `nfoo` then. That is why each word is looked up
 * in four forms.
 */
function indexed(words: readonly string[], parameters: SqlParameters): readonly string[] {
  return words
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOST_WORDS)
    .map((word) => {
      const forms = ['', 'n', 'r', 't'].map((letter) => letter + word);
      return `hasAnyTokens(${WORDS}, ${parameters.texts(forms)})`;
    });
}

/**
 * Words that must stand in the index if the text stands in the event: runs of ASCII letters and digits, as its tokenizer cuts them. Not the
 * ones beside a sign that JSON escapes or that belongs to the word for the tokenizer (all beyond ASCII), nor those at the open end of a
 * pattern.
 *
 * @param isClosed the text's own ends are ends of words
 */
function wholeWords(parts: readonly PatternPart[], isClosed: boolean): readonly string[] {
  const words = new Set<string>();
  for (const part of parts) {
    if (!('text' in part)) continue;
    for (const match of part.text.matchAll(/[A-Za-z0-9]+/g)) {
      const before = part.text.at(match.index - 1);
      const after = part.text[match.index + match[0].length];
      const isBegun = match.index === 0 ? isClosed : before !== undefined && isSeparator(before);
      const isEnded = after === undefined ? isClosed : isSeparator(after);
      if (isBegun && isEnded && match[0].length <= 100) words.add(match[0].toLowerCase());
    }
  }
  return [...words];
}

const isSeparator = (sign: string): boolean => sign >= ' ' && sign <= '~';

/** A regular expression (RE2) for the text as whole words. */
function wordExpression(text: string): string {
  const escaped = text.replaceAll(
    /[^A-Za-z0-9\u0080-\u{10ffff}]/gu,
    (sign) => `\\x{${sign.charCodeAt(0).toString(16)}}`,
  );
  const begin = /^[A-Za-z0-9]/.test(text) ? '(?:^|[^a-z0-9]|\\\\[nrtbf])' : '';
  const end = /[A-Za-z0-9]$/.test(text) ? '(?:$|[^a-z0-9])' : '';
  return `(?is)${begin}${escaped}${end}`;
}

/** How a text looks inside the quotes of JSON. */
const jsonInside = (text: string): string => JSON.stringify(text).slice(1, -1);
