import type { SourceId } from '../../model/ids.ts';
import type { RecordBatch, SourceClock } from '../../model/record.ts';
import { createAuditGroups, type SeeGroups } from '../../pipeline/clean/audit-groups.ts';
import { ClockMeter, isOtherClock, type BatchDelays } from '../../pipeline/clean/measure-clock.ts';
import { Repeats, REPEATS_WINDOW } from '../../pipeline/clean/repeats.ts';
import type { Journal, Understand } from '../../pipeline/ports.ts';
import { untilItWorks, type Trouble } from '../../pipeline/until-it-works.ts';
import type { Actor } from '../../store/state/actor.ts';
import { clockIn } from './clock-at.ts';
import type { PlacedClock, SourceClockStore } from '../../store/state/source-clocks.ts';

/**
 * Stands before the workers: gives each batch the clock of its source, says which records came before and which tell of one event together, and measures clocks by what comes back.
 *
 * Workers have no state, and a batch that is read again must become the same events. So a clock counts from a place of the journal on: the first batch
 * that was not given out yet. It is kept with that place before that batch is given out; batches wait for that, a few milliseconds.
 */
export interface SourceClocks {
  readonly understand: Understand;
  /** the batch as it was read, for reading it again */
  withClock(batch: RecordBatch): RecordBatch;
  /** the newest of each source that ever had one */
  list(): readonly PlacedClock[];
  /** From now on. `zone` null: measured; `isCorrected` false: nothing is measured or corrected any more. */
  set(source: SourceId, wanted: { readonly zone: string | null; readonly isCorrected: boolean; readonly note: string }, by: Actor): Promise<PlacedClock>;
} // prettier-ignore

export interface SourceClocksDeps {
  readonly understand: Understand;
  readonly store: SourceClockStore;
  readonly journal: Pick<Journal, 'read'> & { first(): number };
  readonly trouble: Trouble;
  readonly signal: AbortSignal;
  /** told of a clock that was measured */
  readonly measured: (clock: PlacedClock) => void;
}

/** What is known of the records before. */
interface Past {
  readonly repeats: Repeats;
  readonly groups: SeeGroups;
}

const NO_CLOCK: SourceClock = { shiftMs: 0, zone: { from: 'none' } };
/** Sources that are measured at a time; more of them are read as they are. */
const MOST_METERS = 2000;

export async function createSourceClocks(deps: SourceClocksDeps): Promise<SourceClocks> {
  const { store, signal, trouble } = deps;
  const bySource = Map.groupBy(await store.all(), ({ source }) => source);
  const meters = new Map<SourceId, ClockMeter>();
  let past: Past | undefined;
  let given = 0;
  /** what was ever given out; after a failure of the pipeline it begins again before that */
  let furthest = 0;
  /** batches go through one after the other */
  let queue: Promise<unknown> = Promise.resolve();

  const newest = (source: SourceId): PlacedClock | undefined => bySource.get(source)?.at(-1);

  const clockAt = (source: SourceId, position: number): SourceClock | undefined =>
    clockIn(bySource.get(source), position);

  function withClock(batch: RecordBatch): RecordBatch {
    const clock = clockAt(batch.origin.source, batch.first);
    return clock === undefined ? batch : { ...batch, clock };
  }

  /** What came before the first batch, as far as the journal still has it. */
  async function pastOf(position: number): Promise<Past> {
    const found = { repeats: new Repeats(), groups: createAuditGroups() };
    const start = Math.max(deps.journal.first(), position - REPEATS_WINDOW);
    if (start >= position) return found;
    for await (const { batch, next } of deps.journal.read(start, signal)) {
      if (batch.first >= position) break;
      found.repeats.see(batch);
      found.groups(batch);
      if (next >= position) break;
    }
    return found;
  }

  async function giveOut(batch: RecordBatch): Promise<RecordBatch> {
    // after a failure of the pipeline it begins again at an earlier place: what came before is looked for anew
    if (past === undefined || batch.first < given) past = await pastOf(batch.first);
    const duplicates = past.repeats.see(batch);
    const groups = past.groups(batch);
    given = batch.first + batch.ends.length;
    furthest = Math.max(furthest, given);
    const ready = withClock(batch);
    return duplicates === undefined && groups === undefined ? ready : { ...ready, ...(duplicates && { duplicates }), ...(groups && { groups }) }; // prettier-ignore
  }

  /** Keeps a clock from the next batch on. */
  function keep(clock: Omit<PlacedClock, 'at' | 'by' | 'position'>, by?: Actor): Promise<PlacedClock> {
    const kept = queue.then(async () => {
      const position = furthest;
      const placed = await untilItWorks('state store', () => store.add({ ...clock, position }, by), trouble, signal);
      const before = (bySource.get(clock.source) ?? []).filter((each) => each.position !== position);
      bySource.set(clock.source, [...before, placed]);
      return placed;
    });
    queue = kept.catch(() => undefined);
    return kept;
  }

  function measure(source: SourceId, received: number, delays: BatchDelays): void {
    const now = newest(source);
    if (now !== undefined && !now.isMeasured) return;
    let meter = meters.get(source);
    if (meter === undefined) {
      if (meters.size >= MOST_METERS) return;
      meters.set(source, (meter = new ClockMeter()));
    }
    const found = meter.see(received, delays);
    if (found === undefined) return;
    const known = now?.clock ?? NO_CLOCK;
    const clock = { ...found, zone: known.zone.from === 'person' ? known.zone : found.zone };
    if (!isOtherClock(known, clock)) return;
    // it is measured anew from here on; until then nothing changes
    meters.delete(source);
    keep({ source, clock, isMeasured: true, note: '' }).then(deps.measured, () => undefined);
  }

  return {
    understand: async (batch) => {
      const ready = queue.then(() => giveOut(batch));
      queue = ready.catch(() => undefined);
      const understood = await deps.understand(await ready);
      if (understood.delays !== undefined) measure(batch.origin.source, batch.received, understood.delays);
      return understood;
    },
    withClock,
    list: () => [...bySource.keys()].flatMap((source) => newest(source) ?? []),
    set: (source, { zone, isCorrected, note }, by) => {
      const before = newest(source)?.clock ?? NO_CLOCK;
      const measured = before.zone.from === 'person' ? NO_CLOCK.zone : before.zone;
      const clock: SourceClock = isCorrected
        ? { shiftMs: before.shiftMs, zone: zone === null ? measured : { from: 'person', name: zone } }
        : { shiftMs: 0, zone: zone === null ? NO_CLOCK.zone : { from: 'person', name: zone } };
      meters.delete(source);
      return keep({ source, clock, isMeasured: isCorrected, note }, by);
    },
  };
}
