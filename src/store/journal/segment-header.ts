import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { JournalProblem } from './problem.ts';

export const FORMAT_VERSION = 1;
const MAGIC = 'VEDETTEJ';
const FIXED_BYTES = 24;
const MAX_HEADER_BYTES = 64 * 1024 * 1024;

/**
 * The start of a segment file. Bytes 0–7 `VEDETTEJ`, 8–11 format version, 12–15 length of the header (a multiple of 8),
 * 16–19 CRC-32 of everything from byte 20 on, 20–23 zero, then this object as JSON, filled up with spaces.
 */
export const segmentHeader = z.object({
  /** name of the journal in event ids, 12 hexadecimal digits */
  stream: z.string().regex(/^[0-9a-f]{12}$/),
  /** sync word of the segment's frames, and start value of their CRCs */
  sync: z.number().int().min(1).max(0xffffffff),
  /** sequence of the first record in the segment */
  first: z.number().int().nonnegative(),
  /** where the segment before it ended; smaller than `first` where a repair left a gap on purpose */
  follows: z.number().int().nonnegative(),
  /** first sequence of the segment before it; null in the journal's first one */
  previous: z.number().int().nonnegative().nullable(),
  /** milliseconds since 1970 */
  created: z.number(),
  /** batches with a key in all segments before this one */
  keyed: z.number().int().nonnegative(),
  /** per source, everything before this segment: its name, records, bytes, first and last receive time. No object: a source may be called anything */
  received: z.array(z.tuple([z.string(), z.number(), z.number(), z.number(), z.number()])),
});
export type SegmentHeader = z.infer<typeof segmentHeader>;

export function headerBytes(header: SegmentHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Math.ceil((FIXED_BYTES + json.length) / 8) * 8;
  const bytes = Buffer.alloc(length, ' ');
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  bytes.writeUInt32LE(length, 12);
  bytes.writeUInt32LE(0, 20);
  bytes.set(json, FIXED_BYTES);
  bytes.writeUInt32LE(crc32(bytes.subarray(20)), 16);
  return bytes;
}

/** @param read gives at most `length` bytes of the file from `at` on @throws JournalProblem `damaged` or `newer` */
export async function readHeader(
  file: string,
  read: (at: number, length: number) => Promise<Buffer>,
): Promise<{ header: SegmentHeader; length: number }> {
  const fixed = await read(0, FIXED_BYTES);
  if (fixed.length < FIXED_BYTES || fixed.toString('latin1', 0, 8) !== MAGIC) throw damaged(file, 'it has no header');
  const version = fixed.readUInt32LE(8);
  if (version !== FORMAT_VERSION) {
    throw new JournalProblem(
      'newer',
      `The journal file ${file} has format version ${version}; this program reads version ${FORMAT_VERSION}. ` +
        'Start the version of the program that wrote it, or a later one.',
      { file, offset: 8 },
    );
  }
  const length = fixed.readUInt32LE(12);
  if (length < FIXED_BYTES || length > MAX_HEADER_BYTES) throw damaged(file, 'the length of its header is wrong');
  const bytes = await read(0, length);
  if (bytes.length < length || crc32(bytes.subarray(20)) !== bytes.readUInt32LE(16)) {
    throw damaged(file, 'the checksum of its header is wrong');
  }
  const header = segmentHeader.safeParse(JSON.parse(bytes.toString('utf8', FIXED_BYTES)));
  if (!header.success) throw damaged(file, 'its header lacks what it must say');
  return { header: header.data, length };
}

function damaged(file: string, what: string): JournalProblem {
  return new JournalProblem(
    'damaged',
    `The journal file ${file} cannot be read: ${what}. Restore it from a backup, or open the journal with ` +
      `damage: 'skip' to go on without what cannot be read.`,
    { file, offset: 0 },
  );
}
