import type { Check, FieldNames } from './event-view.ts';
import { fold } from './fold.ts';
import { GRAM, GramSearch } from './gram-search.ts';
import { patternToCheck, type TextCheck } from './glob.ts';
import { isScalar, scalarsOf, scalarToText } from './lookup.ts';
import { mapLiterals, patternForm, type Pattern } from './pattern.ts';
import {
  allOf,
  anyOf,
  notOf,
  type Expr,
  type FieldMatch,
  type FieldRefTest,
  type KeywordMatch,
  type TextTest,
} from './rule.ts';
import { onlyFieldOf } from './only-field.ts';
import { fieldRefMatches, testToCheck } from './scalar-check.ts';
import { isPresent } from './scan-rules.ts';
import { oncePerValue } from './once-per-value.ts';

/**
 * Turns a rule's tree into closures over field numbers. Cheap tests come first; lists of texts on one field become one test; and what a rule asks
 * of one field alone is asked once a value, because programs and users repeat from event to event.
 */
export function compileExpr(expr: Expr, names: FieldNames, isWithin = false): Check {
  const field = isWithin ? undefined : onlyFieldOf(expr);
  return field === undefined
    ? compile(expr, names, isWithin)
    : oncePerValue(field, expr, names, () => compile(expr, names, true));
}

/** @param isWithin a tree about one field, whose answer is remembered: its parts need not be */
function compile(expr: Expr, names: FieldNames, isWithin: boolean): Check {
  switch (expr.kind) {
    case 'and': {
      const parts = isWithin ? expr.parts : joinByField(conjunctsOf(expr));
      return every(inOrderOfCost(parts).map((part) => compileExpr(part, names, isWithin)));
    }
    case 'or':
      return compileOr(expr.parts, names, isWithin);
    case 'not': {
      const parts = conjunctsOf(expr);
      if (parts.length > 1) return compile({ kind: 'and', parts }, names, isWithin);
      const part = compileExpr(expr.part, names, isWithin);
      return (view) => !part(view);
    }
    case 'field':
      return compileField(expr, names);
    case 'keyword':
      return compileKeyword(expr);
  }
}

/** What must all be true: "not (a or b)" is "not a and not b". */
function conjunctsOf(expr: Expr): Expr[] {
  if (expr.kind === 'and') return expr.parts.flatMap(conjunctsOf);
  if (expr.kind !== 'not') return [expr];
  if (expr.part.kind === 'or') return expr.part.parts.flatMap((part) => conjunctsOf(notOf(part)));
  return [expr];
}

/** Parts about the same field, and no other, as one part. */
function joinByField(parts: readonly Expr[]): Expr[] {
  const partsByField = new Map<string, Expr[]>();
  const rest: Expr[] = [];
  for (const part of parts) {
    const field = onlyFieldOf(part);
    const same = field === undefined ? undefined : partsByField.get(field);
    if (field === undefined) rest.push(part);
    else if (same === undefined) partsByField.set(field, [part]);
    else same.push(part);
  }
  return [...[...partsByField.values()].map(allOf), ...rest];
}

function every(checks: readonly Check[]): Check {
  const [first, second, third] = checks;
  if (first !== undefined && second !== undefined && checks.length === 2) return (view) => first(view) && second(view);
  if (first !== undefined && second !== undefined && third !== undefined && checks.length === 3) {
    return (view) => first(view) && second(view) && third(view);
  }
  return (view) => {
    for (const check of checks) if (!check(view)) return false;
    return true;
  };
}

function some(checks: readonly Check[]): Check {
  const [first, second] = checks;
  if (first !== undefined && checks.length === 1) return first;
  if (first !== undefined && second !== undefined && checks.length === 2) return (view) => first(view) || second(view);
  return (view) => {
    for (const check of checks) if (check(view)) return true;
    return false;
  };
}

/** About how much work an expression is, against one comparison of texts. */
function costOf(expr: Expr): number {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.parts.reduce((sum, part) => Math.min(1e6, sum + costOf(part)), 0);
    case 'not':
      return costOf(expr.part);
    case 'keyword':
      return 2000;
    case 'field':
      return expr.test.kind === 'regex' ? 200 : expr.test.kind === 'text' ? 1 : 3;
  }
}

function inOrderOfCost(parts: readonly Expr[]): Expr[] {
  const costs = new Map(parts.map((part) => [part, costOf(part)]));
  return [...parts].sort((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0));
}

