import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { overviewQuery } from '../api/queries.ts';
import { configuredQuery, receivedQuery } from './queries.ts';
import { sourceRows } from './source-rows.ts';

/** All sources as lines, with what is wrong in the sources file. Counts come live; how it was over time may be missing. */
export function useSourceRows() {
  const overview = useQuery({ ...overviewQuery, refetchInterval: 5000 });
  const configured = useQuery(configuredQuery);
  const received = useQuery(receivedQuery);
  const rows = useMemo(() => {
    const minutes = new Map((received.data?.sources ?? []).map(({ source, counts }) => [String(source), counts]));
    return sourceRows(overview.data?.sources ?? [], configured.data?.sources ?? [], minutes);
  }, [overview.data, configured.data, received.data]);
  return { rows, overview, configured, problems: configured.data?.problems ?? [] };
}
