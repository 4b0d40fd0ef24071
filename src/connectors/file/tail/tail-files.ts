import { type FileHandle, glob, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceId } from '../../../model/ids.ts';
import type { IncomingBatch } from '../../../model/record.ts';
import type { ReceiverDeps } from '../../../pipeline/collect/receiver.ts';
import { JournalFull } from '../../../pipeline/ports.ts';
import type { TailSettings } from '../describe.ts';
import { toFileError } from '../file-error.ts';
import { pathToSource } from '../path-to-source.ts';
import { type Checkpoint, type Checkpoints, openCheckpoints } from './checkpoints.ts';
import { grownHead, headOf, isSame, isTelling, tailOf } from './fingerprint.ts';
import { createTailedFile, type TailedFile } from './tailed-file.ts';

export interface TailDeps extends ReceiverDeps {
  /** the file that keeps how far each file was read */
  readonly checkpoints: string;
}

export interface Tail {
  files(): readonly TailStatus[];
  /** Stops after what is being delivered, and writes down how far it came. */
  close(): Promise<void>;
  /** resolves when it has stopped; rejects if it met a bug */
  readonly stopped: Promise<void>;
}

export interface TailStatus {
  readonly path: string;
  readonly source: SourceId;
  /** bytes that are in the journal */
  readonly offset: number;
  /** why it is not followed */
  readonly problem?: string;
}

/**
 * Follows files as they grow. A file is known by its inode and its first KiB, not by its name: renamed, it is read to its end, and what is
 * created in its place is a new one. A file that was cut (logrotate's copytruncate) is read from its beginning; if its copy is among the files
 * that are followed, only what had not been read of it is read there.
 *
 * Nothing is read before what was read is in the journal: while that is slow or full, the files are the buffer. A checkpoint says how far each
 * file is done and which append was under way, so that after a crash no record is missing and none is doubled.
 */
export async function tailFiles(settings: TailSettings, deps: TailDeps): Promise<Tail> {
  const checkpoints = await openCheckpoints(deps.checkpoints);
  const closing = new AbortController();
  const tails = createTails(settings, deps, checkpoints, closing.signal);
  const stopped = run();
  stopped.catch(() => undefined);
  return {
    files: () => tails.status(),
    async close() {
      closing.abort();
      await stopped.catch(() => undefined);
    },
    stopped,
  };

  async function run(): Promise<void> {
    try {
      while (!closing.signal.aborted) {
        await tails.look();
        const hasMore = await tails.read();
        if (!hasMore) await sleep(settings.interval, undefined, { signal: closing.signal }).catch(() => undefined);
      }
      await checkpoints.save();
    } finally {
      await tails.close();
    }
  }
}

interface Followed {
  readonly file: TailedFile;
  readonly handle: FileHandle;
  readonly identity: string;
  /** milliseconds since 1970: when it last grew */
  grown: number;
  /** no path leads to it any more */
  isGone: boolean;
  /** it is the copy of this one, made to cut that: what is new in it is known when that is cut */
  copyOf: string | undefined;
}

interface Tails {
  /** Finds new, renamed and removed files. */
  look(): Promise<void>;
  /** Reads a piece of each file. @returns whether one may have more at once */
  read(): Promise<boolean>;
  status(): TailStatus[];
  close(): Promise<void>;
}

