import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { DistinctCount } from '../../../statistics/distinct-count.ts';
import type { Row } from '../../../statistics/outliers/columns.ts';
import { HOUR } from '../duration.ts';

/** What is gathered of each feature until a bucket ends. Memory: 16 bytes a feature, up to 300 bytes for one of texts. */
export class JointBucket {
  /** ms; NaN while nothing came */
  start = Number.NaN;
  partOfWeek = '';
  #events = 0;
  #gathered: (number | DistinctCount | undefined)[] = [];

  begin(start: number, offset: number): void {
    this.start = start;
    this.partOfWeek = Number.isNaN(start) ? '' : partOfWeekOf(start + offset);
    this.#events = 0;
    this.#gathered = [];
  }

  add(values: readonly (string | number | undefined)[]): void {
    this.#events += 1;
    for (const [index, value] of values.entries()) {
      const so = this.#gathered[index];
      if (typeof value === 'number') {
        if (Number.isFinite(value)) this.#gathered[index] = (typeof so === 'number' ? so : 0) + value;
      } else if (value !== undefined) {
        const count = so instanceof DistinctCount ? so : new DistinctCount(8);
        count.add(value);
        this.#gathered[index] = count;
      }
    }
  }

  /** Events, then of each feature the sum or the number of different values; undefined where nothing came. */
  amounts(features: number): (number | undefined)[] {
    const of = Array.from({ length: features }, (_, index) => {
      const gathered = this.#gathered[index];
      return gathered instanceof DistinctCount ? Math.round(gathered.count) : gathered;
    });
    return [this.#events, ...of];
  }

  get bytes(): number {
    return 60 + this.#gathered.reduce<number>((sum, each) => sum + (each instanceof DistinctCount ? 300 : 16), 0);
  }

  write(to: ByteWriter): void {
    to.f64(this.start);
    to.text(this.partOfWeek);
    to.varint(this.#events);
    to.varint(this.#gathered.length);
    for (let index = 0; index < this.#gathered.length; index++) {
      const each = this.#gathered[index];
      to.u8(each === undefined ? 0 : typeof each === 'number' ? 1 : 2);
      if (typeof each === 'number') to.f64(each);
      else each?.write(to);
    }
  }

  read(from: ByteReader): void {
    this.start = from.f64();
    this.partOfWeek = from.text();
    this.#events = from.varint();
    this.#gathered = [];
    for (let left = from.size(1); left > 0; left--) {
      const kind = from.u8();
      this.#gathered.push(kind === 0 ? undefined : kind === 1 ? from.f64() : DistinctCount.read(from));
    }
  }
}

/** After so many buckets an entity has a usual of its own. */
const OWN = 10;

/** What is usual for the entity itself: the mean of `log(1 + amount)` of each feature. Memory: 16 bytes a feature. */
export class OwnUsual {
  #weights: number[] = [];
  #sums: number[] = [];

  /** Whether enough buckets were seen that a distance from the usual says something. */
  get isKnown(): boolean {
    return (this.#weights[0] ?? 0) >= OWN;
  }

  /** Part of the week; then of each amount the logarithm and its distance from the usual, in powers of e. */
  row(partOfWeek: string, amounts: readonly (number | undefined)[]): Row {
    return [
      partOfWeek,
      ...amounts.flatMap((amount, index) => [
        amount === undefined ? undefined : logOf(amount),
        this.#apart(amount, index),
      ]),
    ];
  }

  /** @param weight 0 to 1: how far it is believed */
  learn(amounts: readonly (number | undefined)[], weight: number): void {
    for (const [index, amount] of amounts.entries()) {
      if (amount === undefined) continue;
      this.#weights[index] = (this.#weights[index] ?? 0) + weight;
      this.#sums[index] = (this.#sums[index] ?? 0) + weight * logOf(amount);
    }
  }

  /** Events, then of each feature what is usual in a bucket. */
  usual(features: number): number[] {
    return Array.from({ length: features + 1 }, (_, index) => {
      const weight = this.#weights[index] ?? 0;
      return weight > 0 ? Math.expm1((this.#sums[index] ?? 0) / weight) : 0;
    });
  }

  decay(factor: number): void {
    this.#weights = this.#weights.map((weight) => weight * factor);
    this.#sums = this.#sums.map((sum) => sum * factor);
  }

  get bytes(): number {
    return 16 * this.#weights.length;
  }

  write(to: ByteWriter): void {
    to.f64s(Array.from({ length: this.#weights.length }, (_, index) => this.#weights[index] ?? 0));
    to.f64s(Array.from({ length: this.#weights.length }, (_, index) => this.#sums[index] ?? 0));
  }

  read(from: ByteReader): void {
    this.#weights = [...from.f64s()];
    this.#sums = [...from.f64s()];
  }

  #apart(amount: number | undefined, index: number): number | undefined {
    const weight = this.#weights[index] ?? 0;
    if (amount === undefined) return undefined;
    // a feature that came seldom has no usual
    if (weight < 1) return 0;
    // what differs by rounding alone is the same
    return Math.round(1e6 * (logOf(amount) - (this.#sums[index] ?? 0) / weight)) / 1e6;
  }
}

/** Amounts multiply rather than add: the row has `log(1 + amount)`. */
const logOf = (amount: number): number => Math.sign(amount) * Math.log1p(Math.abs(amount));

export const amountOf = (log: number): number => Number((Math.sign(log) * Math.expm1(Math.abs(log))).toPrecision(6));

/** Working days and weekends in parts of six hours, by the wall clock. */
function partOfWeekOf(local: number): string {
  const date = new Date(local);
  const part = Math.floor(date.getTime() / (6 * HOUR)) % 4;
  return `${date.getUTCDay() % 6 === 0 ? 'weekend' : 'working day'}, ${PARTS[(part + 4) % 4] ?? ''}`;
}
const PARTS = ['night', 'morning', 'afternoon', 'evening'];
