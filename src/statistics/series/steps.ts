import type { ByteReader, ByteWriter } from '../bytes.ts';

const version = 1;
const weekMs = 7 * 86_400_000;
/** so many values in a row with a clock that disagrees: the clock was set */
const agreed = 16;
const gapsKept = 16;

/**
 * The clock of a series: which values come in their time, and how far apart they usually are. A value from before the last one, or from more than a week
 * after it, is out of time; if 16 in a row are, the clock was set, and they count from there on.
 */
export class Steps {
  /** numbers of state: time of the first and of the last value, usual time between two */
  static readonly stateSize = 3;
  outOfTime = 0;
  #disagree = 0;
  #gaps: number[] = [];
  readonly #state: Float64Array;
  readonly #from: number;

  constructor(state: Float64Array, from: number, step = 0) {
    this.#state = state;
    this.#from = from;
    this.#set(Number.NaN, Number.NaN, step);
  }

  /** NaN before the first value */
  get first(): number {
    return this.#state[this.#from] ?? Number.NaN;
  }

  get last(): number {
    return this.#state[this.#from + 1] ?? Number.NaN;
  }

  /** usual time between two values, ms; 0 until it is known */
  get step(): number {
    return this.#state[this.#from + 2] ?? 0;
  }

  /** Does a value of this time count? */
  take(time: number): boolean {
    if (!Number.isFinite(time)) {
      this.outOfTime++;
      return false;
    }
    if (Number.isNaN(this.first)) {
      this.#set(time, time, this.step);
      return true;
    }
    const gap = time - this.last;
    if ((gap <= 0 || gap > weekMs + 16 * this.step) && ++this.#disagree < agreed) {
      this.outOfTime++;
      return false;
    }
    this.#disagree = 0;
    this.#set(this.first, time, this.step === 0 && gap > 0 ? this.#learnt(gap) : this.step);
    return true;
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.f64s([this.first, this.last, this.step]);
    to.varint(this.outOfTime);
    to.varint(this.#disagree);
    to.f64s(this.#gaps);
  }

  /** @throws RangeError */
  read(from: ByteReader): void {
    from.version(version, 'clock of a series');
    const [first = Number.NaN, last = Number.NaN, step = 0] = from.f64s();
    this.#set(first, last, step);
    this.outOfTime = from.varint();
    this.#disagree = from.varint();
    this.#gaps = [...from.f64s()].slice(0, gapsKept);
  }

  #set(first: number, last: number, step: number): void {
    this.#state[this.#from] = first;
    this.#state[this.#from + 1] = last;
    this.#state[this.#from + 2] = step;
  }

  /** The usual step: the median of the first 16 gaps, 0 until there are so many. */
  #learnt(gap: number): number {
    this.#gaps.push(gap);
    if (this.#gaps.length < gapsKept) return 0;
    const median = this.#gaps.sort((a, b) => a - b)[gapsKept >> 1] ?? 0;
    this.#gaps = [];
    return median;
  }
}
