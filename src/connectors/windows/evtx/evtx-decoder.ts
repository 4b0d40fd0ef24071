import { crc32 } from 'node:zlib';
import type { Batcher } from '../../../pipeline/collect/batcher.ts';
import type { FormatDecoder } from '../../../pipeline/collect/file-format.ts';
import { CHUNK_BYTES, chunkState, stretchesOf, type Stretch } from './chunk.ts';
import { Damaged } from './damaged.ts';
import { EventWriter } from './event-writer.ts';
import { JsonSink } from './json-sink.ts';

/** bytes of a file header; what it says stands in the first 128 */
const FILE_HEADER = 4096;
const FILE_SIGNATURE = Buffer.from('ElfFile\0');
const RECORD_HEADER = 24;

/**
 * Turns the bytes of an event log, in whatever pieces they come, into records: each event one line of JSON. One chunk (64 KiB) is held, and one
 * batch. What does not stand whole becomes an unreadable record with its bytes, and its reason says where in the file they were.
 */
export function createEvtxDecoder(batcher: Batcher): FormatDecoder {
  const origin = batcher.origin();
  if (origin.format === undefined) batcher.setOrigin({ ...origin, format: 'windows' });
  const sink = new JsonSink();
  const writer = new EventWriter(sink);
  const held = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let filled = 0;
  /** bytes that this block has when it is whole: the header comes first */
  let wanted = FILE_HEADER;
  let place = 0;
  const found = {
    chunks: 0,
    damagedChunks: 0,
    damagedRecords: 0,
    announced: 0,
    isDirty: false,
    isHeaderDamaged: false,
    isCut: false,
  };

  function block(bytes: Buffer): void {
    if (wanted === FILE_HEADER) header(bytes);
    else chunk(bytes);
    place += bytes.length;
    wanted = CHUNK_BYTES;
  }

  function header(bytes: Buffer): void {
    if (bytes.length < 128 || !bytes.subarray(0, 8).equals(FILE_SIGNATURE)) {
      found.isHeaderDamaged = true;
      return;
    }
    found.isHeaderDamaged = crc32(bytes.subarray(0, 120)) !== bytes.readUInt32LE(124);
    found.isDirty = (bytes.readUInt32LE(120) & 1) === 1;
    found.announced = bytes.readUInt16LE(42);
  }

  function chunk(bytes: Buffer): void {
    const state = chunkState(bytes);
    if (state.kind === 'empty') return;
    found.chunks++;
    if (!state.isSound && !found.isDirty) found.damagedChunks++;
    writer.startChunk(bytes);
    for (const stretch of stretchesOf(bytes, state)) {
      if (stretch.kind === 'damaged') spoil(bytes, stretch, 'No record stands whole here');
      else record(bytes, stretch);
    }
  }

  function record(bytes: Buffer, stretch: Stretch): void {
    try {
      writer.write(stretch.from + RECORD_HEADER, stretch.to - 4);
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      const id = bytes.readBigUInt64LE(stretch.from + 8);
      spoil(bytes, stretch, `The event record ${id} is damaged: ${error.message}`);
      return;
    }
    batcher.add(sink.bytes, 0, sink.length);
    batcher.close();
  }

  function spoil(bytes: Buffer, { from, to }: Stretch, what: string): void {
    found.damagedRecords++;
    batcher.add(bytes, from, to);
    batcher.spoil({ kind: 'damaged', message: `${what}, at byte ${place + from} of the file.` });
  }

  return {
    write(piece) {
      let from = 0;
      while (from < piece.length) {
        const taken = Math.min(wanted - filled, piece.length - from);
        if (filled === 0 && taken === wanted) block(piece.subarray(from, from + taken));
        else {
          piece.copy(held, filled, from, from + taken);
          filled += taken;
          if (filled === wanted) {
            filled = 0;
            block(held.subarray(0, wanted));
          }
        }
        from += taken;
      }
    },
    end() {
      if (filled === 0) return;
      found.isCut = true;
      const rest = held.subarray(0, filled);
      filled = 0;
      block(rest);
    },
    pending: () => filled,
    damage() {
      const all = [
        found.isHeaderDamaged ? 'The header of the file is damaged.' : '',
        found.isCut ? `The file is cut off after ${place} bytes, inside of a chunk.` : '',
        found.chunks < found.announced && !found.isDirty
          ? `The file has ${found.chunks} chunks and its header speaks of ${found.announced}.`
          : '',
        found.damagedChunks > 0
          ? `Checksums of ${found.damagedChunks} of ${found.chunks} chunks do not fit: something was changed or lost.`
          : '',
        found.damagedRecords > 0
          ? `${found.damagedRecords} ${found.damagedRecords === 1 ? 'piece' : 'pieces'} could not be read and are kept as unreadable.`
          : '',
      ].filter((text) => text !== '');
      return all.length === 0 ? undefined : `${all.join(' ')} What is whole was read.`;
    },
  };
}
