import { crc32 } from 'node:zlib';
import { recordBytes, type RecordBatch } from '../../model/record.ts';

/** Records whose bytes are remembered, over all sources. */
export const REPEATS_WINDOW = 1 << 17;
const WINDOW_MS = 900_000;

/**
 * Finds records that came before: the same bytes from the same source, among the last 131,072 records of all sources and within 15 minutes. They are
 * known by 53 bits of hash; that two different ones are taken for one has odds of one in 10^10 a record. Memory: about 10 MB.
 *
 * What it finds depends on the records before alone, in the order of the journal: to go on after a restart, it is given the last of them again.
 */
export class Repeats {
  readonly #window: number;
  readonly #ring: Float64Array;
  readonly #received: Float64Array;
  /** when it came last, by hash */
  readonly #places = new Map<number, number>();
  #next = 0;

  constructor(window: number = REPEATS_WINDOW) {
    this.#window = window;
    this.#ring = new Float64Array(window).fill(-1);
    this.#received = new Float64Array(window);
  }

  /** @returns indexes of the records that came before; undefined if none did */
  see(batch: Pick<RecordBatch, 'origin' | 'payload' | 'ends' | 'received'>): number[] | undefined {
    let found: number[] | undefined;
    const seed = crc32(batch.origin.source);
    for (let index = 0; index < batch.ends.length; index += 1) {
      if (this.#add(hashOf(recordBytes(batch, index), seed), batch.received)) (found ??= []).push(index);
    }
    return found;
  }

  #add(hash: number, received: number): boolean {
    const place = this.#places.get(hash);
    const isRepeat = place !== undefined && received - (this.#received[place] ?? 0) <= WINDOW_MS;
    const at = this.#next;
    this.#next = (at + 1) % this.#window;
    const old = this.#ring[at] ?? -1;
    // a hash that came again stands in the ring twice: only its newest place counts
    if (old !== -1 && this.#places.get(old) === at) this.#places.delete(old);
    this.#ring[at] = hash;
    this.#received[at] = received;
    this.#places.set(hash, at);
    return isRepeat;
  }
}

/** CRC-32 of all bytes, and 21 bits of another hash of their beginning, end and length. */
function hashOf(bytes: Uint8Array, seed: number): number {
  const { length } = bytes;
  let h = seed ^ length;
  for (let at = 0; at < length && at < 24; at += 1) h = Math.imul(h ^ (bytes[at] ?? 0), 0x01000193);
  for (let at = Math.max(24, length - 24); at < length; at += 1) h = Math.imul(h ^ (bytes[at] ?? 0), 0x5bd1e995);
  h ^= h >>> 15;
  return crc32(bytes, seed) * 0x200000 + (h & 0x1fffff);
}
