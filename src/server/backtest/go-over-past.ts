import { setImmediate as breathe } from 'node:timers/promises';
import type { TenantId } from '../../model/ids.ts';
import type { Candidate, CandidatePage, PastCost, PastPlace, PastReads, TallyGroup } from '../../store/events/past.ts';
import { isStoreError } from '../../store/store-error.ts';
import type { PastPlan } from './past-plan.ts';
import type { Slice } from './slices.ts';

export interface GoOverPastDeps {
  readonly past: PastReads;
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
  /** after so many events were looked at, the rest is only counted */
  readonly mostCandidates: number;
  /** in the order of time. True: enough was seen */
  look(candidate: Candidate): boolean;
  /** what was only counted, of one slice; absent: the run ends where it is looked at no more */
  readonly counted?: (groups: readonly TallyGroup[]) => void;
  /** @param share 0 to 1 */
  readonly progress: (share: number) => void;
}

export interface Gone {
  readonly end: 'all' | 'enough' | 'cancelled' | 'limit';
  readonly candidates: number;
  /** up to when it was gone over, milliseconds since 1970 */
  readonly to: number;
  readonly cost: PastCost;
}

const PAGE = 2000;
const SMALLEST_PAGE = 8;
const READ_SECONDS = 30;
/** Judging is synchronous: others get their turn in between. */
const AT_ONCE = 200;

/** Goes over the slices of a plan, one read at a time: never more than one of the store's readers is busy with it. */
export async function goOverPast(plan: PastPlan, deps: GoOverPastDeps): Promise<Gone> {
  let candidates = 0;
  let rows = 0;
  let cost: PastCost = { read: 0, bytes: 0, ms: 0 };
  const paid = (more: PastCost): void => {
    cost = { read: cost.read + more.read, bytes: cost.bytes + more.bytes, ms: cost.ms + more.ms };
  };
  const gone = (end: Gone['end'], to: number): Gone => ({ end, candidates, to, cost });
  for (const slice of plan.slices) {
    if (candidates < deps.mostCandidates) {
      const end = await lookAt(slice);
      if (end !== undefined) return gone(end, slice.from);
    } else if (deps.counted === undefined) return gone('limit', slice.from);
    else {
      if (deps.signal.aborted) return gone('cancelled', slice.from);
      const tally = await deps.past.tally({ ...readOf(slice), seconds: READ_SECONDS });
      paid(tally);
      deps.counted(tally.groups);
    }
    rows += slice.rows;
    deps.progress(plan.rows === 0 ? 1 : rows / plan.rows);
  }
  return gone('all', plan.slices.at(-1)?.to ?? 0);

  async function lookAt(slice: Slice): Promise<'enough' | 'cancelled' | undefined> {
    let after: PastPlace | null = null;
    let limit = PAGE;
    for (;;) {
      if (deps.signal.aborted) return 'cancelled';
      const page: CandidatePage | undefined = await pageOf(slice, after, limit).catch((error: unknown) => {
        // events of a megabyte each: fewer at once
        if (isStoreError(error) && error.kind === 'too-large' && limit > SMALLEST_PAGE) return undefined;
        throw error;
      });
      if (page === undefined) {
        limit = Math.max(SMALLEST_PAGE, limit >> 3);
        continue;
      }
      paid(page);
      for (const [i, candidate] of page.candidates.entries()) {
        if (i % AT_ONCE === AT_ONCE - 1) await breathe();
        candidates++;
        if (deps.look(candidate)) return 'enough';
      }
      after = page.next;
      if (after === null) return undefined;
    }
  }

  async function pageOf(slice: Slice, after: PastPlace | null, limit: number): Promise<CandidatePage> {
    return await deps.past.candidates({
      ...readOf(slice),
      limit,
      seconds: READ_SECONDS,
      ...(after === null ? {} : { after }),
    });
  }

  function readOf({ from, to, isPlain }: Slice) {
    return { tenant: deps.tenant, from, to, isPlain, classUids: plan.classUids, conditions: plan.conditions };
  }
}
