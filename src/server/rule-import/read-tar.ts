import { createGunzip } from 'node:zlib';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { Gatherer, SOURCE_LIMITS, SourceError, type PackSource, type SourceLimits } from './pack-source.ts';
import { messageOf } from './read-folder.ts';

/** A tar file may hold much that is no rule, but not a thousand times what may be read of it. */
const UNPACKED = 4;

/** Reads the rule files of a tar archive, plain or in gzip, in memory: nothing is unpacked to disk. */
export async function readTar(
  bytes: Buffer,
  origin: string,
  limits: SourceLimits = SOURCE_LIMITS,
): Promise<PackSource> {
  const gatherer = new Gatherer(limits);
  let failure: Error | undefined;
  const parser = new Parser({ strict: true, onReadEntry: (entry) => void readEntry(gatherer, entry).catch(fail) });
  function fail(error: unknown): void {
    failure ??= error instanceof Error ? error : new Error(String(error));
  }
  const ended = new Promise<void>((resolve) => {
    parser.on('end', resolve);
    parser.on('error', (error: unknown) => {
      fail(error);
      resolve();
    });
  });
  const feed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (failure === undefined) parser.write(chunk);
      done(failure ?? null);
    },
  });
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const source = Readable.from([bytes]);
    if (isGzip) await pipeline(source, createGunzip(), bounded(limits.total * UNPACKED), feed, drained);
    else await pipeline(source, feed, drained);
    parser.end();
    await ended;
  } catch (error) {
    failure ??= error instanceof Error ? error : new Error(String(error));
  }
  if (failure instanceof SourceError) throw failure;
  if (failure !== undefined) throw new SourceError(`the archive is damaged: ${messageOf(failure)}`);
  return gatherer.done('tar', origin);
}

async function drained(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of chunks) continue;
}

function bounded(most: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(new SourceError(`it unpacks to more than ${most} bytes: it was not read`));
      else done(null, chunk);
    },
  });
}

async function readEntry(gatherer: Gatherer, entry: ReadEntry): Promise<void> {
  const path = entry.path.replace(/^\.\//, '');
  const isFile = entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'ContiguousFile';
  if (entry.type === 'SymbolicLink' || entry.type === 'Link') {
    if (/\.(?:ya?ml|xml)$/i.test(path)) gatherer.refuse(path, 'it is a link; links are not followed');
    entry.resume();
    return;
  }
  let isWanted = false;
  try {
    isWanted = isFile && gatherer.wants(path, entry.size);
  } finally {
    if (!isWanted) entry.resume();
  }
  if (!isWanted) return;
  const chunks: Buffer[] = [];
  // the size is that of the header, which `wants` has looked at
  entry.on('data', (chunk: Buffer) => void chunks.push(chunk));
  await entry.promise();
  gatherer.add(path, Buffer.concat(chunks));
}
