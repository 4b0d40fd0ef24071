import type { BaselineCommand } from '../../model/baseline.ts';
import type { Finding } from '../../model/finding.ts';
import type { Journal, ObserveAgain, Settled } from '../../pipeline/ports.ts';
import type { PlacedCommand } from '../../store/state/baseline-store.ts';
import { reasonOf } from '../cannot-start.ts';
import type { Log } from '../log.ts';
import type { BaselineContent } from './content.ts';
import { featureSetIn, toObserved, withFields } from './observed.ts';
import { changeUpTo, replay } from './replay.ts';
import { ShardEnded, type ObservedBatch, type Opened, type Shard, type StartShard } from './shard.ts';
import type { SnapshotFacts, Snapshots } from './snapshots.ts';

/** The journal's name for baselines as a reader: what it keeps for their replay. */
export const BASELINES_READER = 'baselines';

/**
 * The stage with what keeps it alive: its thread, its snapshot, its place in the journal. Not for many callers at once: whoever has it calls one after the other
 * (`createSerial`); only `shard().view` may be asked at any time.
 */
export interface HostedStage {
  /** Brings the state to `position`: from the snapshot, and what the journal holds since. */
  restore(position: number, progress?: (share: number) => void): Promise<void>;
  judge(stretch: Pick<Settled, 'from' | 'to' | 'understood'>): Promise<readonly Finding[]>;
  /** Makes a change at the place where the stage is. */
  change(id: number, at: number, command: BaselineCommand): Promise<void>;
  /** Other behaviours take over at once; other features with the first batch that was looked at with them. */
  load(content: BaselineContent): Promise<void>;
  /** Takes the state out for a snapshot; the writing itself can go on beside other calls. Undefined while one is being written. */
  snapshot(): Promise<{ readonly written: Promise<void> } | undefined>;
  /** Another shard takes the place of this one, after it has learnt from the journal what came since `from`. @throws ShardEnded if it dies over that */
  replaceWith(trained: Shard, from: number): Promise<void>;
  position(): number;
  shard(): Shard | undefined;
  opened(): Opened | undefined;
  /** why something learnt was lost since the start; empty if nothing was */
  lost(): readonly string[];
  restarts(): number;
  newestSnapshot(): SnapshotFacts | null;
  close(): Promise<void>;
}

export interface HostedStageDeps {
  readonly start: StartShard;
  readonly journal: Pick<Journal, 'stream' | 'read' | 'commit'> & { first(): number; readers(): ReadonlyMap<string, number> };
  readonly observe: ObserveAgain;
  /** commands with a place from `position` on and those without one, in the order in which they count */
  readonly commandsSince: (position: number) => Promise<readonly PlacedCommand[]>;
  /** says from where on commands count */
  readonly place: (ids: readonly number[], position: number) => Promise<void>;
  readonly snapshots: Snapshots;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** told that the thread died (a sentence), and that it works again (undefined) */
  readonly trouble: (message: string | undefined) => void;
  readonly signal: AbortSignal;
} // prettier-ignore

/** So often a stretch is tried again before its observations are left out. */
const TRIES = 2;
const PART = { part: 'baselines' } as const;

