import type { ByteReader, ByteWriter } from '../bytes.ts';

const blocks = 32;
/** how much stronger than the last alarm what follows it must be, bits */
const margin = 1.5;
/** below this nothing is said at all, bits */
const least = 3.3;

/** places in the state */
const lastRow = 0;
const last = 1;
const highest = 2;
const maxima = 3;

/**
 * Says a thing once. Strength that does not exceed all of the half warm-up before it is a part of what was there already; and soon after an alarm
 * only what is clearly stronger is said again.
 *
 * Memory: 0.3 kB; the maximum is kept in 32 blocks, so how far back it looks is right within 3 %.
 */
export class Alarm {
  /** numbers of state: row and strength of the last alarm, the highest of all blocks, the maximum of each */
  static readonly stateSize = 3 + blocks;
  #row = 0;
  readonly #block: number;
  readonly #soon: number;
  readonly #state: Float64Array;
  readonly #from: number;

  /** @param warmUp in values */
  constructor(state: Float64Array, from: number, warmUp: number) {
    this.#state = state;
    this.#from = from;
    this.#block = Math.max(1, Math.round(warmUp / 2 / blocks));
    this.#soon = Math.round(warmUp / 4);
    this.#state[from + lastRow] = Number.NEGATIVE_INFINITY;
  }

  /** @param bits how strong it is. @returns the strength if it is to be said, else 0 */
  see(bits: number): number {
    const state = this.#state;
    const from = this.#from;
    const strength = Math.fround(bits);
    const row = this.#row++;
    const before = state[from + highest] ?? 0;
    const block = from + maxima + (Math.floor(row / this.#block) % blocks);
    if (row % this.#block === 0) {
      state[block] = strength;
      state[from + highest] = this.#highest();
    } else if (strength > (state[block] ?? 0)) {
      state[block] = strength;
      state[from + highest] = Math.max(before, strength);
    }
    if (strength <= before || strength < least) return 0;
    const soon = row - (state[from + lastRow] ?? 0) <= this.#soon;
    if (soon && strength <= (state[from + last] ?? 0) + margin) return 0;
    state[from + last] = strength;
    state[from + lastRow] = row;
    return strength;
  }

  write(to: ByteWriter): void {
    to.varint(this.#row);
    to.f64(this.#state[this.#from + lastRow] ?? 0);
    to.f64(this.#state[this.#from + last] ?? 0);
    to.f32s(this.#state.subarray(this.#from + maxima, this.#from + maxima + blocks));
  }

  /** @throws RangeError */
  read(from: ByteReader): void {
    this.#row = from.varint();
    this.#state[this.#from + lastRow] = from.f64();
    this.#state[this.#from + last] = from.f64();
    const read = from.f32s();
    if (read.length !== blocks) throw new RangeError(`${read.length} blocks instead of ${blocks}`);
    this.#state.set(read, this.#from + maxima);
    this.#state[this.#from + highest] = this.#highest();
  }

  #highest(): number {
    let most = 0;
    for (let i = 0; i < blocks; i++) most = Math.max(most, this.#state[this.#from + maxima + i] ?? 0);
    return most;
  }
}
