import type { LogSource } from '../../model/log-source.ts';
import { readSearch } from '../read-detection.ts';
import type { RuleDraft } from '../read-rule.ts';
import { mapItems, type Search } from '../search.ts';
import type { Parameters } from './parameters.ts';
import { changeItems, type Change } from './pipeline.ts';

export const ruleChangesByType: Readonly<Record<string, (parameters: Parameters) => Change>> = {
  add_condition: (parameters) => {
    const name = parameters.optionalText('name');
    const isTemplate = parameters.flag('template');
    const isNegated = parameters.flag('negated');
    const search = readSearch(parameters.mapping('conditions'), [...parameters.path, 'conditions'], (path, message) => {
      parameters.hasFailed = true;
      parameters.report(path, message);
    });
    if (name !== undefined && !/^[\w-]+$/.test(name)) parameters.fail('name', 'a name is made of letters, digits, _ and -', undefined);
    return (draft) => search === undefined ? draft : withCondition(draft, isTemplate ? filledIn(search, draft.logSource) : search, name, isNegated);
  },
  drop_detection_item: () => (draft, step, run) => changeItems(draft, step, run, () => undefined),
  change_logsource: (parameters) => {
    const logSource: { -readonly [key in keyof LogSource]: string } = {};
    for (const part of ['category', 'product', 'service'] as const) {
      const text = parameters.optionalText(part);
      if (text !== undefined) logSource[part] = text.toLowerCase();
    }
    if (Object.keys(logSource).length === 0) parameters.fail('category', 'a category, product or service is needed', undefined);
    return (draft) => ({ ...draft, logSource });
  },
  set_state: (parameters) => {
    const [key, value] = [parameters.text('key'), parameters.scalar('val')];
    return (draft, _, run) => {
      run.state.set(key, value);
      return draft;
    };
  },
  set_custom_attribute: (parameters) => {
    const [key, value] = [parameters.text('attribute'), parameters.any('value')];
    return (draft) => ({ ...draft, attributes: { ...draft.attributes, [key]: value } });
  },
  add_field: (parameters) => {
    const added = parameters.texts('field');
    return withFields((fields) => [...fields, ...added]);
  },
  remove_field: (parameters) => {
    const removed = parameters.texts('field');
    return withFields((fields) => fields.filter((field) => typeof field !== 'string' || !removed.includes(field)));
  },
  set_field: (parameters) => {
    const fields = parameters.texts('fields');
    return withFields(() => fields);
  },
  rule_failure: (parameters) => {
    const message = parameters.text('message');
    return () => ({ refused: message });
  },
  detection_item_failure: (parameters) => {
    const message = parameters.text('message');
    return (draft, step, run) => changeItems(draft, step, run, () => ({ refused: message }));
  },
}; // prettier-ignore

function withCondition(draft: RuleDraft, search: Search, given: string | undefined, isNegated: boolean): RuleDraft {
  const [own, ...filters] = draft.detections;
  if (own === undefined) return draft;
  const name = given ?? freeName(own.searchesByName);
  const searchesByName = new Map(own.searchesByName).set(name, search);
  const conditions = own.conditions.map(({ text, path }) => ({
    text: `${isNegated ? 'not ' : ''}${name} and (${text})`,
    path,
  }));
  return { ...draft, detections: [{ ...own, searchesByName, conditions }, ...filters] };
}

/** Begins with an underscore: "them" leaves it out. */
function freeName(taken: ReadonlyMap<string, Search>): string {
  let name = '_added';
  for (let i = 1; taken.has(name); i++) name = `_added_${i}`;
  return name;
}

/** `$category`, `$product` and `$service` in texts become those of the rule. */
function filledIn(search: Search, logSource: LogSource): Search {
  const fill = (text: string): string =>
    text.replaceAll(/\$(?:\$|(category|product|service)\b|\{(category|product|service)\})/g, (whole, plain: string | undefined, braced: string | undefined) => {
      const part = plain ?? braced;
      if (part === undefined) return '$';
      return (part === 'category' || part === 'product' || part === 'service' ? logSource[part] : undefined) ?? whole;
    });
  const filled = mapItems(search, (item) => ({
    ...item,
    values: item.values.map((value) => (typeof value === 'string' ? fill(value) : value)),
  }));
  return filled ?? search;
} // prettier-ignore

function withFields(change: (fields: readonly unknown[]) => readonly unknown[]): Change {
  return (draft) => {
    const fields: unknown = draft.attributes['fields'];
    return { ...draft, attributes: { ...draft.attributes, fields: change(Array.isArray(fields) ? fields : []) } };
  };
}
