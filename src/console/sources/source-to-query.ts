import { queryToText, type Query } from '../../model/query.ts';
import type { SourceRow } from './source-rows.ts';

const MOST_NAMED = 20;

/** The query for the events of a source: of its senders too. Many senders are found by the beginning of their names. */
export function sourceToQuery({ id, parts }: Pick<SourceRow, 'id' | 'parts'>): string {
  const names = parts.length === 0 || parts.length > MOST_NAMED ? [id] : parts.map((part) => part.source);
  const all: Query[] = names.map((name) => compare(name, false));
  if (parts.length > MOST_NAMED) all.push(compare(`${id}/*`, true));
  const [first] = all;
  return first === undefined ? '' : queryToText(all.length === 1 ? first : { kind: 'or', parts: all });
}

const compare = (text: string, pattern: boolean): Query => ({ kind: 'compare', field: 'source', op: '=', value: { text, pattern } }); // prettier-ignore
