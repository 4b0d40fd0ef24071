import { type FileHandle, open } from 'node:fs/promises';
import { streamOf } from '../../model/ids.ts';
import type { RecordBatch, UnreadableReason } from '../../model/record.ts';
import type { BatchLimits } from '../../pipeline/collect/batcher.ts';
import {
  compressionOf,
  DECOMPRESS_LIMITS,
  decompress,
  type DecompressFailure,
  type DecompressLimits,
} from '../../pipeline/collect/decompress.ts';
import type { FileFormat } from '../../pipeline/collect/file-format.ts';
import {
  type Encoding,
  type Framing,
  PREFIX_BYTES,
  recognise,
  type RecognisedText,
} from '../../pipeline/collect/framing/recognise.ts';
import { peek } from '../../pipeline/collect/peek.ts';
import { readBatches } from '../../pipeline/collect/read-batches.ts';
import { fileChunks } from './file-chunks.ts';
import { type FileError, toFileError } from './file-error.ts';
import { pathToSource } from './path-to-source.ts';
import { STANDARD_INPUT, walk, type Walked } from './walk.ts';
import { zipEntries } from './zip-entries.ts';

/** What comes of reading files: batches in order, and at the end of each file either that it is done, or why it was not (wholly) read. */
export type FileBatch =
  | { readonly kind: 'batch'; readonly path: string; readonly batch: RecordBatch }
  | ({ readonly kind: 'done'; readonly path: string; readonly records: number; readonly bytes: number } & FileForm)
  | FileFailure;

export interface FileFailure {
  readonly kind: 'error';
  readonly path: string;
  readonly error: FileError;
  /** records that were read before it */
  readonly records: number;
  /** the path was asked for by name: it is not one that was found in a folder or an archive */
  readonly isGiven: boolean;
}

/** How a text was cut into records, or which binary format it was. */
type FileForm = { readonly encoding: Encoding; readonly framing: Framing } | { readonly format: string };

export interface ReadPathsOptions {
  /** milliseconds since 1970: the receive time of standard input; a file was received when it was last written, but not after this */
  readonly clock: () => number;
  /** binary formats that are read, too */
  readonly formats?: readonly FileFormat[];
  readonly limits?: Partial<BatchLimits>;
  readonly unpackLimits?: Partial<DecompressLimits>;
  readonly onProgress?: (progress: FileProgress) => void;
  /** what `-` stands for; the process's own by default */
  readonly standardInput?: AsyncIterable<Buffer>;
}

export interface FileProgress {
  readonly path: string;
  /** bytes on disk, of all files; standard input and pipes are not in the total */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly filesDone: number;
  readonly filesTotal: number;
}

/** gzip in gzip, and no deeper */
const MAX_DEPTH = 2;

/**
 * Reads the logs in files and folders, whatever they are called: text in UTF-8 or UTF-16, plain or in gzip, zstd or zip, recognised by content.
 * `-` is standard input. Memory does not depend on the size of the files. The same files give the same records with the same sequence numbers,
 * in streams named by their paths, so that event ids are the same in every run. What cannot be read is an error in the stream; the rest goes on.
 */
export async function* readPaths(paths: readonly string[], options: ReadPathsOptions): AsyncGenerator<FileBatch> {
  const files = await walk(paths);
  const reading = startReading(files, options);
  for (const file of files) {
    if (file.kind === 'error') yield { ...file, records: 0 };
    else for await (const item of readFile(file, reading)) yield ofFile(file, item);
    reading.fileDone(file.path);
  }
}

/** What a file gives knows nothing of how the file was found. */
function ofFile(file: Walked, item: FileItem): FileBatch {
  if (item.kind !== 'error') return item;
  return { ...item, isGiven: file.isGiven && (item.path === file.path || file.path === STANDARD_INPUT) };
}

type FileItem = Exclude<FileBatch, FileFailure> | Omit<FileFailure, 'isGiven'>;

interface Reading {
  readonly options: ReadPathsOptions;
  readonly unpackLimits: DecompressLimits;
  onRead(path: string, bytes: number): void;
  fileDone(path: string): void;
}

function startReading(files: readonly Walked[], options: ReadPathsOptions): Reading {
  const bytesTotal = files.reduce((sum, file) => sum + (file.kind === 'file' ? file.size : 0), 0);
  let bytesRead = 0;
  let filesDone = 0;
  const report = (path: string): void =>
    options.onProgress?.({ path, bytesRead, bytesTotal, filesDone, filesTotal: files.length });
  return {
    options,
    unpackLimits: { ...DECOMPRESS_LIMITS, ...options.unpackLimits },
    onRead(path, bytes) {
      bytesRead += bytes;
      report(path);
    },
    fileDone(path) {
      filesDone++;
      report(path);
    },
  };
}

async function* readFile(file: Walked & { kind: 'file' }, reading: Reading): AsyncGenerator<FileItem> {
  const { path } = file;
  const now = reading.options.clock();
  const onRead = (bytes: number): void => reading.onRead(path, bytes);
  if (path === STANDARD_INPUT) {
    const input = reading.options.standardInput ?? process.stdin;
    yield* readSource({ path: 'stdin', chunks: counted(input, onRead), failure: whole, received: now }, reading, 0);
    return;
  }
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    yield { kind: 'error', path, error: toFileError(error), records: 0 };
    return;
  }
  const received = file.modified > 0 ? Math.min(file.modified, now) : now;
  try {
    if (await isZip(handle, file.size)) {
      yield* readZip(handle, { path, size: file.size, received, onRead }, reading);
    } else {
      yield* readSource({ path, chunks: fileChunks(handle, onRead), failure: whole, received }, reading, 0);
    }
  } finally {
    await handle.close();
  }
}

