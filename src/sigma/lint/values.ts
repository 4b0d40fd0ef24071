import { isMapping, type Path } from '../rule-document.ts';
import type { Lint } from './lint.ts';

export const valueLints: readonly Lint[] = [
  {
    id: 'all-on-single',
    summary: '"all" over one value says nothing: the specification wants a list',
    check({ value }, report) {
      for (const { modifiers, values, path } of itemsOf(value)) {
        if (modifiers.includes('all') && values.length === 1) report(path, '"all" needs a list of values: take it away, or write a list'); // prettier-ignore
      }
    },
  },
  {
    id: 'wildcard-for-modifier',
    summary: 'A wildcard at the end of a value is what contains, startswith and endswith are for',
    check({ value }, report) {
      for (const { field, modifiers, values, path } of itemsOf(value)) {
        if (field === '' || modifiers.length > 0) continue;
        const texts = values.filter((one) => typeof one === 'string' && one.length > 2);
        const ends = texts.map((one) => [isWild(one, 'start'), isWild(one, 'end')] as const);
        const [first] = ends;
        if (first === undefined || texts.length < values.length) continue;
        // inner wildcards stay, and a list of several forms has to stay as it is
        if (!ends.every(([start, end]) => start === first[0] && end === first[1])) continue;
        const name = first[0] && first[1] ? 'contains' : first[0] ? 'endswith' : first[1] ? 'startswith' : undefined;
        if (name !== undefined) report(path, `write "${field}|${name}" without the wildcard: it says the same and is easier to read`); // prettier-ignore
      }
    },
  },
  {
    id: 'backslash-wildcard',
    summary: 'Two backslashes and a wildcard are one backslash and a wildcard: a network path is missed',
    check({ value }, report) {
      for (const { modifiers, values, path } of itemsOf(value)) {
        if (modifiers.includes('re')) continue;
        const bad = values.find((one) => typeof one === 'string' && /^\\\\[*?]/.test(one));
        if (bad !== undefined) report(path, 'the value begins with \\\\* which means one backslash and anything: for two backslashes write \\\\\\\\*'); // prettier-ignore
      }
    },
  },
  {
    id: 'any-among-values',
    summary: 'A lone wildcard in a list matches any value: the others have no effect',
    check({ value }, report) {
      for (const { modifiers, values, path } of itemsOf(value)) {
        if (modifiers.includes('re') || modifiers.includes('all') || values.length < 2 || !values.includes('*'))
          continue;
        report(path, '"*" matches any value, so the others in the list have no effect: for an asterisk write \\*');
      }
    },
  },
  {
    id: 'duplicate-value',
    summary: 'The same value twice in one list',
    check({ value }, report) {
      for (const { modifiers, values, path } of itemsOf(value)) {
        const isCased = modifiers.some((name) => ['re', 'cased', 'base64', 'base64offset'].includes(name));
        const seen = new Set<unknown>();
        for (const one of values) {
          const plain = typeof one === 'string' && !isCased ? one.toLowerCase() : one;
          if (seen.has(plain)) {
            report(path, `"${String(one).slice(0, 60)}" stands in the list more than once`);
            break;
          }
          seen.add(plain);
        }
      }
    },
  },
];

interface Item {
  readonly field: string;
  readonly modifiers: readonly string[];
  readonly values: readonly unknown[];
  readonly path: Path;
}

/** Every `field|modifier: values` of the searches of a rule or filter. */
export function itemsOf(document: Readonly<Record<string, unknown>>): Item[] {
  return ['detection', 'filter'].flatMap((attribute) => {
    const searches = document[attribute];
    if (!isMapping(searches)) return [];
    return Object.entries(searches)
      .filter(([name]) => name !== 'condition' && name !== 'timeframe' && name !== 'rules')
      .flatMap(([name, search]) => itemsIn(search, [attribute, name], 0));
  });
}

function itemsIn(search: unknown, path: Path, depth: number): Item[] {
  if (depth > 20) return [];
  if (Array.isArray(search)) {
    return search.flatMap((one: unknown, i) => isMapping(one) || Array.isArray(one) ? itemsIn(one, [...path, i], depth + 1) : []);
  }
  if (!isMapping(search)) return [];
  return Object.entries(search).map(([key, value]): Item => {
    const [field = '', ...modifiers] = key.split('|');
    return { field, modifiers, values: Array.isArray(value) ? value : [value], path: [...path, key] };
  });
} // prettier-ignore

/** Whether a wildcard stands at one end, and no other at that end. */
function isWild(value: unknown, end: 'start' | 'end'): boolean {
  if (typeof value !== 'string') return false;
  return end === 'start' ? /^\*[^*]/.test(value) : /[^*\\]\*$/.test(value);
}
