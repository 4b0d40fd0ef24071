import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** What one shard had learnt at a place of the journal. */
export interface Snapshot {
  readonly head: SnapshotHead;
  readonly body: Uint8Array;
}

const headSchema = z.object({
  shard: z.number().int().min(0),
  shards: z.number().int().min(1),
  /** the journal that `position` is a place of */
  stream: z.string(),
  /** everything before it is in `body`, nothing behind it */
  position: z.number().int().min(0),
  /** when it was written, ms since 1970 */
  at: z.number(),
  /** id of the newest change by a person that is in it */
  change: z.number().int(),
});
export type SnapshotHead = z.infer<typeof headSchema>;

/** A snapshot that cannot be used, with the reason in words. */
export interface UnusableSnapshot {
  readonly kind: 'missing' | 'damaged' | 'other-version';
  readonly message: string;
}

/*
 * magic "VDTB", version, length of the head, head (JSON), length of the body, body, CRC-32 of everything before it. Little-endian.
 * Written beside, synced, then renamed: after a crash or a power cut the old or the new one is there, whole.
 */
const MAGIC = 0x42544456;
const VERSION = 1;
const BEFORE_HEAD = 12;

export async function writeSnapshot(path: string, { head, body }: Snapshot): Promise<number> {
  const json = Buffer.from(JSON.stringify(head));
  const start = Buffer.alloc(BEFORE_HEAD + json.length + 8);
  start.writeUInt32LE(MAGIC, 0);
  start.writeUInt32LE(VERSION, 4);
  start.writeUInt32LE(json.length, 8);
  json.copy(start, BEFORE_HEAD);
  start.writeBigUInt64LE(BigInt(body.length), BEFORE_HEAD + json.length);
  const end = Buffer.alloc(4);
  end.writeUInt32LE(checksum(body, checksum(start)), 0);
  const aside = `${path}.new`;
  try {
    const file = await open(aside, 'w', 0o600);
    try {
      for (const part of [start, body, end]) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return start.length + body.length + end.length;
}

/** Never rejects for what the file holds; for what the disk does it does. */
export async function readSnapshot(path: string): Promise<Snapshot | UnusableSnapshot> {
  const bytes = await readWhole(path);
  return bytes === undefined ? { kind: 'missing', message: `${path} is not there` } : parse(bytes, path);
}

/** Piece by piece: what is read at once may have no more than 2 GB. */
async function readWhole(path: string): Promise<Buffer | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const bytes = Buffer.allocUnsafeSlow(size);
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(bytes, at, Math.min(PIECE, size - at), at);
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

const PIECE = 64 << 20;

function checksum(bytes: Uint8Array, before = 0): number {
  let sum = before;
  for (let at = 0; at < bytes.length; at += PIECE) sum = crc32(bytes.subarray(at, at + PIECE), sum);
  return sum;
}

export const isSnapshot = (read: Snapshot | UnusableSnapshot): read is Snapshot => 'head' in read;

function parse(bytes: Buffer, path: string): Snapshot | UnusableSnapshot {
  const damaged = (why: string): UnusableSnapshot => ({ kind: 'damaged', message: `${path} is damaged: ${why}` });
  if (bytes.length < BEFORE_HEAD + 12) return damaged(`it has only ${bytes.length} bytes`);
  if (bytes.readUInt32LE(0) !== MAGIC) return damaged('it does not begin as a snapshot does');
  if (checksum(bytes.subarray(0, -4)) !== bytes.readUInt32LE(bytes.length - 4)) return damaged('its checksum is wrong');
  const version = bytes.readUInt32LE(4);
  if (version !== VERSION) return { kind: 'other-version', message: `${path} is of version ${version}, and this Vedette reads ${VERSION}` }; // prettier-ignore
  const headEnd = BEFORE_HEAD + bytes.readUInt32LE(8);
  const head = headSchema.safeParse(jsonOrUndefined(bytes.toString('utf8', BEFORE_HEAD, headEnd)));
  if (!head.success) return damaged('its head cannot be read');
  const size = Number(bytes.readBigUInt64LE(headEnd));
  const body = bytes.subarray(headEnd + 8, bytes.length - 4);
  return body.length === size ? { head: head.data, body } : damaged(`${body.length} bytes where ${size} were written`);
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
