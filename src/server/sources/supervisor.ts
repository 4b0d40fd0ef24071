import type { SourceStateKind, SourceStretch } from '../../model/configured-source.ts';
import type { SourceId } from '../../model/ids.ts';
import type { SourceStory } from '../../store/state/source-store.ts';
import { createSourceHistory, type SourceHistory } from './source-history.ts';
import {
  superviseSource,
  type SourceToRun,
  type SupervisedSource,
  type SupervisedSourceDeps,
} from './supervised-source.ts';

/** What shall be with a source: it runs with these settings, or it does not run for a reason. */
export type WantedSource =
  | { readonly runs: true; readonly source: SourceToRun }
  | {
      readonly runs: false;
      readonly id: SourceId;
      readonly state: 'stopped' | 'wrong-settings';
      readonly message: string;
    };

/** How a source is doing. */
export interface SourceNow {
  readonly state: SourceStretch;
  readonly until: number | null;
  readonly restarts: number;
  readonly listens: readonly string[];
  /** newest first */
  readonly history: readonly SourceStretch[];
}

export interface SupervisorDeps extends Omit<SupervisedSourceDeps, 'told' | 'failed' | 'stuck'> {
  /** what was told in earlier runs of the server */
  readonly stories: ReadonlyMap<SourceId, SourceStory>;
  /** another state than before */
  readonly changed: (id: SourceId, state: SourceStretch) => void;
  /** it did not stop in time */
  readonly stuck: (id: SourceId) => void;
}

export interface Supervisor {
  /** Starts what is new, starts again what has changed, stops what is not wanted, leaves alone what is the same. Resolves when all of it is under way. */
  want(wanted: readonly WantedSource[]): Promise<void>;
  now(id: SourceId): SourceNow | undefined;
  /** False if it does not run. */
  restart(id: SourceId): boolean;
  /** stories that have changed since they were last asked for */
  takeChangedStories(): ReadonlyMap<SourceId, SourceStory>;
  /** Stops all, within `times.stop`, whatever they do. */
  stop(): Promise<void>;
}

interface Entry {
  wanted: WantedSource;
  run: SupervisedSource | undefined;
  readonly history: SourceHistory;
  until: number | null;
  restarts: number;
}

/** Keeps the sources that are wanted running. What one source does never touches another. */
export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const entryById = new Map<SourceId, Entry>();
  const changed = new Set<SourceId>();
  let turn = Promise.resolve();
  let isStopped = false;

  function say(id: SourceId, entry: Entry, state: SourceStateKind, message: string, until: number | null): void {
    entry.until = until;
    changed.add(id);
    const isOther = entry.history.add(state, message, deps.receiver.clock());
    if (isOther) deps.changed(id, entry.history.now());
  }

  function start(entry: Entry): void {
    const { wanted } = entry;
    if (!wanted.runs) return say(wanted.id, entry, wanted.state, wanted.message, null);
    const { source } = wanted;
    entry.run = superviseSource(source, {
      ...deps,
      told: (state, message, until) => {
        // a run that was given up has no say any more
        if (entryById.get(source.id) === entry && entry.wanted === wanted) say(source.id, entry, state, message, until);
      },
      failed: () => {
        entry.restarts++;
        changed.add(source.id);
      },
      stuck: () => deps.stuck(source.id),
    });
  }

  async function become(id: SourceId, wanted: WantedSource | undefined): Promise<void> {
    const entry = entryById.get(id);
    if (entry !== undefined && wanted !== undefined && isSame(entry.wanted, wanted)) return;
    await entry?.run?.stop();
    if (wanted === undefined) return void entryById.delete(id);
    const story = deps.stories.get(id);
    const next: Entry = entry ?? {
      wanted,
      run: undefined,
      history: createSourceHistory(story?.history ?? [], deps.receiver.clock()),
      until: null,
      restarts: story?.restarts ?? 0,
    };
    next.wanted = wanted;
    next.run = undefined;
    entryById.set(id, next);
    start(next);
  }

  async function wantAll(all: readonly WantedSource[]): Promise<void> {
    if (isStopped) return;
    const wantedById = new Map(all.map((each) => [idOf(each), each]));
    const ids = new Set([...entryById.keys(), ...wantedById.keys()]);
    await Promise.all([...ids].map((id) => become(id, wantedById.get(id))));
  }

  return {
    want(wanted) {
      turn = turn.then(() => wantAll(wanted));
      return turn;
    },
    now(id) {
      const entry = entryById.get(id);
      if (entry === undefined) return undefined;
      const { history, until, restarts, run } = entry;
      return { state: history.now(), until, restarts, listens: run?.listens() ?? [], history: history.all() };
    },
    restart(id) {
      const run = entryById.get(id)?.run;
      run?.restart();
      return run !== undefined;
    },
    takeChangedStories() {
      const stories = new Map<SourceId, SourceStory>();
      for (const id of changed) {
        const entry = entryById.get(id);
        if (entry !== undefined) stories.set(id, { restarts: entry.restarts, history: entry.history.all() });
      }
      changed.clear();
      return stories;
    },
    async stop() {
      isStopped = true;
      await Promise.all(
        [...entryById].map(async ([id, entry]) => {
          await entry.run?.stop();
          if (entry.run !== undefined) say(id, entry, 'stopped', 'The server ended.', null);
        }),
      );
    },
  };
}

const idOf = (wanted: WantedSource): SourceId => (wanted.runs ? wanted.source.id : wanted.id);

/** Secrets are compared, too: they stand in the settings. */
function isSame(a: WantedSource, b: WantedSource): boolean {
  if (!a.runs || !b.runs) return !a.runs && !b.runs && a.state === b.state && a.message === b.message;
  return a.source.kind === b.source.kind && JSON.stringify(a.source.settings) === JSON.stringify(b.source.settings);
}