/** Folded text tests on one field, and on all values, are taken together: these are the long lists of rules. */
function compileOr(parts: readonly Expr[], names: FieldNames, isWithin: boolean): Check {
  const matchesByField = new Map<string, { part: FieldMatch; pattern: Pattern }[]>();
  const keywords: Pattern[] = [];
  const rest: Expr[] = [];
  for (const part of flattenOr(parts)) {
    const pattern = groupable(part);
    if (pattern === undefined) rest.push(part);
    else if (part.kind === 'keyword') keywords.push(pattern);
    else if (part.kind === 'field') {
      const same = matchesByField.get(part.field);
      if (same === undefined) matchesByField.set(part.field, [{ part, pattern }]);
      else same.push({ part, pattern });
    }
  }
  const checks = [...matchesByField].map(([field, matches]) => {
    const make = (): Check =>
      foldedFieldCheck(names.idOf(field), patternsToCheck(matches.map(({ pattern }) => pattern)));
    return isWithin ? make() : oncePerValue(field, anyOf(matches.map(({ part }) => part)), names, make);
  });
  checks.push(...inOrderOfCost(rest).map((part) => compileExpr(part, names, isWithin)));
  if (keywords.length > 0) checks.push(foldedKeywordCheck(patternsToCheck(keywords)));
  return some(checks);
}

function flattenOr(parts: readonly Expr[]): Expr[] {
  return parts.flatMap((part) => (part.kind === 'or' ? flattenOr(part.parts) : [part]));
}

function groupable(expr: Expr): Pattern | undefined {
  if (expr.kind !== 'field' && expr.kind !== 'keyword') return undefined;
  const { test } = expr;
  return test.kind === 'text' && !test.cased && patternForm(test.pattern).form !== 'any' ? test.pattern : undefined;
}

/** More texts than this of one form are looked up instead of tried one by one. */
const FEW = 6;

/** One check of a folded text for many patterns, any of which is enough. */
export function patternsToCheck(patterns: readonly Pattern[]): TextCheck {
  const equals = new Set<string>();
  const starts: string[] = [];
  const ends: string[] = [];
  const inside: string[] = [];
  const checks: TextCheck[] = [];
  for (const pattern of patterns) {
    const form = patternForm(mapLiterals(pattern, fold));
    if (form.form === 'equals') equals.add(form.text);
    else if (form.form === 'starts') starts.push(form.text);
    else if (form.form === 'ends') ends.push(form.text);
    else if (form.form === 'contains') inside.push(form.text);
    else checks.push(patternToCheck(pattern, true));
  }
  const insideCheck = inside.length === 0 ? [] : [containsCheck(inside)];
  const all = [
    ...equalsCheck(equals),
    ...affixCheck(ends, 'end'),
    ...affixCheck(starts, 'start'),
    ...insideCheck,
    ...checks,
  ];
  const [first, second] = all;
  if (first !== undefined && all.length === 1) return first;
  if (first !== undefined && second !== undefined && all.length === 2) return (text) => first(text) || second(text);
  return (text) => all.some((check) => check(text));
}

function equalsCheck(texts: ReadonlySet<string>): TextCheck[] {
  if (texts.size === 0) return [];
  const [only] = texts;
  return [texts.size === 1 ? (text) => text === only : (text) => texts.has(text)];
}

function affixCheck(affixes: readonly string[], side: 'start' | 'end'): TextCheck[] {
  const [only] = affixes;
  if (only === undefined) return [];
  if (affixes.length === 1) return [side === 'end' ? (text) => text.endsWith(only) : (text) => text.startsWith(only)];
  const byLength = new Map<number, Set<string>>();
  for (const affix of affixes) {
    const same = byLength.get(affix.length);
    if (same === undefined) byLength.set(affix.length, new Set([affix]));
    else same.add(affix);
  }
  if (affixes.length <= FEW) {
    return [(text) => affixes.some((affix) => (side === 'end' ? text.endsWith(affix) : text.startsWith(affix)))];
  }
  const sets = [...byLength].map(([length, set]) => ({ length, set }));
  return [
    (text) => {
      for (const { length, set } of sets) {
        if (text.length < length) continue;
        if (set.has(side === 'end' ? text.slice(text.length - length) : text.slice(0, length))) return true;
      }
      return false;
    },
  ];
}

const ASCII = /^[\u0000-\u007f]*$/; // eslint-disable-line no-control-regex

