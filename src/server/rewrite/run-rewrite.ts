import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { ALL, parseQuery, type Query } from '../../model/query.ts';
import { MOST_EXAMPLES, type RewriteCounts, type RewriteRun } from '../../model/rewrite.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import type { StoredRow, StoredUnreadable } from '../../store/events/rereads.ts';
import { isStoreError } from '../../store/store-error.ts';
import type { AccountChange, KeptRun, RewritePlace, RewriteRuns } from '../../store/state/rewrite-runs.ts';
import { placeOf } from '../baseline/stored-event.ts';
import { addedChanges, addedCounts } from './account-changes.ts';
import type { RereadOutcome, RereadPage } from './reread-page.ts';
import type { RereadThread } from './reread-thread.ts';

export interface RunRewriteDeps {
  readonly events: Pick<EventStore, 'rereads' | 'rewrites'>;
  readonly runs: Pick<RewriteRuns, 'save' | 'nextNumber' | 'pend' | 'settle'>;
  readonly thread: RereadThread;
  /** name of the journal, and the place up to which it is settled: what is not settled will be written again after a crash */
  readonly stream: string;
  readonly settled: number;
  /** age in ms of the oldest record that waits for the pipeline */
  readonly behind: () => number;
  readonly now: () => number;
  /** told of every step, for whoever asks how far it is */
  readonly told: (run: RewriteRun) => void;
  readonly limits?: Partial<RewriteLimits>;
}

export interface RewriteLimits {
  /** rows read at once */
  readonly page: number;
  /** rows, and bytes of rows, that are replaced at once */
  readonly rows: number;
  readonly bytes: number;
}

const DEFAULT_LIMITS: RewriteLimits = { page: 2000, rows: 20_000, bytes: 16 << 20 };
const SMALLEST_PAGE = 8;
const SAVE_EVERY_MS = 2000;
/** The stream goes first. */
const TOO_FAR_BEHIND_MS = 5000;
const AWAY_MS = 1000;

/**
 * Goes over stored records from the place where it was left, reads them again and, if it is no trial, replaces those that differ, in chunks. Each
 * chunk is written down, replaced and settled, so that a crash at any moment leaves it done wholly or not at all. Ends with the run as it was when
 * `signal` said stop, or at the end. Rejects with what cannot be mended by waiting.
 */
export async function runRewrite({ run: begun, place: from }: Pick<KeptRun, 'run' | 'place'>, deps: RunRewriteDeps, signal: AbortSignal): Promise<RewriteRun> {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  let run = begun;
  let place = from;
  let chunk = NO_CHUNK;
  let savedAt = deps.now();
  let limit = limits.page;
  const source = createSource(begun, deps);
  if (place === null) run = { ...run, total: await whileAway(() => source.count(), signal) };

  for (;;) {
    await turn(deps, signal);
    const started = performance.now();
    const page = await whileAway(() => source.read(place, limit), signal).catch((error: unknown) => {
      // events of a megabyte each: fewer at once
      if (!isStoreError(error) || error.kind !== 'too-large' || limit <= SMALLEST_PAGE) throw error;
      return undefined;
    });
    if (page === undefined) {
      limit = Math.max(SMALLEST_PAGE, limit >> 2);
      continue;
    }
    if (page.last === undefined) break;
    const outcome = await deps.thread.reread(page.page);
    place = page.last;
    run = withOutcome(run, outcome, page.read);
    if (run.apply) chunk = addedChunk(chunk, outcome);
    deps.told(run);
    if (chunk.rows >= limits.rows || chunk.bytes >= limits.bytes) await flush();
    else if (chunk.rows === 0 && deps.now() - savedAt > SAVE_EVERY_MS) {
      savedAt = deps.now();
      await whileAway(() => deps.runs.save(run, place), signal);
    }
    // as long a rest as it worked: half of one processor at most
    await sleep(Math.min(performance.now() - started, 2000), undefined, { signal });
  }
  await flush();
  return { ...run, share: 1 };

  async function flush(): Promise<void> {
    if (chunk.rows === 0) return;
    const number = await whileAway(() => deps.runs.nextNumber(), signal);
    const { accounts, events, unreadable } = chunk;
    await whileAway(() => deps.runs.pend(run.id, { number, accounts: [...accounts], run, place }), signal);
    try {
      await deps.events.rewrites.replace({ number, events: joined(events), unreadable: joined(unreadable) });
    } catch (error) {
      if (!isAway(error)) throw error;
      // whether it has happened is known when the store is back; not, then another number is taken
      if (!(await whileAway(() => deps.events.rewrites.isPublished(number), signal))) return await flush();
    }
    await whileAway(() => deps.runs.settle(run.id, number), signal);
    savedAt = deps.now();
    chunk = NO_CHUNK;
  }
} // prettier-ignore

interface Chunk {
  readonly events: readonly string[];
  readonly unreadable: readonly string[];
  readonly accounts: readonly AccountChange[];
  readonly rows: number;
  readonly bytes: number;
}

