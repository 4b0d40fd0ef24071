import type { RuleProblem } from '../../model/api.ts';
import type { BaselineChange, LearningState } from '../../model/baseline.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Baselines, Journal, ObserveAgain } from '../../pipeline/ports.ts';
import type { Behavior } from '../../pipeline/baseline/behaviors/behavior.ts';
import type { Actor } from '../../store/state/actor.ts';
import type { BaselineStore, NewBaselineChange } from '../../store/state/baseline-store.ts';
import { reasonOf } from '../cannot-start.ts';
import type { Log } from '../log.ts';
import { compileContent } from './compile-content.ts';
import { contentOf, type BaselineContent } from './content.ts';
import type { BaselineFiles } from './content-files.ts';
import { READER } from '../../pipeline/pipeline.ts';
import { BASELINES_READER, createHostedStage } from './hosted-stage.ts';
import { createSerial } from './serial.ts';
import { toLearningState } from './learning-state.ts';
import type { Shard, StartShard } from './shard.ts';
import { createSnapshots } from './snapshots.ts';
import type { ViewAnswer, ViewRequest } from './views.ts';

/** Baselines in a running server: the stage that the pipeline asks, what people see of it and change in it. */
export interface BaselinesOnServer extends Baselines {
  /** Brings the state to the settled position, in the background; the first stretch waits for it. */
  restore(position: () => Promise<number>): Promise<void>;
  /** Keeps a change and makes it at once, at the place where the stage is. Waits for the stretch that is being judged. */
  change(change: NewBaselineChange, by: Actor): Promise<BaselineChange>;
  /** Undefined while there is no stage to ask. */
  view(request: ViewRequest): Promise<ViewAnswer | undefined>;
  learning(): Promise<LearningState>;
  behaviors(): readonly Behavior[];
  content(): BaselineContent;
  problems(): readonly RuleProblem[];
  /** After a change of tuning in the store, or with other files. */
  reload(files?: BaselineFiles): Promise<void>;
  /** A stage that was trained aside takes over: it catches up with the journal first. @param from place up to which it knows everything */
  takeOver(trained: Shard, from: number): Promise<number>;
  /** Starts a stage of its own with the behaviours of now, for training. */
  startShard(): Promise<Shard>;
  position(): number;
  /** Writes a snapshot of everything that is settled, and ends the thread. */
  close(settled: () => Promise<number>): Promise<void>;
} // prettier-ignore

export interface BaselinesOnServerDeps {
  readonly files: BaselineFiles;
  /** bytes that profiles may take */
  readonly memory: number;
  /** for snapshots */
  readonly folder: string;
  readonly start: StartShard;
  readonly journal: Pick<Journal, 'stream' | 'read' | 'commit' | 'usage'> & { first(): number; readers(): ReadonlyMap<string, number> };
  readonly observe: ObserveAgain;
  readonly store: BaselineStore;
  readonly tenant: TenantId;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** told that something does not work (a sentence), and that it works again (undefined) */
  readonly trouble: (message: string | undefined) => void;
  /** a snapshot is written when so much time or so many records have passed since the last one */
  readonly snapshotEvery?: { readonly ms: number; readonly records: number };
} // prettier-ignore

const SNAPSHOT_EVERY = { ms: 300_000, records: 2_000_000 };
const IDLE_MS = 15_000;
const LOOK_EVERY_MS = 3000;

