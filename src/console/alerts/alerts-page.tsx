import { Button, Menu } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Alert } from '../../model/alert.ts';
import { missedAlerts, showWaitingAlerts, waitingAlerts } from '../api/live.ts';
import { prefer, ROW_HEIGHT, usePreferences } from '../api/preferences.ts';
import { alertsQuery } from '../api/queries.ts';
import { useStore } from '../api/store.ts';
import { useCommands } from '../keys/keys.ts';
import { ListAndPreview } from '../parts/list-and-preview.tsx';
import { List } from '../parts/list.tsx';
import { LiveDot, Page } from '../parts/page.tsx';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { countToText, plural } from '../words/format.ts';
import { alertColumns } from './alert-columns.tsx';
import { AlertFilterBar, AlertViews } from './alert-filter.tsx';
import { AlertPreview } from './alert-preview.tsx';
import { afterLeaving, pagesToRows, waitingFor } from './alert-rows.ts';
import { NoAlerts } from './no-alerts.tsx';
import { lastList } from './list-order.ts';
import { useAlertCommands } from './use-alert-commands.tsx';
import './alerts.css';

const route = getRouteApi('/queue/alerts');
const LEAVE_AFTER = 8000;
const sortWords = { score: 'by score', last: 'newest event first', created: 'newest alert first' } as const;
const getId = (alert: Alert): string => alert.id;

/** What next, and why that first? The list never moves under the hand: what is new waits until it is asked for. */
export function AlertsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const status = search.status === 'all' ? undefined : (search.status ?? 'open');
  const sort = search.sort ?? 'score';
  const filter = { status, severity: search.severity, text: search.text, sort };
  const query = useInfiniteQuery(alertsQuery(filter));
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => pagesToRows(query.data?.pages ?? noPages, gone), [query.data, gone]);
  const total = query.data?.pages[0]?.total ?? 0;
  const waiting = waitingFor(useStore(waitingAlerts), filter);
  const missed = useStore(missedAlerts);
  const { rows: density } = usePreferences();

  const [at, setAt] = useState(search.at);
  const [isReturn] = useState(search.at !== undefined);
  const current = rows.find((alert) => alert.id === at) ?? rows[0];
  useAtInAddress(current?.id, (id) => void navigate({ search: (before) => ({ ...before, at: id }), replace: true }));
  useEffect(() => {
    lastList.set({ ids: rows.map(getId), search: location.search });
  }, [rows]);

  const leave = useLeaving(rows, (id, next) => {
    setGone((before) => new Set([...before, id]));
    setAt((before) => (before === id || before === undefined ? next : before));
  });
  const commands = useAlertCommands(current, {
    onJudged: (alert) => {
      setAt(alert.id);
      if (status !== undefined && status !== 'closed') leave.start(alert.id);
    },
    onUndone: (alert) => {
      leave.stop(alert.id);
      setGone((before) => new Set([...before].filter((id) => id !== alert.id)));
    },
  });
  const showNew = (): void => {
    setGone(new Set());
    setAt(undefined);
    void showWaitingAlerts();
  };
  useCommands([
    { id: 'alerts.new', title: 'Show new alerts and go to the top', group: 'This page', keys: ['L'], run: showNew },
  ]);

  const onOpen = useCallback((id: string) => void navigate({ to: '/alerts/$id', params: { id } }), [navigate]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rowClass = useCallback(
    (alert: Alert) => (status !== undefined && alert.status !== status ? 'is-leaving' : ''),
    [status],
  );

  return (
    <Page
      title="Queue"
      start={<AlertViews view={search.status ?? 'open'} />}
      end={
        <>
          {(waiting.length > 0 || missed) && (
            <button type="button" className="plain pill" onClick={showNew}>
              {waiting.length > 0 ? `Show ${countToText(waiting.length)} new` : 'Show what is new'}
            </button>
          )}
          <span className="sr" role="status">
            {waiting.length > 0 ? `${plural(waiting.length, 'new alert')}, press L to show` : ''}
          </span>
          <LiveDot />
          <Menu width={220}>
            <Menu.Target>
              <Button leftSection={<IconAdjustmentsHorizontal size={15} />}>Display</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Order</Menu.Label>
              {(['score', 'last', 'created'] as const).map((order) => (
                <Menu.Item
                  key={order}
                  aria-current={order === sort}
                  onClick={() => void navigate({ search: (before) => ({ ...before, sort: order, at: undefined }) })}
                >
                  {order === sort ? '✓ ' : ''}
                  {sortWords[order]}
                </Menu.Item>
              ))}
              <Menu.Label>Rows</Menu.Label>
              {(['two-lines', 'roomy', 'compact'] as const).map((rowsOf) => (
                <Menu.Item key={rowsOf} aria-current={rowsOf === density} onClick={() => prefer({ rows: rowsOf })}>
                  {rowsOf === density ? '✓ ' : ''}
                  {{ 'two-lines': 'Two lines', roomy: 'One line, roomy', compact: 'One line, compact' }[rowsOf]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <AlertFilterBar
        key={search.text ?? ''}
        text={search.text ?? ''}
        severity={search.severity}
        summary={query.data === undefined ? '' : `${plural(total, 'alert')} ${sortWords[sort]}`}
      />
      {query.error !== null && (
        <ProblemBox
          what={
            query.data === undefined
              ? 'The alerts could not be read.'
              : 'The list could not be read again; this is the old one.'
          }
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data === undefined && query.error === null && <Loading rows={14} what="Reading the alerts" />}
      {query.data !== undefined && rows.length === 0 && <NoAlerts search={search} />}
      {rows.length > 0 && (
        <ListAndPreview
          share={68}
          list={
            <List
              label="Alerts"
              rows={rows}
              columns={alertColumns}
              getId={getId}
              at={current?.id}
              onAt={setAt}
              onOpen={onOpen}
              rowHeight={ROW_HEIGHT[density]}
              total={total}
              onNearEnd={onNearEnd}
              rowClass={rowClass}
              takesFocus={isReturn}
            />
          }
          preview={current !== undefined && <AlertPreview alert={current} commands={commands} />}
        />
      )}
      {commands.reasonBar}
    </Page>
  );
}

const noPages: readonly { readonly alerts: readonly Alert[] }[] = [];

/** The cursor stands in the address, written when it rests: holding J must not fill the history. */
function useAtInAddress(id: string | undefined, write: (id: string) => void): void {
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
  });
  useEffect(() => {
    if (id === undefined || new URLSearchParams(location.search).get('at') === id) return undefined;
    const timer = setTimeout(() => latest.current(id), 250);
    return () => clearTimeout(timer);
  }, [id]);
}

/** Rows that the reader judged fold away after 8 s; the cursor goes to the next one. */
function useLeaving(rows: readonly Alert[], onGone: (id: string, next: string | undefined) => void) {
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const latest = useRef({ rows, onGone });
  useEffect(() => {
    latest.current = { rows, onGone };
  });
  useEffect(() => {
    const all = timers.current;
    return () => {
      for (const timer of all.values()) clearTimeout(timer);
    };
  }, []);
  return {
    start(id: string): void {
      const timer = setTimeout(() => {
        timers.current.delete(id);
        latest.current.onGone(id, afterLeaving(latest.current.rows.map(getId), id));
      }, LEAVE_AFTER);
      timers.current.set(id, timer);
    },
    stop(id: string): void {
      clearTimeout(timers.current.get(id));
      timers.current.delete(id);
    },
  };
}