/** A stream of bytes that may be a log, or a compressed one. */
interface Source {
  readonly path: string;
  readonly chunks: AsyncIterable<Buffer>;
  /** asked when `chunks` is over: why it is not whole */
  failure(): FileError | undefined;
  readonly received: number;
}

const whole = (): undefined => undefined;

async function* readSource(source: Source, reading: Reading, depth: number): AsyncGenerator<FileItem> {
  const { path } = source;
  let records = 0;
  try {
    const { prefix, all } = await peek(source.chunks, PREFIX_BYTES);
    const compression = compressionOf(prefix);
    if (compression === 'zip' || (compression !== undefined && depth === MAX_DEPTH)) {
      const message = `There is a ${compression} archive inside: unpack it first, and give the files.`;
      yield { kind: 'error', path, error: { kind: 'not-supported', message }, records };
      return;
    }
    if (compression !== undefined) {
      const unpacked = decompress(all, compression, reading.unpackLimits);
      const failure = (): FileError | undefined =>
        source.failure() ?? toUnpackError(unpacked.failure(), `truncated-${compression}`);
      yield* readSource({ ...source, chunks: unpacked.chunks, failure }, reading, depth + 1);
      return;
    }
    const content = reading.options.formats?.find((format) => format.recognises(prefix)) ?? recognise(prefix);
    if ('kind' in content && content.kind === 'binary') {
      const message = `This is ${content.what}, not a log in text. ${content.advice}`;
      yield { kind: 'error', path, error: { kind: 'not-a-log', message }, records };
      return;
    }
    const stream = streamOf(path);
    let bytes = 0;
    let damage: FileError | undefined;
    const batches = readBatches(all, {
      content,
      origin: { source: pathToSource(path), envelope: 'none' },
      clock: () => source.received,
      ...(reading.options.limits === undefined ? {} : { limits: reading.options.limits }),
      cutOff: () => toReason(source.failure()),
      onDamage: (message) => void (damage = { kind: 'damaged', message }),
    });
    for await (const batch of batches) {
      yield { kind: 'batch', path, batch: { ...batch, stream, first: records } };
      records += batch.ends.length;
      bytes += batch.payload.length;
    }
    const error = source.failure() ?? damage;
    if (error !== undefined) yield { kind: 'error', path, error, records };
    else yield { kind: 'done', path, records, bytes, ...formOf(content) };
  } catch (error) {
    yield { kind: 'error', path, error: toFileError(error), records };
  }
}

const formOf = (content: RecognisedText | FileFormat): FileForm =>
  'framing' in content ? { encoding: content.encoding, framing: content.framing } : { format: content.id };

async function* readZip(
  handle: FileHandle,
  archive: { path: string; size: number; received: number; onRead: (bytes: number) => void },
  reading: Reading,
): AsyncGenerator<FileItem> {
  const seen = new Map<string, number>();
  let isEmpty = true;
  for await (const item of zipEntries(handle, archive.size, reading.unpackLimits, archive.onRead)) {
    isEmpty = false;
    if (item.name === undefined) {
      if (item.kind === 'error') yield { kind: 'error', path: archive.path, error: item.error, records: 0 };
      continue;
    }
    const path = labelOf(archive.path, item.name, seen);
    if (item.kind === 'error') {
      yield { kind: 'error', path, error: item.error, records: 0 };
      continue;
    }
    const failure = (): FileError | undefined => toUnpackError(item.failure(), 'truncated-zip');
    const received = item.modified > 0 ? Math.min(item.modified, archive.received) : archive.received;
    yield* readSource({ path, chunks: item.chunks, failure, received }, reading, 0);
  }
  if (isEmpty) {
    const error: FileError = { kind: 'not-a-log', message: 'There is no file in this archive.' };
    yield { kind: 'error', path: archive.path, error, records: 0 };
  }
}

/** Names in archives are hostile: no control characters, and a name that comes twice is told apart. */
function labelOf(archive: string, name: string, seen: Map<string, number>): string {
  const label = `${archive}!/${name.replace(/\p{C}/gu, '\ufffd')}`;
  const count = (seen.get(label) ?? 0) + 1;
  seen.set(label, count);
  return count === 1 ? label : `${label}#${count}`;
}

async function isZip(handle: FileHandle, size: number): Promise<boolean> {
  if (size < 22) return false;
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  return compressionOf(buffer) === 'zip';
}

async function* counted(chunks: AsyncIterable<unknown>, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    onRead(bytes.length);
    yield bytes;
  }
}

function toUnpackError(
  failure: DecompressFailure | undefined,
  truncated: 'truncated-gzip' | 'truncated-zstd' | 'truncated-zip',
): FileError | undefined {
  if (failure === undefined) return undefined;
  const { kind, message, at } = failure;
  const where = `${message[0]?.toUpperCase()}${message.slice(1)}, after ${at} bytes. What came before it was read. `;
  const isRefused = kind === 'bomb' || kind === 'too-large';
  const advice = isRefused
    ? 'If you trust it, unpack it yourself and give the unpacked file.'
    : 'Get a whole copy for the rest.';
  return { kind: kind === 'truncated' ? truncated : kind, message: where + advice, at };
}

function toReason(error: FileError | undefined): UnreadableReason | undefined {
  return error === undefined
    ? undefined
    : { kind: 'truncated', message: `The file ends inside this record. ${error.message}` };
}
