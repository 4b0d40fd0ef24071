import type { Expr, FieldMatch } from './rule.ts';

/**
 * Which fields an event must have (with a value) so that an expression can be true: `true` for none, a field's name, all of some, any of some.
 * Never asks for more than the expression does: keywords, negations and tests for absence need nothing. Plain data, so that it can cross threads.
 */
export type FieldNeed = true | string | { readonly all: readonly FieldNeed[] } | { readonly any: readonly FieldNeed[] };

export function neededFields(expr: Expr): FieldNeed {
  return needOf(expr, true);
}

/** The fewest fields that are missing for the need to be met; none if it is met. */
export function missingFields(need: FieldNeed, has: (field: string) => boolean): readonly string[] {
  if (need === true) return [];
  if (typeof need === 'string') return has(need) ? [] : [need];
  if ('all' in need) return [...new Set(need.all.flatMap((part) => missingFields(part, has)))];
  return need.any
    .map((part) => missingFields(part, has))
    .reduce((fewest, missing) => (missing.length < fewest.length ? missing : fewest));
}

/** Every field that is named in a need. */
export function fieldsOfNeed(need: FieldNeed): readonly string[] {
  if (need === true) return [];
  if (typeof need === 'string') return [need];
  return ('all' in need ? need.all : need.any).flatMap(fieldsOfNeed);
}

/** @param is whether the expression must be true, or false */
function needOf(expr: Expr, is: boolean): FieldNeed {
  switch (expr.kind) {
    case 'and':
    case 'or': {
      const parts = expr.parts.map((part) => needOf(part, is));
      return (expr.kind === 'and') === is ? allOf(parts) : anyOf(parts);
    }
    case 'not':
      return needOf(expr.part, !is);
    case 'keyword':
      return true;
    case 'field':
      return is ? needOfMatch(expr) : needOfMiss(expr);
  }
}

function needOfMatch({ field, test }: FieldMatch): FieldNeed {
  if (test.kind === 'null' || (test.kind === 'exists' && !test.is)) return true;
  return test.kind === 'fieldref' ? allOf([field, test.other]) : field;
}

/** Most tests are false of a field that is not there; not to be absent is to be there. */
function needOfMiss({ field, test }: FieldMatch): FieldNeed {
  return test.kind === 'null' || (test.kind === 'exists' && !test.is) ? field : true;
}

function allOf(parts: readonly FieldNeed[]): FieldNeed {
  const needed = distinct(parts.flatMap((part) => (typeof part === 'object' && 'all' in part ? part.all : [part])).filter((part) => part !== true)); // prettier-ignore
  return joined(needed, (all) => ({ all }));
}

function anyOf(parts: readonly FieldNeed[]): FieldNeed {
  if (parts.includes(true)) return true;
  const ways = distinct(parts.flatMap((part) => (typeof part === 'object' && 'any' in part ? part.any : [part])));
  return joined(ways, (any) => ({ any }));
}

/** A field that is named a thousand times, with a thousand values, is one need. */
function distinct(parts: readonly FieldNeed[]): readonly FieldNeed[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}

function joined(parts: readonly FieldNeed[], join: (parts: readonly FieldNeed[]) => FieldNeed): FieldNeed {
  const [only] = parts;
  if (only === undefined) return true;
  return parts.length === 1 ? only : join(parts);
}
