import { type LogSourceSet } from '../../model/log-source.ts';
import { appliesTo } from '../scan-rules.ts';
import type { Expr, FieldMatch, KeywordMatch, SigmaRule } from '../rule.ts';
import {
  allBounds,
  anyBounds,
  atMost,
  lightly,
  never,
  notBounds,
  sqlAnd,
  sqlNot,
  sqlOr,
  TRUE,
  type Bounds,
} from './bounds.ts';
import { fold } from '../fold.ts';
import { mapLiterals, type Pattern } from '../pattern.ts';
import { plainInside } from './json-inside.ts';
import { anyPresent, atFirst, placesOf, type PlaceContext } from './places.ts';
import type { SqlDialect } from './sql-dialect.ts';
import {
  cidrAt,
  compareAt,
  fieldRefAt,
  isAnyText,
  nullAt,
  patternsAt,
  presentAt,
  regexAt,
  regexToRe2,
} from './test-to-sql.ts';
import { containsAny, fitsNumber, foldSql, literalsOf } from './text-to-sql.ts';
import { wordsOf } from './words.ts';

/** What stored events are like: what their parsers said of them, and which of their names have blanks. */
export interface PastShape {
  readonly sets: readonly LogSourceSet[];
  readonly spaced: readonly string[];
}

/** Conditions over stored events for one rule. */
export interface RuleSql extends Bounds {
  /** the rule's words are in the event; not to be asked where there are odd rows */
  readonly words: string;
  /** why SQL alone cannot say whether an ordinary event matches; empty if it can */
  readonly inexact: readonly string[];
}

/**
 * A rule as conditions of ClickHouse's SQL, with the meaning of the stream (docs/sigma.md): every event that matches is in `may`, and
 * every event in `must` matches. What is between goes through the engine.
 */
export function ruleToSql(rule: SigmaRule, shape: PastShape, dialect: SqlDialect): RuleSql {
  const inexact = [...new Set(doubtsOf(rule.detection))];
  const sets = shape.sets.filter((set) => appliesTo(rule.logSource, set));
  if (sets.length === 0) return { ...never, words: TRUE, inexact };
  const fields = new Set(fieldsOf(rule.detection));
  const groups = Map.groupBy(sets, (set) =>
    JSON.stringify(Object.entries(set.aliases).filter(([name]) => fields.has(name))),
  );
  const whole = anyBounds(
    [...groups.values()].map((group) => {
      const aliases = group[0]?.aliases ?? {};
      const isOfGroup = dialect.ofSets(group);
      const expr = exprToBounds(rule.detection, { dialect, aliases, spaced: shape.spaced });
      return allBounds([lightly(isOfGroup), oddly(expr, dialect.odd)]);
    }),
  );
  const words = wordsOf(rule.detection);
  return { ...whole, words: words === undefined ? TRUE : dialect.anyWord(words), inexact };
}

/** Odd rows are never certain, and always possible. */
function oddly({ must, may, lightMust, lightMay }: Bounds, odd: string): Bounds {
  return {
    must: sqlAnd([sqlNot(odd), must]),
    may: sqlOr([odd, may]),
    lightMust: sqlAnd([sqlNot(odd), lightMust]),
    lightMay: sqlOr([odd, lightMay]),
  };
}

/** For rows that are not odd. */
export function exprToBounds(expr: Expr, context: PlaceContext): Bounds {
  switch (expr.kind) {
    case 'and':
      return allBounds(expr.parts.map((part) => exprToBounds(part, context)));
    case 'or':
      return anyBounds(togetherOr(expr.parts).map((part) => orPartToBounds(part, context)));
    case 'not':
      return notBounds(exprToBounds(expr.part, context));
    case 'field':
      return fieldToBounds(expr, context);
    case 'keyword':
      return keywordsToBounds([expr], context.dialect);
  }
}

type OrPart =
  | { readonly kind: 'texts'; readonly field: string; readonly cased: boolean; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'keywords'; readonly matches: readonly KeywordMatch[] }
  | { readonly kind: 'other'; readonly expr: Expr };

