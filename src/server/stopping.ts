import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

/** What was started, to be stopped in reverse. */
export interface Stopping {
  /** @param stop must not throw for what is stopped already */
  add(part: string, stop: () => Promise<unknown> | void): void;
  /** Stops everything that was added, the last first; never rejects. Called again, it answers the same. */
  stop(): Promise<void>;
}

/** A part that does not stop must not keep the others from it. */
const PART_MS = 5000;

export function createStopping(log: Pick<Log, 'warn' | 'debug'>): Stopping {
  const parts: { part: string; stop: () => Promise<unknown> | void }[] = [];
  let stopped: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    for (const { part, stop } of parts.splice(0).reverse()) {
      const started = performance.now();
      // The timer must hold the process: a part that waits for what never comes would else end it here, half stopped.
      const inTime = new AbortController();
      const late = sleep(PART_MS, 'late' as const, { signal: inTime.signal }).catch(() => undefined);
      const outcome = await Promise.race([runStop(stop), late]);
      inTime.abort();
      if (outcome === 'late') log.warn({ part }, `did not stop within ${PART_MS / 1000} s; going on without it`);
      else if (outcome instanceof Error) log.warn({ part, reason: outcome.message }, 'did not stop well');
      else log.debug({ part, ms: Math.round(performance.now() - started) }, 'stopped');
    }
  }

  return {
    add: (part, stop) => void parts.push({ part, stop }),
    stop: () => (stopped ??= stopAll()),
  };
}

async function runStop(stop: () => Promise<unknown> | void): Promise<Error | undefined> {
  try {
    await stop();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
