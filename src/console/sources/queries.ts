import { queryOptions } from '@tanstack/react-query';
import { configuredSourceApi } from '../../model/configured-source-api.ts';
import { answerOf, client } from '../api/client.ts';
import { overviewQuery, queryClient } from '../api/queries.ts';

/** What the pages about sources ask for. */
export const configuredQuery = queryOptions({
  queryKey: ['sources', 'configured'],
  queryFn: ({ signal }) => answerOf(client.call(configuredSourceApi.configuredSources, {}, signal)),
  refetchInterval: 5000,
});

export const kindsQuery = queryOptions({
  queryKey: ['sources', 'kinds'],
  queryFn: ({ signal }) => answerOf(client.call(configuredSourceApi.sourceKinds, {}, signal)),
  staleTime: Infinity,
});

export const receivedQuery = queryOptions({
  queryKey: ['sources', 'received'],
  queryFn: ({ signal }) => answerOf(client.call(configuredSourceApi.receivedOverTime, {}, signal)),
  refetchInterval: 10_000,
});

export function sourceQuery(kind: string, name: string) {
  return queryOptions({
    queryKey: ['sources', 'configured', kind, name],
    queryFn: ({ signal }) =>
      answerOf(client.call(configuredSourceApi.configuredSource, { params: { kind, name } }, signal)),
    refetchInterval: 3000,
  });
}

export async function readSourcesAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['sources'] }),
    queryClient.invalidateQueries({ queryKey: overviewQuery.queryKey }),
  ]);
}
