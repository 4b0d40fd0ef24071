import type { ByteReader, ByteWriter } from './bytes.ts';
import { hashPair } from './hash.ts';

/** So many are kept one by one, and counted exactly. */
const MOST_SINGLE = 96;

/**
 * How many different strings there were: HyperLogLog (Flajolet et al. 2007) with the estimator of Ertl (2017), which needs no table of corrections.
 * Exact up to 96 (but for colliding hashes); then the standard error is `1.04 / √(2^precision)`, 2.3 % at the usual 11.
 * Memory: 8 bytes a value up to 96, then 2^precision bytes.
 */
export class DistinctCount {
  readonly precision: number;
  /** `first hash · 64 + rank of the second`, sorted; undefined once there are registers */
  #single: number[] | undefined = [];
  #registers: Uint8Array<ArrayBuffer> | undefined;
  /** what the registers say; undefined once they have changed */
  #estimate: number | undefined;

  constructor(precision = 11) {
    if (!(precision >= 4 && precision <= 16)) throw new RangeError('a precision from 4 to 16');
    this.precision = precision;
  }

  /** True when the value is new for certain. */
  add(value: string): boolean {
    hashPair(value, scratch);
    return this.addHash(scratch[0] ?? 0, scratch[1] ?? 0);
  }

  /** Of a value that was hashed before: two independent hashes of 32 bits. */
  addHash(first: number, second: number): boolean {
    const rank = Math.clz32(second) + 1;
    return this.#single ? this.#addSingle(this.#single, first * 64 + rank) : this.#raise(first, rank);
  }

  get count(): number {
    if (this.#single) return this.#single.length;
    return this.#registers ? (this.#estimate ??= estimate(this.#registers)) : 0;
  }

  get isEmpty(): boolean {
    return this.#single ? this.#single.length === 0 : this.#registers === undefined;
  }

  clear(): void {
    this.#single = [];
    this.#registers = undefined;
    this.#estimate = undefined;
  }

  /** Throws `RangeError` when the precisions differ. */
  merge(other: DistinctCount): void {
    if (other.precision !== this.precision) throw new RangeError('counts of different precision');
    for (const each of other.#single ?? []) {
      if (this.#single) this.#addSingle(this.#single, each);
      else this.#raise(Math.floor(each / 64), each % 64);
    }
    if (!other.#registers) return;
    const registers = this.#spread();
    this.#estimate = undefined;
    for (let i = 0; i < registers.length; i++) {
      registers[i] = Math.max(registers[i] ?? 0, other.#registers[i] ?? 0);
    }
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.u8(this.precision);
    to.u8(this.#registers ? 1 : 0);
    if (this.#registers) to.bytes(this.#registers);
    else to.f64s(this.#single ?? []);
  }

  /** Throws `RangeError` where the bytes are not those of such a count. */
  static read(from: ByteReader): DistinctCount {
    from.version(1, 'distinct count');
    const read = new DistinctCount(from.u8());
    if (from.u8() === 0) {
      read.#single = [...from.f64s()];
      if (read.#single.length > MOST_SINGLE) throw new RangeError('not a distinct count');
      return read;
    }
    const registers = Uint8Array.from(from.bytes());
    if (registers.length !== 2 ** read.precision || registers.some((each) => each > 33)) throw new RangeError('not a distinct count'); // prettier-ignore
    read.#single = undefined;
    read.#registers = registers;
    return read;
  }

  #addSingle(single: readonly number[], each: number): boolean {
    const at = placeOf(single, each);
    if (single[at] === each) return false;
    if (single.length < MOST_SINGLE) {
      this.#single = single.toSpliced(at, 0, each);
      return true;
    }
    this.#spread();
    return this.#raise(Math.floor(each / 64), each % 64);
  }

  #raise(first: number, rank: number): boolean {
    const registers = this.#spread();
    const at = first >>> (32 - this.precision);
    if ((registers[at] ?? 0) >= rank) return false;
    registers[at] = rank;
    this.#estimate = undefined;
    return true;
  }

  /** From single values to registers. */
  #spread(): Uint8Array<ArrayBuffer> {
    if (this.#registers) return this.#registers;
    this.#registers = new Uint8Array(2 ** this.precision);
    const single = this.#single ?? [];
    this.#single = undefined;
    for (const each of single) this.#raise(Math.floor(each / 64), each % 64);
    return this.#registers;
  }
}

const scratch = new Uint32Array(2);
const HIGHEST = 33;

/** Ertl 2017, algorithm 6: from how many registers have each value. */
function estimate(registers: Uint8Array): number {
  const m = registers.length;
  const having = new Float64Array(HIGHEST + 1);
  for (const each of registers) having[each] = (having[each] ?? 0) + 1;
  let z = m * tau(1 - (having[HIGHEST] ?? 0) / m);
  for (let k = HIGHEST - 1; k >= 1; k--) z = 0.5 * (z + (having[k] ?? 0));
  z += m * sigma((having[0] ?? 0) / m);
  return (m / (2 * Math.LN2)) * (m / z);
}

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let z = x;
  for (let y = 1, power = x, last = -1; z !== last; y += y) {
    power *= power;
    last = z;
    z += power * y;
  }
  return z;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let z = 1 - x;
  for (let y = 1, root = x, last = -1; z !== last;) {
    root = Math.sqrt(root);
    last = z;
    y *= 0.5;
    z -= (1 - root) ** 2 * y;
  }
  return z / 3;
}

function placeOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
