import { fold } from '../fold.ts';
import { mapLiterals, patternForm, type Pattern } from '../pattern.ts';
import { emitRegex } from '../regex/emit.ts';
import { contains } from '../regex/facts.ts';
import { isRegexProblem, parseRegex, type Node } from '../regex/parse.ts';
import { REGEX_TEXT_LIMIT, type SafeRegex } from '../regex/safe-regex.ts';
import type { CidrTest, CompareTest, FieldRefTest, RegexTest } from '../rule.ts';
import { FALSE, sqlAnd, sqlNot, sqlOr, TRUE, type Bounds } from './bounds.ts';
import { cidrToSql } from './cidr-to-sql.ts';
import { datePartToSql, numberToSql } from './number-to-sql.ts';
import { plainInside } from './json-inside.ts';
import { isJson, isList, isOddNumber, type Place } from './places.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { cannotBeJson, containsAny, fitsEmpty, fitsNumber, foldSql, literalsOf, textsToSql } from './text-to-sql.ts';

/** Bounds of a test of the value at one place, which must be text-like: an absent value or null never passes. */
export function patternsAt(place: Place, patterns: readonly Pattern[], cased: boolean, dialect: SqlDialect): Bounds {
  const filled = patterns.filter((pattern) => !fitsEmpty(pattern));
  const own = filled.length === 0 ? FALSE : textsToSql(place.text, filled, cased, dialect);
  const empty = filled.length === patterns.length ? FALSE : sqlAnd([`${place.text} = ''`, place.isEmptyText]);
  const inside = filled.length < patterns.length ? TRUE : insideJson(place, patterns, dialect);
  return doubted(place, {
    own,
    empty,
    doubt: sqlOr([
      sqlAnd([isJson(place), inside]),
      patterns.some(fitsNumber) ? isOddNumber(place) : FALSE,
    ]),
    refute: sqlOr([
      filled.every(cannotBeJson) ? FALSE : isJson(place),
      patterns.some(fitsNumber) ? isOddNumber(place) : FALSE,
    ]),
  });
} // prettier-ignore

interface Doubted {
  /** what the text says; false of empty texts that only look empty */
  readonly own: string;
  /** the empty text passes, and this row has it */
  readonly empty: string;
  /** rows that may pass although `own` is false */
  readonly doubt: string;
  /** rows that may fail although `own` is true */
  readonly refute: string;
}

function doubted(place: Place, { own, empty, doubt, refute }: Doubted): Bounds {
  const may = sqlOr([own, empty, doubt, place.unsure]);
  const must = sqlAnd([sqlOr([sqlAnd([own, sqlNot(refute)]), empty]), sqlNot(place.unsure)]);
  if (!place.isLight) return { must, may, lightMust: FALSE, lightMay: TRUE };
  return {
    must,
    may,
    lightMust: sqlAnd([own, sqlNot(refute)]),
    lightMay: sqlOr([own, doubt, empty === FALSE ? FALSE : `${place.text} = ''`]),
  };
}

/** A list that has an element which fits has the pattern's texts in its JSON. */
function insideJson(place: Place, patterns: readonly Pattern[], dialect: SqlDialect): string {
  if (patterns.length > 100 || patterns.some(fitsNumber)) return TRUE;
  const needles = patterns.map((pattern) =>
    literalsOf(mapLiterals(pattern, fold)).map(plainInside).reduce((longest, one) => (one.length > longest.length ? one : longest), ''),
  ); // prettier-ignore
  return containsAny(foldSql(place.text, needles), needles, dialect);
}

/** A regular expression as the engine of the store can run it, or undefined: looks and back references, or more repeats than it takes. */
export function regexToRe2(regex: SafeRegex): string | undefined {
  const node = parseRegex(regex.pattern, {
    ignoreCase: regex.flags.includes('i'),
    multiline: regex.flags.includes('m'),
    dotAll: regex.flags.includes('s'),
  });
  if (isRegexProblem(node) || contains(node, 'look') || contains(node, 'backref')) return undefined;
  return copiesOf(node) > MOST_COPIES ? undefined : emitRegex(node, 're2', false);
}

/** RE2 writes counted repeats out, refuses more than 1000, and grows with them. */
const MOST_COPIES = 1000;

function copiesOf(node: Node): number {
  switch (node.kind) {
    case 'cat':
    case 'alt':
      return Math.max(1, ...node.parts.map(copiesOf));
    case 'group':
    case 'look':
      return copiesOf(node.part);
    case 'repeat':
      return copiesOf(node.part) * Math.max(1, node.min, node.max === Infinity ? 1 : node.max);
    default:
      return 1;
  }
}

