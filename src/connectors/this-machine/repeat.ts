import { setTimeout as sleep } from 'node:timers/promises';

/** Does the work now and then every `milliseconds`, never twice at once, until the signal is aborted. Late starts are not made up for. */
export async function repeat(
  milliseconds: number,
  signal: AbortSignal,
  work: () => void | Promise<void>,
): Promise<void> {
  let next = performance.now();
  while (!signal.aborted) {
    await work();
    next = Math.max(next + milliseconds, performance.now());
    await sleep(Math.max(0, next - performance.now()), undefined, { signal }).catch(() => undefined);
  }
}
