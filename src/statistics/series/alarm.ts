import type { ByteReader, ByteWriter } from '../bytes.ts';

const blocks = 32;
/** how much stronger than the last alarm what follows it must be, bits */
const margin = 1.5;
/** below this nothing is said at all, bits */
const least = 3.3;

/**
 * Says a thing once. Strength that does not exceed all of the half warm-up before it is a part of what was there already; and soon after an alarm
 * only what is clearly stronger is said again.
 *
 * Memory: 0.3 kB; the maximum is kept in 32 blocks, so how far back it looks is right within 3 %.
 */
export class Alarm {
  #row = 0;
  #lastRow = Number.NEGATIVE_INFINITY;
  #last = 0;
  readonly #block: number;
  readonly #soon: number;
  readonly #maxima = new Float32Array(blocks);

  /** @param warmUp in values */
  constructor(warmUp: number) {
    this.#block = Math.max(1, Math.round(warmUp / 2 / blocks));
    this.#soon = Math.round(warmUp / 4);
  }

  /** @param bits how strong it is. @returns the strength if it is to be said, else 0 */
  see(bits: number): number {
    const strength = Math.fround(bits);
    const row = this.#row++;
    const block = Math.floor(row / this.#block) % blocks;
    let highest = 0;
    for (let i = 0; i < blocks; i++) highest = Math.max(highest, this.#maxima[i] ?? 0);
    if (row % this.#block === 0) this.#maxima[block] = 0;
    if (strength > (this.#maxima[block] ?? 0)) this.#maxima[block] = strength;
    if (strength <= highest || strength < least) return 0;
    const soon = row - this.#lastRow <= this.#soon;
    if (soon && strength <= this.#last + margin) return 0;
    this.#last = strength;
    this.#lastRow = row;
    return strength;
  }

  write(to: ByteWriter): void {
    to.varint(this.#row);
    to.f64(this.#lastRow);
    to.f64(this.#last);
    to.f32s(this.#maxima);
  }

  /** @throws RangeError */
  static read(from: ByteReader, warmUp: number): Alarm {
    const made = new Alarm(warmUp);
    made.#row = from.varint();
    made.#lastRow = from.f64();
    made.#last = from.f64();
    const maxima = from.f32s();
    if (maxima.length !== blocks) throw new RangeError(`${maxima.length} blocks instead of ${blocks}`);
    made.#maxima.set(maxima);
    return made;
  }
}