/** Texts in ASCII are searched together, others are found by their last character beyond ASCII (emoji differ there). */
function containsCheck(texts: readonly string[]): TextCheck {
  if (texts.length <= FEW) {
    const [only] = texts;
    return texts.length === 1 && only !== undefined
      ? (text) => text.includes(only)
      : (text) => texts.some((one) => text.includes(one));
  }
  const ascii = texts.filter((text) => ASCII.test(text) && text.length >= GRAM);
  const short = texts.filter((text) => ASCII.test(text) && text.length < GRAM);
  const otherByUnit = new Map<number, string[]>();
  for (const text of texts.filter((one) => !ASCII.test(one))) {
    const unit = lastUnitBeyondAscii(text);
    otherByUnit.set(unit, [...(otherByUnit.get(unit) ?? []), text]);
  }
  let search: GramSearch | undefined;
  const hasAscii = (text: string): boolean => {
    if (short.some((one) => text.includes(one))) return true;
    if (ascii.length === 0) return false;
    search ??= new GramSearch(ascii.map((one) => ({ text: one, where: 'inside', ids: [0] })));
    return search.isIn(text);
  };
  const hasOther = (text: string): boolean => {
    const tried = new Set<number>();
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 128 || tried.has(unit)) continue;
      tried.add(unit);
      if (otherByUnit.get(unit)?.some((one) => text.includes(one)) === true) return true;
    }
    return false;
  };
  if (otherByUnit.size === 0) return hasAscii;
  // most texts have none of these characters
  return (text) => hasAscii(text) || (!ASCII.test(text) && hasOther(text));
}

export function lastUnitBeyondAscii(text: string): number {
  for (let i = text.length - 1; i >= 0; i--) if (text.charCodeAt(i) >= 128) return text.charCodeAt(i);
  return -1;
}

function foldedFieldCheck(id: number, check: TextCheck): Check {
  return (view) => {
    const text = view.folded(id);
    if (text !== undefined) return check(text);
    const list = view.list(id);
    return list !== undefined && list.folded.some(check);
  };
}

function foldedKeywordCheck(check: TextCheck): Check {
  return (view) => view.keywords.folded.some(check);
}

function compileField({ field, test }: FieldMatch, names: FieldNames): Check {
  const id = names.idOf(field);
  switch (test.kind) {
    case 'null':
      return (view) => {
        const value = view.value(id);
        return value === undefined || value === null || (Array.isArray(value) && value.includes(null));
      };
    case 'exists':
      return (view) => (view.value(id) !== undefined) === test.is;
    case 'fieldref':
      return compileFieldRef(id, names.idOf(test.other), test);
    case 'text':
      return compileText(id, test);
    case 'regex':
      return (view) => {
        const folded = view.folded(id);
        const value = view.value(id);
        if (folded !== undefined && isScalar(value)) return test.regex.test(scalarToText(value), folded);
        const list = view.list(id);
        return (
          list !== undefined &&
          list.scalars.some((scalar, i) => test.regex.test(scalarToText(scalar), list.folded[i] ?? ''))
        );
      };
    case 'cidr':
    case 'compare': {
      const check = testToCheck(test);
      return (view) => {
        const value = view.value(id);
        return isScalar(value) ? check(value) : (view.list(id)?.scalars.some(check) ?? false);
      };
    }
  }
}

function compileText(id: number, test: TextTest): Check {
  if (patternForm(test.pattern).form === 'any') return (view) => isPresent(view.value(id));
  if (!test.cased) return foldedFieldCheck(id, patternsToCheck([test.pattern]));
  const check = testToCheck(test);
  return (view) => {
    const value = view.value(id);
    return isScalar(value) ? check(value) : (view.list(id)?.scalars.some(check) ?? false);
  };
}

function compileFieldRef(id: number, other: number, test: FieldRefTest): Check {
  return (view) => {
    const others = scalarsOf(view.value(other), false);
    return others.length > 0 && fieldRefMatches(test, scalarsOf(view.value(id), false), others);
  };
}

function compileKeyword({ test }: KeywordMatch): Check {
  if (test.kind === 'text' && !test.cased) return foldedKeywordCheck(patternToCheck(test.pattern, true));
  if (test.kind === 'regex') {
    return ({ keywords }) =>
      keywords.scalars.some((scalar, i) => test.regex.test(scalarToText(scalar), keywords.folded[i] ?? ''));
  }
  const check = testToCheck(test);
  return (view) => view.keywords.scalars.some(check);
}
