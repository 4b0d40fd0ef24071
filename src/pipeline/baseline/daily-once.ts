import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import { mix32, mixPair } from '../../statistics/hash.ts';

/**
 * Remembers whether something was seen before on the same day: peers and tenant learn what an entity does once a day, so that nobody makes something
 * usual for all by repeating it. A direct-mapped table of fingerprints: two that share a place forget each other, and one in 2^32 is
 * taken for another. Memory: 4 bytes a place, 4 MB by default.
 */
export class DailyOnce {
  readonly #prints: Uint32Array<ArrayBuffer>;

  constructor(places = 1 << 20, prints: Uint32Array<ArrayBuffer> = new Uint32Array(places)) {
    this.#prints = prints;
  }

  get bytes(): number {
    return this.#prints.byteLength;
  }

  /** True at the first time of a day. @param a, b hashes that name the thing together @param day any number of the day */
  isFirst(a: number, b: number, day: number): boolean {
    const place = mixPair(a, b) & (this.#prints.length - 1);
    const print = mix32(mixPair(b, a) ^ Math.imul(day, 0x9e3779b1)) | 1;
    if (this.#prints[place] === print >>> 0) return false;
    this.#prints[place] = print >>> 0;
    return true;
  }

  write(to: ByteWriter): void {
    to.bytes(new Uint8Array(this.#prints.buffer, this.#prints.byteOffset, this.#prints.byteLength));
  }

  static read(from: ByteReader): DailyOnce {
    const bytes = from.bytes();
    const size = bytes.byteLength / 4;
    if (size < 1 || (size & (size - 1)) !== 0)
      throw new RangeError('a table of fingerprints has a power of two of places');
    return new DailyOnce(size, new Uint32Array(bytes.slice().buffer));
  }
}
