import type { ByteReader, ByteWriter } from '../bytes.ts';

const size = 144;

/** The last 144 numbers of a series, and what is said of the newest of them. Memory: 1.2 kB. */
export class Recent {
  count = 0;
  readonly #values = new Float64Array(size);

  add(value: number): void {
    this.#values[this.count % size] = value;
    this.count++;
  }

  /** The one added `back` before the newest; NaN if there is none. */
  at(back: number): number {
    return back < this.count && back < size ? (this.#values[(this.count - 1 - back) % size] ?? Number.NaN) : Number.NaN;
  }

  /** Mean of the newest `of`, or of what there is. */
  mean(of: number): number {
    const n = this.#length(of);
    let sum = 0;
    for (let back = 0; back < n; back++) sum += this.#values[(this.count - 1 - back) % size] ?? 0;
    return n === 0 ? Number.NaN : sum / n;
  }

  /** Standard deviation of the newest `of`, or of what there is. */
  deviation(of: number): number {
    const n = this.#length(of);
    const mean = this.mean(of);
    let sum = 0;
    for (let back = 0; back < n; back++) sum += ((this.#values[(this.count - 1 - back) % size] ?? 0) - mean) ** 2;
    return n === 0 ? Number.NaN : Math.sqrt(sum / n);
  }

  /** Mean size of the newest `of` steps from one value to the next, or of those there are. */
  roughness(of: number): number {
    const n = Math.min(of, this.count - 1, size - 1);
    let sum = 0;
    for (let back = 0; back < n; back++) sum += Math.abs(this.at(back) - this.at(back + 1));
    return n > 0 ? sum / n : Number.NaN;
  }

  write(to: ByteWriter): void {
    to.varint(this.count);
    to.f64s(this.#values.subarray(0, Math.min(size, this.count)));
  }

  /** @throws RangeError */
  static read(from: ByteReader): Recent {
    const made = new Recent();
    made.count = from.varint();
    const values = from.f64s();
    if (values.length !== Math.min(size, made.count))
      throw new RangeError(`${values.length} recent numbers of ${made.count}`);
    made.#values.set(values);
    return made;
  }

  #length(of: number): number {
    return Math.min(of, this.count, size);
  }
}
