import { hash128 } from '../../../model/ids.ts';
import type { IncomingBatch, RecordOrigin } from '../../../model/record.ts';
import { BATCH_LIMITS, createBatcher } from '../batcher.ts';
import { appendPatiently, type PatientDeps } from './append-patiently.ts';
import { isAppended } from './is-appended.ts';
import type { PulledRecord } from './pulled-record.ts';
import { createSeenIds, type SeenIds } from './seen-ids.ts';

/** What a source that is asked remembers beside its cursor. */
export interface PageState {
  seen: SeenIds;
  /** batches that were about to be appended: after a crash each is in the journal or not */
  pending: readonly PendingBatch[];
}

export interface PendingBatch {
  readonly key: string;
  /** of its records, as `SeenIds` writes them */
  readonly ids: string;
}

export interface PageDeps {
  readonly deps: PatientDeps;
  readonly origin: RecordOrigin;
  readonly state: PageState;
  /** makes `state` durable */
  save(): Promise<void>;
}

/** After a start: what had been appended when the process ended has been seen, the rest has not. */
export async function settlePending(state: PageState, deps: Parameters<typeof isAppended>[1]): Promise<void> {
  for (const { key, ids } of state.pending) if (await isAppended(key, deps)) state.seen.addAll(ids);
  state.pending = [];
}

/**
 * Appends the records of a page that are new, after their ids were written down.
 *
 * @returns how many; undefined if the source was stopped before all was durable
 */
export async function deliverPage(records: readonly PulledRecord[], page: PageDeps): Promise<number | undefined> {
  const { state } = page;
  // an append of before that failed may have come through
  await settlePending(state, { ...page.deps, source: page.origin.source });
  const fresh = withoutTwins(
    records.filter(({ id, text }) => text !== '' && (id === undefined || !state.seen.has(id))),
  );
  if (fresh.length === 0) return 0;
  const batches = toBatches(fresh, page).map((each) => {
    const ids = idsOf(each.records);
    return {
      ...each,
      pending: { key: `pull/${page.deps.clock()}/${hash128(each.records.map(({ text }) => text).join('\n'))}`, ids },
    };
  });
  state.pending = batches.map(({ pending }) => pending);
  await page.save();
  for (const { batch, pending } of batches) {
    if ((await appendPatiently({ ...batch, key: pending.key }, page.deps)) === undefined) return undefined;
    state.seen.addAll(pending.ids);
  }
  state.pending = [];
  return fresh.length;
}

/** A batch holds no more records, and a page no more batches than fit into memory. */
const MOST_IN_BATCH = BATCH_LIMITS.records;

function idsOf(records: readonly PulledRecord[]): string {
  const ids = createSeenIds(MOST_IN_BATCH);
  for (const { id } of records) if (id !== undefined) ids.add(id);
  return ids.toText();
}

function withoutTwins(records: readonly PulledRecord[]): PulledRecord[] {
  const here = new Set<string>();
  return records.filter(({ id }) => {
    if (id === undefined) return true;
    const isNew = !here.has(id);
    here.add(id);
    return isNew;
  });
}

interface CutBatch {
  readonly batch: IncomingBatch;
  readonly records: readonly PulledRecord[];
}

function toBatches(records: readonly PulledRecord[], { deps, origin }: PageDeps): CutBatch[] {
  const batches: CutBatch[] = [];
  let begun = 0;
  const batcher = createBatcher({
    origin,
    clock: () => deps.clock(),
    emit(batch) {
      batches.push({ batch, records: records.slice(begun, begun + batch.ends.length) });
      begun += batch.ends.length;
    },
  });
  for (const { text, bytes: given } of records) {
    const bytes = given === undefined ? Buffer.from(text) : Buffer.from(given.buffer, given.byteOffset, given.length);
    batcher.add(bytes, 0, bytes.length);
    batcher.close();
  }
  batcher.flush();
  return batches;
}
