import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TENANT } from '../model/ids.ts';
import { reasonOf } from './cannot-start.ts';
import type { Log } from './log.ts';
import { createMappingEpochs } from './mappings/epochs.ts';
import { learnOnTheSide } from './mappings/learn-on-the-side.ts';
import { createMappingsOnServer, type MappingsOnServer } from './mappings/mappings-on-server.ts';
import { readUnknown } from './mappings/unknown-records.ts';
import type { ServeOptions } from './options.ts';
import { watchRuleFiles } from './rules/watch-rule-files.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';

export interface StartMappingsDeps {
  readonly options: ServeOptions;
  readonly stores: Stores;
  readonly stopping: Stopping;
}

const TRY_AGAIN_MS = 1000;

/** Reads the mappings, and from which record on which of them were in force. */
export async function startMappings({ options, stores, stopping }: StartMappingsDeps): Promise<MappingsOnServer> {
  const store = stores.state.mappings;
  const { settled, announced } = await stores.state.ledger.position();
  const ending = new AbortController();
  stopping.add('mappings', () => ending.abort());
  const insist = async <T>(step: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await step();
      } catch (error) {
        if (ending.signal.aborted) throw error;
        await sleep(TRY_AGAIN_MS, undefined, { signal: ending.signal }).catch(() => undefined);
      }
    }
  };
  const epochs = await createMappingEpochs({ store, stream: stores.journal.stream, boundary: announced ?? settled, insist }); // prettier-ignore
  return await createMappingsOnServer({ store, tenant: DEFAULT_TENANT, paths: options.mappings, epochs });
}

export interface KeepMappingsDeps extends StartMappingsDeps {
  readonly log: Log;
  readonly mappings: MappingsOnServer;
  /** makes what changed count */
  readonly refresh: () => Promise<unknown>;
}

/** Takes over changes in the files of --mappings, and learns templates of text that nobody knows. */
export function keepMappings({ options, stores, log, stopping, mappings, refresh }: KeepMappingsDeps): void {
  void sayProblems(mappings, log);
  if (options.watchRules && options.mappings.length > 0) {
    const changed = (): void => {
      mappings.reloadFiles().then(refresh).catch((error: unknown) => log.warn({ part: 'mappings', reason: reasonOf(error) }, 'changed mappings could not be taken over; they are with the next change'));
    };
    const cannotWatch = (path: string, reason: string): void => log.warn({ part: 'mappings', path, reason }, 'cannot be watched; it is looked at every 15 s');
    stopping.add('mapping files', watchRuleFiles(options.mappings, { changed, cannotWatch }));
  }
  if (!options.learnTemplates) return;
  const unknown = (source: string | undefined, limit: number) => readUnknown(stores.events, DEFAULT_TENANT, source, limit);
  stopping.add('templates', learnOnTheSide({ store: stores.state.mappings, tenant: DEFAULT_TENANT, unknown, publish: refresh, log }));
} // prettier-ignore

/** The list in the console and the API has them, too; a database that is away has been told of elsewhere. */
async function sayProblems(mappings: MappingsOnServer, log: Log): Promise<void> {
  const all = await mappings.all().catch(() => undefined);
  for (const problem of [...(all?.compiled.problems ?? []), ...(all?.files.unread ?? [])]) log.warn({ part: 'mappings', ...problem }, 'a mapping has a problem'); // prettier-ignore
}
