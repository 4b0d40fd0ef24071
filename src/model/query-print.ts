import { keywords, sourceToValue } from './query-parse.ts';
import type { Query, QueryValue } from './query-tree.ts';

/** Text that reads back as the same tree. */
export function queryToText(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '';
    case 'and':
    case 'or':
      return query.parts.map((part) => nested(part, query.kind)).join(` ${query.kind} `);
    case 'not':
      return `not ${nested(query.part, 'not')}`;
    case 'words':
      return valueToText(query.value, true);
    case 'compare':
      return `${fieldToText(query.field)} ${query.op} ${valueToText(query.value, false)}`;
    case 'in':
      return `${fieldToText(query.field)} in (${query.values.map((value) => valueToText(value, false)).join(', ')})`;
    case 'range':
      return `${fieldToText(query.field)} = ${query.from}..${query.to}`;
    case 'exists':
      break;
  }
  return `${fieldToText(query.field)} exists`;
}

/** `and` in `or` needs no parentheses; all else does, to come back as it was. */
function nested(part: Query, outer: 'and' | 'or' | 'not'): string {
  const isOpen = part.kind === 'and' ? outer === 'or' : part.kind !== 'or';
  return isOpen ? queryToText(part) : `(${queryToText(part)})`;
}

const plainField = /^[\p{L}_@$][\p{L}\p{N}_@$.\-[\]/{}%#]*$/u;

function fieldToText(field: string): string {
  return plainField.test(field) && field.length <= 300 && !keywords.has(field.toLowerCase()) ? field : quote(field);
}

function valueToText(value: QueryValue, isWord: boolean): string {
  const source = value.pattern ? value.text : value.text.replaceAll(/[*?]/g, '[$&]');
  return isPlain(source, value, isWord) ? source : quote(source);
}

function isPlain(source: string, value: QueryValue, isWord: boolean): boolean {
  if (source === '' || /[\s(),"|]/.test(source) || keywords.has(source.toLowerCase())) return false;
  if (sourceToValue(source).pattern !== value.pattern) return false;
  return isWord ? /^[\p{L}\p{N}_.*?-]+$/u.test(source) : !source.includes('..');
}

const quote = (source: string): string => `"${source.replaceAll('"', '""')}"`;
