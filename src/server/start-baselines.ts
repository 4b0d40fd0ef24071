import { DEFAULT_TENANT } from '../model/ids.ts';
import type { ObserveAgain } from '../pipeline/ports.ts';
import { randomUUID } from 'node:crypto';
import type { BaselineHandlersDeps } from './api/baseline-handlers.ts';
import { readBaselineFiles, type BaselineFiles } from './baseline/content-files.ts';
import { createTrainingJobs } from './baseline/training-jobs.ts';
import { createBaselinesOnServer, type BaselinesOnServer } from './baseline/baselines-on-server.ts';
import { startShardThread } from './baseline/shard-thread.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';
import type { Log } from './log.ts';
import { dataPaths, type ServeOptions } from './options.ts';
import { watchRuleFiles } from './rules/watch-rule-files.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';
import type { Parts } from './watch/parts.ts';

export interface StartBaselinesDeps {
  readonly options: ServeOptions;
  readonly stores: Stores;
  readonly files: BaselineFiles;
  /** only what baselines look at in a batch, for a replay */
  readonly observe: ObserveAgain;
  readonly parts: Parts;
  readonly log: Log;
  readonly stopping: Stopping;
  readonly now: () => number;
}

/**
 * Starts the thread of baselines. What it had learnt is restored in the background: console and ways in do not wait for it, the pipeline does. It is
 * stopped after the pipeline, so that its last snapshot holds everything that is settled.
 */
export async function startBaselines(deps: StartBaselinesDeps): Promise<BaselinesOnServer> {
  const { options, stores, parts, log, stopping, now } = deps;
  const paths = dataPaths(options.data);
  const settled = async (): Promise<number> => (await stores.state.ledger.position()).settled;
  try {
    const baselines = await createBaselinesOnServer({
      files: deps.files,
      memory: options.baselineMemory,
      folder: paths.baselines,
      start: (content, state) =>
        startShardThread(
          { content, state },
          {
            entry: new URL('./baseline/worker.ts', import.meta.url),
            compiled: paths.compiled,
            memoryMb: Math.ceil((2 * options.baselineMemory) / 2 ** 20) + 512,
          },
        ),
      journal: stores.journal,
      observe: deps.observe,
      store: stores.state.baselines,
      tenant: DEFAULT_TENANT,
      snapshotEvery: { ms: options.snapshotSeconds * 1000, records: 2_000_000 },
      now,
      log,
      trouble: (message) => (message === undefined ? parts.works('baselines') : parts.fails('baselines', message)),
    });
    stopping.add('baselines', () => baselines.close(settled));
    baselines.restore(settled).then(
      () => parts.works('baselines'),
      (error: unknown) => {
        log.error({ part: 'baselines', reason: reasonOf(error) }, 'what was learnt could not be restored');
        parts.fails('baselines', `What was learnt could not be restored: ${reasonOf(error)}.`);
      },
    );
    return baselines;
  } catch (error) {
    throw new CannotStart('workers', `Baselines could not be started: ${reasonOf(error)}.`, error);
  }
}

/** Trainings from stored events, and what the endpoints about baselines work with. */
export function startLearning(
  { stores, log, stopping, now }: Pick<StartBaselinesDeps, 'stores' | 'log' | 'stopping' | 'now'>,
  baselines: BaselinesOnServer,
  reloadFiles: () => Promise<void>,
  identities: BaselineHandlersDeps['identities'],
): BaselineHandlersDeps {
  const { state, events, journal } = stores;
  const trainings = createTrainingJobs({
    events,
    baselines,
    stream: journal.stream,
    tenant: DEFAULT_TENANT,
    now,
    newId: randomUUID,
    done: ({ id, from, to, result }, note, by) =>
      state.baselines.record(DEFAULT_TENANT, 'baselines.train', id, { from, to, note, ...result }, by),
    failed: (error) => log.error({ part: 'baselines', err: error }, 'a training met an error'),
  });
  stopping.add('trainings', () => trainings.close());
  return { baselines, store: state.baselines, findings: events, counts: (tenant) => state.rules.counts(tenant), trainings, reloadFiles, identities, now }; // prettier-ignore
}

/** Takes over what changes in the files of `--behaviors`, as it changes. @param changed told of the new files */
export function watchBehaviorFiles(
  paths: readonly string[],
  changed: (files: BaselineFiles) => Promise<void>,
  log: Log,
): () => void {
  return watchRuleFiles(paths, {
    changed: () => {
      readBaselineFiles(paths)
        .then(changed)
        .catch((error: unknown) => {
          log.warn({ part: 'baselines', reason: reasonOf(error) }, 'changed behaviours could not be taken over; they are with the next change');
        });
    },
    cannotWatch: (path, reason) => log.warn({ part: 'baselines', path, reason }, 'cannot be watched; it is looked at every 15 s'),
  });
} // prettier-ignore
