import type { ByteReader, ByteWriter } from '../bytes.ts';

const version = 1;
const minute = 60_000;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** the lengths of means that a series compares with other days */
const mostKept = 2;
const days = 7;
/** scratch */
const daySums = new Float64Array(days);
const dayCounts = new Float64Array(days);
/** the lengths that a slot of the day may have */
const slotLengths = [10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * minute);

/** Means over so many slots, of the last seven days and of the last seven periods, up to now. */
interface Kept {
  readonly slots: number;
  period: number;
  now: number;
  readonly means: Float64Array;
}

/**
 * The last week of a series in slots of ten minutes, or of the length of its steps if that is longer: what the same time of day was on each of the last
 * seven days. What is older fades as its slot comes round again.
 *
 * Memory: 4 kB.
 */
export class Week {
  /** length of a slot, ms */
  readonly slotMs: number;
  /** slots in a day and in a week */
  readonly day: number;
  readonly size: number;
  /** number of the slot that is being filled, counted from 1970; NaN before the first value */
  now = Number.NaN;
  /** how often all slots were changed; not part of the state */
  changes = 0;
  #sum = 0;
  #count = 0;
  /** NaN where there was nothing; what was at the same time of the seven days stands together, as it is asked for together */
  readonly #slots: Float32Array;
  /** what `distance` compares with, for each length that it was asked about; not part of the state */
  #kept: Kept[] = [];

  /** @param step usual time between two values, ms */
  constructor(step: number) {
    this.slotMs = slotLengths.find((length) => length >= step) ?? dayMs;
    this.day = dayMs / this.slotMs;
    this.size = weekMs / this.slotMs;
    this.#slots = new Float32Array(this.size).fill(Number.NaN);
  }

  add(time: number, value: number): void {
    const slot = Math.floor(time / this.slotMs);
    if (slot !== this.now) this.#close(slot);
    this.#sum += value;
    this.#count++;
  }

  /** What the slot `back` before the one that is being filled held, up to a week ago; NaN if nothing. */
  at(back: number): number {
    if (Number.isNaN(this.now)) return Number.NaN;
    return this.#slots[this.#place(this.now - back)] ?? Number.NaN;
  }

