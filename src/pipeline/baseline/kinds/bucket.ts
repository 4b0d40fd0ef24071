import { z } from 'zod';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { DistinctCount } from '../../../statistics/distinct-count.ts';
import { WEEK } from '../../../statistics/week-profile.ts';
import { DAY, HOUR, duration } from '../duration.ts';

/** Options of kinds that look at buckets of time. */
export const bucketOptions = {
  of: z.enum(['count', 'sum', 'distinct']).default('count'),
  per: duration.default(HOUR),
  direction: z.enum(['up', 'down', 'both']).default('up'),
  /** too much is only what is at least this much: two where none is usual is rare, and nothing to look at */
  least: z.number().min(0).default(0),
} as const;

export type Of = 'count' | 'sum' | 'distinct';
export type Direction = 'up' | 'down' | 'both';

/** What is gathered in the bucket of time at hand. Memory: 80 bytes; for distinct values also 16 a value, at most 2 kB. */
export class Bucket {
  readonly #of: Of;
  readonly #per: number;
  /** ms; NaN before the first observation */
  start = NaN;
  #amount = 0;
  #squares = 0;
  #distinct: DistinctCount | undefined;

  constructor(of: Of, per: number) {
    this.#of = of;
    this.#per = per;
  }

  get amount(): number {
    return this.#of === 'distinct' ? Math.round(this.#distinct?.count ?? 0) : this.#amount;
  }

  get isEmpty(): boolean {
    return this.#amount === 0 && (this.#distinct === undefined || this.#distinct.isEmpty);
  }

  /** `Σ x² / Σ x`: the size of what the sum is made of; 1 for counts */
  get grain(): number {
    return this.#of === 'sum' && this.#amount > 0 ? Math.max(1e-6, this.#squares / this.#amount) : 1;
  }

  startOf(time: number): number {
    return Math.floor(time / this.#per) * this.#per;
  }

  get end(): number {
    return this.start + this.#per;
  }

  add(value: string | number): void {
    if (this.#of === 'distinct') {
      this.#distinct ??= new DistinctCount(8);
      this.#distinct.add(typeof value === 'string' ? value : String(value));
      return;
    }
    const size = this.#of === 'count' ? 1 : Math.max(0, typeof value === 'number' ? value : Number(value) || 0);
    this.#amount += size;
    this.#squares += size * size;
  }

  begin(start: number): void {
    this.start = start;
    this.#amount = 0;
    this.#squares = 0;
    this.#distinct?.clear();
  }

  write(to: ByteWriter): void {
    to.f64(this.start);
    to.f64(this.#amount);
    to.f64(this.#squares);
    to.u8(this.#distinct === undefined ? 0 : 1);
    this.#distinct?.write(to);
  }

  read(from: ByteReader): void {
    this.start = from.f64();
    this.#amount = from.f64();
    this.#squares = from.f64();
    if (from.u8() === 1) this.#distinct = DistinctCount.read(from);
  }

  get bytes(): number {
    return 80 + (this.#distinct === undefined ? 0 : 200);
  }
}

/** Hour of the week, Monday 00:00 first, of a wall clock: buckets of a day or more are told apart by their day only. */
export function slotOf(time: number, offset: number, per: number): number {
  const hours = Math.floor((time + offset) / HOUR);
  // 1 January 1970 was a Thursday
  const slot = (((hours + 72) % WEEK) + WEEK) % WEEK;
  return per >= DAY ? Math.floor(slot / 24) * 24 + 12 : slot;
}

/** `an hour`, `10 minutes`, `a day` */
export function bucketWords(per: number): string {
  if (per === HOUR) return 'an hour';
  if (per === DAY) return 'a day';
  return per % DAY === 0 ? `${per / DAY} days` : per % HOUR === 0 ? `${per / HOUR} hours` : `${Math.round(per / 60_000)} minutes`; // prettier-ignore
}

/** `Monday 14:00` */
export function slotWords(time: number, offset: number): string {
  const date = new Date(time + offset);
  return `${DAYS[date.getUTCDay()] ?? ''} ${date.toISOString().slice(11, 16)}`;
}
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
