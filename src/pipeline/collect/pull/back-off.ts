/** How long to wait after one more failure. */
export interface BackOff {
  /** @returns ms to wait */
  failed(): number;
  worked(): void;
}

export interface BackOffOptions {
  /** ms: the longest wait after the first failure; it doubles with each further one */
  readonly first: number;
  /** ms: no wait is longer */
  readonly ceiling: number;
  /** 0 to 1 */
  readonly random: () => number;
}

/** No wait is shorter, so that chance cannot make a hot loop. */
const SHORTEST_MS = 100;

/**
 * Exponential back-off with full jitter: the wait is drawn evenly from nothing up to the bound, so that many clients of a service that failed do not
 * come back at one moment (Brooker, "Exponential Backoff And Jitter", 2015).
 */
export function createBackOff({ first, ceiling, random }: BackOffOptions): BackOff {
  let failures = 0;
  return {
    failed() {
      const bound = Math.min(ceiling, first * 2 ** Math.min(failures, 30));
      failures++;
      return Math.max(Math.min(SHORTEST_MS, ceiling), Math.round(random() * bound));
    },
    worked: () => void (failures = 0),
  };
}
