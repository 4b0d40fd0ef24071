import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLink, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useInfiniteQuery, useIsFetching, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { parseQuery } from '../../model/query.ts';
import { prefer, ROW_HEIGHT, usePreferences } from '../api/preferences.ts';
import { eventsQuery, histogramQuery, queryClient } from '../api/queries.ts';
import { EventDrawer } from '../events/event-drawer.tsx';
import { useCommands } from '../keys/keys.ts';
import { List } from '../parts/list.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { useTitle } from '../parts/page.tsx';
import { countToShort, countToText, durationToText, plural } from '../words/format.ts';
import { eventColumns, getEventId } from './event-columns.tsx';
import { eventsToFieldStatistics } from './field-statistics.ts';
import { FieldPanel } from './field-panel.tsx';
import { HistogramChart } from './histogram.tsx';
import { QueryInput } from './query-input.tsx';
import { RangeMenu } from './range-menu.tsx';
import { absoluteToRange, DEFAULT_RANGE, rangeToAbsolute, type AbsoluteRange, type TimeRange } from './time-range.ts';
import './hunt.css';

const route = getRouteApi('/hunt');

/** Did it happen elsewhere, or before? */
export function HuntPage() {
  useTitle('Hunt');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { rows: density } = usePreferences();
  const q = search.q ?? '';
  const range: TimeRange = { from: search.from ?? DEFAULT_RANGE.from, to: search.to ?? DEFAULT_RANGE.to };
  const [draft, setDraft] = useDraft(q);
  const [runAt, setRunAt] = useState(() => Date.now());
  const { from, to } = range;
  const absolute = useMemo(() => rangeToAbsolute({ from, to }, runAt), [from, to, runAt]);
  const asked = useMemo(() => ({ q, ...absolute }), [q, absolute]);
  const mistake = useMemo(() => mistakeOf(draft), [draft]);
  const isValid = useMemo(() => mistakeOf(q) === undefined, [q]);

  const events = useInfiniteQuery({ ...eventsQuery(asked), enabled: isValid });
  const histogram = useQuery({ ...histogramQuery(asked), enabled: isValid });
  const isReading =
    useIsFetching({ queryKey: ['events', asked] }) + useIsFetching({ queryKey: ['histogram', asked] }) > 0;
  const rows = useMemo(() => events.data?.pages.flatMap((page) => page.events) ?? [], [events.data]);
  const statistics = useMemo(() => eventsToFieldStatistics(rows.slice(0, 1000)), [rows]);
  const [at, setAt] = useState<string>();
  const current = rows.find((event) => event.id === at)?.id ?? rows[0]?.id;

  const go = (part: { q?: string; range?: TimeRange }): void => {
    setRunAt(Date.now());
    const next = part.range ?? range;
    void navigate({ search: { q: part.q ?? draft.trim(), from: next.from, to: next.to } });
  };
  const run = (): void => {
    if (mistake === undefined) go({});
  };
  const stop = (): void => {
    void queryClient.cancelQueries({ queryKey: ['events', asked] });
    void queryClient.cancelQueries({ queryKey: ['histogram', asked] });
  };
  const copyLink = (): void => {
    const frozen = absoluteToRange(absolute);
    const link = new URLSearchParams({ ...(q === '' ? {} : { q }), from: frozen.from, to: frozen.to });
    void navigator.clipboard.writeText(`${location.origin}/hunt?${link.toString()}`);
    notifications.show({ message: 'Link copied. It means the same hours later.', autoClose: 3000 });
  };
  useCommands([
    { id: 'hunt.run', title: 'Run the query', group: 'This page', keys: ['Mod+Enter'], strip: 'run', run },
    { id: 'hunt.stop', title: 'Stop, keep what came', group: 'This page', keys: ['Escape'], palette: false, run: () => { if (isReading) stop(); } },
    { id: 'hunt.focus', title: 'Write a query', group: 'This page', keys: ['/'], strip: 'query', run: () => document.querySelector<HTMLInputElement>('#query')?.focus() },
    { id: 'hunt.link', title: 'Copy the link, with fixed times', group: 'This page', keys: ['Y'], run: copyLink },
    { id: 'hunt.rows', title: 'One line or two', group: 'This page', keys: ['W'], run: () => prefer({ rows: density === 'two-lines' ? 'compact' : 'two-lines' }) },
  ]); // prettier-ignore

  const onOpen = useCallback(
    (id: string) => void navigate({ search: (before) => ({ ...before, event: id }) }),
    [navigate],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = events;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const read = events.data?.pages.reduce((sum, page) => sum + page.read, 0) ?? 0;
  const ms = events.data?.pages[0]?.ms ?? 0;
  const total = histogram.data?.total;
  const narrow = (part: AbsoluteRange): void => go({ q, range: absoluteToRange(part) });
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr" tabIndex={-1}>
        Hunt
      </h1>
      <div className="bar hunt-bar">
        <QueryInput value={draft} onChange={setDraft} mistake={mistake} onRun={run} />
        <RangeMenu range={range} absolute={absolute} onRange={(next) => go({ range: next })} />
        {isReading ? (
          <Button leftSection={<IconPlayerStop size={14} />} onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button
            variant="filled"
            leftSection={<IconPlayerPlay size={14} />}
            onClick={run}
            disabled={mistake !== undefined}
          >
            Run
          </Button>
        )}
      </div>
      <div className="bar bar-2">
        {mistake !== undefined ? (
          <p className="is-bad" role="alert" id="query-mistake">
            {mistake.message}
          </p>
        ) : (
          <p className="soft" role="status">
            {events.data !== undefined && (
              <>
                <b>{total === undefined ? plural(rows.length, 'event') : plural(total, 'event')}</b> of{' '}
                {countToShort(read)} read · {durationToText(ms)}
                {total !== undefined && rows.length < total && ` · the newest ${countToText(rows.length)} are here`}
              </>
            )}
          </p>
        )}
        <div className="end">
          <Button variant="subtle" leftSection={<IconLink size={14} />} onClick={copyLink}>
            Copy link
          </Button>
        </div>
      </div>
      {events.error !== null && (
        <ProblemBox what="The search did not finish." error={events.error} onRetry={() => void events.refetch()} />
      )}
      <div className="hunt">
        <FieldPanel statistics={statistics} events={rows.length} />
        <div className="hunt-result">
          <HistogramChart
            histogram={histogram.data}
            range={absolute}
            state={
              !isValid
                ? 'invalid'
                : histogram.error !== null
                  ? 'failed'
                  : histogram.fetchStatus === 'idle' && histogram.data === undefined
                    ? 'stopped'
                    : 'reading'
            }
            onNarrow={narrow}
          />
          {events.isFetching && events.data === undefined && (
            <Loading
              rows={12}
              what={`Reading ${durationToText(absolute.to - absolute.from)} of events`}
              onStop={stop}
            />
          )}
          {!events.isFetching && events.data === undefined && events.error === null && isValid && (
            <Empty
              title="Stopped before anything came."
              action={<Button onClick={() => void events.refetch()}>Run again</Button>}
            />
          )}
          {events.data !== undefined && rows.length === 0 && <NothingFound q={q} range={range} />}
          {rows.length > 0 && (
            <List
              label="Events, newest first"
              rows={rows}
              columns={eventColumns}
              getId={getEventId}
              at={current}
              onAt={setAt}
              onOpen={onOpen}
              rowHeight={ROW_HEIGHT[density]}
              total={total ?? rows.length}
              onNearEnd={onNearEnd}
            />
          )}
          {events.isFetchingNextPage && <p className="state-line small">Reading older ones …</p>}
        </div>
      </div>
      <EventDrawer
        id={search.event}
        onClose={() => void navigate({ search: (before) => ({ ...before, event: undefined }) })}
      />
    </main>
  );
}

/** What is typed, replaced when the query in the address changes (back, a pivot, a link). */
function useDraft(q: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ text: q, of: q });
  if (draft.of !== q) setDraft({ text: q, of: q });
  return [draft.of === q ? draft.text : q, (text) => setDraft({ text, of: q })];
}

function mistakeOf(query: string) {
  const parsed = parseQuery(query);
  return parsed.ok ? undefined : parsed.error;
}

function NothingFound({ q, range }: { readonly q: string; readonly range: TimeRange }) {
  return (
    <Empty title={q === '' ? 'No event in this time.' : 'No event matches.'}>
      {range.from !== 'now-365d' && (
        <>
          <Link to="/hunt" search={{ q, from: 'now-365d', to: 'now' }}>
            Look at the last year
          </Link>
          {q === '' ? '' : ', or '}
        </>
      )}
      {q !== '' && (
        <Link to="/hunt" search={{ from: range.from, to: range.to }}>
          show everything in this time
        </Link>
      )}
      .
    </Empty>
  );
}
