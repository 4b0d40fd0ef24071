import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { asUserId, DEFAULT_TENANT } from '../model/ids.ts';
import type { ReceiverDeps } from '../pipeline/collect/receiver.ts';
import type { SourceKind } from '../pipeline/collect/source-kind.ts';
import type { ConfiguredSourceHandlersDeps } from './api/configured-source-handlers.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';
import type { Log } from './log.ts';
import { watchRuleFiles } from './rules/watch-rule-files.ts';
import { readSourcesFile, type SourcesFile } from './sources/read-sources-file.ts';
import { createReceivedOverTime } from './sources/received-over-time.ts';
import { createSecretBox } from './sources/secret-box.ts';
import { sourceKinds } from './sources/source-kinds.ts';
import { createSourcesOnServer, type SourcesOnServer } from './sources/sources-on-server.ts';
import { SUPERVISOR_TIMES } from './sources/supervised-source.ts';
import { createSupervisor } from './sources/supervisor.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';

export interface StartSourcesDeps {
  readonly stores: Pick<Stores, 'state' | 'journal'>;
  /** the file of `--sources` as it was when the server began; undefined without one */
  readonly file: SourcesFile | undefined;
  /** of the data folder: secrets of sources are encrypted under a key that comes of it */
  readonly secret: string;
  readonly receiver: ReceiverDeps;
  readonly log: Log;
  readonly stopping: Stopping;
  readonly now: () => number;
  /** the default is all that there are */
  readonly kinds?: readonly SourceKind[];
}

export interface ConfiguredSources {
  readonly handlers: ConfiguredSourceHandlersDeps;
  /** Starts all of them: after the ways in that are always on, whose ports come first. */
  begin(): Promise<void>;
}

/** Reads the file of `--sources`, before anything is started. @throws CannotStart (`bad-option`) if it cannot be read as a whole */
export async function readFirstSources(file: string | undefined, log: Log): Promise<SourcesFile | undefined> {
  return file === undefined ? undefined : await readFirst(file, log);
}

/** Makes ready what keeps configured sources running. */
export async function startSources(deps: StartSourcesDeps): Promise<ConfiguredSources> {
  const { stores, receiver, log, stopping, now, kinds = sourceKinds } = deps;
  const store = stores.state.sources;
  const supervisor = createSupervisor({
    receiver,
    checkpoints: {
      load: (source) => store.checkpoint(DEFAULT_TENANT, source),
      save: (source, value) => store.saveCheckpoint(DEFAULT_TENANT, source, value),
    },
    times: SUPERVISOR_TIMES,
    random: Math.random,
    stories: await store.stories(DEFAULT_TENANT),
    changed: (source, { state, message }) =>
      log[state === 'fails' || state === 'wrong-settings' ? 'warn' : 'info']({ part: 'sources', source, state }, message),
    stuck: (source) => log.warn({ part: 'sources', source }, `did not stop within ${SUPERVISOR_TIMES.stop / 1000} s; its way into the journal is closed`),
  });
  const sources = createSourcesOnServer({ kinds, store, tenant: DEFAULT_TENANT, box: createSecretBox(deps.secret), supervisor });
  const saveStories = (): Promise<void> => sources.saveStories().catch((error: unknown) => log.debug({ part: 'sources', reason: reasonOf(error) }, 'what there is to tell of sources could not be kept'));

  const overTime = createReceivedOverTime(() => stores.journal.received(), now);

  async function begin(): Promise<void> {
    const saving = setInterval(() => void saveStories(), SAVE_STORIES_MS);
    const looking = setInterval(() => overTime.look(), LOOK_MS);
    stopping.add('sources', async () => {
      clearInterval(looking);
      clearInterval(saving);
      await supervisor.stop();
      await saveStories();
    });
    if (deps.file !== undefined) await sources.takeFile(deps.file);
    await sources.start();
    if (deps.file !== undefined) watchFile(deps.file.file, sources, deps);
  }

  return { handlers: { sources, receivedOverTime: () => overTime.counts(), now }, begin };
} // prettier-ignore

const SAVE_STORIES_MS = 5000;
const LOOK_MS = 5000;
const BY_FILE = { id: asUserId('sources-file'), name: 'sources file' };

async function readNow(file: string, kinds: readonly SourceKind[]): Promise<SourcesFile> {
  const text = await readBounded(file, LARGEST_FILE);
  const readText = (path: string): Promise<string> => readBounded(resolve(dirname(file), path), LARGEST_SECRET);
  return await readSourcesFile(file, text, { kinds, env: (name) => process.env[name], readText });
}

async function readFirst(file: string, log: Log): Promise<SourcesFile> {
  const first = await readNow(file, sourceKinds).catch((error: unknown) => {
    throw new CannotStart('bad-option', `The sources file ${file} cannot be read: ${reasonOf(error)}. Give another with --sources.`, error);
  });
  const [problem] = first.problems;
  if (!first.isReadable) throw new CannotStart('bad-option', `The sources file ${file} cannot be used: line ${problem?.line ?? 1}: ${problem?.message ?? ''} "vedette sources check" says all that is wrong.`);
  sayProblems(first, log);
  return first;
} // prettier-ignore

function watchFile(file: string, sources: SourcesOnServer, deps: StartSourcesDeps): void {
  const { log, stopping, stores, kinds = sourceKinds } = deps;
  const takeOver = async (): Promise<void> => {
    const next = await readNow(file, kinds);
    sayProblems(next, log);
    for (const id of await sources.takeFile(next)) {
      log.info({ part: 'sources', source: id }, 'changed by the sources file');
      await stores.state.sources.record(DEFAULT_TENANT, 'sources.file', id, { file }, BY_FILE);
    }
  };
  const stopWatching = watchRuleFiles([file], {
    changed: () => void takeOver().catch((error: unknown) => log.warn({ part: 'sources', file, reason: reasonOf(error) }, 'the changed sources file could not be taken over; all sources go on as they were')),
    cannotWatch: (path, reason) => log.warn({ part: 'sources', path, reason }, 'cannot be watched; it is looked at every 15 s'),
  });
  stopping.add('sources file', stopWatching);
} // prettier-ignore

function sayProblems({ file, problems }: SourcesFile, log: Log): void {
  for (const { line, message } of problems) log.warn({ part: 'sources', file, line }, message);
}

const LARGEST_FILE = 4 << 20;
const LARGEST_SECRET = 256 << 10;

async function readBounded(path: string, most: number): Promise<string> {
  const bytes = await readFile(path);
  if (bytes.length > most) throw new Error(`it is ${bytes.length} bytes long, more than ${most}`);
  return bytes.toString('utf8');
}
