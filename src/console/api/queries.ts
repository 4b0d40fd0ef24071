import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import type { AlertStatus } from '../../model/alert.ts';
import { api } from '../../model/api.ts';
import type { AlertId, EventId, SourceId } from '../../model/ids.ts';
import type { Severity } from '../../model/severity.ts';
import { answerOf, client, Problem } from './client.ts';

/** What the pages ask for, each under its key. Lists are never read again behind the reader's back: live updates patch them. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (count, error) => count < 2 && error instanceof Problem && (error.kind === 'unavailable' || error.kind === 'busy'),
      retryDelay: (count) => 1000 * 2 ** count,
    },
    mutations: { networkMode: 'always' },
  },
}); // prettier-ignore

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => answerOf(client.call(api.me, {}, signal)),
  staleTime: Infinity,
  retry: false,
});

export const setupStateQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => answerOf(client.call(api.setupState, {}, signal)),
});

/** Kept fresh by the live connection; read every 5 s while that is down. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => answerOf(client.call(api.overview, {}, signal)),
});

export interface AlertFilter {
  readonly status?: AlertStatus | undefined;
  readonly severity?: Severity | undefined;
  readonly text?: string | undefined;
  readonly sort: 'score' | 'last' | 'created';
}

export function alertsQuery(filter: AlertFilter) {
  const query = {
    sort: filter.sort,
    ...(filter.status === undefined ? {} : { status: filter.status }),
    ...(filter.severity === undefined ? {} : { severity: filter.severity }),
    ...(filter.text === undefined || filter.text === '' ? {} : { text: filter.text }),
  };
  return infiniteQueryOptions({
    queryKey: ['alerts', query],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        client.call(
          api.alerts,
          { query: { ...query, limit: 200, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        ),
      ),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
  });
}

export function alertQuery(id: AlertId) {
  return queryOptions({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => answerOf(client.call(api.alert, { params: { id } }, signal)),
  });
}

export function alertFindingsQuery(id: AlertId) {
  return infiniteQueryOptions({
    queryKey: ['alert', id, 'findings'],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        client.call(
          api.alertFindings,
          { params: { id }, query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        ),
      ),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}

export function eventQuery(id: EventId) {
  return queryOptions({
    queryKey: ['event', id],
    queryFn: ({ signal }) => answerOf(client.call(api.event, { params: { id } }, signal)),
    staleTime: Infinity,
  });
}

export interface Search {
  readonly q: string;
  readonly from: number;
  readonly to: number;
}

export function eventsQuery(search: Search) {
  return infiniteQueryOptions({
    queryKey: ['events', search],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        client.call(
          api.events,
          { query: { ...search, limit: 200, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        ),
      ),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    retry: false,
  });
}

export function histogramQuery(search: Search) {
  return queryOptions({
    queryKey: ['histogram', search],
    queryFn: ({ signal }) => answerOf(client.call(api.eventHistogram, { query: { ...search, buckets: 120 } }, signal)),
    staleTime: Infinity,
    retry: false,
  });
}

export function unreadableQuery(source: SourceId | undefined) {
  return infiniteQueryOptions({
    queryKey: ['unreadable', source],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        client.call(
          api.unreadable,
          {
            query: {
              limit: 100,
              ...(source === undefined ? {} : { source }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        ),
      ),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => answerOf(client.call(api.users, {}, signal)),
});

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => answerOf(client.call(api.apiKeys, {}, signal)),
});

/** No cursor: a function, so that its type stays `string | null`. */
function firstPage(): string | null {
  return null;
}
