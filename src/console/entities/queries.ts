import { queryOptions } from '@tanstack/react-query';
import { baselineApi } from '../../model/baseline-api.ts';
import type { EntityKind } from '../../model/entity.ts';
import { asEntityId } from '../../model/ids.ts';
import { answerOf, client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';

/** What the pages about entities and what is normal for them ask for. */
export const learningQuery = queryOptions({
  queryKey: ['learning'],
  queryFn: ({ signal }) => answerOf(client.call(baselineApi.learning, {}, signal)),
  refetchInterval: 30_000,
});

export interface EntityFilter {
  readonly text?: string | undefined;
  readonly kind?: EntityKind | undefined;
  readonly group?: string | undefined;
}

/** Rows that are read at once: the riskiest. Whoever wants another types a part of its name. */
export const MOST_ROWS = 500;

export function entitiesQuery({ text, kind, group }: EntityFilter) {
  const query = {
    limit: MOST_ROWS,
    grouped: 'true',
    ...(text === undefined || text === '' ? {} : { text }),
    ...(kind === undefined ? {} : { kind }),
    ...(group === undefined ? {} : { group }),
  };
  return queryOptions({
    queryKey: ['entities', query],
    queryFn: ({ signal }) => answerOf(client.call(baselineApi.entities, { query }, signal)),
    placeholderData: (before) => before,
  });
}

export function entityQuery(id: string) {
  return queryOptions({
    queryKey: ['entity', id],
    queryFn: ({ signal }) => answerOf(client.call(baselineApi.entity, { params: { entity: asEntityId(id) } }, signal)),
    refetchInterval: 60_000,
  });
}

export const behaviorsQuery = queryOptions({
  queryKey: ['behaviors'],
  queryFn: ({ signal }) => answerOf(client.call(baselineApi.behaviors, {}, signal)),
  staleTime: 30_000,
});

export function behaviorQuery(id: string) {
  return queryOptions({
    queryKey: ['behavior', id],
    queryFn: ({ signal }) => answerOf(client.call(baselineApi.behavior, { params: { id } }, signal)),
  });
}

export const peersQuery = queryOptions({
  queryKey: ['peer-groups'],
  queryFn: ({ signal }) => answerOf(client.call(baselineApi.peerGroups, { query: { limit: 200 } }, signal)),
});

export const changesQuery = queryOptions({
  queryKey: ['baseline-changes'],
  queryFn: ({ signal }) => answerOf(client.call(baselineApi.baselineChanges, { query: { limit: 50 } }, signal)),
});

export const trainingsQuery = queryOptions({
  queryKey: ['trainings'],
  queryFn: ({ signal }) => answerOf(client.call(baselineApi.trainings, {}, signal)),
  refetchInterval: ({ state }) =>
    state.data?.trainings.some((one) => one.state === 'waiting' || one.state === 'running') === true ? 1000 : false,
});

/** After a change of ours: everything that shows what was learnt is read again. */
export async function readBaselinesAgain(): Promise<void> {
  const keys = [
    'learning',
    'entities',
    'entity',
    'behaviors',
    'behavior',
    'peer-groups',
    'baseline-changes',
    'trainings',
  ];
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}
