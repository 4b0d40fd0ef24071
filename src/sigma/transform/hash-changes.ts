import type { Search, SearchItem } from '../search.ts';
import { isTextItem } from './item-text.ts';
import type { Parameters } from './parameters.ts';
import { changeItems, type Change } from './pipeline.ts';

/** Which hash it is, from the number of its hexadecimal digits. */
const algorithmByLength: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA1', 64: 'SHA256', 128: 'SHA512' };

export const hashChangesByType: Readonly<Record<string, (parameters: Parameters) => Change>> = {
  /** Sysmon writes all hashes into one field (`SHA1=…,MD5=…`): this asks the fields that have one each. */
  hashes_fields: (parameters) => {
    const known = parameters.texts('valid_hash_algos').map((name) => name.toUpperCase());
    const prefix = parameters.optionalText('field_prefix') ?? '';
    const isWithoutName = parameters.flag('drop_algo_prefix');
    const fields = parameters.optionalTexts('field_to_parse') ?? ['Hashes', 'Hash'];
    return (draft, step, run) =>
      changeItems(draft, step, run, (item) => {
        if (!fields.includes(item.field) || !isTextItem(item)) return item;
        const valuesByField = new Map<string, string[]>();
        for (const value of item.values) {
          const { algorithm, hash } = readHash(String(value));
          if (!known.includes(algorithm)) continue;
          const field = `${prefix}${isWithoutName ? '' : algorithm}`;
          valuesByField.set(field, [...(valuesByField.get(field) ?? []), hash]);
        }
        if (valuesByField.size === 0)
          return { refused: `no value of "${item.field}" is a hash of these kinds: ${known.join(', ')}` };
        return split(item, valuesByField);
      });
  },
};

function split(item: SearchItem, valuesByField: ReadonlyMap<string, readonly string[]>): Search {
  const isNegated = item.modifiers.includes('neq');
  const isAll = item.modifiers.includes('all');
  const modifiers = item.modifiers.filter((name) => name === 'neq' || name === 'all');
  const parts = [...valuesByField].map(([field, values]): SearchItem => ({
    ...item,
    field,
    modifiers,
    values,
    isList: false,
  }));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: isNegated || isAll ? 'all' : 'any', parts };
}

function readHash(text: string): { algorithm: string; hash: string } {
  const [first = '', second, ...more] = text.split(/[=|]/);
  const bare = (part: string): string => part.replaceAll(/^[*?]+|[*?]+$/g, '');
  if (second !== undefined && more.length === 0) return { algorithm: bare(first).toUpperCase(), hash: bare(second) };
  return { algorithm: algorithmByLength[bare(first).length] ?? '', hash: bare(first) };
}
