import { queryOptions } from '@tanstack/react-query';
import { rulesApi } from '../../model/rules-api.ts';
import { answerOf, client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';

/** What the pages about rules ask for. */
export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => answerOf(client.call(rulesApi.rules, {}, signal)),
  staleTime: 30_000,
});

export function ruleQuery(id: string) {
  return queryOptions({
    queryKey: ['rule', id],
    queryFn: ({ signal }) => answerOf(client.call(rulesApi.rule, { params: { id } }, signal)),
  });
}

export function versionTextQuery(id: string, version: string) {
  return queryOptions({
    queryKey: ['rule', id, 'version', version],
    queryFn: ({ signal }) => answerOf(client.call(rulesApi.ruleVersionText, { params: { id, version } }, signal)),
    staleTime: Infinity,
  });
}

export const packsQuery = queryOptions({
  queryKey: ['rule-packs'],
  queryFn: ({ signal }) => answerOf(client.call(rulesApi.rulePacks, {}, signal)),
});

export const blindQuery = queryOptions({
  queryKey: ['blind-rules'],
  queryFn: ({ signal }) => answerOf(client.call(rulesApi.blindRules, {}, signal)),
});

export const coverageQuery = queryOptions({
  queryKey: ['coverage'],
  queryFn: ({ signal }) => answerOf(client.call(rulesApi.coverage, {}, signal)),
});

/** After a change of ours: everything that shows rules is read again. */
export async function readRulesAgain(): Promise<void> {
  await Promise.all(
    [rulesQuery, packsQuery, blindQuery, coverageQuery].map(({ queryKey }) =>
      queryClient.invalidateQueries({ queryKey: [...queryKey] }),
    ),
  );
}
