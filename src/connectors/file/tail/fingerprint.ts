import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';

const HEAD = 1024;

/** What a file begins with: the same inode with another beginning is another file. */
export const fingerprint = z.object({ bytes: z.number().int().min(0), digest: z.string() });
export type Fingerprint = z.infer<typeof fingerprint>;

/** Of the first KiB, or what there is of it. */
export async function headOf(handle: FileHandle): Promise<Fingerprint> {
  return digestOf(await readAt(handle, 0, HEAD));
}

/** Of the KiB before `offset`. */
export async function tailOf(handle: FileHandle, offset: number): Promise<Fingerprint> {
  const from = Math.max(0, offset - HEAD);
  return digestOf(await readAt(handle, from, offset - from));
}

/** The head with what has come to it since it was taken; undefined if the file begins differently now. */
export async function grownHead(handle: FileHandle, head: Fingerprint): Promise<Fingerprint | undefined> {
  const bytes = await readAt(handle, 0, HEAD);
  return isSame(head, digestOf(bytes.subarray(0, head.bytes))) ? digestOf(bytes) : undefined;
}

export const isSame = (a: Fingerprint, b: Fingerprint): boolean => a.bytes === b.bytes && a.digest === b.digest;

/** Whether there is enough to tell files apart by. */
export const isTelling = (head: Fingerprint): boolean => head.bytes === HEAD;

/** As many bytes as there are, up to `size`. */
export async function readAt(handle: FileHandle, offset: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let read = 0;
  while (read < size) {
    const { bytesRead } = await handle.read(buffer, read, size - read, offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

function digestOf(bytes: Buffer): Fingerprint {
  return { bytes: bytes.length, digest: createHash('sha256').update(bytes).digest('base64url').slice(0, 22) };
}