const NO_CHUNK: Chunk = { events: [], unreadable: [], accounts: [], rows: 0, bytes: 0 };

function addedChunk(chunk: Chunk, outcome: RereadOutcome): Chunk {
  if (outcome.rows === 0) return chunk;
  return {
    events: [...chunk.events, outcome.events],
    unreadable: [...chunk.unreadable, outcome.unreadable],
    accounts: addedChanges(chunk.accounts, outcome.accounts),
    rows: chunk.rows + outcome.rows,
    bytes: chunk.bytes + outcome.events.length + outcome.unreadable.length,
  };
}

const joined = (lines: readonly string[]): Uint8Array => Buffer.from(lines.join(''));

function withOutcome(run: RewriteRun, { counts, examples }: RereadOutcome, read: number): RewriteRun {
  const sum = addedRewriteCounts(run.counts, counts);
  // rows that are left out because they are not settled count as gone over
  const done = Math.max(sum.seen, Math.round(run.share * run.total) + read);
  const shown = new Set(run.examples.map(keyOf));
  const fresh = examples.filter((example) => !shown.has(keyOf(example)) || run.examples.filter((each) => keyOf(each) === keyOf(example)).length < 3); // prettier-ignore
  return {
    ...run,
    counts: sum,
    examples: [...run.examples, ...fresh].slice(0, MOST_EXAMPLES),
    share: run.total === 0 ? 0 : Math.min(0.999, done / run.total),
  };
}

const keyOf = ({ kinds, reason, differences }: RewriteRun['examples'][number]): string =>
  `${kinds.join()} ${reason?.kind ?? ''} ${differences.find(({ at }) => at === 'format')?.after ?? ''}`;

export function addedRewriteCounts(a: RewriteCounts, b: RewriteCounts): RewriteCounts {
  return {
    seen: a.seen + b.seen,
    changed: a.changed + b.changed,
    same: a.same + b.same,
    unreadable: a.unreadable + b.unreadable,
    noOriginal: a.noOriginal + b.noOriginal,
    changes: addedCounts(a.changes, b.changes),
    formats: addedCounts(a.formats, b.formats),
    reasons: addedCounts(a.reasons, b.reasons),
  };
}

interface ReadPage {
  readonly page: RereadPage;
  /** behind the last row read; undefined: there were none */
  readonly last: RewritePlace | undefined;
  readonly read: number;
}

interface Source {
  count(): Promise<number>;
  read(after: RewritePlace | null, limit: number): Promise<ReadPage>;
}

function createSource(run: RewriteRun, deps: RunRewriteDeps): Source {
  const { rereads } = deps.events;
  const isSettled = (id: string): boolean => {
    const { stream, sequence } = placeOf(id);
    return stream !== deps.stream || sequence < deps.settled;
  };
  if (run.unreadable !== undefined) {
    const { as, ...selection } = run.unreadable;
    const search = { tenant: DEFAULT_TENANT, ...selection };
    return {
      count: () => rereads.countUnreadable(search),
      async read(after, limit) {
        const records = await rereads.unreadable({ ...search, ...afterOf(after), limit });
        const wanted = records.filter(({ record }) => isSettled(record.id));
        return { page: { kind: 'unreadable', records: wanted, as }, last: placeOfUnreadable(records.at(-1)), read: records.length };
      },
    };
  }
  const { as, allowUnreadable = false, q = '', ...selection } = run.reparse ?? {};
  const search = { tenant: DEFAULT_TENANT, ...selection, query: queryOf(q) };
  return {
    count: () => rereads.countEvents(search),
    async read(after, limit) {
      const rows = await rereads.events({ ...search, ...afterOf(after), limit });
      const wanted = rows.filter(({ id }) => isSettled(id));
      return { page: { kind: 'reparse', rows: wanted, as, allowUnreadable }, last: placeOfRow(rows.at(-1)), read: rows.length };
    },
  };
} // prettier-ignore

const afterOf = (after: RewritePlace | null): { readonly after?: RewritePlace } => (after === null ? {} : { after });

const placeOfRow = (row: StoredRow | undefined): RewritePlace | undefined =>
  row === undefined ? undefined : { time: row.time, id: row.id };

const placeOfUnreadable = (each: StoredUnreadable | undefined): RewritePlace | undefined =>
  each === undefined ? undefined : { time: each.record.received, id: each.record.id };

/** It was checked when the run was made. */
function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  return parsed.ok ? parsed.query : ALL;
}

async function turn({ behind }: RunRewriteDeps, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  while (behind() > TOO_FAR_BEHIND_MS) await sleep(AWAY_MS, undefined, { signal });
}

/** A store that is away comes back. */
async function whileAway<T>(step: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await step();
    } catch (error) {
      if (!isAway(error)) throw error;
      await sleep(AWAY_MS, undefined, { signal });
    }
  }
}

function isAway(error: unknown): boolean {
  return isStoreError(error) && (error.kind === 'busy' || error.kind === 'unavailable' || error.kind === 'no-space');
}
