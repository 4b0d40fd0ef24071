import type { ByteReader, ByteWriter } from '../bytes.ts';
import { mix32 } from '../hash.ts';

const ROWS = 2;
/** a tick counts at most as so many standard deviations above its mean: what is odd is learnt little, and a flood does not become normal */
const CLIP = 4;

/**
 * For many keys, how often each came in this tick, and its mean in ticks before: count-min cells that settle when they are met again in a later tick.
 * The total forgets by half-lives. Too high where keys share both their cells, never too low but for what is clipped. Memory: 24 · columns bytes.
 */
export class TickCounts {
  /** of the key added last: count in this tick, with it; and believed total of all ticks before */
  now = 0;
  total = 0;
  /** when `add` said that a tick of the key had ended: how often it came there, what its total was before, and which tick it was */
  endedNow = 0;
  endedTotal = 0;
  endedTick = 0;
  readonly columns: number;
  readonly #halfLife: number;
  readonly #current: Float32Array<ArrayBuffer>;
  readonly #totals: Float32Array<ArrayBuffer>;
  readonly #ticks: Uint32Array<ArrayBuffer>;

  /** @param columns rounded up to a power of two @param halfLife of what is known, in ticks */
  constructor(columns: number, halfLife: number) {
    this.columns = 2 ** Math.ceil(Math.log2(columns));
    this.#halfLife = halfLife;
    this.#current = new Float32Array(ROWS * this.columns);
    this.#totals = new Float32Array(ROWS * this.columns);
    this.#ticks = new Uint32Array(ROWS * this.columns);
  }

  /** How many ticks' worth a total of everything has, at a tick: all of them, but for what is forgotten. */
  ticksKnown(tick: number): number {
    return ((1 - 2 ** (-tick / this.#halfLife)) * this.#halfLife) / Math.LN2;
  }

  /** Sets `now` and `total` for a key without counting it; it must have been counted in this tick. */
  look(key: number): void {
    this.now = Infinity;
    this.total = Infinity;
    for (let row = 0; row < ROWS; row++) {
      const at = this.#place(key, row);
      this.now = Math.min(this.now, this.#current[at] ?? 0);
      this.total = Math.min(this.total, this.#totals[at] ?? 0);
    }
  }

  /** Counts a key (a hash of 32 bits) in a tick from 1 on that is not before the last. True when an earlier tick of this key ended with it. */
  add(key: number, tick: number): boolean {
    let hasEnded = false;
    this.now = Infinity;
    this.total = Infinity;
    for (let row = 0; row < ROWS; row++) {
      const at = this.#place(key, row);
      const last = this.#ticks[at] ?? 0;
      if (last !== tick) {
        if (last > 0 && row === 0) hasEnded = true;
        this.#settle(at, last, tick);
      }
      const now = (this.#current[at] ?? 0) + 1;
      this.#current[at] = now;
      if (now < this.now) this.now = now;
      const total = this.#totals[at] ?? 0;
      if (total < this.total) this.total = total;
    }
    return hasEnded;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f32s(this.#current);
    to.f32s(this.#totals);
    to.f64s(this.#ticks);
  }

  /** Takes over what was written; throws `RangeError` where the bytes are not counts of this size. */
  read(from: ByteReader): void {
    from.version(1, 'counts of ticks');
    const [current, totals, ticks] = [from.f32s(), from.f32s(), from.f64s()];
    const size = ROWS * this.columns;
    if (current.length !== size || totals.length !== size || ticks.length !== size) throw new RangeError('counts of another size'); // prettier-ignore
    this.#current.set(current);
    this.#totals.set(totals);
    this.#ticks.set(ticks);
  }

  #place(key: number, row: number): number {
    return row * this.columns + (mix32(key + Math.imul(row + 1, 0x9e3779b1)) & (this.columns - 1));
  }

  #settle(at: number, last: number, tick: number): void {
    const now = this.#current[at] ?? 0;
    const total = this.#totals[at] ?? 0;
    if (last > 0) {
      const mean = total / this.ticksKnown(last);
      const believed = Math.min(now, mean + CLIP * Math.sqrt(mean) + 1);
      this.#totals[at] = (total + believed) * 2 ** (-(tick - last) / this.#halfLife);
      this.endedNow = now;
      this.endedTotal = total;
      this.endedTick = last;
    }
    this.#current[at] = 0;
    this.#ticks[at] = tick;
  }
}
