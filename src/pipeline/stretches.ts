import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal, JournalEntry, Understand, Understood } from './ports.ts';

/** How much is written at once: whichever is reached first ends a stretch. */
export interface StretchLimits {
  readonly records: number;
  readonly bytes: number;
  /** how long a record may wait for company, ms */
  readonly waitMs: number;
}

/** 5,000 to 20,000 rows an insert are best for the event store; a quarter of a second is what an alert may lose by waiting. */
export const DEFAULT_STRETCH: StretchLimits = { records: 20_000, bytes: 24 << 20, waitMs: 250 };

/** Consecutive batches that are written together. They are being understood while the stretch before them is written. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly understood: readonly Promise<Understood>[];
}

/**
 * Cuts the journal into stretches, from the settled position on. If a stretch had been announced before a crash, the first one is just that.
 * Reads at most one stretch ahead of the one that is being written: when the stores are slow, the journal fills, and its limit pushes back on the senders.
 */
export async function* stretchesOf(
  journal: Journal,
  understand: Understand,
  start: { settled: number; announced: number | null },
  limits: StretchLimits,
  signal: AbortSignal,
): AsyncGenerator<Stretch, void> {
  const leaving = new AbortController();
  const entries = journal.read(start.settled, AbortSignal.any([signal, leaving.signal]))[Symbol.asyncIterator]();
  let nextEntry = entries.next();
  let exactEnd = start.announced;
  let ahead: Promise<Stretch | undefined> | undefined;
  try {
    for (;;) {
      const stretch = await (ahead ?? gather());
      if (!stretch) return;
      ahead = gather();
      // A failure is thrown where `ahead` is awaited; without this it would count as unhandled while the writer is busy.
      ahead.catch(() => undefined);
      yield stretch;
    }
  } finally {
    leaving.abort();
    await entries.return?.();
  }

  async function gather(): Promise<Stretch | undefined> {
    const first = await nextEntry;
    if (first.done) return undefined;
    const end = exactEnd;
    exactEnd = null;
    const from = first.value.batch.first;
    const understood: Promise<Understood>[] = [];
    const deadline = sleep(limits.waitMs, 'deadline' as const);
    let records = 0;
    let bytes = 0;
    let entry: JournalEntry = first.value;
    for (;;) {
      understood.push(settledLater(understand(entry.batch)));
      records += entry.batch.ends.length;
      bytes += entry.batch.payload.length;
      nextEntry = entries.next();
      const isComplete = end === null ? records >= limits.records || bytes >= limits.bytes : entry.next >= end;
      if (isComplete) break;
      const next = await (end === null ? Promise.race([nextEntry, deadline]) : nextEntry);
      if (next === 'deadline' || next.done) break;
      entry = next.value;
    }
    nextEntry.catch(() => undefined);
    return { from, to: entry.next, understood };
  }
}

/** The promise itself, marked as handled: whoever writes the stretch awaits it, perhaps much later. */
function settledLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
