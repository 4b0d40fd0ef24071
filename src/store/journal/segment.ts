import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './durable-file.ts';
import { headerBytes, readHeader, type SegmentHeader } from './segment-header.ts';

/** A segment file as the journal knows it. `bytes` and `end` grow while it is the last one. */
export interface Segment {
  readonly path: string;
  readonly header: SegmentHeader;
  /** offset of the first frame */
  readonly start: number;
  /** durable bytes of the file */
  bytes: number;
  /** one past the last record's sequence */
  end: number;
}

const SUFFIX = '.segment';

export const segmentName = (first: number): string => `${String(first).padStart(16, '0')}${SUFFIX}`;
export const isSegmentName = (name: string): boolean => /^\d{16}\.segment$/.test(name);
export const isHalfMadeName = (name: string): boolean => name.endsWith('.segment.new');
export const firstOfName = (name: string): number => Number(name.slice(0, -SUFFIX.length));

/** Makes a segment that is whole from the first moment that it can be seen: written aside, synced, renamed, folder synced. */
export async function createSegment(folder: string, header: SegmentHeader, fsync: boolean): Promise<Segment> {
  const path = join(folder, segmentName(header.first));
  const bytes = headerBytes(header);
  await replaceFile(path, bytes, fsync);
  return { path, header, start: bytes.length, bytes: bytes.length, end: header.first };
}

/** @throws JournalProblem `damaged`, `newer` */
export async function readSegment(path: string): Promise<Segment> {
  const handle = await open(path, 'r');
  try {
    const { header, length } = await readHeader(path, async (at, bytes) => {
      const buffer = Buffer.alloc(bytes);
      const { bytesRead } = await handle.read(buffer, 0, bytes, at);
      return buffer.subarray(0, bytesRead);
    });
    return { path, header, start: length, bytes: (await handle.stat()).size, end: header.first };
  } finally {
    await handle.close();
  }
}