export function regexAt(place: Place, { regex }: RegexTest, dialect: SqlDialect): Bounds {
  const needed = sqlAnd(regex.required.map((texts) => containsAny(foldSql(place.text, texts), texts, dialect)));
  const re2 = regexToRe2(regex);
  if (re2 === undefined) {
    const may = sqlOr([needed, isJson(place), place.unsure]);
    return { must: FALSE, may, lightMust: FALSE, lightMay: place.isLight ? may : TRUE };
  }
  const fitsEmptyText = regex.test('', '');
  const own = sqlAnd([...(fitsEmptyText ? [`${place.text} != ''`] : []), needed, `match(${place.text}, ${dialect.literal(re2)})`]); // prettier-ignore
  const isLong = `length(${place.text}) > ${REGEX_TEXT_LIMIT}`;
  const doubt = sqlOr([isJson(place), isOddNumber(place), isLong]);
  const empty = fitsEmptyText ? sqlAnd([`${place.text} = ''`, place.isEmptyText]) : FALSE;
  return doubted(place, { own, empty, doubt: sqlOr([isJson(place), isOddNumber(place)]), refute: doubt });
}

export function cidrAt(place: Place, { range }: CidrTest, dialect: SqlDialect): Bounds {
  const { own, doubt } = cidrToSql(place.text, range, dialect);
  return doubted(place, {
    own,
    empty: FALSE,
    doubt: sqlOr([isList(place), doubt]),
    refute: sqlOr([isList(place), doubt]),
  });
}

export function compareAt(place: Place, test: CompareTest): Bounds {
  const { own, doubt } =
    test.part === null
      ? numberToSql(place.text, test.operator, test.value)
      : datePartToSql(place.text, test.part, test.operator, test.value);
  return doubted(place, {
    own,
    empty: FALSE,
    doubt: sqlOr([isList(place), doubt]),
    refute: sqlOr([isList(place), doubt]),
  });
}

/** The value at one place against that at another. */
export function fieldRefAt(place: Place, other: Place, { how, cased }: FieldRefTest): Bounds {
  const [text, part] = [place, other].map(({ text: sql }) => (cased ? sql : `replaceAll(lowerUTF8(${sql}), 'ς', 'σ')`));
  const own = {
    equals: `${text} = ${part}`,
    contains: `position(${text}, ${part}) > 0`,
    startswith: `startsWith(${text}, ${part})`,
    endswith: `endsWith(${text}, ${part})`,
  }[how];
  const doubt = sqlOr([isJson(place), isJson(other), isOddNumber(place), isOddNumber(other), place.unsure, other.unsure]); // prettier-ignore
  const isEmpty = `(${place.text} = '' OR ${other.text} = '')`;
  const isLight = place.isLight && other.isLight;
  const may = sqlOr([own, doubt]);
  const must = sqlAnd([own, sqlNot(doubt), sqlNot(isEmpty)]);
  return { must, may: sqlOr([may, isEmpty]), lightMust: isLight ? must : FALSE, lightMay: isLight ? sqlOr([may, isEmpty]) : TRUE }; // prettier-ignore
}

/** There and not null. Of a list the engine must see whether all its elements are null. */
export function presentAt(place: Place): Bounds {
  const empty = sqlAnd([`${place.text} = ''`, place.isEmptyText]);
  const filled = `${place.text} != ''`;
  const may = sqlOr([filled, empty, place.unsure]);
  const must = sqlAnd([sqlOr([sqlAnd([filled, sqlNot(isList(place))]), empty]), sqlNot(place.unsure)]);
  return {
    must,
    may,
    lightMust: place.isLight ? sqlAnd([filled, sqlNot(isList(place))]) : FALSE,
    lightMay: TRUE,
  };
}

/** There, and null or a list with null in it. */
export function nullAt(place: Place): Bounds {
  const own = sqlAnd([`${place.text} = ''`, place.isNull]);
  const doubt = sqlOr([sqlAnd([isList(place), `position(${place.text}, 'null') > 0`]), place.unsure]);
  return {
    must: sqlAnd([own, sqlNot(place.unsure)]),
    may: sqlOr([own, doubt]),
    lightMust: FALSE,
    lightMay: place.isLight ? sqlOr([`${place.text} = ''`, isList(place)]) : TRUE,
  };
}

export const isAnyText = (pattern: Pattern): boolean => patternForm(pattern).form === 'any';
