import type { RuleValue } from '../modifiers.ts';
import { mapLiterals, textToPattern } from '../pattern.ts';
import type { SearchItem } from '../search.ts';
import { changeLiterals, isTextItem, patternToRegex, patternToValue, valueToView, viewToValue, withWildcards } from './item-text.ts'; // prettier-ignore
import { textsOf, type Parameters } from './parameters.ts';
import { changeItems, isRefusal, type Change, type Refusal } from './pipeline.ts';
import { readRegex, readReplacement, replaceAll } from './regex.ts';

/** A value's new values; undefined if it stays. */
type ChangeValue = (value: RuleValue) => readonly RuleValue[] | Refusal | undefined;

export const valueChangesByType: Readonly<Record<string, (parameters: Parameters) => Change>> = {
  replace_string: (parameters) => {
    const regex = readRegex(parameters, 'regex', parameters.text('regex'));
    const replacement = parameters.text('replacement');
    const isOnLiterals = parameters.flag('skip_special');
    const isInterpreted = parameters.flag('interpret_special');
    const pieces = regex === undefined ? undefined : readReplacement(replacement, regex);
    if (regex === undefined || pieces === undefined) {
      return parameters.fail('replacement', 'it names a group that the regular expression does not have', nothing);
    }
    return changingTexts((text) => {
      if (isOnLiterals) return changeLiterals(text, isInterpreted, (literal) => replaceAll(literal, regex, pieces));
      const view = valueToView(text);
      const replaced = replaceAll(view, regex, pieces);
      return replaced === view ? text : viewToValue(replaced);
    });
  },
  map_string: (parameters) => {
    const texts = parameters.textsByName('mapping');
    return changing(isTextItem, withWildcards, (value) =>
      typeof value === 'string' ? texts.get(valueToView(value)) : undefined,
    );
  },
  set_value: (parameters) => {
    const value = forced(parameters, parameters.scalar('value'));
    // what stood behind the field's name was about the values before
    return changing(anyItem, withoutModifiers, () => [value]);
  },
  convert_type: (parameters) => {
    const type = parameters.oneOf('target_type', ['str', 'num']);
    return changing(isTextItem, asItIs, (value) => {
      if (type === 'str') return typeof value === 'number' ? [String(value)] : undefined;
      if (typeof value !== 'string') return undefined;
      return /^-?\d+(?:\.\d+)?$/.test(value) ? [Number(value)] : { refused: `"${value}" is no number` };
    });
  },
  case: (parameters) => {
    const method = parameters.oneOf('method', ['lower', 'upper', 'snake_case'], 'lower');
    return changingTexts((text) => patternToValue(mapLiterals(textToPattern(text), casesByMethod[method])));
  },
  regex: (parameters) => {
    const method = parameters.oneOf('method', ['plain', 'ignore_case_flag', 'ignore_case_brackets'], 'ignore_case_brackets');
    return changingToRegex(method !== 'plain');
  },
}; // prettier-ignore

const nothing: Change = (draft) => draft;
const anyItem = (): boolean => true;
const asItIs = (item: SearchItem): SearchItem => item;

function changing(
  isFor: (item: SearchItem) => boolean,
  prepare: (item: SearchItem) => SearchItem,
  change: ChangeValue,
): Change {
  return (draft, step, run) =>
    changeItems(draft, step, run, (item) => {
      if (!isFor(item)) return item;
      const prepared = prepare(item);
      const values: RuleValue[] = [];
      let isChanged = false;
      for (const value of prepared.values) {
        const changed = change(value);
        if (changed === undefined) values.push(value);
        else if (isRefusal(changed)) return changed;
        else {
          values.push(...changed);
          isChanged = true;
        }
      }
      return isChanged ? { ...prepared, values, isList: false } : item;
    });
}

/** Numbers are texts here, as for every comparison. */
function changingTexts(change: (text: string) => string): Change {
  return changing(isTextItem, withWildcards, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const changed = change(String(value));
    return changed === String(value) ? undefined : [changed];
  });
}

function changingToRegex(ignoresCase: boolean): Change {
  return (draft, step, run) =>
    changeItems(draft, step, run, (item) => {
      const prepared = withWildcards(item);
      const kept = prepared.modifiers.filter((name) => name !== 'cased');
      const isPlain = kept.every((name) => name === 'all' || name === 'neq') && item.field !== '';
      const texts = textsOf([...prepared.values]);
      if (!isPlain || texts === undefined || texts.includes('')) return item;
      const values = texts.map((text) => patternToRegex(textToPattern(text), quote));
      return { ...prepared, modifiers: ['re', ...(ignoresCase ? ['i'] : []), ...kept], values, isList: false };
    });
}

const quote = (literal: string): string => literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

const casesByMethod = {
  lower: (text: string): string => text.toLowerCase(),
  upper: (text: string): string => text.toUpperCase(),
  snake_case: (text: string): string => text.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase(),
} as const;

function withoutModifiers(item: SearchItem): SearchItem {
  return { ...item, modifiers: item.modifiers.filter((name) => name === 'neq' || name === 'all') };
}

function forced(parameters: Parameters, value: RuleValue): RuleValue {
  if (!parameters.has('force_type')) return value;
  const type = parameters.oneOf('force_type', ['str', 'num']);
  if (typeof value !== 'string' && typeof value !== 'number')
    return parameters.fail('force_type', 'only texts and numbers can be forced to another type', value);
  if (type === 'str') return String(value);
  return Number.isFinite(Number(value)) ? Number(value) : parameters.fail('value', `"${value}" is no number`, value);
}