/** Reads tuning and starts the thread. Rejects if that cannot be done at all. */
export async function createBaselinesOnServer(deps: BaselinesOnServerDeps): Promise<BaselinesOnServer> {
  const { store, tenant, now, log, journal } = deps;
  const every = deps.snapshotEvery ?? SNAPSHOT_EVERY;
  const ending = new AbortController();
  const serial = createSerial();
  const started = now();
  let files = deps.files;
  let content = await readContent();
  let compiled = compileContent(content);
  let restoring: number | undefined = 0;
  let failure = '';
  let snapshotAt = now();
  let snapshotPosition = 0;
  const stage = createHostedStage(content, {
    start: deps.start,
    journal,
    observe: deps.observe,
    commandsSince: (position) => store.since(tenant, position),
    place: (ids, position) => store.place(ids, position),
    snapshots: createSnapshots(deps.folder),
    now,
    log,
    trouble: deps.trouble,
    signal: ending.signal,
  });

  async function readContent(): Promise<BaselineContent> {
    const { features, behaviors } = files;
    return contentOf({ features, behaviors, memory: deps.memory }, await store.tunings(tenant));
  }

  let judgedAt = now();
  /**
   * A full journal takes nothing more, so no stretch comes at which a snapshot would be due, and what it keeps for the next snapshot is what fills it.
   * When nothing has come for a while, one is written.
   */
  const idle = setInterval(() => {
    const isIdle = now() - judgedAt > IDLE_MS && restoring === undefined && stage.position() > snapshotPosition;
    // what the pipeline has committed is settled
    if (!isIdle || (journal.readers().get(READER) ?? 0) < stage.position()) return;
    judgedAt = now();
    void serial(() => snapshotIfDue(true)).catch((error: unknown) => log.warn({ part: 'baselines', reason: reasonOf(error) }, 'no snapshot was written')); // prettier-ignore
  }, LOOK_EVERY_MS);
  idle.unref();

  /** Between two stretches: everything before `position()` is settled. */
  async function snapshotIfDue(isIdle = false): Promise<void> {
    const isDue = isIdle || now() - snapshotAt >= every.ms || stage.position() - snapshotPosition >= every.records;
    if (!isDue || stage.position() === snapshotPosition) return;
    const writing = await stage.snapshot();
    if (writing === undefined) return;
    [snapshotAt, snapshotPosition] = [now(), stage.position()];
    void said(writing.written);
  }

  async function said(written: Promise<void>): Promise<void> {
    try {
      await written;
      snapshotWorks();
    } catch (error) {
      await snapshotFails(error);
    }
  }

  function snapshotWorks(): void {
    if (failure !== '') deps.trouble(undefined);
    failure = '';
  }

  /** What is not in a snapshot stays in the journal; before that is full, learning gives way: records must not be refused for it. */
  async function snapshotFails(why: unknown): Promise<void> {
    failure = `The snapshot of baselines cannot be written: ${reasonOf(why)}. What is learnt since the last one is learnt again after a restart.`;
    log.error({ part: 'baselines', reason: reasonOf(why) }, 'the snapshot cannot be written');
    deps.trouble(failure);
    const { bytes, limit } = journal.usage();
    if (bytes < limit * 0.8) return;
    log.error({ part: 'baselines' }, 'the journal is almost full: it no longer keeps what baselines would learn again');
    await journal.commit(BASELINES_READER, snapshotPosition).catch(() => undefined);
  } // prettier-ignore

  return {
    judge: (stretch) =>
      serial(async () => {
        judgedAt = now();
        if (stretch.from === stage.position()) await snapshotIfDue();
        return await stage.judge(stretch);
      }),
    restore: (position) =>
      serial(async () => {
        try {
          await stage.restore(await position(), (share) => (restoring = share));
          snapshotPosition = stage.position();
          snapshotAt = now();
        } finally {
          restoring = undefined;
        }
      }),
    change: (change, by) =>
      serial(async () => {
        const kept = await store.add(tenant, change, by);
        await stage.change(kept.id, kept.at, change.command);
        return { ...kept, position: stage.position() };
      }),
    view: async (request) => await stage.shard()?.view(request),
    async learning() {
      const shard = stage.shard();
      const answer = await shard?.view({ view: 'learning' }).catch(() => undefined);
      const behaviors = await shard?.view({ view: 'behaviors' }).catch(() => undefined);
      return toLearningState({
        figures: answer?.view === 'learning' ? answer.figures : undefined,
        restoring,
        message: [failure, ...stage.lost()].filter((each) => each !== '').join(' '),
        since: started,
        loaded: compiled.behaviors.length,
        enabled: compiled.behaviors.filter(({ id }) => isEnabled(id)).length,
        ready:
          behaviors?.view === 'behaviors'
            ? behaviors.figures.filter(({ learning }) => learning.state === 'ready').length
            : 0,
        limit: deps.memory,
        position: stage.position(),
        restarts: stage.restarts(),
        snapshot: stage.newestSnapshot(),
        hasShard: stage.shard() !== undefined,
      });
    },
    behaviors: () => compiled.behaviors,
    content: () => content,
    problems: () => [...files.problems, ...compiled.problems],
    async reload(next) {
      if (next !== undefined) files = next;
      const now = await readContent();
      if (now.version === content.version) return;
      content = now;
      compiled = compileContent(content);
      await serial(() => stage.load(now));
      const problems = compiled.problems.length;
      log.info({ part: 'baselines', version: now.version, behaviors: compiled.behaviors.length, problems }, 'behaviours loaded'); // prettier-ignore
    },
    startShard: () => deps.start(content, undefined),
    takeOver: (trained, from) =>
      serial(async () => {
        await stage.replaceWith(trained, from);
        const writing = await stage.snapshot();
        await writing?.written;
        [snapshotAt, snapshotPosition] = [now(), stage.position()];
        return stage.position();
      }),
    position: () => stage.position(),
    close: (settled) => {
      ending.abort();
      clearInterval(idle);
      return serial(async () => {
        const isSettled = restoring === undefined && (await settled().catch(() => undefined)) === stage.position();
        if (isSettled) await (await stage.snapshot().catch(() => undefined))?.written.catch(snapshotFails);
        await stage.close();
      });
    },
  };

  function isEnabled(id: string): boolean {
    return content.tunings.find(({ behavior }) => behavior === id)?.enabled ?? true;
  }
}
