import { fold } from '../fold.ts';
import { hasWildcard, mapLiterals, patternForm, type Pattern } from '../pattern.ts';
import { FALSE, sqlOr, TRUE } from './bounds.ts';
import type { SqlDialect } from './sql-dialect.ts';

const ASCII = /^[\u0000-\u007f]*$/; // eslint-disable-line no-control-regex

/**
 * A text as it is compared when case does not matter. Rows with the two characters beyond ASCII that fold into it are odd, so for needles
 * in ASCII the quick lower case is enough. ClickHouse's (ICU's) lower case is JavaScript's, but for which small sigma comes out.
 */
export function foldSql(sql: string, needles: readonly string[]): string {
  if (needles.every((needle) => ASCII.test(needle))) return `lower(${sql})`;
  const lower = `lowerUTF8(${sql})`;
  return needles.some((needle) => needle.includes('σ')) ? `replaceAll(${lower}, 'ς', 'σ')` : lower;
}

/** More texts than this of one form are looked up by their length in place of one by one. */
const FEW = 3;
/** The engine's search for many texts takes no more at a time. */
const MOST_NEEDLES = 250;

/** Whether a text fits one of the patterns, none of which is "any text". Exact on rows that are not odd. */
export function textsToSql(sql: string, patterns: readonly Pattern[], cased: boolean, dialect: SqlDialect): string {
  const wanted = cased ? patterns : patterns.map((pattern) => mapLiterals(pattern, fold));
  const text = cased ? sql : foldSql(sql, wanted.flatMap(literalsOf));
  const byForm: Record<'equals' | 'starts' | 'ends' | 'contains', string[]> = { equals: [], starts: [], ends: [], contains: [] }; // prettier-ignore
  const likes: string[] = [];
  for (const pattern of wanted) {
    const form = patternForm(pattern);
    if (form.form === 'any') return TRUE;
    if (form.form === 'glob') likes.push(`${text} LIKE ${dialect.literal(patternToLike(pattern))}`);
    else byForm[form.form].push(form.text);
  }
  return sqlOr([
    ...(byForm.equals.length === 0 ? [] : [oneOf(text, byForm.equals, dialect)]),
    ...affixes(byForm.starts, 'startsWith', (length) => `substring(${text}, 1, ${length})`, text, dialect),
    ...affixes(byForm.ends, 'endsWith', (length) => `substring(${text}, -${length})`, text, dialect),
    containsAny(text, byForm.contains, dialect),
    ...likes,
  ]);
}

/** Whether a text has one of the needles in it; with an empty one always. */
export function containsAny(text: string, needles: readonly string[], dialect: SqlDialect): string {
  if (needles.includes('')) return TRUE;
  const [only] = needles;
  if (only === undefined) return FALSE;
  if (needles.length === 1) return `position(${text}, ${dialect.literal(only)}) > 0`;
  const unique = [...new Set(needles)];
  const chunks = Array.from({ length: Math.ceil(unique.length / MOST_NEEDLES) }, (_, i) =>
    unique.slice(i * MOST_NEEDLES, (i + 1) * MOST_NEEDLES),
  );
  return sqlOr(chunks.map((chunk) => `multiSearchAny(${text}, [${chunk.map((each) => dialect.literal(each)).join(', ')}])`));
} // prettier-ignore

export const literalsOf = (pattern: Pattern): string[] => pattern.filter((part) => typeof part === 'string');

/** Whether the pattern can fit the empty text. */
export const fitsEmpty = (pattern: Pattern): boolean =>
  pattern.every((part) => typeof part !== 'string' && part.wild === 'many');

/** Whether the pattern could fit the text of a number: then it matters how numbers are written. */
export const fitsNumber = (pattern: Pattern): boolean =>
  literalsOf(pattern).every((literal) => /^[-+.\dEe]*$/.test(literal));

/** Whether whatever fits the pattern cannot begin as a list or map does in JSON. */
export function cannotBeJson(pattern: Pattern): boolean {
  const [first] = pattern;
  return !hasWildcard(pattern.slice(0, 1)) && typeof first === 'string' && !/^[[{]/.test(first);
}

function oneOf(text: string, values: readonly string[], dialect: SqlDialect): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return `${text} = ${dialect.literal(only)}`;
  return `${text} IN (${values.map((value) => dialect.literal(value)).join(', ')})`;
}

function affixes(
  texts: readonly string[],
  test: 'startsWith' | 'endsWith',
  part: (length: number) => string,
  text: string,
  dialect: SqlDialect,
): string[] {
  if (texts.length <= FEW) return texts.map((one) => `${test}(${text}, ${dialect.literal(one)})`);
  const byLength = Map.groupBy(texts, utf8Length);
  return [...byLength].map(([length, same]) => oneOf(part(length), same, dialect));
}

/** The engine counts bytes. */
function utf8Length(text: string): number {
  let length = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** `%` is any text, `_` one character, both over line breaks; a backslash takes the meaning of the next sign. */
function patternToLike(pattern: Pattern): string {
  return pattern
    .map((part) => (typeof part === 'string' ? part.replaceAll(/[\\%_]/g, String.raw`\$&`) : part.wild === 'many' ? '%' : '_'))
    .join('');
} // prettier-ignore
