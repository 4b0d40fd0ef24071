import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { overviewQuery } from '../api/queries.ts';
import { Empty } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { plural } from '../words/format.ts';

interface Search {
  readonly status?: string | undefined;
  readonly severity?: string | undefined;
  readonly text?: string | undefined;
}

/** Why the list is empty: nothing there, or the filter. */
export function NoAlerts({ search }: { readonly search: Search }) {
  const navigate = useNavigate();
  const overview = useQuery(overviewQuery).data;
  const filters = [
    ...(search.severity === undefined ? [] : [`severity is ${search.severity}`]),
    ...(search.text === undefined ? [] : [`words "${search.text}"`]),
  ];
  if (filters.length > 0) {
    return (
      <Empty
        title={`No alert matches ${filters.join(' and ')}.`}
        action={
          <Button
            onClick={() =>
              void navigate({
                to: '/queue/alerts',
                search: (before) => ({ status: before.status, sort: before.sort }),
              })
            }
          >
            Show without these filters
          </Button>
        }
      />
    );
  }
  const title = {
    'in-progress': 'Nothing is in progress.',
    closed: 'No alert was closed yet.',
    all: 'No alert was raised yet.',
    open: 'Nothing is waiting.',
  }[search.status ?? 'open'];
  return (
    <Empty title={title ?? 'Nothing is waiting.'}>
      {overview !== undefined && (
        <>
          {plural(overview.rules.loaded, 'rule')} watch since <Clock time={overview.started} full />;{' '}
          {plural(overview.alerts.today, 'alert')} today, {overview.alerts.closedToday} closed.{' '}
        </>
      )}
      <Link to="/sources/add">Add a source</Link> to see more.
    </Empty>
  );
}
