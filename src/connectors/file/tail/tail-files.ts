import { setTimeout as sleep } from 'node:timers/promises';
import type { TailSettings } from '../describe.ts';
import { type CheckpointsProblem, openCheckpoints } from './checkpoints.ts';
import { Closing, createFollowedFiles, type TailDeps, type TailStatus } from './followed-files.ts';

export type { TailDeps, TailStatus };

export interface Tail {
  files(): readonly TailStatus[];
  /** Stops after what is being delivered, and writes down how far it came. */
  close(): Promise<void>;
  /** resolves when it has stopped; rejects if it met a bug */
  readonly stopped: Promise<void>;
}

/**
 * Follows files as they grow. A file is known by its inode and its first KiB, not by its name: renamed, it is read to its end, and what is
 * created in its place is a new one. A file that was cut (logrotate's copytruncate) is read from its beginning; if its copy is among the files
 * that are followed, only what had not been read of it is read there.
 *
 * Nothing is read before what was read is in the journal: while that is slow or full, the files are the buffer. A checkpoint says how far each
 * file is done and which append was under way, so that after a crash no record is missing and none is doubled.
 */
export async function tailFiles(settings: TailSettings, deps: TailDeps): Promise<Tail | CheckpointsProblem> {
  const checkpoints = await openCheckpoints(deps.checkpoints);
  if ('kind' in checkpoints) return checkpoints;
  const closing = new AbortController();
  const followed = createFollowedFiles(settings, deps, checkpoints, closing.signal);
  const stopped = run();
  stopped.catch(() => undefined);
  return {
    files: () => followed.status(),
    async close() {
      closing.abort();
      await stopped.catch(() => undefined);
    },
    stopped,
  };

  async function run(): Promise<void> {
    try {
      while (!closing.signal.aborted) {
        await followed.look();
        const hasMore = await followed.read();
        if (!hasMore) await sleep(settings.interval, undefined, { signal: closing.signal }).catch(() => undefined);
      }
      await followed.save();
    } catch (error) {
      if (!(error instanceof Closing)) throw error;
    } finally {
      await followed.close();
    }
  }
}
