import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { LogSourceSet } from '../model/log-source.ts';
import { conditionOf } from './explain.ts';
import { isScalar, lookup, scalarToText } from './lookup.ts';
import type { Expr, FieldMatch } from './rule.ts';
import { exprMatches } from './scan-rules.ts';

/** One thing that kept a tree from being true. */
export interface Miss {
  /** undefined for a keyword, which may stand in any field */
  readonly field: string | undefined;
  /** what the event has there; undefined if it has no such field */
  readonly value: string | undefined;
  /** follows the field's name, as in `ends with "\cmd.exe" or "\pwsh.exe"` */
  readonly asked: string;
}

/** Values are cut to this many characters, lists of alternatives to this many members. */
const MOST_CHARACTERS = 160;
const MOST_ALTERNATIVES = 4;
const MOST_MISSES = 12;

/**
 * Why a tree is not true of an event, as few misses as possible: of things that must all be true those that are not, of alternatives the
 * one that came nearest. Empty if the tree is true.
 */
export function explainMiss(expr: Expr, logSources: LogSourceSet, fields: JsonObject): readonly Miss[] {
  return missesOf(expr, logSources, fields).slice(0, MOST_MISSES);
}

function missesOf(expr: Expr, logSources: LogSourceSet, fields: JsonObject): Miss[] {
  if (exprMatches(expr, logSources, fields)) return [];
  switch (expr.kind) {
    case 'and':
      return expr.parts.flatMap((part) => missesOf(part, logSources, fields));
    case 'or':
      return ofAlternatives(expr.parts, logSources, fields);
    case 'not':
      return ofException(expr.part, logSources, fields);
    case 'field':
      return [{ field: expr.field, value: valueOf(expr, logSources, fields), asked: conditionOf(expr.test) }];
    case 'keyword':
      return [{ field: undefined, value: undefined, asked: conditionOf(expr.test) }];
  }
}

function ofAlternatives(parts: readonly Expr[], logSources: LogSourceSet, fields: JsonObject): Miss[] {
  const leaves = parts.filter((part) => part.kind === 'field' || part.kind === 'keyword');
  const places = new Set(leaves.map((leaf) => (leaf.kind === 'field' ? leaf.field : '')));
  const misses = parts.map((part) => missesOf(part, logSources, fields));
  const nearest = misses.reduce<Miss[] | undefined>(
    (best, next) => (best === undefined || next.length < best.length ? next : best),
    undefined,
  );
  const [first] = misses.flat();
  if (leaves.length < parts.length || places.size > 1 || first === undefined) return nearest ?? [];
  const asked = leaves.slice(0, MOST_ALTERNATIVES).map(({ test }) => conditionOf(test));
  const more = leaves.length - asked.length;
  return [{ ...first, asked: `${asked.join(' or ')}${more > 0 ? ` or ${more} more` : ''}` }];
}

/** What must not be true, and is: the parts of it that are leaves. */
function ofException(part: Expr, logSources: LogSourceSet, fields: JsonObject): Miss[] {
  switch (part.kind) {
    case 'and':
      return part.parts.flatMap((one) => ofException(one, logSources, fields));
    case 'or': {
      const met = part.parts.find((one) => exprMatches(one, logSources, fields));
      return met === undefined ? [] : ofException(met, logSources, fields);
    }
    case 'not':
      return missesOf(part.part, logSources, fields);
    case 'field':
      return [{ field: part.field, value: valueOf(part, logSources, fields), asked: `must not be so: ${conditionOf(part.test)}` }]; // prettier-ignore
    case 'keyword':
      return [{ field: undefined, value: undefined, asked: `must not be so: ${conditionOf(part.test)}` }]; // prettier-ignore
  }
}

function valueOf({ field }: FieldMatch, logSources: LogSourceSet, fields: JsonObject): string | undefined {
  const value = lookup(fields, logSources, field);
  return value === undefined ? undefined : valueToText(value);
}

function valueToText(value: JsonValue): string {
  if (isScalar(value)) return cut(scalarToText(value));
  if (Array.isArray(value) && value.every(isScalar)) return cut(value.map(scalarToText).join(', '));
  return value === null ? 'null' : cut(isJsonObject(value) || Array.isArray(value) ? JSON.stringify(value) : '');
}

const cut = (text: string): string => (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`);
