import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Cell, Row } from './columns.ts';
import { OutlierModel } from './outlier-model.ts';

export interface StreamOptions {
  /** rows kept to learn from */
  readonly capacity: number;
  /** once so many rows were seen, older ones are forgotten at that pace: half of what is kept is younger than 0.7 horizons */
  readonly horizon: number;
  /** rows that each sample of neighbours keeps at most */
  readonly memory: number;
  readonly seed: number;
}

export const STREAM_DEFAULTS: StreamOptions = { capacity: 1024, horizon: 32_768, memory: 512, seed: 1 };

/** Before so many rows nothing is judged. */
const FIRST = 8;
/** It learns anew when half has come on top of what it knew. */
const GROWTH = 1.5;
/** Longest text kept of a cell. */
const LONGEST = 200;

/**
 * An outlier model of a stream in one pass: judge a row, then learn it. A reservoir of rows (Vitter 1985; beyond the horizon biased to the new, Aggarwal 2006)
 * is learnt anew ever more seldom, each time its calmest 70 % only, so what stands out in it does not become normal. Memory: capacity × cells (8 bytes a number,
 * up to 200 characters a text) and the model's. Cost of learning anew: about 0.3 s for 1,024 rows of 27 columns.
 */
export class OutlierStream {
  readonly options: StreamOptions;
  readonly #rows: Cell[][] = [];
  #seen = 0;
  #next = FIRST;
  #model: OutlierModel | undefined;

  constructor(options: Partial<StreamOptions> = {}) {
    this.options = { ...STREAM_DEFAULTS, ...options };
    if (!(this.options.capacity >= FIRST)) throw new RangeError(`a capacity of at least ${FIRST}`);
  }

  /** Rows learnt, weighed or not. */
  get seen(): number {
    return this.#seen;
  }

  get model(): OutlierModel | undefined {
    return this.#model;
  }

  /** Mean bits; 0 while nothing can be judged. For order; `p` is calibrated. */
  score(row: Row): number {
    return this.#model?.score(row) ?? 0;
  }

  /** NaN while nothing can be judged. */
  p(row: Row): number {
    return this.#model?.p(row) ?? Number.NaN;
  }

  /** @param weight 0 to 1: the chance that the row is kept, relative to others */
  learn(row: Row, weight = 1): void {
    this.#seen++;
    const { capacity, horizon, seed } = this.options;
    if (numberAt(seed, 2 * this.#seen) < weight) {
      const kept = row.map((cell) => (typeof cell === 'string' ? cell.slice(0, LONGEST) : cell));
      if (this.#rows.length < capacity) this.#rows.push(kept);
      else {
        const place = Math.floor(
          numberAt(seed, 2 * this.#seen + 1) * Math.max(capacity, Math.min(this.#seen, horizon)),
        );
        if (place < capacity) this.#rows[place] = kept;
      }
    }
    if (this.#seen >= this.#next && this.#rows.length >= FIRST) this.#learn();
  }

  write(to: ByteWriter): void {
    to.u8(1);
    const { capacity, horizon, memory, seed } = this.options;
    for (const value of [capacity, horizon, memory, seed, this.#seen, this.#next]) to.f64(value);
    to.varint(this.#rows.length);
    for (const row of this.#rows) {
      to.varint(row.length);
      for (const cell of row) writeCell(to, cell);
    }
    to.u8(this.#model ? 1 : 0);
    this.#model?.write(to);
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): OutlierStream {
    from.version(1, 'outlier stream');
    const [capacity, horizon, memory, seed, seen, next] = [from.f64(), from.f64(), from.f64(), from.f64(), from.f64(), from.f64()]; // prettier-ignore
    const read = new OutlierStream({ capacity, horizon, memory, seed });
    read.#seen = seen;
    read.#next = next;
    for (let rows = from.size(1); rows > 0; rows--) {
      const row: Cell[] = [];
      for (let cells = from.size(1); cells > 0; cells--) row.push(readCell(from));
      read.#rows.push(row);
    }
    if (read.#rows.length > capacity) throw new RangeError('more rows than its capacity');
    if (from.u8() === 1) read.#model = OutlierModel.read(from);
    return read;
  }

  #learn(): void {
    const { memory, seed, horizon } = this.options;
    this.#model = OutlierModel.learn(this.#rows, { trusted: false, memory, seed: seed + this.#seen });
    this.#next = Math.min(Math.ceil(this.#seen * GROWTH), this.#seen + Math.ceil(horizon / 8));
  }
}

function writeCell(to: ByteWriter, cell: Cell): void {
  to.u8(cell === undefined ? 0 : typeof cell === 'number' ? 1 : 2);
  if (typeof cell === 'number') to.f64(cell);
  else if (cell !== undefined) to.text(cell);
}

function readCell(from: ByteReader): Cell {
  const kind = from.u8();
  return kind === 0 ? undefined : kind === 1 ? from.f64() : from.text();
}

/** A number from 0 to 1 for each count, so that a stream that was read back goes on as before (a 32-bit finaliser as in MurmurHash3). */
function numberAt(seed: number, count: number): number {
  let h = Math.imul(count | 0, 0x9e3779b1) ^ Math.imul(seed | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
