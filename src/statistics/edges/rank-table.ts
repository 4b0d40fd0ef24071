import type { ByteReader, ByteWriter } from '../bytes.ts';

const STEPS_PER_UNIT = 16;
const STEPS = 40 * STEPS_PER_UNIT;

/**
 * Share of scores at least as high, for scores from 0 to 40 that grow with the logarithm of something: a histogram in steps of 1/16, read by interpolation.
 * The sums are made anew when a hundredth of the scores is new. Memory: 5 kB.
 */
export class RankTable {
  readonly #counts = new Float32Array(STEPS);
  /** weight of all from the start of each step on, when `#summed` was all */
  readonly #above = new Float32Array(STEPS + 1);
  #count = 0;
  #summed = 0;

  get count(): number {
    return this.#count;
  }

  add(score: number): void {
    const at = Math.min(STEPS - 1, Math.max(0, Math.floor(score * STEPS_PER_UNIT)));
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#count++;
  }

  /** Conservative: `(1 + weight of scores at least as high) / (1 + all)`. */
  p(score: number): number {
    if (this.#count > 1.01 * this.#summed) this.#sum();
    const place = Math.min(STEPS - 1e-9, Math.max(0, score * STEPS_PER_UNIT));
    const at = Math.floor(place);
    const here = this.#above[at] ?? 0;
    const next = this.#above[at + 1] ?? 0;
    return Math.min(1, (1 + here + (place - at) * (next - here)) / (1 + this.#summed));
  }

  decay(factor: number): void {
    for (let i = 0; i < STEPS; i++) this.#counts[i] = (this.#counts[i] ?? 0) * factor;
    this.#count *= factor;
    this.#sum();
  }

  write(to: ByteWriter): void {
    to.f64(this.#count);
    to.f32s(this.#counts);
  }

  /** Takes over what was written; throws `RangeError` where it is not a table. */
  read(from: ByteReader): void {
    this.#count = from.f64();
    const counts = from.f32s();
    if (counts.length !== STEPS) throw new RangeError('not a table of ranks');
    this.#counts.set(counts);
    this.#sum();
  }

  #sum(): void {
    let sum = 0;
    for (let i = STEPS - 1; i >= 0; i--) this.#above[i] = sum += this.#counts[i] ?? 0;
    this.#summed = this.#count;
  }
}
