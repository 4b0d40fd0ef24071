import { open, type FileHandle } from 'node:fs/promises';
import { isDiskFull } from './durable-file.ts';
import type { Segment } from './segment.ts';

/** How a group of frames fared: on disk, taken back because there is no room, or in a state in which nothing can be promised. */
export type Written =
  | { readonly kind: 'durable' }
  | { readonly kind: 'full'; readonly error: Error }
  | { readonly kind: 'broken'; readonly error: Error };

/** Appends to the last segment. One call at a time. */
export class SegmentWriter {
  readonly segment: Segment;
  readonly #handle: FileHandle;
  readonly #fsync: boolean;

  private constructor(segment: Segment, handle: FileHandle, fsync: boolean) {
    this.segment = segment;
    this.#handle = handle;
    this.#fsync = fsync;
  }

  static async open(segment: Segment, fsync: boolean): Promise<SegmentWriter> {
    return new SegmentWriter(segment, await open(segment.path, 'r+'), fsync);
  }

  /** One write call and one fdatasync for all pieces. A write that fails leaves the file as it was. */
  async write(pieces: Uint8Array[], bytes: number): Promise<Written> {
    try {
      await this.#writeAll(pieces);
    } catch (error) {
      return this.#takeBack(asError(error));
    }
    try {
      if (this.#fsync) await this.#handle.datasync();
    } catch (error) {
      // After a failed sync the kernel may count pages as clean that never reached the disk: only a fresh start can tell what is there.
      return isDiskFull(error) ? this.#takeBack(asError(error)) : { kind: 'broken', error: asError(error) };
    }
    this.segment.bytes += bytes;
    return { kind: 'durable' };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #writeAll(pieces: Uint8Array[]): Promise<void> {
    let position = this.segment.bytes;
    let rest = pieces;
    while (rest.length > 0) {
      const { bytesWritten } = await this.#handle.writev(rest, position);
      position += bytesWritten;
      rest = without(rest, bytesWritten);
    }
  }

  async #takeBack(error: Error): Promise<Written> {
    try {
      await this.#handle.truncate(this.segment.bytes);
      if (this.#fsync) await this.#handle.datasync();
    } catch (failed) {
      return { kind: 'broken', error: asError(failed) };
    }
    return isDiskFull(error) ? { kind: 'full', error } : { kind: 'broken', error };
  }
}

/** What is left of the pieces after their first `bytes` were written. */
function without(pieces: Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  let index = 0;
  for (; index < pieces.length; index++) {
    const length = pieces[index]?.length ?? 0;
    if (left < length) break;
    left -= length;
  }
  const rest = pieces.slice(index);
  const head = rest[0];
  if (head !== undefined && left > 0) rest[0] = head.subarray(left);
  return rest;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
