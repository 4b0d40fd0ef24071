import type { BulkItem } from './read-bulk.ts';

/** What became of one item. Statuses and types are those that clients decide by. */
export type ItemResult =
  | { readonly kind: 'durable'; readonly sequence: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'too-long'; readonly limit: number }
  | { readonly kind: 'no-index' }
  | { readonly kind: 'no-document' }
  | { readonly kind: 'not-taken' };

export interface AnsweredItem extends Pick<BulkItem, 'action' | 'index' | 'id'> {
  result: ItemResult;
}

/** @param isSlim without what only says it again: the sender asked for some paths alone (`filter_path`) */
export function bulkAnswer(items: readonly AnsweredItem[], took: number, isSlim: boolean): object {
  return {
    took,
    errors: items.some(({ result }) => result.kind !== 'durable'),
    items: items.map((item) => ({ [item.action]: itemAnswer(item, isSlim) })),
  };
}

export interface ItemAnswer {
  readonly status: number;
  readonly [more: string]: unknown;
}

export function itemAnswer({ index, id, result }: AnsweredItem, isSlim: boolean): ItemAnswer {
  if (result.kind !== 'durable') {
    const { status, type, reason } = problemOf(result);
    const named = { ...(index === undefined ? {} : { _index: index }), ...(id === undefined ? {} : { _id: id }) };
    return { ...named, status, error: { type, reason } };
  }
  if (isSlim) return { status: 201 };
  return {
    _index: index,
    _id: id ?? `v${result.sequence}`,
    _version: 1,
    result: 'created',
    _shards: { total: 1, successful: 1, failed: 0 },
    _seq_no: result.sequence,
    _primary_term: 1,
    status: 201,
  };
}

const UPDATE = 'Records are kept as they came: update and delete are not taken, send create or index.';

function problemOf(result: Exclude<ItemResult, { kind: 'durable' }>): { status: number; type: string; reason: string } {
  switch (result.kind) {
    case 'full':
      return { status: 429, type: 'es_rejected_execution_exception', reason: 'The journal is full. Send this item again later.' };
    case 'not-json':
      return { status: 400, type: 'document_parsing_exception', reason: 'The document is not a JSON object.' };
    case 'too-long':
      return { status: 400, type: 'document_parsing_exception', reason: `The document is longer than ${result.limit} bytes, the limit.` };
    case 'no-index':
      return { status: 400, type: 'illegal_argument_exception', reason: 'Neither the action nor the address names an index.' };
    case 'no-document':
      return { status: 400, type: 'illegal_argument_exception', reason: 'The request ends where the document should stand.' };
    case 'not-taken':
      return { status: 400, type: 'illegal_argument_exception', reason: UPDATE };
  } // prettier-ignore
}
