import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LogSource, LogSourceSet } from '../model/log-source.ts';
import { patternForm } from './pattern.ts';
import { lookup, scalarsOf, type Scalar } from './lookup.ts';
import type { Expr, FieldMatch, KeywordMatch, SigmaRule, Test } from './rule.ts';
import { fieldRefMatches, testToCheck, type ScalarCheck } from './scalar-check.ts';

/**
 * The rules that an event matches, by asking every rule of its log sources, test by test: slow and plain. It says what is right; the
 * engine (engine.ts) must find the same, and the tests compare both.
 */
export function scanRules(rules: readonly SigmaRule[], logSources: LogSourceSet, fields: JsonObject): SigmaRule[] {
  return rules.filter(
    (rule) => appliesTo(rule.logSource, logSources) && exprMatches(rule.detection, logSources, fields),
  );
}

/** Every part that a rule names must be that of one source of the event. */
export function appliesTo(rule: LogSource, { sources }: LogSourceSet): boolean {
  return sources.some(
    (source) =>
      (rule.product === undefined || rule.product === source.product?.toLowerCase()) &&
      (rule.category === undefined || rule.category === source.category?.toLowerCase()) &&
      (rule.service === undefined || rule.service === source.service?.toLowerCase()),
  );
}

export function exprMatches(expr: Expr, logSources: LogSourceSet, fields: JsonObject): boolean {
  switch (expr.kind) {
    case 'and':
      return expr.parts.every((part) => exprMatches(part, logSources, fields));
    case 'or':
      return expr.parts.some((part) => exprMatches(part, logSources, fields));
    case 'not':
      return !exprMatches(expr.part, logSources, fields);
    case 'field':
      return fieldMatches(expr, logSources, fields);
    case 'keyword':
      return keywordValues(expr, fields).length > 0;
  }
}

export function fieldMatches({ field, test }: FieldMatch, logSources: LogSourceSet, fields: JsonObject): boolean {
  const value = lookup(fields, logSources, field);
  switch (test.kind) {
    case 'null':
      return value === undefined || value === null || (Array.isArray(value) && value.includes(null));
    case 'exists':
      return (value !== undefined) === test.is;
    case 'text':
      return patternForm(test.pattern).form === 'any' ? isPresent(value) : passing(test, value).length > 0;
    case 'fieldref': {
      const others = scalarsOf(lookup(fields, logSources, test.other), false);
      return fieldRefMatches(test, scalarsOf(value, false), others);
    }
    default:
      return passing(test, value).length > 0;
  }
}

/** There, and not null; of a list, one element is enough. */
export function isPresent(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.some(isPresent);
  return value !== undefined && value !== null;
}

function passing(
  test: Exclude<Test, { kind: 'null' | 'exists' | 'fieldref' }>,
  value: JsonValue | undefined,
): Scalar[] {
  return scalarsOf(value, false).filter(checkOf(test));
}

/** The values, of all in the event, that pass. */
export function keywordValues({ test }: KeywordMatch, fields: JsonObject): Scalar[] {
  return scalarsOf(fields, true).filter(checkOf(test));
}

const checks = new WeakMap<Test, ScalarCheck>();

function checkOf(test: Exclude<Test, { kind: 'null' | 'exists' | 'fieldref' }>): ScalarCheck {
  let check = checks.get(test);
  if (check === undefined) checks.set(test, (check = testToCheck(test)));
  return check;
}
