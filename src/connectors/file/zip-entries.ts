import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromFdPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { type DecompressFailure, type DecompressLimits, decompress } from '../../pipeline/collect/decompress.ts';
import type { FileError } from './file-error.ts';

export type ZipItem =
  | {
      readonly kind: 'entry';
      /** as the archive says it: a label, never a place to write to */
      readonly name: string;
      /** milliseconds since 1970; the archive has no time zone, so this is as if it were UTC */
      readonly modified: number;
      readonly chunks: AsyncIterable<Buffer>;
      /** asked when `chunks` is over */
      failure(): DecompressFailure | undefined;
    }
  | { readonly kind: 'error'; readonly name: string | undefined; readonly error: FileError };

/** so many single bombs may be in an archive, each left in time, before its other files are left too */
const BOMBS = 16;
const STORED = 0;
const DEFLATED = 8;

/** What all files of an archive may unpack to: its list can name the same bytes a million times (overlapping entries). */
interface Budget {
  readonly ratio: number;
  /** bytes */
  left: number;
}

/** The files in a zip archive of `size` bytes, in its order. An entry's chunks are read before the next entry is asked for. */
export async function* zipEntries(
  handle: FileHandle,
  size: number,
  limits: DecompressLimits,
  onRead: (bytes: number) => void,
): AsyncGenerator<ZipItem> {
  const budget = { ratio: limits.ratio, left: Math.max(limits.ratioFrom * BOMBS, size * limits.ratio) };
  let zip: ZipFile;
  try {
    zip = await fromFdPromise(handle.fd, {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    });
  } catch (error) {
    yield { kind: 'error', name: undefined, error: damaged(error) };
    return;
  }
  try {
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      if (!name.endsWith('/')) yield await openEntry(zip, entry, name, budget, limits, onRead);
      if (budget.left < 0) {
        const message = 'The files after this one were left.';
        yield { kind: 'error', name: undefined, error: { kind: 'bomb', message } };
        return;
      }
    }
  } catch (error) {
    yield { kind: 'error', name: undefined, error: damaged(error) };
  }
}

async function openEntry(
  zip: ZipFile,
  entry: Entry,
  name: string,
  budget: Budget,
  limits: DecompressLimits,
  onRead: (bytes: number) => void,
): Promise<ZipItem> {
  if (entry.isEncrypted()) {
    const message = 'It is encrypted: unpack the archive with its password first.';
    return { kind: 'error', name, error: { kind: 'encrypted', message } };
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    const message = `It is packed with method ${entry.compressionMethod}, which is not supported: unpack the archive first.`;
    return { kind: 'error', name, error: { kind: 'not-supported', message } };
  }
  try {
    const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false });
    const raw = counted(stream, onRead);
    const unpacked =
      entry.compressionMethod === STORED
        ? { chunks: raw, failure: () => undefined }
        : decompress(raw, 'deflate-raw', limits);
    return { kind: 'entry', name, modified: modifiedOf(entry), ...checked(entry, unpacked, budget) };
  } catch (error) {
    return { kind: 'error', name, error: damaged(error) };
  }
}

/** Compares what came out with the size and checksum that the archive claims, and with what is left for it. */
function checked(
  entry: Entry,
  unpacked: { chunks: AsyncIterable<Buffer>; failure(): DecompressFailure | undefined },
  budget: Budget,
): { chunks: AsyncIterable<Buffer>; failure(): DecompressFailure | undefined } {
  let sum = 0;
  let size = 0;
  let failure: DecompressFailure | undefined;
  async function* chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of unpacked.chunks) {
      sum = crc32(chunk, sum);
      size += chunk.length;
      budget.left -= chunk.length;
      if (budget.left < 0) {
        const message = `the archive unpacks to more than ${budget.ratio} times its size: this may be a decompression bomb`;
        failure = { kind: 'bomb', message, at: entry.relativeOffsetOfLocalHeader };
        return;
      }
      yield chunk;
    }
    failure = unpacked.failure();
    if (failure === undefined && (size !== entry.uncompressedSize || sum !== entry.crc32)) {
      failure = {
        kind: 'damaged',
        message: `size or checksum is not what the archive says (${size} bytes of ${entry.uncompressedSize})`,
        at: entry.relativeOffsetOfLocalHeader,
      };
    }
  }
  return { chunks: chunks(), failure: () => failure };
}

async function* counted(stream: AsyncIterable<unknown>, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a stream of bytes gave something else');
    onRead(chunk.length);
    yield chunk;
  }
}

function modifiedOf(entry: Entry): number {
  const local = entry.getLastModDate({ timezone: 'UTC' }).getTime();
  return Number.isFinite(local) ? local : 0;
}

/** Without its end an archive has no list of its files. */
function damaged(error: unknown): FileError {
  const text = error instanceof Error ? error.message : String(error);
  return /end of central directory|EOF|out of bounds/i.test(text)
    ? {
        kind: 'truncated-zip',
        message: `The zip archive ends early (${text}): get a whole copy, or repair it with zip -FF.`,
      }
    : { kind: 'damaged', message: `The zip archive is damaged (${text}).` };
}
