/** Counts tries per key in fixed windows, to slow down guessing. Bounded: beyond `maxKeys` the oldest windows are forgotten. */
export interface Attempts {
  /** Counts one try. Seconds to wait if it is one too many, else undefined. */
  take(key: string): number | undefined;
  /** Forgets a key, after a success. */
  forget(key: string): void;
}

export function createAttempts(
  limit: { tries: number; windowMs: number; maxKeys?: number },
  now: () => number,
): Attempts {
  const windowByKey = new Map<string, { tries: number; ends: number }>();
  const maxKeys = limit.maxKeys ?? 10_000;
  return {
    take(key) {
      const time = now();
      const known = windowByKey.get(key);
      if (known === undefined || known.ends <= time) {
        windowByKey.delete(key);
        makeRoom(windowByKey, maxKeys);
        windowByKey.set(key, { tries: 1, ends: time + limit.windowMs });
        return undefined;
      }
      if (known.tries >= limit.tries) return Math.max(1, Math.ceil((known.ends - time) / 1000));
      known.tries += 1;
      return undefined;
    },
    forget(key) {
      windowByKey.delete(key);
    },
  };
}

/** A Map keeps the order of insertion, and windows are equally long: the first ones end first. */
function makeRoom(windows: Map<string, unknown>, maxKeys: number): void {
  for (const key of windows.keys()) {
    if (windows.size < maxKeys) return;
    windows.delete(key);
  }
}
