import type { RuleDraft } from '../read-rule.ts';
import type { RuleValue } from '../modifiers.ts';
import type { ReadTest } from './conditions.ts';
import { valueToView, withWildcards } from './item-text.ts';
import type { Parameters } from './parameters.ts';
import { allItems } from './pipeline.ts';
import { stateTest } from './state-condition.ts';

export const ruleTestsByType: Readonly<Record<string, ReadTest<RuleDraft>>> = {
  logsource: (parameters) => {
    const parts = (['category', 'product', 'service'] as const).flatMap((part) => {
      const text = parameters.optionalText(part)?.toLowerCase();
      return text === undefined ? [] : [{ part, text }];
    });
    if (parts.length === 0) parameters.fail('category', 'a category, product or service is needed', undefined);
    return ({ logSource }) => parts.every(({ part, text }) => logSource[part] === text);
  },
  contains_field: (parameters) => {
    const field = parameters.text('field');
    return (draft) => allItems(draft).some((item) => item.field === field);
  },
  contains_detection_item: (parameters) => {
    const field = parameters.text('field');
    const value = parameters.scalar('value');
    return (draft) => allItems(draft).some((item) => item.field === field && hasValue(withWildcards(item).values, value));
  },
  processing_item_applied: (parameters) => {
    const id = parameters.text('processing_item_id');
    return ({ applied }) => applied.includes(id);
  },
  processing_state: (parameters) => {
    const test = stateTest(parameters);
    return (_, run) => test(run);
  },
  is_sigma_rule: () => () => true,
  is_sigma_correlation_rule: () => () => false,
  tag: (parameters) => {
    const tag = parameters.text('tag').toLowerCase();
    return ({ attributes }) => listOf(attributes['tags']).some((one) => String(one).toLowerCase() === tag);
  },
  rule_attribute: readAttributeTest,
}; // prettier-ignore

/** Whether one of the values is that one; texts are the same if they mean the same, in any case. */
export function hasValue(values: readonly RuleValue[], wanted: RuleValue): boolean {
  return values.some((value) => isSameValue(value, wanted));
}

export function isSameValue(value: RuleValue, wanted: RuleValue): boolean {
  if (typeof value !== 'string' || typeof wanted !== 'string') return value === wanted;
  return valueToView(value).toLowerCase() === valueToView(wanted).toLowerCase();
}

const ORDERS = {
  level: ['informational', 'low', 'medium', 'high', 'critical'],
  status: ['unsupported', 'deprecated', 'experimental', 'test', 'stable'],
} as const;
const DATES = new Set(['date', 'modified']);
const TEXTS = new Set(['id', 'name', 'title', 'author', 'description', 'license', 'taxonomy']);
const OPERATORS = ['eq', 'ne', 'gte', 'gt', 'lte', 'lt', 'in', 'not_in'] as const;
type Operator = (typeof OPERATORS)[number];

function readAttributeTest(parameters: Parameters): (draft: RuleDraft) => boolean {
  const attribute = parameters.text('attribute');
  const wanted = parameters.scalar('value');
  const op = parameters.oneOf('op', OPERATORS, 'eq');
  const isOrdered = op !== 'eq' && op !== 'ne' && op !== 'in' && op !== 'not_in';
  if (TEXTS.has(attribute) && isOrdered) parameters.fail('op', `"${attribute}" is a text: only eq and ne are meant for it`, undefined); // prettier-ignore
  const order: readonly string[] = attribute === 'level' || attribute === 'status' ? ORDERS[attribute] : [];
  if (order.length > 0 && !order.includes(String(wanted)))
    parameters.fail('value', `"${attribute}" is one of ${order.join(', ')}`, undefined);
  if (DATES.has(attribute) && !/^\d{4}-\d{2}-\d{2}$/.test(String(wanted)))
    parameters.fail('value', 'a date is written as YYYY-MM-DD', undefined);
  return ({ attributes }) => {
    const value = attributes[attribute];
    if (value === undefined || value === null) return false;
    if (Array.isArray(value)) return op === 'in' ? value.includes(wanted) : op === 'not_in' ? !value.includes(wanted) : op === 'ne'; // prettier-ignore
    if (typeof value === 'number') return compare(value, Number(wanted), op);
    if (typeof value !== 'string') return false;
    if (order.length > 0) return compare(order.indexOf(value), order.indexOf(String(wanted)), op);
    const isComparable = !isOrdered || DATES.has(attribute);
    return isComparable && compare(value, String(wanted), op);
  };
}

function compare<Value extends string | number>(value: Value, wanted: Value, op: Operator): boolean {
  switch (op) {
    case 'eq':
    case 'in':
      return value === wanted;
    case 'ne':
    case 'not_in':
      return value !== wanted;
    case 'gt':
      return value > wanted;
    case 'gte':
      return value >= wanted;
    case 'lt':
      return value < wanted;
    case 'lte':
      return value <= wanted;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
