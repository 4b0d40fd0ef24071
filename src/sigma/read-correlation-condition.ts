import { isConditionProblem, readLogic } from './condition.ts';
import { MOST_WAYS, waysToMeet } from './correlate/ways.ts';
import { isMapping, type Report } from './rule-document.ts';
import { boundOperators, type Bound, type CorrelationCondition, type CorrelationType, type SeenExpr } from './rule.ts';

type Bounds = Extract<CorrelationCondition, { kind: 'bounds' }>;

/** A condition; one in words with the names that it speaks of, in their order, which `ref` counts. */
export type ConditionDraft =
  | Bounds
  | { readonly kind: 'words'; readonly text: string; readonly expr: SeenExpr; readonly names: readonly string[] };

/**
 * Reads the condition of a correlation: bounds (all of them must hold), or for the temporal types also words (SEP 198). The temporal
 * types have a default: all rules.
 *
 * @param names the references of `rules`, undefined without such a list
 */
export function readCorrelationCondition(
  value: unknown,
  type: CorrelationType,
  names: readonly string[] | undefined,
  report: Report,
): ConditionDraft | undefined {
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  const tell: Report = (path, message) => report(['condition', ...path], message);
  if (value === undefined || value === null) {
    if (isTemporal) return { kind: 'bounds', bounds: [{ operator: 'gte', value: new Set(names).size }], fields: [], percentile: undefined }; // prettier-ignore
    tell([], `a correlation of the type ${type} needs a "condition", for example "gte: 10"`);
    return undefined;
  }
  if (typeof value === 'string') {
    if (isTemporal) return readWords(value, names, tell);
    tell([], `a condition in words is for temporal types: ${type} needs a map, for example "gte: 10"`);
    return undefined;
  }
  if (isMapping(value)) return readBounds(value, type, new Set(names).size, tell);
  tell([], `"condition" must be a map, for example "gte: 10"${isTemporal ? ', or a text of rule names with and, or, not' : ''}`); // prettier-ignore
  return undefined;
}

function readBounds(
  value: Readonly<Record<string, unknown>>,
  type: CorrelationType,
  rules: number,
  report: Report,
): Bounds | undefined {
  let hasFailed = false;
  const tell: Report = (path, message) => {
    hasFailed = true;
    report(path, message);
  };
  for (const key of Object.keys(value)) {
    if (key !== 'field' && key !== 'percentile' && !boundOperators.some((operator) => operator === key))
      tell([key], `"${key}" is not known in a condition: only ${boundOperators.join(', ')}, field and percentile are`);
  }
  const bounds = boundOperators.flatMap((operator): Bound[] => {
    const limit = value[operator];
    if (limit === undefined) return [];
    if (typeof limit === 'number' && Number.isFinite(limit) && (!isCount(type) || Number.isInteger(limit)))
      return [{ operator, value: limit }];
    tell([operator], `"${operator}" must be a ${isCount(type) ? 'whole ' : ''}number`);
    return [];
  });
  const fields = readFields(value['field'], type, tell);
  const percentile = readPercentile(value['percentile'], type, tell);
  if (hasFailed) return undefined;
  if (bounds.length === 0) tell([], `a condition needs at least one of ${boundOperators.join(', ')}`);
  else if (isCount(type)) checkCount(bounds, type, rules, tell);
  else if (lowest(bounds) > highest(bounds)) tell([], 'no number is within these bounds');
  return hasFailed ? undefined : { kind: 'bounds', bounds, fields, percentile };
}

const isTemporalType = (type: CorrelationType): boolean => type === 'temporal' || type === 'temporal_ordered';
const isCount = (type: CorrelationType): boolean =>
  type === 'event_count' || type === 'value_count' || isTemporalType(type);

/** Twice as many sightings of a group are kept; more than this would fill what all correlations may keep. */
const HIGHEST_COUNT = 100_000;

/** A bound that no count can meet would make a rule that never fires. */
function checkCount(bounds: readonly Bound[], type: CorrelationType, rules: number, report: Report): void {
  const least = Math.max(lowest(bounds, 1), 1);
  const most = highest(bounds, 1);
  const forbidden = new Set(bounds.filter(({ operator }) => operator === 'neq').map(({ value }) => value));
  if (most < 1)
    report([], 'this could only be met by a count of 0, and a group of which nothing was seen is not known');
  else if (least > most || (least === most && forbidden.has(least))) report([], 'no count is within these bounds');
  else if (isTemporalType(type) && least > rules)
    report([], `it asks for ${least} rules, and the correlation refers to ${rules}`);
  else if (least > HIGHEST_COUNT) report([], `counts above ${HIGHEST_COUNT} are not supported`);
}