  /** Mean over `slots` slots of which the last lies `back` before now; NaN if less than half of them held something. */
  mean(back: number, slots: number): number {
    let sum = 0;
    let count = 0;
    let place = this.#place(this.now - back);
    for (let i = 0; i < slots; i++) {
      const value = this.#slots[place] ?? Number.NaN;
      place = this.#before(place);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 && 2 * count >= slots ? sum / count : Number.NaN;
  }

  /**
   * How far a mean over as many slots up to now is from the nearest of those at the same time on the last seven days, and of those some whole
   * periods ago if there is one; NaN in the first of them. Those means are the same until the next slot begins, so they are kept.
   */
  distance(mean: number, slots: number, period: number): number {
    const kept = this.#keptFor(slots);
    const { means } = kept;
    if (kept.now !== this.now || kept.period !== period) {
      kept.now = this.now;
      kept.period = period;
      this.#dailyMeans(slots, means);
      const most = period > 0 ? Math.min(days, Math.floor(this.size / period)) : 0;
      for (let k = 1; k <= days; k++) means[k + 6] = k <= most ? this.mean(k * period, slots) : Number.NaN;
    }
    let nearest = Number.NaN;
    for (let i = period > 0 ? 13 : 6; i >= 0; i--) {
      const distance = Math.abs(mean - (means[i] ?? Number.NaN));
      if (!(nearest <= distance || Number.isNaN(distance))) nearest = distance;
    }
    return nearest;
  }

  /** What was at the same time as `ahead` slots from now on each of the last seven days, yesterday first; NaN if nothing. */
  sameTime(ahead: number, into: Float64Array): void {
    if (Number.isNaN(this.now)) {
      into.fill(Number.NaN);
      return;
    }
    const place = this.#place(this.now + ahead);
    const today = place % days;
    const row = place - today;
    for (let back = 1; back <= days; back++) {
      const at = today - back;
      into[back - 1] = this.#slots[row + (at < 0 ? at + days : at)] ?? Number.NaN;
    }
  }

  /** How many slots after the one that is being filled a time lies. */
  ahead(time: number): number {
    return Math.floor(time / this.slotMs) - this.now;
  }

  /** Every slot times `factor` plus `shift`: a change that lasts is what is expected from now on. */
  rebase(factor: number, shift: number): void {
    for (let i = 0; i < this.size; i++) this.#slots[i] = (this.#slots[i] ?? 0) * factor + shift;
    this.#kept = [];
    this.changes++;
  }

  /** What was expected is expected `slots` later. */
  turn(slots: number): void {
    const before = this.#slots.slice();
    for (let i = 0; i < this.size; i++) this.#slots[this.#place(i)] = before[this.#place(i - slots)] ?? Number.NaN;
    this.#kept = [];
    this.changes++;
  }

  get bytes(): number {
    return 4 * this.size;
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.f64(this.slotMs);
    to.f64(this.now);
    to.f64(this.#sum);
    to.varint(this.#count);
    to.f32s(this.#slots.map((_, i) => this.#slots[this.#place(i)] ?? Number.NaN));
  }

  /** @throws RangeError */
  static read(from: ByteReader): Week {
    from.version(version, 'week');
    const made = new Week(from.f64());
    made.now = from.f64();
    made.#sum = from.f64();
    made.#count = from.varint();
    const slots = from.f32s();
    if (slots.length !== made.size) throw new RangeError(`${slots.length} slots in a week of ${made.size}`);
    for (let i = 0; i < made.size; i++) made.#slots[made.#place(i)] = slots[i] ?? Number.NaN;
    return made;
  }

  /** Where a slot, by its number from 1970, stands. */
  #place(slot: number): number {
    const rest = slot % this.size;
    const ofWeek = rest < 0 ? rest + this.size : rest;
    const day = Math.floor(ofWeek / this.day);
    return (ofWeek - day * this.day) * days + day;
  }

  /** Where the slot before the one that stands there does. */
  #before(place: number): number {
    if (place >= days) return place - days;
    return this.size - days + (place === 0 ? days - 1 : place - 1);
  }

  #keptFor(slots: number): Kept {
    for (const one of this.#kept) if (one.slots === slots) return one;
    const kept = { slots, period: 0, now: Number.NaN, means: new Float64Array(14) };
    if (this.#kept.length === mostKept) this.#kept.shift();
    this.#kept.push(kept);
    return kept;
  }

  /** `mean` a day back, two days back … seven, into the first seven places. */
  #dailyMeans(slots: number, means: Float64Array): void {
    daySums.fill(0);
    dayCounts.fill(0);
    let place = this.#place(this.now);
    for (let i = 0; i < slots; i++) {
      const today = place % days;
      const row = place - today;
      for (let back = 0; back < days; back++) {
        const at = today - back - 1;
        const value = this.#slots[row + (at < 0 ? at + days : at)] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        daySums[back] = (daySums[back] ?? 0) + value;
        dayCounts[back] = (dayCounts[back] ?? 0) + 1;
      }
      place = this.#before(place);
    }
    for (let back = 0; back < days; back++) {
      const count = dayCounts[back] ?? 0;
      means[back] = count > 0 && 2 * count >= slots ? (daySums[back] ?? 0) / count : Number.NaN;
    }
  }

  /** Ends the slot that was being filled; slots that were skipped held nothing. */
  #close(next: number): void {
    if (this.#count > 0) this.#slots[this.#place(this.now)] = this.#sum / this.#count;
    // a wall clock that is put back, writes again what it wrote
    const skipped = next > this.now ? Math.min(this.size, next - this.now - 1) : 0;
    for (let i = 1; i <= skipped; i++) {
      this.#slots[this.#place(next - i)] = Number.NaN;
    }
    this.now = next;
    this.#sum = 0;
    this.#count = 0;
  }
}
