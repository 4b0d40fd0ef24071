import { textToPattern, hasWildcard } from '../pattern.ts';
import type { RuleValue } from '../modifiers.ts';
import type { SearchItem } from '../search.ts';
import type { ReadTest, Test } from './conditions.ts';
import { isTextItem, valueToView, withWildcards } from './item-text.ts';
import type { Parameters } from './parameters.ts';
import type { FieldUse } from './pipeline.ts';
import { matchesStart, readRegex } from './regex.ts';
import { isSameValue } from './rule-conditions.ts';
import { stateTest } from './state-condition.ts';

export const itemTestsByType: Readonly<Record<string, ReadTest<SearchItem>>> = {
  match_string: (parameters) => {
    const regex = readRegex(parameters, 'pattern', parameters.text('pattern'));
    const isNegated = parameters.flag('negate');
    return onValues(parameters, (value, isText) => {
      const found = isText && typeof value === 'string' && matchesStart(regex, valueToView(value));
      return found !== isNegated;
    });
  },
  match_value: (parameters) => {
    const wanted = parameters.scalar('value');
    return onValues(parameters, (value) => isSameValue(value, wanted));
  },
  contains_wildcard: (parameters) =>
    onValues(parameters, (value, isText) => isText && typeof value === 'string' && hasWildcard(textToPattern(value))),
  is_null: (parameters) => onValues(parameters, (value) => value === null),
  processing_item_applied: (parameters) => {
    const id = parameters.text('processing_item_id');
    return ({ applied }) => applied?.includes(id) ?? false;
  },
  processing_state: (parameters) => {
    const test = stateTest(parameters);
    return (_, run) => test(run);
  },
};

/** Any or all of an item's values, as the parameter `cond` says. */
function onValues(parameters: Parameters, test: (value: RuleValue, isText: boolean) => boolean): Test<SearchItem> {
  const how = parameters.oneOf('cond', ['any', 'all']);
  return (item) => {
    const isText = isTextItem(item);
    const { values } = isText ? withWildcards(item) : item;
    return how === 'any' ? values.some((value) => test(value, isText)) : values.every((value) => test(value, isText));
  };
}

export const fieldTestsByType: Readonly<Record<string, ReadTest<FieldUse>>> = {
  include_fields: readFields,
  exclude_fields: (parameters) => {
    const isIncluded = readFields(parameters);
    return (use, run) => !isIncluded(use, run);
  },
  processing_item_applied: (parameters) => {
    const id = parameters.text('processing_item_id');
    return ({ field }, { stepsByField }) => stepsByField.get(field)?.has(id) ?? false;
  },
  processing_state: (parameters) => {
    const test = stateTest(parameters);
    return (_, run) => test(run);
  },
};

function readFields(parameters: Parameters): Test<FieldUse> {
  const fields = parameters.texts('fields');
  if (parameters.oneOf('mode', ['plain', 're'], 'plain') === 'plain') return ({ field }) => fields.includes(field);
  const regexes = fields.map((pattern) => readRegex(parameters, 'fields', pattern));
  return ({ field }) => field !== '' && regexes.some((regex) => matchesStart(regex, field));
}
