import type { SourceStateKind } from '../../model/configured-source.ts';
import { asSourceId, hash128, type SourceId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import type {
  RunningSource,
  SourceDeps,
  SourceKind,
  SourceProblem,
  SourceState,
} from '../../pipeline/collect/source-kind.ts';
import { backOff, type BackOff } from './back-off.ts';
import { hideSecrets } from './hide-secrets.ts';
import { createSourceCheckpoint } from './source-checkpoint.ts';
import { asPlatformCode, asSourceCode, type SourceOwner } from './source-context.ts';
import { within } from './within.ts';

export interface SourceToRun {
  readonly id: SourceId;
  readonly kind: SourceKind;
  /** with its secrets, checked */
  readonly settings: JsonObject;
  /** texts that must not appear in what it says */
  readonly secrets: readonly string[];
}

/** ms */
export interface SupervisorTimes extends BackOff {
  /** how long a source may take to stop; the server gives each of its parts 5 s */
  readonly stop: number;
  /** a source that ran as long has mended: the next failure is its first */
  readonly steady: number;
}

export const SUPERVISOR_TIMES: SupervisorTimes = { first: 1000, longest: 300_000, stop: 4500, steady: 60_000 };

export interface SupervisedSourceDeps {
  readonly receiver: ReceiverDeps;
  readonly checkpoints: {
    load(source: SourceId): Promise<JsonValue | undefined>;
    save(source: SourceId, value: JsonValue): Promise<void>;
  };
  readonly times: SupervisorTimes;
  /** 0 to 1 */
  readonly random: () => number;
  /** told of every state, in words without secrets */
  readonly told: (state: SourceStateKind, message: string, until: number | null) => void;
  /** it failed and will be started again */
  readonly failed: (message: string) => void;
  /** it did not stop in time; its way into the journal is closed */
  readonly stuck: () => void;
}

/** One source with one set of settings, which is kept running until it is stopped. */
export interface SupervisedSource {
  listens(): readonly string[];
  /** Ends what runs or waits, and starts at once. */
  restart(): void;
  /** Resolves when it has stopped, or was given up: within `times.stop`. */
  stop(): Promise<void>;
}

type End =
  | { readonly kind: 'asked' }
  | { readonly kind: 'wrong-settings'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

export function superviseSource(source: SourceToRun, deps: SupervisedSourceDeps): SupervisedSource {
  const { receiver, times } = deps;
  const stopping = new AbortController();
  let listens: readonly string[] = [];
  /** ends the life or the wait that is under way */
  let turn = new AbortController();
  const clean = (text: string): string => hideSecrets(text, source.secrets);
  const tell = (state: SourceStateKind, message: string, until: number | null = null): void =>
    deps.told(state, clean(message), until);

  async function keepRunning(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      turn = new AbortController();
      const begun = receiver.clock();
      tell('waits', 'Starting.');
      const end = await liveOnce(source, { ...deps, told: tell, listens: (now) => (listens = now) }, turn.signal);
      listens = [];
      if (end.kind === 'asked') {
        failures = 0;
        continue;
      }
      if (end.kind === 'wrong-settings') {
        tell('wrong-settings', end.message);
        failures = 0;
        await aborted(turn.signal);
        continue;
      }
      failures = receiver.clock() - begun >= times.steady ? 1 : failures + 1;
      const wait = backOff(times, failures, deps.random());
      deps.failed(clean(end.message));
      tell('fails', end.message, receiver.clock() + wait);
      await within(wait, aborted(turn.signal));
    }
  }

  const stopped = keepRunning();
  return {
    listens: () => listens,
    restart: () => turn.abort(),
    async stop() {
      stopping.abort();
      turn.abort();
      await stopped;
    },
  };
}

interface LifeDeps extends SupervisedSourceDeps {
  readonly listens: (listens: readonly string[]) => void;
}

/** From `start` to the end of what was started: because it was asked to end, or because it cannot go on. */
async function liveOnce(source: SourceToRun, deps: LifeDeps, asked: AbortSignal): Promise<End> {
  const ending = new AbortController();
  const fence = new AbortController();
  const bug = Promise.withResolvers<never>();
  bug.promise.catch(() => undefined);
  const owner: SourceOwner = { met: (error) => bug.reject(error) };
  const told = { yet: false };
  const sourceDeps = depsOf(source, deps, { ending: ending.signal, fence: fence.signal, told });
  const starting = asSourceCode(owner, async () => await source.kind.start(source.settings, sourceDeps));
  starting.catch(() => undefined);
  let running: RunningSource | undefined;
  let end: End;
  try {
    const begun = await Promise.race([starting, bug.promise, aborted(asked)]);
    if (begun === 'asked') end = { kind: 'asked' };
    else if ('kind' in begun) end = problemToEnd(begun);
    else {
      running = begun;
      deps.listens(running.listens ?? []);
      if (!told.yet) deps.told('works', '', null);
      end = await Promise.race([aborted(asked).then(() => ASKED), endOf(running), bug.promise]);
    }
  } catch (error) {
    end = { kind: 'failed', message: `It met an error that it did not expect: ${messageOf(error)}.` };
  }
  ending.abort();
  const isStopped = await within(deps.times.stop, stopAll(starting, owner));
  fence.abort();
  if (isStopped === undefined) deps.stuck();
  return end;
}

const ASKED: End = { kind: 'asked' };

/** Stops what was started, also if it comes up only now. */
async function stopAll(starting: Promise<RunningSource | SourceProblem>, owner: SourceOwner): Promise<true> {
  const begun = await starting.catch(() => undefined);
  if (begun !== undefined && !('kind' in begun)) {
    await asSourceCode(owner, async () => await begun.stop()).catch(() => undefined);
  }
  return true;
}

async function endOf({ ended }: RunningSource): Promise<End> {
  if (ended === undefined) return await new Promise<never>(() => undefined);
  try {
    await ended;
    return { kind: 'failed', message: 'It ended by itself.' };
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) };
  }
}

