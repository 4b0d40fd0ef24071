import { setTimeout as sleep } from 'node:timers/promises';

/** Told of a part that does not answer (`error` set, with the wait until the next try) and of its return (`error` undefined). */
export type Trouble = (part: string, error: unknown, retryInMs: number) => void;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/**
 * Tries a step that must not be given up: what is durable in the journal waits until the stores are back.
 * Waits 100 ms after the first failure, then twice as long each time, at most 10 s. Only `signal` ends it, with its reason.
 */
export async function untilItWorks<T>(
  part: string,
  step: () => Promise<T>,
  trouble: Trouble,
  signal: AbortSignal,
): Promise<T> {
  for (let wait = FIRST_WAIT_MS, failed = false; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS), failed = true) {
    try {
      const result = await step();
      if (failed) trouble(part, undefined, 0);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      trouble(part, error, wait);
      await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
