import type { ByteReader, ByteWriter } from '../bytes.ts';
import { mix32 } from '../hash.ts';

const ROWS = 2;
/** a tick counts at most as so many standard deviations above its mean: what is odd is learnt little, and a flood does not become normal */
const CLIP = 4;

/** half-life of the highest counts, in days */
const PEAK_HALF_LIFE = 14;

/**
 * For many keys, how often each came in this tick, and its mean in ticks before: count-min cells that settle when they are met again in a later tick.
 * A count is believed up to some deviations above the mean, or to the key's peak: what it reached on at least two earlier days, so that nightly jobs
 * become known and a single flood does not. The total forgets by half-lives. Too high where keys share both their cells. Memory: 48 · columns bytes.
 */
export class TickCounts {
  /** of the key added last: count in this tick, with it; believed total of all ticks before; and its peak */
  now = 0;
  total = 0;
  peak = 0;
  /** when `add` said that a tick of the key had ended: how often it came there, what total and peak were before, and which tick it was */
  endedNow = 0;
  endedTotal = 0;
  endedPeak = 0;
  endedTick = 0;
  readonly columns: number;
  readonly #halfLife: number;
  readonly #day: number;
  readonly #current: Float32Array<ArrayBuffer>;
  readonly #totals: Float32Array<ArrayBuffer>;
  readonly #ticks: Uint32Array<ArrayBuffer>;
  /** highest counts of a tick: of this day, the highest of days before, and the second highest of days before */
  readonly #today: Float32Array<ArrayBuffer>;
  readonly #highest: Float32Array<ArrayBuffer>;
  readonly #peaks: Float32Array<ArrayBuffer>;

  /** @param columns rounded up to a power of two @param halfLife of what is known, in ticks @param day length of a day, in ticks */
  constructor(columns: number, halfLife: number, day: number) {
    this.columns = 2 ** Math.ceil(Math.log2(columns));
    this.#halfLife = halfLife;
    this.#day = day;
    const size = ROWS * this.columns;
    this.#current = new Float32Array(size);
    this.#totals = new Float32Array(size);
    this.#ticks = new Uint32Array(size);
    this.#today = new Float32Array(size);
    this.#highest = new Float32Array(size);
    this.#peaks = new Float32Array(size);
  }

  /** How many ticks' worth a total of everything has, at a tick: all of them, but for what is forgotten. */
  ticksKnown(tick: number): number {
    return ((1 - 2 ** (-tick / this.#halfLife)) * this.#halfLife) / Math.LN2;
  }

  /** Sets `now`, `total` and `peak` for a key in a tick without counting it. */
  look(key: number, tick: number): void {
    this.now = Infinity;
    this.total = Infinity;
    this.peak = Infinity;
    for (let row = 0; row < ROWS; row++) {
      const at = this.#place(key, row);
      this.#least(at);
      if (this.#ticks[at] !== tick) this.now = 0;
    }
  }

  /** Counts a key (a hash of 32 bits) in a tick from 1 on that is not before the last. True when an earlier tick of this key ended with it. */
  add(key: number, tick: number): boolean {
    let hasEnded = false;
    this.now = Infinity;
    this.total = Infinity;
    this.peak = Infinity;
    for (let row = 0; row < ROWS; row++) {
      const at = this.#place(key, row);
      const last = this.#ticks[at] ?? 0;
      if (last !== tick) {
        if (last > 0 && row === 0) hasEnded = true;
        this.#settle(at, last, tick);
      }
      this.#current[at] = (this.#current[at] ?? 0) + 1;
      this.#least(at);
    }
    return hasEnded;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64s(this.#ticks);
    for (const cells of this.#floats()) to.f32s(cells);
  }

  /** Takes over what was written; throws `RangeError` where the bytes are not counts of this size. */
  read(from: ByteReader): void {
    from.version(1, 'counts of ticks');
    const ticks = from.f64s();
    const read = this.#floats().map(() => from.f32s());
    if ([ticks, ...read].some(({ length }) => length !== this.#ticks.length)) throw new RangeError('counts of another size'); // prettier-ignore
    this.#ticks.set(ticks);
    for (const [i, cells] of this.#floats().entries()) cells.set(read[i] ?? []);
  }

  #floats(): readonly Float32Array<ArrayBuffer>[] {
    return [this.#current, this.#totals, this.#today, this.#highest, this.#peaks];
  }

  #least(at: number): void {
    const now = this.#current[at] ?? 0;
    const total = this.#totals[at] ?? 0;
    const peak = this.#peaks[at] ?? 0;
    if (now < this.now) this.now = now;
    if (total < this.total) this.total = total;
    if (peak < this.peak) this.peak = peak;
  }

  #place(key: number, row: number): number {
    return row * this.columns + (mix32(key + Math.imul(row + 1, 0x9e3779b1)) & (this.columns - 1));
  }

  #settle(at: number, last: number, tick: number): void {
    if (last > 0) {
      const now = this.#current[at] ?? 0;
      const total = this.#totals[at] ?? 0;
      const peak = this.#peaks[at] ?? 0;
      const mean = total / this.ticksKnown(last);
      const believed = Math.min(now, Math.max(mean + CLIP * Math.sqrt(mean) + 1, peak));
      this.#totals[at] = (total + believed) * 2 ** (-(tick - last) / this.#halfLife);
      if (now > (this.#today[at] ?? 0)) this.#today[at] = now;
      const days = Math.floor(tick / this.#day) - Math.floor(last / this.#day);
      if (days > 0) this.#endDay(at, days);
      this.endedNow = now;
      this.endedTotal = total;
      this.endedPeak = peak;
      this.endedTick = last;
    }
    this.#current[at] = 0;
    this.#ticks[at] = tick;
  }

  #endDay(at: number, days: number): void {
    const left = 2 ** (-days / PEAK_HALF_LIFE);
    const today = this.#today[at] ?? 0;
    const highest = (this.#highest[at] ?? 0) * left;
    const second = (this.#peaks[at] ?? 0) * left;
    this.#highest[at] = Math.max(today, highest);
    this.#peaks[at] = Math.max(Math.min(today, highest), second);
    this.#today[at] = 0;
  }
}
