import { randomUUID } from 'node:crypto';
import type { Alert } from '../model/alert.ts';
import { DEFAULT_TENANT } from '../model/ids.ts';
import type { KeepingHandlersDeps } from './api/keeping-handlers.ts';
import type { Log } from './log.ts';
import type { MappingSet } from './mappings/mapping-set.ts';
import { rereadingOf, type RereadContent } from './rewrite/reread-content.ts';
import { repairUnreadable, settleRepairs } from './rewrite/repair-unreadable.ts';
import { startRereadThread } from './rewrite/reread-thread.ts';
import { createRewriteJobs } from './rewrite/rewrite-jobs.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';
import { readAccounting } from './watch/accounting.ts';
import type { Flow } from './watch/flow.ts';
import type { Parts } from './watch/parts.ts';
import type { Refusals } from './watch/refusals.ts';
import { LOOK_EVERY_MS, openSilenceWatch } from './watch/silence/silence-watch.ts';

export interface StartKeepingDeps {
  readonly stores: Stores;
  readonly refusals: Pick<Refusals, 'pending'>;
  readonly flow: Pick<Flow, 'behind'>;
  readonly parts: Pick<Parts, 'all'>;
  /** the mappings of now */
  readonly mappings: () => Promise<MappingSet>;
  readonly retentionDays: number;
  readonly alertsChanged: (alerts: readonly Alert[], change: 'new' | 'changed') => void;
  readonly log: Log;
  readonly stopping: Stopping;
  readonly now: () => number;
}

const SAVE_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

/** Accounts that are checked, the watch over silent sources, and runs that read stored records again. */
export async function startKeeping(deps: StartKeepingDeps): Promise<KeepingHandlersDeps> {
  const { stores, refusals, flow, parts, mappings, alertsChanged, log, stopping, now } = deps;
  const { state, events, journal } = stores;

  const silence = await openSilenceWatch({
    journal,
    watches: state.sourceWatches,
    alerts: state.ownAlerts,
    events,
    deafBecause: () => (parts.all().some(({ part, state: how }) => part === 'journal' && how === 'fails') ? 'the journal was full' : undefined),
    alertsChanged,
    trouble: (error) => log.warn({ part: 'silence of sources', err: error }, 'could not be told and is tried again'),
    now,
  });
  const looking = setInterval(() => void silence.look(), LOOK_EVERY_MS);
  const saving = setInterval(() => void silence.save(), SAVE_EVERY_MS);
  stopping.add('silence of sources', async () => {
    clearInterval(looking);
    clearInterval(saving);
    await silence.look();
    await silence.save();
  });

  const content = async (): Promise<RereadContent> => ({ mappings: await mappings(), stream: journal.stream, clocks: [...(await state.clocks.all())] });
  const settled = async (): Promise<number> => (await state.ledger.position()).settled;
  const jobs = createRewriteJobs({
    events,
    runs: state.rewriteRuns,
    stream: journal.stream,
    settled,
    behind: () => flow.behind(journal.head()),
    startThread: async () => startRereadThread(await content()),
    now,
    newId: randomUUID,
    failed: (error) => log.error({ part: 'reparse', err: error }, 'reading stored records again met an error'),
  });
  stopping.add('reparse', () => jobs.close());
  await settleRepairs({ events, runs: state.rewriteRuns });
  await jobs.resume();

  return {
    jobs,
    silence,
    accounting: (withRows) =>
      readAccounting(
        { accounts: state.accounts, journal, refusals, events, watches: () => silence.all(), retentionMs: deps.retentionDays * DAY_MS, now },
        withRows,
      ),
    unreadable: (search) => events.unreadable({ tenant: DEFAULT_TENANT, ...search }),
    unreadableById: (id) => events.rereads.unreadableById(DEFAULT_TENANT, id),
    repair: async (request, by) =>
      await repairUnreadable(request, { events, runs: state.rewriteRuns, rereading: rereadingOf(await content()), stream: journal.stream, settled }, by),
    formats: async () => rereadingOf(await content()).parsers.map(({ id }) => id),
  };
} // prettier-ignore
