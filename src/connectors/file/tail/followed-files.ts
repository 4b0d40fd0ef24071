import { type FileHandle, glob, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceId } from '../../../model/ids.ts';
import type { IncomingBatch } from '../../../model/record.ts';
import type { ReceiverDeps } from '../../../pipeline/collect/receiver.ts';
import type { Checkpoint as CheckpointPlace } from '../../../pipeline/collect/source-kind.ts';
import { JournalFull } from '../../../pipeline/ports.ts';
import type { TailSettings } from '../describe.ts';
import { toFileError } from '../file-error.ts';
import { pathToSource } from '../path-to-source.ts';
import type { Checkpoint, Checkpoints } from './checkpoints.ts';
import { grownHead, headOf, isSame, isTelling, tailOf } from './fingerprint.ts';
import { createTailedFile, type TailedFile } from './tailed-file.ts';

export interface TailDeps extends ReceiverDeps {
  /** the file that keeps how far each file was read, or the checkpoint of a configured source */
  readonly checkpoints: string | CheckpointPlace;
  /** the source of a file; its path, unless this says otherwise */
  readonly sourceOf?: (path: string) => SourceId;
}

export interface TailStatus {
  readonly path: string;
  readonly source: SourceId;
  /** bytes that are in the journal */
  readonly offset: number;
  /** why it is not followed */
  readonly problem?: string;
}

export interface FollowedFiles {
  /** Finds new, renamed and removed files. */
  look(): Promise<void>;
  /** Reads a piece of each file. @returns whether one may have more at once */
  read(): Promise<boolean>;
  status(): TailStatus[];
  /** Writes the checkpoints; tries again while the disk does not take them, until it is closing. */
  save(): Promise<void>;
  close(): Promise<void>;
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

export function createFollowedFiles(
  settings: TailSettings,
  deps: TailDeps,
  checkpoints: Checkpoints,
  closing: AbortSignal,
): FollowedFiles {
  const followedByIdentity = new Map<string, Followed>();
  const problemByPath = new Map<string, string>();
  let isFirstLook = true;
  const sourceOf = deps.sourceOf ?? pathToSource;
  const checkpointsName = typeof deps.checkpoints === 'string' ? deps.checkpoints : 'reading positions';

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
      sourceOf,
      deliver: (batch) => deliver(batch, deps, closing),
      save,
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
        if (error instanceof Closing) return false;
        const { message } = toFileError(error);
        await forget(followed);
        problemByPath.set(followed.file.checkpoint.path, message);
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

  async function save(): Promise<void> {
    for (;;) {
      const problem = await checkpoints.save().catch((error: unknown) => toFileError(error));
      problemByPath.delete(checkpointsName);
      if (problem === undefined) return;
      problemByPath.set(checkpointsName, `How far files were read cannot be written down. ${problem.message}`);
      if (closing.aborted) throw new Closing();
      await sleep(1000, undefined, { signal: closing }).catch(() => undefined);
    }
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
        return { path, source: sourceOf(path), offset, ...(problem === undefined ? {} : { problem }) };
      }),
      ...[...problemByPath].map(([path, problem]) => ({ path, source: sourceOf(path), offset: 0, problem })),
    ],
    save,
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

/** Says that the server ends before what was waited for came. */
export class Closing extends Error {}

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
