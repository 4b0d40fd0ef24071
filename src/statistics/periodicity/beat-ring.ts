import type { ByteReader, ByteWriter } from '../bytes.ts';

/**
 * The newest gaps between the connections of one pair, and how much was sent in each: at most 128.
 * Both are kept as logarithms in 16 bits (0.05 % fine). It grows with what it holds, so a pair that is seen once costs little: 48 bytes and 4 a gap, 560 when full.
 */
export class BeatRing {
  #gaps = new Uint16Array(0);
  #sizes = new Uint16Array(0);
  #next = 0;
  #count = 0;
  /** ms; `NaN` before the first */
  #first = Number.NaN;
  #last = Number.NaN;

  /** gaps held */
  get count(): number {
    return this.#count;
  }

  /** time of the first and of the newest connection, ms; `NaN` before */
  get first(): number {
    return this.#first;
  }
  get last(): number {
    return this.#last;
  }

  /**
   * Takes a connection. What follows within a second belongs to the same beat; what is late (an older time) is left out, as its gap is not known any more.
   *
   * @param time ms @param size bytes sent, 0 if not known
   * @returns whether a gap was added
   */
  add(time: number, size: number): boolean {
    if (!Number.isFinite(time)) return false;
    if (Number.isNaN(this.#last)) {
      this.#first = time;
      this.#last = time;
      return false;
    }
    const gap = time - this.#last;
    if (gap < SAME_BEAT) return false;
    this.#last = time;
    this.#grow();
    this.#gaps[this.#next] = toCode(gap);
    this.#sizes[this.#next] = toCode(size);
    this.#next = (this.#next + 1) % MOST;
    this.#count = Math.min(MOST, this.#count + 1);
    return true;
  }

  /** Copies gaps (seconds) and sizes, in no order of time; returns how many. */
  copy(gaps: Float64Array, sizes: Float64Array): number {
    for (let at = 0; at < this.#count; at++) {
      gaps[at] = toNumber(this.#gaps[at] ?? 0) / 1000;
      sizes[at] = toNumber(this.#sizes[at] ?? 0);
    }
    return this.#count;
  }

  get bytes(): number {
    return 48 + this.#gaps.byteLength + this.#sizes.byteLength;
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.f64(this.#first);
    to.f64(this.#last);
    to.u8(this.#next);
    to.u8(this.#count);
    for (let at = 0; at < this.#count; at++) {
      to.varint(this.#gaps[at] ?? 0);
      to.varint(this.#sizes[at] ?? 0);
    }
  }

  static read(from: ByteReader): BeatRing {
    from.version(VERSION, 'beats');
    const ring = new BeatRing();
    ring.#first = from.f64();
    ring.#last = from.f64();
    ring.#next = from.u8();
    ring.#count = from.u8();
    const isPlace = ring.#count < MOST ? ring.#next === ring.#count : ring.#next < MOST;
    if (ring.#count > MOST || !isPlace) throw new RangeError('beats: no such place');
    ring.#gaps = new Uint16Array(roomFor(ring.#count));
    ring.#sizes = new Uint16Array(roomFor(ring.#count));
    for (let at = 0; at < ring.#count; at++) {
      ring.#gaps[at] = from.varint();
      ring.#sizes[at] = from.varint();
    }
    return ring;
  }

  #grow(): void {
    if (this.#count < this.#gaps.length || this.#count === MOST) return;
    const room = roomFor(this.#count + 1);
    const [gaps, sizes] = [new Uint16Array(room), new Uint16Array(room)];
    gaps.set(this.#gaps);
    sizes.set(this.#sizes);
    [this.#gaps, this.#sizes] = [gaps, sizes];
  }
}

/** The most gaps that a ring holds. */
export const MOST = 128;
/** ms */
const SAME_BEAT = 1000;
const VERSION = 1;

function roomFor(count: number): number {
  let room = count === 0 ? 0 : 4;
  while (room < count) room *= 2;
  return Math.min(MOST, room);
}

/** Steps of a doubling: 16 bits reach to 2^44, a gap of 500 years in ms. */
const STEPS = 1489;
const toCode = (value: number): number => (value > 0 ? Math.min(65_535, Math.round(STEPS * Math.log2(1 + value))) : 0);
const toNumber = (code: number): number => 2 ** (code / STEPS) - 1;
