import type { SearchItem } from '../search.ts';
import type { Parameters } from './parameters.ts';
import { changeItems, type Change, type Refusal, type Run } from './pipeline.ts';

/** Give placeholders (`%name%` under the modifier `expand`) their values; those that are left out stay for what comes later. */
export const placeholderChangesByType: Readonly<Record<string, (parameters: Parameters) => Change>> = {
  value_placeholders: (parameters) =>
    filling(parameters, (name, { vars }) => vars.get(name) ?? { refused: `no pipeline has the variable "${name}"` }),
  wildcard_placeholders: (parameters) => filling(parameters, () => ['*']),
};

function filling(parameters: Parameters, valuesOf: (name: string, run: Run) => readonly string[] | Refusal): Change {
  const included = parameters.optionalTexts('include');
  const excluded = parameters.optionalTexts('exclude');
  if (included !== undefined && excluded !== undefined)
    parameters.fail('include', 'either "include" or "exclude" can be given', undefined);
  const isHandled = (name: string): boolean =>
    (included === undefined || included.includes(name)) && excluded?.includes(name) !== true;
  return (draft, step, run) =>
    changeItems(draft, step, run, (item) => {
      const values: Record<string, readonly string[]> = { ...item.placeholders };
      for (const name of placeholdersOf(item)) {
        if (!isHandled(name) || Object.hasOwn(values, name)) continue;
        const found = valuesOf(name, run);
        if ('refused' in found) return found;
        values[name] = found;
      }
      return { ...item, placeholders: values };
    });
}

function placeholdersOf({ modifiers, values }: SearchItem): string[] {
  if (!modifiers.includes('expand')) return [];
  return values.flatMap((value) =>
    typeof value === 'string' ? [...value.matchAll(/\\%|%(\w+)%/g)].flatMap((found) => found[1] ?? []) : [],
  );
}