export function createHostedStage(first: BaselineContent, deps: HostedStageDeps): HostedStage {
  const { journal, snapshots, log, signal } = deps;
  let content = first;
  /** has other features, and waits for the first batch that was packed with them */
  let pending: BaselineContent | undefined;
  let shard: Shard | undefined;
  let opened: Opened | undefined;
  let position = 0;
  /** those that count from a later place on than the stage has reached */
  let waiting: readonly PlacedCommand[] = [];
  let newestChange = 0;
  let writing: Promise<void> | undefined;
  let last: { readonly from: number; readonly to: number; readonly findings: readonly Finding[] } | undefined;
  const lost: string[] = [];
  let restarts = 0;

  function lose(message: string): void {
    log.error(PART, message);
    if (lost.length < 20) lost.push(message);
  }

  /** @param fresh begin with nothing: the state itself may be what kills the thread */
  async function restore(to: number, progress?: (share: number) => void, fresh = false): Promise<void> {
    await writing;
    await shard?.close();
    shard = undefined;
    // what is replayed is looked at with the features of now
    content = pending ?? content;
    pending = undefined;
    last = undefined;
    const { snapshot, lost: why } = fresh ? { snapshot: undefined, lost: undefined } : await snapshots.read(journal.stream);
    if (why !== undefined) lose(`What baselines had learnt is lost and is learnt anew: ${why}.`);
    const usable = snapshot !== undefined && snapshot.head.position <= to ? snapshot : undefined;
    if (snapshot !== undefined && usable === undefined) lose(`What baselines had learnt is lost and is learnt anew: the snapshot is of a place (${snapshot.head.position}) that the journal has not reached (${to}).`);
    shard = await deps.start(content, usable?.body);
    opened = shard.opened;
    if (opened.lost !== undefined) lose(`What baselines had learnt could not be read and is learnt anew: ${opened.lost}.`);
    const from = fresh ? to : startOf(usable?.head.position, to);
    // From now on the journal keeps what a replay needs, also before the first snapshot.
    if (!journal.readers().has(BASELINES_READER)) await journal.commit(BASELINES_READER, from);
    newestChange = usable?.head.change ?? 0;
    const commands = (await deps.commandsSince(usable?.head.position ?? 0)).filter(({ id }) => id > newestChange);
    const left = await replay(from, to, { journal, observe: deps.observe, shard, commands: fresh ? [] : commands, ...(progress === undefined ? {} : { progress }) }, signal);
    for (const { id } of commands) newestChange = Math.max(newestChange, id);
    waiting = await changeUpTo(fresh ? commands : left, to, shard);
    position = to;
    if (to > from) log.info({ ...PART, records: to - from }, 'what came since the snapshot was learnt again');
  } // prettier-ignore

  /** Where to read on: behind the snapshot; without one, as far back as the journal was kept for it. */
  function startOf(known: number | undefined, to: number): number {
    const wanted = known ?? journal.readers().get(BASELINES_READER) ?? to;
    const kept = journal.first();
    if (wanted >= kept) return Math.min(wanted, to);
    lose(`The journal no longer holds the records ${wanted} to ${kept}: baselines have not learnt them.`);
    return Math.min(kept, to);
  }

  /** The same, also if the thread dies over it: then once more, and at last with nothing. */
  async function restoreSurely(to: number, progress?: (share: number) => void): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await restore(to, progress, tries >= TRIES);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ShardEnded) || tries >= TRIES) throw error;
        restarts += 1;
        log.error({ ...PART, reason: reasonOf(error) }, 'the thread of baselines ended while it was restored');
        if (tries + 1 >= TRIES) lose(`What baselines had learnt is lost and is learnt anew: the thread ended each time it was restored (${reasonOf(error)}).`);
      }
    }
  } // prettier-ignore

  /** Does something with the shard; restores it and tries again if it dies. Undefined if it died each time. */
  async function alive<T>(work: (shard: Shard) => Promise<T>): Promise<T | undefined> {
    for (let tries = 0; ; tries += 1) {
      try {
        if (shard === undefined) throw new ShardEnded('it was not started');
        const result = await work(shard);
        if (tries > 0) deps.trouble(undefined);
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ShardEnded)) throw error;
        restarts += 1;
        deps.trouble(`The thread of baselines ended (${reasonOf(error)}). It is restored from its snapshot and the journal.`); // prettier-ignore
        log.error({ ...PART, reason: reasonOf(error) }, 'the thread of baselines ended');
        await restoreSurely(position);
        if (tries + 1 < TRIES) continue;
        deps.trouble(undefined);
        return undefined;
      }
    }
  }

  async function changeNow(live: Shard): Promise<void> {
    waiting = await changeUpTo(waiting, position, { change: (changes) => live.change(changes).then(said) });
  }

  function said(failures: readonly string[]): readonly string[] {
    for (const failure of failures)
      log.error({ ...PART, failure }, 'a mistake in Vedette kept baselines from something');
    return failures;
  }

  async function loadNow(live: Shard, next: BaselineContent): Promise<void> {
    content = next;
    pending = undefined;
    opened = await live.load(next);
    if (opened.lost !== undefined) lose(`With the new behaviours, what was learnt could not be taken over: ${opened.lost}.`); // prettier-ignore
  }

  async function see(live: Shard, batches: readonly ObservedBatch[]): Promise<readonly Finding[]> {
    const isNext = (batch: ObservedBatch): boolean => featureSetIn(batch) === pending?.featureSet;
    const change = pending === undefined ? -1 : batches.findIndex(isNext);
    const parts = change < 0 ? [batches] : [batches.slice(0, change), batches.slice(change)];
    const findings: Finding[] = [];
    for (const part of parts) {
      if (pending !== undefined && part[0] !== undefined && isNext(part[0])) await loadNow(live, pending);
      const seen = await live.see(part, false);
      said(seen.failures);
      findings.push(...seen.findings);
    }
    return findings;
  }

  async function applyWaiting(to: number): Promise<void> {
    const isDue = (command: PlacedCommand): boolean => command.position === null || command.position < to;
    const due = waiting.filter(isDue);
    if (due.length === 0) return;
    const moved = due.filter((command) => command.position !== position).map(({ id }) => id);
    if (moved.length > 0) await deps.place(moved, position);
    const placed = due.map((command) => ({ ...command, position }));
    // put back first: should the thread die, it meets them again
    waiting = [...placed, ...waiting.filter((command) => !isDue(command))];
    await alive((live) => changeNow(live));
    for (const { id } of placed) newestChange = Math.max(newestChange, id);
  }

  return {
    restore: restoreSurely,
    async judge({ from, to, understood }) {
      if (last !== undefined && last.from === from && last.to === to) return last.findings;
      if (from < position) await restoreSurely(from);
      position = from;
      await applyWaiting(to);
      const batches = understood.map(toObserved);
      const findings = await alive((live) => see(live, batches));
      if (findings === undefined) lose(`What was observed in the records ${from} to ${to} was left out: the thread of baselines ended over it twice.`); // prettier-ignore
      position = to;
      last = { from, to, findings: withFields(findings ?? [], understood) };
      return last.findings;
    },
    async change(id, at, command) {
      await deps.place([id], position);
      waiting = [...waiting, { id, at, position, command }];
      await alive((live) => changeNow(live));
      newestChange = Math.max(newestChange, id);
    },
    async load(next) {
      if (next.featureSet === content.featureSet) await alive((live) => loadNow(live, next));
      else pending = next;
    },
    async snapshot() {
      if (writing !== undefined) return undefined;
      const body = await alive((live) => live.write());
      if (body === undefined) return undefined;
      const head = { shard: 0, shards: 1, stream: journal.stream, position, at: deps.now(), change: newestChange };
      writing = snapshots
        .write(head, body)
        .then(() => journal.commit(BASELINES_READER, head.position))
        .finally(() => (writing = undefined));
      return { written: writing };
    },
    async replaceWith(trained, from) {
      // what people decided counts for what was trained, too
      const commands = await deps.commandsSince(0);
      const left = await replay(from, position, { journal, observe: deps.observe, shard: trained, commands }, signal);
      const before = shard;
      shard = trained;
      opened = trained.opened;
      last = undefined;
      waiting = await changeUpTo(left, position, trained);
      for (const { id } of commands) newestChange = Math.max(newestChange, id);
      await before?.close();
    },
    position: () => position,
    shard: () => shard,
    opened: () => opened,
    lost: () => lost,
    restarts: () => restarts,
    newestSnapshot: () => snapshots.newest(),
    async close() {
      await writing?.catch(() => undefined);
      await shard?.close();
    },
  };
}
