import type { InfiniteData } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Alert } from '../../model/alert.ts';
import { live, type ApiAnswer } from '../../model/api.ts';
import { API_PREFIX } from '../../model/client.ts';
import { createStore } from './store.ts';
import { overviewQuery, queryClient } from './queries.ts';

export interface Connection {
  readonly state: 'connecting' | 'live' | 'offline';
  /** when the connection was lost, milliseconds since 1970 */
  readonly since: number | undefined;
}

export const connection = createStore<Connection>({ state: 'connecting', since: undefined });

/** New alerts that came since the lists were read. They wait until they are asked for: a list never moves under the hand. */
export const waitingAlerts = createStore<readonly Alert[]>([]);
/** The connection was down for a while: what came meanwhile is not known until a list is read again. */
export const missedAlerts = createStore(false);

type AlertPage = ApiAnswer<'alerts'>;
type OneAlert = ApiAnswer<'alert'>;

/** Follows the server's events for as long as somebody is signed in. The browser reconnects by itself. */
export function useLive(enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const source = new EventSource(`${API_PREFIX}/live`);
    source.addEventListener('open', () => {
      if (connection.get().state === 'offline') missedAlerts.set(true);
      connection.set({ state: 'live', since: undefined });
    });
    source.addEventListener('error', () => {
      if (connection.get().state === 'offline') return;
      connection.set({ state: 'offline', since: Date.now() });
      // a refused session and a restarted server look alike here: an ordinary request says which it was
      void queryClient.invalidateQueries({ queryKey: overviewQuery.queryKey });
    });
    source.addEventListener('overview', (message) => {
      const read = live.overview.safeParse(parse(message));
      if (read.success) queryClient.setQueryData(overviewQuery.queryKey, read.data);
    });
    source.addEventListener('alert', (message) => {
      const read = live.alert.safeParse(parse(message));
      if (!read.success) return;
      if (read.data.change === 'changed') patchAlert(read.data.alert);
      else if (!waitingAlerts.get().some((alert) => alert.id === read.data.alert.id)) {
        waitingAlerts.set([read.data.alert, ...waitingAlerts.get()].slice(0, 1000));
      }
    });
    return () => source.close();
  }, [enabled]);
}

/** Changes an alert in place wherever it is shown. */
export function patchAlert(alert: Alert): void {
  queryClient.setQueriesData<InfiniteData<AlertPage>>({ queryKey: ['alerts'] }, (data) => {
    if (data === undefined) return data;
    return {
      ...data,
      pages: data.pages.map((page) =>
        page.alerts.some((other) => other.id === alert.id)
          ? { ...page, alerts: page.alerts.map((other) => (other.id === alert.id ? alert : other)) }
          : page,
      ),
    };
  });
  queryClient.setQueryData<OneAlert>(['alert', alert.id], (data) => (data === undefined ? data : { ...data, alert }));
  if (waitingAlerts.get().some((other) => other.id === alert.id)) {
    waitingAlerts.set(waitingAlerts.get().map((other) => (other.id === alert.id ? alert : other)));
  }
}

/** Reads the lists again, with what waited. */
export async function showWaitingAlerts(): Promise<void> {
  waitingAlerts.set([]);
  missedAlerts.set(false);
  await queryClient.resetQueries({ queryKey: ['alerts'] });
}

function parse(message: MessageEvent<unknown>): unknown {
  try {
    return typeof message.data === 'string' ? JSON.parse(message.data) : undefined;
  } catch {
    return undefined;
  }
}