function createTails(settings: TailSettings, deps: TailDeps, checkpoints: Checkpoints, closing: AbortSignal): Tails {
  const followedByIdentity = new Map<string, Followed>();
  const problemByPath = new Map<string, string>();
  let isFirstLook = true;

  async function look(): Promise<void> {
    const present = new Set<string>();
    problemByPath.clear();
    for await (const path of glob(settings.paths)) {
      const identity = await meet(path);
      if (identity !== undefined) present.add(identity);
    }
    if (isFirstLook) await meetRenamed();
    for (const followed of followedByIdentity.values()) followed.isGone = !present.has(followed.identity);
    for (const [identity, { path }] of checkpoints.byIdentity) {
      if (!followedByIdentity.has(identity) && !problemByPath.has(path)) checkpoints.byIdentity.delete(identity);
    }
    isFirstLook = false;
  }

  /** A file that was renamed while nobody followed it has a rest to read. It is still in its folder, mostly. */
  async function meetRenamed(): Promise<void> {
    const missing = new Map([...checkpoints.byIdentity].filter(([identity]) => !followedByIdentity.has(identity)));
    const folders = new Set([...missing.values()].map(({ path }) => dirname(path)));
    for (const folder of folders) {
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name);
        const identity = await identityOf(path).catch(() => undefined);
        if (identity !== undefined && missing.has(identity)) await meet(path);
      }
    }
  }

  /** @returns the identity of the file at a path, which is followed from now on */
  async function meet(path: string): Promise<string | undefined> {
    let handle: FileHandle | undefined;
    try {
      const known = await identityOf(path);
      if (known === undefined || followedByIdentity.has(known)) return known;
      handle = await open(path, 'r');
      const info = await handle.stat({ bigint: true });
      const identity = `${info.dev}:${info.ino}`;
      if (identity !== known) return undefined; // it was just replaced: next time
      if (followedByIdentity.size >= settings.maxFiles) {
        problemByPath.set(path, `${settings.maxFiles} files are followed already, the limit (maxFiles).`);
        return undefined;
      }
      const { checkpoint, copyOf } = await checkpointFor(path, identity, handle, Number(info.size));
      follow(identity, handle, checkpoint, copyOf);
      handle = undefined;
      return identity;
    } catch (error) {
      problemByPath.set(path, toFileError(error).message);
      return undefined;
    } finally {
      await handle?.close();
    }
  }

  async function checkpointFor(
    path: string,
    identity: string,
    handle: FileHandle,
    size: number,
  ): Promise<{ checkpoint: Checkpoint; copyOf: string | undefined }> {
    const head = await headOf(handle);
    const known = checkpoints.byIdentity.get(identity);
    if (known !== undefined && (await isAsLeft(handle, known, size))) return { checkpoint: known, copyOf: undefined };
    for (const other of isTelling(head) ? followedByIdentity.values() : []) {
      if (isSame(head, other.file.checkpoint.head) && (await isAsLeft(handle, other.file.checkpoint, size))) {
        const { context, framing, offset, tail } = other.file.checkpoint;
        const copy = { path, head, offset, tail, ...(framing && { framing }), ...(context && { context }) };
        return { checkpoint: copy, copyOf: other.identity };
      }
    }
    const offset = isFirstLook && !checkpoints.isResumed && settings.from === 'end' ? size : 0;
    return { checkpoint: { path, head, offset, tail: await tailOf(handle, offset) }, copyOf: undefined };
  }

  function follow(identity: string, handle: FileHandle, checkpoint: Checkpoint, copyOf: string | undefined): void {
    checkpoints.byIdentity.set(identity, checkpoint);
    const file = createTailedFile(handle, identity, checkpoint, settings, {
      clock: () => deps.clock(),
      deliver: (batch) => deliver(batch, deps, closing),
      save: () => checkpoints.save(),
    });
    followedByIdentity.set(identity, { file, handle, identity, grown: deps.clock(), isGone: false, copyOf });
  }

  async function read(): Promise<boolean> {
    let hasMore = false;
    for (const followed of Array.from(followedByIdentity.values())) {
      if (closing.aborted) return false;
      if (followed.copyOf !== undefined) {
        // the original is gone: nobody will say any more how far it was read
        if (!followedByIdentity.has(followed.copyOf)) followed.copyOf = undefined;
        continue;
      }
      try {
        if (await readOne(followed)) hasMore = true;
      } catch (error) {
        if (!(error instanceof Closing)) throw error;
        return false;
      }
    }
    return hasMore;
  }

  async function readOne(followed: Followed): Promise<boolean> {
    const { file } = followed;
    const before = file.checkpoint.offset;
    const result = await file.readSome();
    if (result === 'truncated') {
      await startAnew(followed);
      return true;
    }
    if (file.checkpoint.offset > before || result === 'more') followed.grown = deps.clock();
    if (followed.isGone && result === 'nothing' && deps.clock() - followed.grown >= settings.rotatedFor) {
      await file.finish();
      await forget(followed);
    }
    return result === 'more';
  }

  async function startAnew(followed: Followed): Promise<void> {
    const { file, handle, identity } = followed;
    const { path, offset, tail } = file.checkpoint;
    const copy = [...followedByIdentity.values()].find((other) => other.copyOf === identity);
    if (copy === undefined) await file.finish();
    else {
      // it goes on where the original was cut; an unfinished record is finished there
      await forgetFile(copy.identity);
      follow(copy.identity, copy.handle, { ...copy.file.checkpoint, offset, tail }, undefined);
    }
    await forgetFile(identity);
    follow(identity, handle, { path, head: await headOf(handle), offset: 0, tail: await tailOf(handle, 0) }, undefined);
  }

  async function forgetFile(identity: string): Promise<void> {
    followedByIdentity.delete(identity);
    checkpoints.byIdentity.delete(identity);
  }

  async function forget(followed: Followed): Promise<void> {
    await forgetFile(followed.identity);
    await followed.handle.close();
  }

  return {
    look,
    read,
    status: () => [
      ...[...followedByIdentity.values()].map(({ file }) => {
        const { path, offset } = file.checkpoint;
        const problem = file.problem();
        return { path, source: pathToSource(path), offset, ...(problem === undefined ? {} : { problem }) };
      }),
      ...[...problemByPath].map(([path, problem]) => ({ path, source: pathToSource(path), offset: 0, problem })),
    ],
    async close() {
      for (const { handle } of followedByIdentity.values()) await handle.close();
    },
  };
}

/** Undefined for what is not a file. */
async function identityOf(path: string): Promise<string | undefined> {
  const info = await stat(path, { bigint: true });
  return info.isFile() ? `${info.dev}:${info.ino}` : undefined;
}

/** Whether the file still has what was read of it. */
async function isAsLeft(handle: FileHandle, known: Checkpoint, size: number): Promise<boolean> {
  if (size < known.offset) return false;
  return (await grownHead(handle, known.head)) !== undefined && isSame(known.tail, await tailOf(handle, known.offset));
}

class Closing extends Error {}

/** Appends, and waits while the journal is full. Ends with `Closing` if that takes longer than the server lives: the checkpoint knows it. */
async function deliver(batch: IncomingBatch, deps: TailDeps, closing: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await deps.append(batch);
      return;
    } catch (error) {
      if (!(error instanceof JournalFull)) throw error;
      if (closing.aborted) throw new Closing();
      const pause = Math.min(Math.max(error.retryAfter, 0.05), 5) * 1000;
      await sleep(pause, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}
