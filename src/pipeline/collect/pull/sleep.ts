/** Resolves after `ms`, or at once when the signal aborts: whoever waited looks at the signal. Never throws. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Timers count in 32 bits; longer waits are cut, and whoever waits looks at the clock again. */
const LONGEST_MS = 2 ** 31 - 1;

export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, Math.min(Math.max(0, ms), LONGEST_MS));
    signal.addEventListener('abort', wake);
  });
