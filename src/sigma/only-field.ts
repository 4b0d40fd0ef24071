import type { Expr } from './rule.ts';

/** The field that a tree is about, if it is about one alone: its answer then depends on that field's value and on nothing else of the event. */
export function onlyFieldOf(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'and':
    case 'or': {
      const [first, ...others] = expr.parts;
      const field = first === undefined ? undefined : onlyFieldOf(first);
      return field !== undefined && others.every((part) => onlyFieldOf(part) === field) ? field : undefined;
    }
    case 'not':
      return onlyFieldOf(expr.part);
    case 'field':
      return expr.test.kind === 'fieldref' ? undefined : expr.field;
    case 'keyword':
      return undefined;
  }
}
