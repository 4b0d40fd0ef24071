import type { RuleValue } from '../modifiers.ts';
import type { RuleDraft } from '../read-rule.ts';
import { isMapping } from '../rule-document.ts';
import type { Search, SearchItem } from '../search.ts';
import type { Parameters } from './parameters.ts';
import { allItems, changeAllItems, isRefusal, marked, type Change, type Run, type Step } from './pipeline.ts';

/** The new names of a field; undefined if it keeps its own. */
type Rename = (field: string) => readonly string[] | undefined;

export const fieldChangesByType: Readonly<Record<string, (parameters: Parameters) => Change>> = {
  field_name_mapping: (parameters) => {
    const names = parameters.textsByName('mapping');
    return renaming((field) => names.get(field));
  },
  field_name_prefix_mapping: (parameters) => {
    const prefixes = parameters.textsByName('mapping');
    return renaming((field) => {
      const found = [...prefixes].find(([prefix]) => field.startsWith(prefix));
      return found?.[1].map((prefix) => prefix + field.slice(found[0].length));
    });
  },
  field_name_prefix: (parameters) => {
    const prefix = parameters.text('prefix');
    return renaming((field) => [prefix + field]);
  },
  field_name_suffix: (parameters) => {
    const suffix = parameters.text('suffix');
    return renaming((field) => [field + suffix]);
  },
  strict_field_mapping_failure: () => (draft, _, run) => {
    const others = new Set(allItems(draft).map(({ field }) => field).filter((field) => field !== '' && !run.mapped.has(field)));
    return others.size === 0 ? draft : { refused: `no pipeline maps the fields ${[...others].join(', ')}` };
  },
}; // prettier-ignore

/**
 * Gives fields other names, also those that values refer to and those that the rule is grouped by. Several names are alternatives: one of
 * them is enough, and where something must not be there, none of them may be.
 */
function renaming(rename: Rename): Change {
  return (draft, step, run) => {
    const renamed = (field: string, item: SearchItem): readonly string[] => {
      const names = field !== '' && step.isForField({ field, item }, run) ? rename(field) : undefined;
      if (names === undefined) return [field];
      note(field, names, step, run);
      return names;
    };
    const changed = changeAllItems(draft, (item) => (step.isForItem(item, run) ? renamedItem(item, renamed, step) : item));
    return isRefusal(changed) ? changed : withGrouping(changed, (field) => renamed(field, NO_ITEM));
  };
} // prettier-ignore

const NO_ITEM: SearchItem = { kind: 'item', field: '', modifiers: [], values: [], path: [], isList: false };

function renamedItem(item: SearchItem, renamed: (field: string, item: SearchItem) => readonly string[], step: Step): Search | undefined {
  const names = renamed(item.field, item);
  const isReference = item.modifiers.includes('fieldref');
  const values: readonly RuleValue[] = isReference ? item.values.flatMap((value): readonly RuleValue[] => (typeof value === 'string' ? renamed(value, item) : [value])) : item.values;
  const isSame = names.length === 1 && names[0] === item.field && values.every((value, i) => value === item.values[i]);
  if (isSame) return item;
  const isList = item.isList && values.length === item.values.length;
  const parts = names.map((field): SearchItem => ({ ...item, field, values, isList }));
  const [only] = parts;
  if (only === undefined) return item;
  return marked<Search>(parts.length === 1 ? only : { kind: asksForAbsence(item) ? 'all' : 'any', parts }, step);
} // prettier-ignore

/** Of several names only one is in an event: each of the others is always absent. */
function asksForAbsence({ modifiers, values }: SearchItem): boolean {
  if (modifiers.includes('neq')) return true;
  return modifiers.includes('exists') ? values.includes(false) : values.every((value) => value === null);
}

function note(field: string, names: readonly string[], { id }: Step, { mapped, stepsByField }: Run): void {
  for (const name of [field, ...names]) mapped.add(name);
  if (id === undefined) return;
  for (const name of names) stepsByField.set(name, new Set([...(stepsByField.get(field) ?? []), id]));
}

/** The fields of `vedette: group-by` follow, and those of `fields`. */
function withGrouping(draft: RuleDraft, renamed: (field: string) => readonly string[]): RuleDraft {
  const rename = (list: unknown): unknown =>
    Array.isArray(list) ? list.flatMap((one: unknown): readonly unknown[] => (typeof one === 'string' ? renamed(one) : [one])) : list; // prettier-ignore
  const { vedette, fields } = draft.attributes;
  const attributes: Record<string, unknown> = { ...draft.attributes };
  if (fields !== undefined) attributes['fields'] = rename(fields);
  if (isMapping(vedette) && vedette['group-by'] !== undefined) attributes['vedette'] = { ...vedette, 'group-by': rename(vedette['group-by']) }; // prettier-ignore
  return { ...draft, attributes };
}
