import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface WatchDeps {
  /** called when something has changed and then been quiet for a moment */
  readonly changed: () => void;
  /** told once for each path that the system cannot watch; it is looked at every so often then */
  readonly cannotWatch: (path: string, reason: string) => void;
  readonly quietMs?: number;
  readonly lookEveryMs?: number;
}

/** A checkout of a thousand files is one change. */
const QUIET_MS = 400;
const LONGEST_WAIT_MS = 5000;
const LOOK_EVERY_MS = 15_000;

/** Watches folders (with what is inside of them) and files. Gives the function that ends it. */
export function watchRuleFiles(paths: readonly string[], deps: WatchDeps): () => void {
  const { quietMs = QUIET_MS, lookEveryMs = LOOK_EVERY_MS } = deps;
  const watchers = new Set<FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;
  let firstChange: number | undefined;

  function noticed(): void {
    firstChange ??= performance.now();
    clearTimeout(timer);
    const left = Math.max(0, firstChange + LONGEST_WAIT_MS - performance.now());
    timer = setTimeout(
      () => {
        firstChange = undefined;
        deps.changed();
      },
      Math.min(quietMs, left),
    ).unref();
  }

  function lookInstead(path: string, error: unknown): void {
    deps.cannotWatch(path, error instanceof Error ? error.message : String(error));
    looking ??= setInterval(deps.changed, lookEveryMs).unref();
  }

  for (const path of paths) {
    try {
      const isFolder = statSync(path).isDirectory();
      // A file that is replaced is another file: its folder tells.
      const watcher = watch(isFolder ? path : dirname(path), { recursive: isFolder, persistent: false });
      watcher.on('change', (_, name) => {
        if (isFolder || name === null || name === basename(path)) noticed();
      });
      watcher.on('error', (error) => {
        watchers.delete(watcher);
        watcher.close();
        lookInstead(path, error);
      });
      watchers.add(watcher);
    } catch (error) {
      lookInstead(path, error);
    }
  }

  return () => {
    clearTimeout(timer);
    clearInterval(looking);
    for (const watcher of watchers) watcher.close();
  };
}