/** @param step what `gt` and `lt` leave out: 1 for counts */
const lowest = (bounds: readonly Bound[], step = 0): number =>
  Math.max(-Infinity, ...bounds.map(({ operator, value }) => operator === 'gt' ? value + step : operator === 'gte' || operator === 'eq' ? value : -Infinity)); // prettier-ignore
const highest = (bounds: readonly Bound[], step = 0): number =>
  Math.min(Infinity, ...bounds.map(({ operator, value }) => operator === 'lt' ? value - step : operator === 'lte' || operator === 'eq' ? value : Infinity)); // prettier-ignore

function readFields(value: unknown, type: CorrelationType, report: Report): readonly string[] {
  const isValueType = type.startsWith('value_');
  if (value === undefined || value === null) {
    if (isValueType) report(['field'], `the type ${type} needs a "field" in its condition: whose values it looks at`);
    return [];
  }
  if (!isValueType) {
    report(['field'], `"field" has no meaning for the type ${type}`);
    return [];
  }
  const fields: unknown[] = Array.isArray(value) ? value : [value];
  const names = fields.filter((one): one is string => typeof one === 'string' && one.trim() !== '' && one.length <= 256); // prettier-ignore
  if (fields.length === 0 || names.length < fields.length || new Set(fields).size < fields.length || fields.length > 20)
    report(['field'], '"field" must be the name of a field, or for value_count a list of at most 20 of them');
  else if (fields.length > 1 && type !== 'value_count')
    report(['field'], `the type ${type} looks at one field: only value_count takes a list`);
  return names;
}

function readPercentile(value: unknown, type: CorrelationType, report: Report): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (type !== 'value_percentile')
    report(['percentile'], `"percentile" has no meaning for the type ${type}: it belongs to value_percentile`);
  else if (typeof value !== 'number' || !(value >= 0 && value <= 100))
    report(['percentile'], '"percentile" must be a number from 0 to 100');
  else return value;
  return undefined;
}

const OPERATORS = new Set(['and', 'or', 'not', '(', ')']);
const QUANTIFIERS = /(?:^|[\s(])(?:1|any|all)\s+of\s/;

function readWords(text: string, listed: readonly string[] | undefined, report: Report): ConditionDraft | undefined {
  const words = (text.match(/[()]|[^\s()]+/g) ?? []).filter((word) => !OPERATORS.has(word));
  const fail = (message: string): undefined => {
    report([], message);
    return undefined;
  };
  if (listed === undefined && QUANTIFIERS.test(text)) return fail('"of" chooses from "rules": list them');
  const names = [...new Set(listed ?? words)];
  const unlisted = words.find((word) => !names.includes(word));
  if (unlisted !== undefined && !QUANTIFIERS.test(text))
    return fail(`"${unlisted}" is not one of the references in "rules"`);
  const unused = names.find((name) => !words.includes(name));
  if (unused !== undefined && !QUANTIFIERS.test(text)) return fail(`"${unused}" of "rules" is not in the condition`);
  const refsByName = new Map(names.map((name, ref): [string, SeenExpr] => [name, { kind: 'seen', ref }]));
  const expr = readLogic<SeenExpr>(text, refsByName, {
    allOf: (parts) => joined('and', parts),
    anyOf: (parts) => joined('or', parts),
    notOf: (part) => ({ kind: 'not', part }),
  });
  if (isConditionProblem(expr)) return fail(expr.message);
  const ways = waysToMeet(expr);
  if (ways === undefined) return fail(`it can be met in more than ${MOST_WAYS} ways`);
  if (ways.length === 0) return fail('nothing can meet it');
  if (ways.some(({ seen }) => seen.length === 0)) return fail('it could be met without anything being seen: at least one rule must have been seen'); // prettier-ignore
  return { kind: 'words', text, expr, names };
}

function joined(kind: 'and' | 'or', parts: readonly SeenExpr[]): SeenExpr {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}