/** Settings do not mend themselves; everything else may be mended from outside. */
function problemToEnd({ kind, message, setting }: SourceProblem): End {
  if (kind === 'settings' || kind === 'not-supported') {
    const named = setting === undefined || message.includes(setting) ? message : `${setting}: ${message}`;
    return { kind: 'wrong-settings', message: named };
  }
  return { kind: 'failed', message };
}

interface Life {
  readonly ending: AbortSignal;
  /** aborted when it has no say any more */
  readonly fence: AbortSignal;
  readonly told: { yet: boolean };
}

function depsOf(source: SourceToRun, deps: LifeDeps, { ending, fence, told }: Life): SourceDeps {
  let last: SourceState = { kind: 'works' };
  const tell = (state: SourceState): void => {
    if (ending.aborted) return;
    told.yet = true;
    last = state;
    deps.told(state.kind, state.message ?? '', state.kind === 'works' ? null : (state.until ?? null));
  };
  const trouble = (error: unknown, retryInMs: number): void => {
    if (ending.aborted) return;
    if (error === undefined) deps.told(last.kind, last.message ?? '', null);
    else deps.told('fails', `How far it has come cannot be kept: ${messageOf(error)}. It waits until it can.`, deps.receiver.clock() + retryInMs); // prettier-ignore
  };
  return {
    source: source.id,
    senderOf: (name) => senderOf(source.id, name),
    append: async (batch) => {
      fence.throwIfAborted();
      return await asPlatformCode(() => deps.receiver.append(batch));
    },
    refuse: (id, count, reason) => {
      if (!fence.aborted) asPlatformCode(() => deps.receiver.refuse(id, count, hideSecrets(reason, source.secrets)));
    },
    clock: () => deps.receiver.clock(),
    checkpoint: createSourceCheckpoint({
      load: () => deps.checkpoints.load(source.id),
      save: (value) => deps.checkpoints.save(source.id, value),
      trouble: (_, error, retryInMs) => trouble(error, retryInMs),
      signal: fence,
    }),
    told: tell,
    signal: ending,
  };
}

const LONGEST_ID = 512;

/** A source below another: its name in printable ASCII; a too long one is cut and made unique by its hash. */
export function senderOf(source: SourceId, name: string): SourceId {
  const text = name.replaceAll(/[^\x21-\x7e]+/g, '-').replace(/^\/+/, '');
  const id = `${source}/${text === '' ? 'unknown' : text}`;
  return asSourceId(id.length <= LONGEST_ID ? id : `${id.slice(0, LONGEST_ID - 33)}-${hash128(name)}`);
}

const aborted = (signal: AbortSignal): Promise<'asked'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('asked');
    else signal.addEventListener('abort', () => resolve('asked'), { once: true });
  });

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\.$/, '');
}
