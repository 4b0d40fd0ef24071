import type { LogSource } from '../../model/log-source.ts';
import { isMapping } from '../rule-document.ts';
import type { KnownFields, Lint } from './lint.ts';
import { nearestWord } from './nearest-word.ts';
import { itemsOf } from './values.ts';

export const fieldLints: readonly Lint[] = [
  {
    id: 'field-unknown',
    summary: 'No event of the log source was ever seen with the field: the search on it may never be true',
    check({ kind, value }, report, { fieldsOf }) {
      if (kind !== 'rule' || fieldsOf === undefined) return;
      const logSource = logSourceOf(value['logsource']);
      const known = logSource === undefined ? undefined : fieldsOf(logSource);
      if (known === undefined) return;
      const told = new Set<string>();
      for (const { field, path } of itemsOf(value)) {
        if (field === '' || told.has(field) || isKnown(field, known)) continue;
        told.add(field);
        const near = nearestWord(field, known.names);
        report(path, `no event of this log source that we know has a field "${field.slice(0, 80)}"${near === undefined ? '' : `: did you mean "${near}"?`}`); // prettier-ignore
      }
    },
  },
];

function isKnown(field: string, { names, open }: KnownFields): boolean {
  if (names.has(field)) return true;
  const dot = field.indexOf('.');
  return dot > 0 && open.has(field.slice(0, dot));
}

function logSourceOf(value: unknown): LogSource | undefined {
  if (!isMapping(value)) return undefined;
  const logSource: { -readonly [key in keyof LogSource]: string } = {};
  for (const part of ['product', 'category', 'service'] as const) {
    const text = value[part];
    if (typeof text === 'string') logSource[part] = text.toLowerCase();
  }
  return logSource;
}
