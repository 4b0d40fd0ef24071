import type { SourceDeps } from '../source-kind.ts';
import { createBackOff } from './back-off.ts';
import { sleep } from './sleep.ts';

export interface Work {
  /** One round: takes what there is and returns, or throws. Calls `worked` when the other side has answered as it should. */
  round(worked: () => void): Promise<void>;
  /** ms: no wait after failures is longer */
  readonly ceiling: number;
  /** what an error means, for people */
  words(error: unknown): string;
}

const FIRST_WAIT_MS = 1000;

/** Does one round after another until the source is stopped. What fails is told, and tried again after a wait that grows. */
export async function workUntilStopped(work: Work, deps: Pick<SourceDeps, 'clock' | 'signal' | 'told'>): Promise<void> {
  const { clock, signal, told } = deps;
  const backOff = createBackOff({ first: FIRST_WAIT_MS, ceiling: work.ceiling, random: Math.random });
  while (!signal.aborted) {
    try {
      await work.round(() => backOff.worked());
    } catch (error) {
      if (signal.aborted) return;
      const wait = backOff.failed();
      told({ kind: 'fails', message: work.words(error), until: clock() + wait });
      await sleep(wait, signal);
    }
  }
}
