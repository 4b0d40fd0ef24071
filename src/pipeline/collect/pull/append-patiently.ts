import type { IncomingBatch } from '../../../model/record.ts';
import { type Appended, JournalFull } from '../../ports.ts';
import type { SourceDeps } from '../source-kind.ts';
import { sleep as realSleep, type Sleep } from './sleep.ts';

export type PatientDeps = Pick<SourceDeps, 'append' | 'clock' | 'told' | 'signal'> & { readonly sleep?: Sleep };

/**
 * Appends what can wait: while the journal is full it is tried again, after the time that the journal asks for.
 *
 * @returns undefined if the source was stopped meanwhile: nothing may be acknowledged
 */
export async function appendPatiently(batch: IncomingBatch, deps: PatientDeps): Promise<Appended | undefined> {
  const { sleep = realSleep } = deps;
  while (!deps.signal.aborted) {
    try {
      return await deps.append(batch);
    } catch (error) {
      if (!(error instanceof JournalFull)) throw error;
      const wait = Math.max(1, error.retryAfter) * 1000;
      deps.told({ kind: 'waits', message: `The journal is full: nothing more is taken until there is room.`, until: deps.clock() + wait }); // prettier-ignore
      await sleep(wait, deps.signal);
    }
  }
  return undefined;
}
