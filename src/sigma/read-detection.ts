import { isConditionProblem, readCondition } from './condition.ts';
import { isValueModifier, unknownModifier, valueToExpr, type Placeholders, type RuleValue } from './modifiers.ts';
import { allOf, anyOf, notOf, type Expr } from './rule.ts';
import { isMapping, type Path, type Report } from './rule-document.ts';

export interface Detection {
  readonly conditions: readonly string[];
  readonly expr: Expr;
}

/** A rule with more values than this (aliases in YAML can multiply them) is refused. */
const MOST_VALUES = 100_000;
const MOST_NESTING = 20;

/** Reads the `detection` of a rule. Everything that is wrong is reported; undefined if anything was. */
export function readDetection(detection: unknown, placeholders: Placeholders, report: Report): Detection | undefined {
  if (!isMapping(detection)) {
    report(['detection'], 'a rule needs a "detection" with named searches and a condition');
    return undefined;
  }
  const reader = new DetectionReader(placeholders, report);
  const searchesByName = new Map<string, Expr>();
  for (const [name, search] of Object.entries(detection)) {
    if (name === 'condition' || name === 'timeframe') continue;
    const expr = reader.search(search, ['detection', name], 0);
    if (expr !== undefined) searchesByName.set(name, expr);
  }
  const conditions = conditionTexts(detection['condition']);
  if (conditions === undefined) {
    report(['detection', 'condition'], 'a detection needs a "condition": a text, or a list of texts');
    return undefined;
  }
  if (reader.hasFailed) return undefined;
  const exprs: Expr[] = [];
  for (const [i, text] of conditions.entries()) {
    const expr = readCondition(text, searchesByName);
    if (!isConditionProblem(expr)) exprs.push(expr);
    else report(conditions.length > 1 ? ['detection', 'condition', i] : ['detection', 'condition'], `the condition cannot be read: ${expr.message}`); // prettier-ignore
  }
  if (exprs.length < conditions.length) return undefined;
  if (detection['timeframe'] !== undefined) {
    report(
      ['detection', 'timeframe'],
      '"timeframe" belongs to the first version of Sigma and is not supported: write a correlation rule',
    );
    return undefined;
  }
  return { conditions, expr: anyOf(exprs) };
}

function conditionTexts(value: unknown): readonly string[] | undefined {
  const texts = Array.isArray(value) ? value : [value];
  const valid = texts.filter((text) => typeof text === 'string' && text.trim() !== '');
  return valid.length === texts.length && texts.length > 0 ? valid : undefined;
}

class DetectionReader {
  hasFailed = false;
  readonly #placeholders: Placeholders;
  readonly #report: Report;
  #values = 0;

  constructor(placeholders: Placeholders, report: Report) {
    this.#placeholders = placeholders;
    this.#report = report;
  }

  /** A map is AND, a list is OR, a scalar is a keyword. */
  search(search: unknown, path: Path, depth: number): Expr | undefined {
    if (this.#values > MOST_VALUES) return undefined;
    if (depth > MOST_NESTING) return this.#fail(path, 'lists are nested more than 20 deep');
    if (isMapping(search)) {
      const items = Object.entries(search).map(([key, value]) => this.#item(key, value, [...path, key]));
      return this.#joined(items, allOf, path, 'an empty map: it would choose everything or nothing');
    }
    if (Array.isArray(search)) {
      const parts = search.map((part: unknown, i) => this.search(part, [...path, i], depth + 1));
      return this.#joined(parts, anyOf, path, 'an empty list: it would choose everything or nothing');
    }
    if (isRuleValue(search) && search !== null) return this.#value('', search, [], path);
    return this.#fail(path, 'a search must be a map of fields, a list of maps, or a list of keywords');
  }

  /** `field|modifier|modifier: value or values`. */
  #item(key: string, value: unknown, path: Path): Expr | undefined {
    const [field = '', ...modifiers] = key.split('|');
    if (this.#values > MOST_VALUES) return undefined;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every(isRuleValue))
      return this.#fail(path, 'a value must be a text, a number, true, false, null, or a list of these');
    const unknown = modifiers.find((name) => !isValueModifier(name) && !isItemModifier(name));
    if (unknown !== undefined) return this.#fail(path, unknownModifier(unknown));
    if (modifiers.includes('exists')) return this.#exists(field, modifiers, values, path);
    if (field === '' && modifiers.includes('fieldref')) return this.#fail(path, '"fieldref" needs a field before it');
    if (values.length === 0) {
      if (field === '' || modifiers.length > 0) return this.#fail(path, 'an empty list of values');
      return { kind: 'field', field, test: { kind: 'null' } };
    }
    const chain = modifiers.filter((name) => !isItemModifier(name));
    const parts = values.map((one, i) => this.#value(field, one, chain, Array.isArray(value) ? [...path, i] : path));
    const joined = this.#joined(parts, modifiers.includes('all') ? allOf : anyOf, path, 'an empty list of values');
    if (joined === undefined) return undefined;
    return modifiers.includes('neq') ? notOf(joined) : joined;
  }

  #exists(field: string, modifiers: readonly string[], values: readonly RuleValue[], path: Path): Expr | undefined {
    const [is] = values;
    if (field === '') return this.#fail(path, '"exists" needs a field before it');
    if (modifiers.length > 1) return this.#fail(path, '"exists" must be the only modifier');
    if (values.length !== 1 || typeof is !== 'boolean') return this.#fail(path, '"exists" needs true or false');
    return { kind: 'field', field, test: { kind: 'exists', is } };
  }

  #value(field: string, value: RuleValue, chain: readonly string[], path: Path): Expr | undefined {
    if (this.#values > MOST_VALUES) return undefined;
    this.#values++;
    if (this.#values > MOST_VALUES) return this.#fail(path, `more than ${MOST_VALUES} values in one rule`);
    const expr = valueToExpr(field, value, chain, this.#placeholders);
    return typeof expr === 'string' ? this.#fail(path, expr) : expr;
  }

  #joined(
    parts: readonly (Expr | undefined)[],
    join: (parts: Expr[]) => Expr,
    path: Path,
    ifEmpty: string,
  ): Expr | undefined {
    if (parts.length === 0) return this.#fail(path, ifEmpty);
    const known = parts.filter((part) => part !== undefined);
    return known.length === parts.length ? join(known) : undefined;
  }

  /** Only the first hundred problems of a rule are told: the rest says nothing new. */
  #told = 0;
  #fail(path: Path, message: string): undefined {
    this.hasFailed = true;
    if (this.#told++ < 100) this.#report(path, message);
    return undefined;
  }
}

const isItemModifier = (name: string): boolean => name === 'all' || name === 'neq' || name === 'exists';

function isRuleValue(value: unknown): value is RuleValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
