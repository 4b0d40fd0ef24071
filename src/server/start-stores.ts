import { openEventStore } from '../store/events/open-event-store.ts';
import type { EventStore } from '../store/events/event-store.ts';
import { openFileJournal, type FileJournal } from '../store/journal/file-journal.ts';
import { openStateStore } from '../store/state/open-state-store.ts';
import type { StateStore } from '../store/state/state-store.ts';
import { isStoreError } from '../store/store-error.ts';
import { CannotStart, reasonOf, type CannotStartKind } from './cannot-start.ts';
import type { Log } from './log.ts';
import { dataPaths, type ServeOptions } from './options.ts';
import type { Stopping } from './stopping.ts';

export interface Stores {
  readonly state: StateStore;
  readonly events: EventStore;
  readonly journal: FileJournal;
}

/** Opens state store, event store and journal, in this order; each is handed to `stopping` as soon as it is open. */
export async function startStores(options: ServeOptions, stopping: Stopping, log: Log): Promise<Stores> {
  const paths = dataPaths(options.data);
  const state = await attempt(
    'state-store',
    options.postgres === undefined ? 'The embedded PostgreSQL' : 'The PostgreSQL database of --postgres',
    () =>
      openStateStore(
        options.postgres === undefined
          ? {
              kind: 'embedded',
              folder: paths.postgres,
              onNotice: (message) => log.warn({ part: 'state store' }, message),
            }
          : { kind: 'remote', url: options.postgres },
      ),
  );
  stopping.add('state store', () => state.close());

  const retention = { days: options.retentionDays };
  const events = await attempt(
    'event-store',
    options.clickhouse === undefined ? 'The embedded event store' : 'The ClickHouse server of --clickhouse',
    () =>
      openEventStore(
        options.clickhouse === undefined
          ? { kind: 'embedded', folder: paths.events, retention }
          : { kind: 'remote', ...clickhouseOf(options.clickhouse), retention },
      ),
  );
  stopping.add('event store', () => events.close());

  const journal = await attempt('journal', 'The journal', () =>
    openFileJournal({ folder: paths.journal, limitBytes: options.journalLimit }),
  );
  stopping.add('journal', () => journal.close());
  for (const repair of journal.repairs) log.warn({ part: 'journal', ...repair }, 'put right after an unclean end');
  return { state, events, journal };
}

async function attempt<T>(kind: CannotStartKind, what: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const isNewer = isStoreError(error) && error.kind === 'newer-data';
    throw new CannotStart(isNewer ? 'newer-data' : kind, `${what} could not be started: ${reasonOf(error)}`, error);
  }
}

/** User, password and database out of the URL, which then holds none of them. */
export function clickhouseOf(text: string): { url: string; username?: string; password?: string; database?: string } {
  const url = new URL(text);
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const database = decodeURIComponent(url.pathname.slice(1));
  return {
    url: url.origin,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(database === '' ? {} : { database }),
  };
}
