import { JournalFull, type Journal } from '../pipeline/ports.ts';
import type { ReceiverDeps } from '../pipeline/collect/receiver.ts';
import { JournalProblem } from '../store/journal/problem.ts';
import type { Parts } from './watch/parts.ts';

/** The journal's `append`, with what it meets told to `/healthz`: full is a state that passes, a broken disk is the end. */
export function watchedAppend(
  journal: Pick<Journal, 'append'>,
  parts: Pick<Parts, 'works' | 'fails' | 'givesUp'>,
): ReceiverDeps['append'] {
  let isFull = false;
  return async (batch) => {
    try {
      const appended = await journal.append(batch);
      if (isFull) parts.works('journal');
      isFull = false;
      return appended;
    } catch (error) {
      if (error instanceof JournalFull) {
        isFull = true;
        parts.fails('journal', `The journal is full: senders are told to come back. ${error.message}`);
      } else if (error instanceof JournalProblem && error.kind === 'broken') {
        parts.givesUp('journal', `The journal cannot be written to any more: ${error.message}`);
      }
      throw error;
    }
  };
}
