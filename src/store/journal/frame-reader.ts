import type { FileHandle } from 'node:fs/promises';
import { frameHead, HEAD_BYTES, isWhole, type FrameHead } from './frame.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A frame that was found: valid until the next call. */
export interface FoundFrame {
  readonly kind: 'frame';
  readonly head: FrameHead;
  /** offset in the file */
  readonly offset: number;
  /** the bytes it lies in, and where there */
  readonly bytes: Buffer;
  readonly at: number;
}

export type Found =
  | FoundFrame
  | { readonly kind: 'end' }
  /** `cut` if the file ends before the frame does */
  | { readonly kind: 'bad'; readonly offset: number; readonly cut: boolean };

/** Reads frames one after the other in large pieces into one buffer that is used again and again. */
export class FrameReader {
  readonly #handle: FileHandle;
  readonly #sync: number;
  #buffer: Buffer = Buffer.alloc(0);
  /** offset in the file of the buffer's first byte */
  #start = 0;
  #offset: number;
  #limit = 0;
  #space: Buffer = Buffer.alloc(0);

  constructor(handle: FileHandle, sync: number, offset: number) {
    this.#handle = handle;
    this.#sync = sync;
    this.#offset = offset;
  }

  /** where the next frame is expected */
  get offset(): number {
    return this.#offset;
  }

  seek(offset: number): void {
    this.#offset = offset;
  }

  /** @param limit end of what may be read, in bytes from the start of the file */
  async next(limit: number): Promise<Found> {
    this.#limit = limit;
    const offset = this.#offset;
    if (offset >= limit) return { kind: 'end' };
    if (limit - offset < HEAD_BYTES) return { kind: 'bad', offset, cut: true };
    if (!this.#holds(HEAD_BYTES)) await this.#fill(CHUNK_BYTES);
    if (!this.#holds(HEAD_BYTES)) return { kind: 'bad', offset, cut: true };
    const head = frameHead(this.#buffer, offset - this.#start, this.#sync);
    if (head === undefined) return { kind: 'bad', offset, cut: false };
    if (offset + head.length > limit) return { kind: 'bad', offset, cut: true };
    if (!this.#holds(head.length)) await this.#fill(Math.max(CHUNK_BYTES, head.length));
    if (!this.#holds(head.length)) return { kind: 'bad', offset, cut: true };
    const at = offset - this.#start;
    if (!isWhole(this.#buffer, at, head, this.#sync)) return { kind: 'bad', offset, cut: false };
    this.#offset += head.length;
    return { kind: 'frame', head, offset, bytes: this.#buffer, at };
  }

  /** After `bad`: goes on to the next whole frame at or after `from` whose first sequence is at least `sequence`. */
  async skip(from: number, limit: number, sequence: number): Promise<Found> {
    this.#limit = limit;
    let offset = from;
    while (limit - offset >= HEAD_BYTES) {
      this.#offset = offset;
      if (!this.#holds(HEAD_BYTES)) await this.#fill(CHUNK_BYTES);
      if (!this.#holds(HEAD_BYTES)) break;
      offset = this.#syncFrom(offset);
      if (offset + HEAD_BYTES > this.#start + this.#buffer.length) continue;
      this.#offset = offset;
      const found = await this.next(limit);
      if (found.kind === 'frame' && found.head.first >= sequence) return found;
      offset += 8;
    }
    this.#offset = limit;
    return { kind: 'end' };
  }

  /** offset of the next sync word on a multiple of 8, or the first offset whose head does not lie in the buffer */
  #syncFrom(offset: number): number {
    const last = this.#start + this.#buffer.length - HEAD_BYTES;
    let at = offset;
    while (at <= last && this.#buffer.readUInt32LE(at - this.#start) !== this.#sync) at += 8;
    return at;
  }

  #holds(bytes: number): boolean {
    return this.#offset >= this.#start && this.#offset + bytes <= this.#start + this.#buffer.length;
  }

  async #fill(bytes: number): Promise<void> {
    const wanted = Math.min(bytes, this.#limit - this.#offset);
    const space = this.#spaceFor(wanted);
    let length = 0;
    while (length < wanted) {
      const { bytesRead } = await this.#handle.read(space, length, wanted - length, this.#offset + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    this.#start = this.#offset;
    this.#buffer = space.subarray(0, length);
  }

  /** Grows with what is there to read, up to a chunk; a larger frame has a buffer of its own that is not kept. */
  #spaceFor(bytes: number): Buffer {
    if (bytes > CHUNK_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (this.#space.length < bytes) {
      this.#space = Buffer.allocUnsafeSlow(
        Math.min(CHUNK_BYTES, Math.max(64 * 1024, 2 ** Math.ceil(Math.log2(bytes)))),
      );
    }
    return this.#space;
  }
}
