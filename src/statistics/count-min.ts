import type { ByteReader, ByteWriter } from './bytes.ts';
import { hashPair } from './hash.ts';

/**
 * About how often each string came: count-min sketch (Cormode and Muthukrishnan 2005) with conservative update (Estan and Varghese 2002).
 * Never too low; too high by at most `e / width` of the total but with probability `e^-depth`. Memory: 4 · width · depth bytes.
 * A cell holds whole numbers exactly up to 2^24; what decays does not come there.
 */
export class CountMin {
  readonly width: number;
  readonly depth: number;
  #cells: Float32Array<ArrayBuffer>;
  #total = 0;

  /** Width is rounded up to a power of two. */
  constructor(width = 1024, depth = 4) {
    this.width = 2 ** Math.ceil(Math.log2(Math.max(2, width)));
    this.depth = depth;
    this.#cells = new Float32Array(this.width * depth);
  }

  get total(): number {
    return this.#total;
  }

  /** Gives the count after adding. */
  add(value: string, weight = 1): number {
    hashPair(value, scratch);
    return this.addHash(scratch[0] ?? 0, scratch[1] ?? 0, weight);
  }

  count(value: string): number {
    hashPair(value, scratch);
    return this.countHash(scratch[0] ?? 0, scratch[1] ?? 0);
  }

  /** Of a value hashed before, to two independent hashes of 32 bits. */
  addHash(first: number, second: number, weight = 1): number {
    const now = this.countHash(first, second) + weight;
    for (let row = 0; row < this.depth; row++) {
      const at = this.#at(row, first, second);
      if ((this.#cells[at] ?? 0) < now) this.#cells[at] = now;
    }
    this.#total += weight;
    return now;
  }

  countHash(first: number, second: number): number {
    let least = Infinity;
    for (let row = 0; row < this.depth; row++) {
      const cell = this.#cells[this.#at(row, first, second)] ?? 0;
      if (cell < least) least = cell;
    }
    return least;
  }

  decay(factor: number): void {
    for (let i = 0; i < this.#cells.length; i++) this.#cells[i] = (this.#cells[i] ?? 0) * factor;
    this.#total *= factor;
  }

  /** Counts of both: never too low, but not as tight as if all had been added to one. Throws `RangeError` when the sizes differ. */
  merge(other: CountMin): void {
    if (other.width !== this.width || other.depth !== this.depth) throw new RangeError('sketches of different size');
    for (let i = 0; i < this.#cells.length; i++) this.#cells[i] = (this.#cells[i] ?? 0) + (other.#cells[i] ?? 0);
    this.#total += other.#total;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.width);
    to.u8(this.depth);
    to.f64(this.#total);
    to.f32s(this.#cells);
  }

  /** Throws `RangeError` where the bytes are not those of a sketch. */
  static read(from: ByteReader): CountMin {
    from.version(1, 'count-min sketch');
    const [width, depth, total] = [from.varint(), from.u8(), from.f64()];
    const cells = from.f32s();
    if (cells.length !== width * depth || width < 2 || (width & (width - 1)) !== 0) throw new RangeError('not a count-min sketch'); // prettier-ignore
    const read = new CountMin(width, depth);
    read.#cells = cells;
    read.#total = total;
    return read;
  }

  /** Rows are hashed by double hashing (Kirsch and Mitzenmacher 2006). */
  #at(row: number, first: number, second: number): number {
    return row * this.width + ((first + Math.imul(row, second | 1)) & (this.width - 1));
  }
}

const scratch = new Uint32Array(2);
