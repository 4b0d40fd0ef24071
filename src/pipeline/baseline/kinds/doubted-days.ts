import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { DAY } from '../duration.ts';

/** On how many days each doubted value came: what lasts is a new normal, what comes often in one day is not. About 80 bytes each; the least recent makes room. */
export class DoubtedDays {
  readonly #most: number;
  readonly #days = new Map<string, { day: number; days: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns days so far, this one with */
  came(value: string, time: number): number {
    const day = Math.floor(time / DAY);
    const known = this.#days.get(value) ?? { day, days: 1 };
    if (day > known.day) {
      known.day = day;
      known.days++;
    }
    this.#days.delete(value);
    this.#days.set(value, known);
    const [oldest] = this.#days.keys();
    if (this.#days.size > this.#most && oldest !== undefined) this.#days.delete(oldest);
    return known.days;
  }

  forget(value: string): void {
    this.#days.delete(value);
  }

  get bytes(): number {
    return 48 + 80 * this.#days.size;
  }

  write(to: ByteWriter): void {
    to.varint(this.#days.size);
    for (const [value, { day, days }] of this.#days) {
      to.text(value);
      to.f64(day);
      to.varint(days);
    }
  }

  /** @throws RangeError if the bytes hold none, or more than `most` */
  static read(from: ByteReader, most: number): DoubtedDays {
    const read = new DoubtedDays(most);
    const size = from.size(10);
    if (size > most) throw new RangeError(`${size} doubted values`);
    for (let i = 0; i < size; i++) read.#days.set(from.text(), { day: from.f64(), days: from.varint() });
    return read;
  }
}
