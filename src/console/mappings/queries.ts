import { queryOptions } from '@tanstack/react-query';
import { mappingApi } from '../../model/mapping-api.ts';
import { answerOf, client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';

/** What the pages about mappings ask for. */
export const mappingsQuery = queryOptions({
  queryKey: ['mappings'],
  queryFn: ({ signal }) => answerOf(client.call(mappingApi.mappings, {}, signal)),
});

export function mappingQuery(id: string) {
  return queryOptions({
    queryKey: ['mappings', 'one', id],
    queryFn: ({ signal }) => answerOf(client.call(mappingApi.mapping, { params: { id } }, signal)),
  });
}

/** Records of a source that nothing knew; without a source those of all, and which sources have some. */
export function sampleQuery(source: string | undefined) {
  return queryOptions({
    queryKey: ['mapping-sample', source ?? ''],
    queryFn: ({ signal }) =>
      answerOf(client.call(mappingApi.mappingSample, { query: source === undefined ? {} : { source } }, signal)),
    staleTime: 60_000,
  });
}

export async function readMappingsAgain(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: mappingsQuery.queryKey });
}
