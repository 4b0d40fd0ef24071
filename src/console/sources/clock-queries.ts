import { queryOptions } from '@tanstack/react-query';
import { clockApi } from '../../model/clock-api.ts';
import type { SourceId } from '../../model/ids.ts';
import { answerOf, client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';

export const clocksQuery = queryOptions({
  queryKey: ['sources', 'clocks'],
  queryFn: ({ signal }) => answerOf(client.call(clockApi.sourceClocks, {}, signal)),
  refetchInterval: 10_000,
});

export interface WantedClock {
  /** IANA name; null: as measured */
  readonly zone: string | null;
  readonly isCorrected: boolean;
}

export async function setClock(source: SourceId, wanted: WantedClock): Promise<void> {
  await answerOf(client.call(clockApi.setSourceClock, { body: { source, ...wanted } }));
  await queryClient.invalidateQueries({ queryKey: clocksQuery.queryKey });
}
