import type { BacktestResult } from '../../model/backtest.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Candidate, PastReads } from '../../store/events/past.ts';
import { isStoreError } from '../../store/store-error.ts';
import { createVersionBooks } from './compare-versions.ts';
import { goOverPast, type Gone } from './go-over-past.ts';
import { planPast, type PastPlan } from './past-plan.ts';
import type { PastEvent } from './past-judge.ts';
import { streamCost } from './stream-cost.ts';
import type { Subject } from './subject.ts';

export interface BacktestRequest {
  readonly subject: Subject;
  /** the version that counts now */
  readonly current: Subject | undefined;
  /** milliseconds since 1970; `to` is exclusive */
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  /** the first matches, and then no more */
  readonly first: boolean;
}

export interface RunBacktestDeps {
  readonly past: PastReads;
  readonly tenant: TenantId;
  readonly limits: BacktestLimits;
}

export interface BacktestLimits {
  /** events that are looked at; beyond, the store only counts */
  readonly candidates: number;
  /** rows that are read at once */
  readonly sliceRows: number;
}

export const DEFAULT_BACKTEST_LIMITS: BacktestLimits = { candidates: 200_000, sliceRows: 250_000 };

const DAY = 86_400_000;
const HOUR = 3_600_000;
const COST_EVENTS = 400;
const MOST_DAYS = 4000;

/**
 * Runs a rule over stored events: the store chooses candidates by the compiled rule, the engine of the stream judges each of them, so the
 * matches are the stream's. Rejects with `StoreError` when the store cannot do its work.
 */
export async function runBacktest(
  request: BacktestRequest,
  deps: RunBacktestDeps,
  signal: AbortSignal,
  progress: Progress,
): Promise<BacktestResult> {
  try {
    return await run(request, deps, signal, progress, true);
  } catch (error) {
    if (!isStoreError(error) || error.kind !== 'rejected') throw error;
    // the store does not take the compiled rule: slower, and the same
    return await run(request, deps, signal, progress, false);
  }
}

type Progress = (share: number, hits: number) => void;

async function run(
  request: BacktestRequest,
  deps: RunBacktestDeps,
  signal: AbortSignal,
  progress: Progress,
  isCompiled: boolean,
): Promise<BacktestResult> {
  const started = performance.now();
  const { subject, current, from, to, samples, first } = request;
  const { past, tenant, limits } = deps;
  const rules = [...new Set([...subject.rules, ...(current?.rules ?? [])])];
  const plan = await planPast(past, rules, { tenant, from, to, rows: limits.sliceRows, isCompiled });
  const books = createVersionBooks(subject, current, { samples, first });
  const isCountable = isCompiled && subject.kind === 'rule' && (current === undefined || current.kind === 'rule');
  const gone = await goOverPast(plan, {
    past,
    tenant,
    signal,
    mostCandidates: limits.candidates,
    look(candidate) {
      books.judge(toPastEvent(candidate));
      return first && books.hits >= samples;
    },
    ...(isCountable ? { counted: (groups) => books.count(groups) } : {}),
    progress: (share) => progress(share, books.hits),
  });
  if (gone.end === 'all') books.end();
  const streamMicroseconds = await measureStream(subject, plan, deps);
  return {
    ...books.finds(daysOf(plan, gone.to)),
    cost: {
      events: plan.rows,
      candidates: gone.candidates,
      rowsRead: plan.cost.read + gone.cost.read,
      bytesRead: plan.cost.bytes + gone.cost.bytes,
      ms: performance.now() - started,
      streamMicroseconds,
    },
    notes: notesOf(gone, books.uncertain, isCountable, plan, request),
  };
}

function toPastEvent({ id, time, source, logSources, fields, entities }: Candidate): PastEvent {
  return { id, time, source, logSources, fields, entities };
}

function notesOf(
  gone: Gone,
  uncertain: number,
  isCountable: boolean,
  plan: PastPlan,
  { first, samples }: BacktestRequest,
): string[] {
  const notes: string[] = [];
  const until = new Date(gone.to).toISOString();
  if (plan.rows === 0)
    notes.push('No events of the log source of this rule are stored in this range: it could not match.');
  if (gone.end === 'cancelled') notes.push(`It was cancelled: events from ${until} on were not looked at.`);
  if (gone.end === 'enough' && first) notes.push(`These are the first ${samples} matches: there may be more.`);
  if (gone.end === 'limit')
    notes.push(`There were too many events to look at: those from ${until} on were left out. Take a shorter range.`);
  if (isCountable && gone.end === 'all' && uncertain > 0) notes.push(`${uncertain} more events may match: the store cannot tell, and there were too many to look at each. Take a shorter range.`); // prettier-ignore
  return notes;
}

/** Days of the range that have events of the rule's log sources. */
function daysOf({ slices }: PastPlan, to: number): number[] {
  const days = new Set<number>();
  for (const slice of slices) {
    if (slice.from >= to && to > 0) break;
    for (let day = Math.floor(slice.from / DAY) * DAY; day < slice.to && days.size < MOST_DAYS; day += DAY) days.add(day);
  }
  return [...days];
} // prettier-ignore

/** Measured on some events of the newest hour. */
async function measureStream(subject: Subject, plan: PastPlan, { past, tenant }: RunBacktestDeps): Promise<number | null> {
  const newest = plan.slices.at(-1);
  if (newest === undefined) return null;
  const { candidates } = await past.candidates({
    tenant,
    from: Math.max(newest.from, newest.to - HOUR),
    to: newest.to,
    classUids: plan.classUids,
    conditions: [plan.everything],
    isPlain: false,
    seconds: 20,
    limit: COST_EVENTS,
  });
  return streamCost(subject.rules, candidates.map(toPastEvent));
} // prettier-ignore
