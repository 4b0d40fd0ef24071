import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { SourceId } from '../../model/ids.ts';
import { keepingApi } from '../../model/keeping-api.ts';
import type { UnreadableReason } from '../../model/record.ts';
import type { RewriteRun } from '../../model/rewrite.ts';
import { answerOf, client } from '../api/client.ts';

export type UnreadableFilter = { readonly source?: SourceId; readonly kind?: UnreadableReason['kind'] };

export function unreadableRecordsQuery(filter: UnreadableFilter) {
  return infiniteQueryOptions({
    queryKey: ['unreadable', filter],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        client.call(
          keepingApi.unreadableRecords,
          { query: { limit: 100, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        ),
      ),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}

export const isOver = (run: RewriteRun | undefined): boolean =>
  run !== undefined && run.state !== 'waiting' && run.state !== 'running';

export function rewriteRunQuery(id: string | undefined) {
  return queryOptions({
    queryKey: ['rewrite', id],
    queryFn: ({ signal }) => answerOf(client.call(keepingApi.rewriteRun, { params: { id: id ?? '' } }, signal)),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data?.run) ? false : 700),
  });
}

export const rewriteRunsQuery = queryOptions({
  queryKey: ['rewrite', 'all'],
  queryFn: ({ signal }) => answerOf(client.call(keepingApi.rewriteRuns, {}, signal)),
  refetchInterval: 5000,
});

export const watchesQuery = queryOptions({
  queryKey: ['sources', 'watch'],
  queryFn: ({ signal }) => answerOf(client.call(keepingApi.sourceWatches, {}, signal)),
  refetchInterval: 10_000,
});

/** No cursor: a function, so that its type stays `string | null`. */
function firstPage(): string | null {
  return null;
}
