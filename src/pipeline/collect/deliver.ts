import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingBatch } from '../../model/record.ts';
import type { ReceiverDeps } from './receiver.ts';
import { JournalFull } from '../ports.ts';

/** seconds; the journal may have room long before it promised */
const LONGEST_PAUSE = 5;

/**
 * Appends a batch, and tries again while the journal is full: a sender of syslog or of flows cannot be told to come back, but it can be kept waiting.
 * Ends when the batch is durable, or refused: because the receiver closes, or because the journal fails.
 */
export async function deliver(batch: IncomingBatch, deps: ReceiverDeps, closing: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await deps.append(batch);
      return;
    } catch (error) {
      if (error instanceof JournalFull && !closing.aborted) {
        const pause = Math.min(Math.max(error.retryAfter, 0.05), LONGEST_PAUSE) * 1000;
        await sleep(pause, undefined, { signal: closing }).catch(() => undefined);
        continue;
      }
      deps.refuse(batch.origin.source, batch.ends.length, error instanceof JournalFull ? error.kind : 'journal-failed');
      return;
    }
  }
}
