import type { ByteReader, ByteWriter } from '../bytes.ts';

const size = 144;

/** The last 144 numbers of a series, and what is said of the newest of them. Memory: 1.2 kB. */
export class Recent {
  /** numbers of state */
  static readonly stateSize = size;
  count = 0;
  readonly #state: Float64Array;
  /** where the values begin */
  readonly #from: number;

  constructor(state: Float64Array, from: number) {
    this.#state = state;
    this.#from = from;
  }

  add(value: number): void {
    this.#state[this.#from + (this.count % size)] = value;
    this.count++;
  }

  /** The one added `back` before the newest; NaN if there is none. */
  at(back: number): number {
    return back < this.count && back < size ? this.#value((this.count - 1 - back) % size) : Number.NaN;
  }

  /** Mean of the newest `of`, or of what there is. */
  mean(of: number): number {
    const n = this.#length(of);
    let sum = 0;
    let place = this.#newest();
    for (let left = n; left > 0; left--) {
      sum += this.#value(place);
      place = place === 0 ? size - 1 : place - 1;
    }
    return n === 0 ? Number.NaN : sum / n;
  }

  /** Means of the newest so many, in ascending order, or of what there is: the shorter are parts of the longer. */
  means(lengths: readonly number[], into: Float64Array): void {
    let sum = 0;
    let left = this.#length(size);
    let done = 0;
    let place = this.#newest();
    for (let i = 0; i < lengths.length; i++) {
      const until = Math.min(lengths[i] ?? 0, done + left);
      left -= until - done;
      for (; done < until; done++) {
        sum += this.#value(place);
        place = place === 0 ? size - 1 : place - 1;
      }
      into[i] = done === 0 ? Number.NaN : sum / done;
    }
  }

  /** Standard deviation of the newest `of`, or of what there is, from their mean. */
  deviation(of: number, mean = this.mean(of)): number {
    const n = this.#length(of);
    let sum = 0;
    let place = this.#newest();
    for (let left = n; left > 0; left--) {
      const from = this.#value(place) - mean;
      sum += from * from;
      place = place === 0 ? size - 1 : place - 1;
    }
    return n === 0 ? Number.NaN : Math.sqrt(sum / n);
  }

  /** Mean size of the newest `of` steps from one value to the next, or of those there are. */
  roughness(of: number): number {
    const n = Math.min(of, this.count - 1, size - 1);
    let sum = 0;
    let place = this.#newest();
    let later = this.#value(place);
    for (let left = n; left > 0; left--) {
      place = place === 0 ? size - 1 : place - 1;
      const value = this.#value(place);
      sum += Math.abs(later - value);
      later = value;
    }
    return n > 0 ? sum / n : Number.NaN;
  }

  write(to: ByteWriter): void {
    to.varint(this.count);
    to.f64s(this.#state.subarray(this.#from, this.#from + this.#length(size)));
  }

  /** @throws RangeError */
  read(from: ByteReader): void {
    this.count = from.varint();
    const values = from.f64s();
    if (values.length !== this.#length(size)) throw new RangeError(`${values.length} recent numbers of ${this.count}`);
    this.#state.set(values, this.#from);
  }

  #value(place: number): number {
    return this.#state[this.#from + place] ?? Number.NaN;
  }

  /** Place of the newest. */
  #newest(): number {
    return this.count === 0 ? 0 : (this.count - 1) % size;
  }

  #length(of: number): number {
    return Math.min(of, this.count, size);
  }
}
