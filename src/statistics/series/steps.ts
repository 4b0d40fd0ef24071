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
  first = Number.NaN;
  last = Number.NaN;
  outOfTime = 0;
  /** usual time between two values, ms; 0 until it is known */
  step: number;
  #disagree = 0;
  #gaps: number[] = [];

  constructor(step?: number) {
    this.step = step ?? 0;
  }

  /** Does a value of this time count? */
  take(time: number): boolean {
    if (!Number.isFinite(time)) {
      this.outOfTime++;
      return false;
    }
    if (Number.isNaN(this.first)) {
      this.first = this.last = time;
      return true;
    }
    const gap = time - this.last;
    if ((gap <= 0 || gap > weekMs + 16 * this.step) && ++this.#disagree < agreed) {
      this.outOfTime++;
      return false;
    }
    this.#disagree = 0;
    if (this.step === 0 && gap > 0) this.#learn(gap);
    this.last = time;
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
  static read(from: ByteReader): Steps {
    from.version(version, 'clock of a series');
    const made = new Steps();
    [made.first = Number.NaN, made.last = Number.NaN, made.step = 0] = from.f64s();
    made.outOfTime = from.varint();
    made.#disagree = from.varint();
    made.#gaps = [...from.f64s()].slice(0, gapsKept);
    return made;
  }

  /** The median of the first 16 gaps. */
  #learn(gap: number): void {
    this.#gaps.push(gap);
    if (this.#gaps.length < gapsKept) return;
    this.step = this.#gaps.sort((a, b) => a - b)[gapsKept >> 1] ?? 0;
    this.#gaps = [];
  }
}