/** Texts on one field, and keywords, are taken together: these are the long lists of rules. */
function togetherOr(parts: readonly Expr[]): OrPart[] {
  const texts = new Map<string, { kind: 'texts'; field: string; cased: boolean; patterns: Pattern[] }>();
  const matches: KeywordMatch[] = [];
  const others: OrPart[] = [];
  for (const part of flattened(parts)) {
    if (part.kind === 'keyword') matches.push(part);
    else if (part.kind === 'field' && part.test.kind === 'text' && !isAnyText(part.test.pattern)) {
      const { pattern, cased } = part.test;
      const key = `${cased} ${part.field}`;
      const known = texts.get(key);
      if (known === undefined) texts.set(key, { kind: 'texts', field: part.field, cased, patterns: [pattern] });
      else known.patterns.push(pattern);
    } else others.push({ kind: 'other', expr: part });
  }
  return [...texts.values(), ...(matches.length === 0 ? [] : [{ kind: 'keywords', matches } as const]), ...others];
}

const flattened = (parts: readonly Expr[]): Expr[] =>
  parts.flatMap((part) => (part.kind === 'or' ? flattened(part.parts) : [part]));

function orPartToBounds(part: OrPart, context: PlaceContext): Bounds {
  switch (part.kind) {
    case 'texts': {
      const places = placesOf(part.field, context);
      return atFirst(places, (place) => patternsAt(place, part.patterns, part.cased, context.dialect));
    }
    case 'keywords':
      return keywordsToBounds(part.matches, context.dialect);
    case 'other':
      return exprToBounds(part.expr, context);
  }
}

function fieldToBounds({ field, test }: FieldMatch, context: PlaceContext): Bounds {
  const { dialect } = context;
  const places = placesOf(field, context);
  switch (test.kind) {
    case 'text':
      return atFirst(places, (place) => isAnyText(test.pattern) ? presentAt(place) : patternsAt(place, [test.pattern], test.cased, dialect)); // prettier-ignore
    case 'regex':
      return atFirst(places, (place) => regexAt(place, test, dialect));
    case 'cidr':
      return atFirst(places, (place) => cidrAt(place, test, dialect));
    case 'compare':
      return atFirst(places, (place) => compareAt(place, test));
    case 'fieldref': {
      const others = placesOf(test.other, context);
      return atFirst(places, (place) => atFirst(others, (other) => fieldRefAt(place, other, test)));
    }
    case 'null':
      return anyBounds([notBounds(anyPresent(places)), atFirst(places, nullAt)]);
    case 'exists':
      return test.is ? anyPresent(places) : notBounds(anyPresent(places));
  }
}

/** The JSON text has the keyword's text in it, be it in a value or a name: in which of them the engine must see. */
function keywordsToBounds(matches: readonly KeywordMatch[], dialect: SqlDialect): Bounds {
  const needles = matches.flatMap(({ test }) => {
    if (test.kind === 'text') return fitsNumber(test.pattern) ? [''] : [longestInside(literalsOf(mapLiterals(test.pattern, fold)))];
    return test.kind === 'regex' ? (test.regex.required[0]?.map(plainInside) ?? ['']) : [''];
  }); // prettier-ignore
  return atMost(containsAny(foldSql(dialect.json, needles), needles, dialect), TRUE);
}

const longestInside = (literals: readonly string[]): string =>
  literals.map(plainInside).reduce((longest, one) => (one.length > longest.length ? one : longest), '');

/** Why SQL cannot decide a condition, in words. */
function doubtsOf(expr: Expr): string[] {
  if (expr.kind === 'and' || expr.kind === 'or') return expr.parts.flatMap(doubtsOf);
  if (expr.kind === 'not') return doubtsOf(expr.part);
  if (expr.kind === 'keyword') return ['keywords stand in values, not in names'];
  const { test } = expr;
  if (test.kind === 'regex' && regexToRe2(test.regex) === undefined) return ['a regular expression that the store cannot run'];
  if (test.kind === 'compare' && test.part === 'week') return ['weeks'];
  return [];
} // prettier-ignore

function fieldsOf(expr: Expr): string[] {
  if (expr.kind === 'and' || expr.kind === 'or') return expr.parts.flatMap(fieldsOf);
  if (expr.kind === 'not') return fieldsOf(expr.part);
  if (expr.kind === 'keyword') return [];
  return expr.test.kind === 'fieldref' ? [expr.field, expr.test.other] : [expr.field];
}
