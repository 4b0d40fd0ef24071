import { isConditionProblem, readCondition } from './condition.ts';
import { isValueModifier, unknownModifier, valueToExpr, type Placeholders } from './modifiers.ts';
import { allOf, anyOf, notOf, type Expr } from './rule.ts';
import type { Path, Report } from './rule-document.ts';
import type { Detection, Search, SearchItem } from './search.ts';

/** Takes every value through its modifiers and the searches through the conditions. Everything wrong is reported; undefined if anything was. */
export function detectionToExpr(detection: Detection, placeholders: Placeholders, report: Report): Expr | undefined {
  const maker = new ExprMaker(placeholders, report);
  const exprsByName = new Map<string, Expr>();
  for (const [name, search] of detection.searchesByName) {
    const expr = maker.search(search);
    if (expr !== undefined) exprsByName.set(name, expr);
  }
  if (maker.hasFailed) return undefined;
  for (const name of detection.dropped ?? []) exprsByName.set(name, NOTHING);
  const exprs: Expr[] = [];
  for (const { text, path } of detection.conditions) {
    const expr = readCondition(text, exprsByName);
    if (!isConditionProblem(expr)) exprs.push(expr);
    else report(path, `the condition cannot be read: ${expr.message}`);
  }
  if (exprs.length < detection.conditions.length) return undefined;
  if (detection.hasTimeframe === true) {
    report(['detection', 'timeframe'], '"timeframe" belongs to the first version of Sigma and is not supported: write a correlation rule'); // prettier-ignore
    return undefined;
  }
  if (detection.dropped === undefined || detection.dropped.size === 0) return anyOf(exprs);
  const left = withoutNothing(anyOf(exprs));
  if (left === undefined) report(['detection'], 'pipelines dropped everything that it looks for');
  return left;
}

/** Stands for a search that pipelines dropped. */
const NOTHING: Expr = { kind: 'and', parts: [] };

/** The tree as if what was dropped had never been in it. */
function withoutNothing(expr: Expr): Expr | undefined {
  if (expr === NOTHING) return undefined;
  if (expr.kind === 'not') {
    const part = withoutNothing(expr.part);
    return part === undefined ? undefined : notOf(part);
  }
  if (expr.kind !== 'and' && expr.kind !== 'or') return expr;
  const parts = expr.parts.map(withoutNothing).filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : expr.kind === 'and' ? allOf(parts) : anyOf(parts);
}

/** Only the first hundred problems of a rule are told: the rest says nothing new. */
const MOST_PROBLEMS = 100;

class ExprMaker {
  hasFailed = false;
  readonly #placeholders: Placeholders;
  readonly #report: Report;
  #told = 0;

  constructor(placeholders: Placeholders, report: Report) {
    this.#placeholders = placeholders;
    this.#report = report;
  }

  search(search: Search): Expr | undefined {
    if (search.kind === 'item') return this.#item(search);
    return joined(
      search.parts.map((part) => this.search(part)),
      search.kind === 'all' ? allOf : anyOf,
    );
  }

  #item({ field, modifiers, values, path, isList, placeholders }: SearchItem): Expr | undefined {
    const unknown = modifiers.find((name) => !isValueModifier(name) && !isItemModifier(name));
    if (unknown !== undefined) return this.#fail(path, unknownModifier(unknown));
    if (modifiers.includes('exists')) return this.#exists(field, modifiers, values, path);
    if (field === '' && modifiers.includes('fieldref')) return this.#fail(path, '"fieldref" needs a field before it');
    if (values.length === 0) {
      if (field === '' || modifiers.length > 0) return this.#fail(path, 'an empty list of values');
      return { kind: 'field', field, test: { kind: 'null' } };
    }
    const chain = modifiers.filter((name) => !isItemModifier(name));
    const known = placeholders === undefined ? this.#placeholders : { ...this.#placeholders, ...placeholders };
    const parts = values.map((value, i) => {
      const expr = valueToExpr(field, value, chain, known);
      return typeof expr === 'string' ? this.#fail(isList ? [...path, i] : path, expr) : expr;
    });
    const expr = joined(parts, modifiers.includes('all') ? allOf : anyOf);
    return expr !== undefined && modifiers.includes('neq') ? notOf(expr) : expr;
  }

  #exists(field: string, modifiers: readonly string[], values: SearchItem['values'], path: Path): Expr | undefined {
    const [is] = values;
    if (field === '') return this.#fail(path, '"exists" needs a field before it');
    if (modifiers.length > 1) return this.#fail(path, '"exists" must be the only modifier');
    if (values.length !== 1 || typeof is !== 'boolean') return this.#fail(path, '"exists" needs true or false');
    return { kind: 'field', field, test: { kind: 'exists', is } };
  }

  #fail(path: Path, message: string): undefined {
    this.hasFailed = true;
    if (this.#told++ < MOST_PROBLEMS) this.#report(path, message);
    return undefined;
  }
}

function joined(parts: readonly (Expr | undefined)[], join: (parts: Expr[]) => Expr): Expr | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? join(known) : undefined;
}

const isItemModifier = (name: string): boolean => name === 'all' || name === 'neq' || name === 'exists';
