import type { ByteReader, ByteWriter } from '../bytes.ts';

const version = 1;
const minute = 60_000;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const days = 7;
/** the lengths that a slot of the day may have */
const slotLengths = [10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * minute);

/** places in the state: number of the slot that is being filled, sum of what is in it, and what `distance` compares with, for two lengths of means */
const current = 0;
const sumOf = 1;
const kept = 2;
/** places in what is kept: number of slots (0: nothing), period and slot for which it was made, means of the last seven days and of the last seven periods */
const ofSlots = 0;
const ofPeriod = 1;
const ofNow = 2;
const means = 3;
const keptSize = means + 2 * days;

/**
 * The last week of a series in slots of ten minutes, or of the length of its steps if that is longer: what the same time of day was on each of the last
 * seven days. What is older fades as its slot comes round again.
 *
 * Memory: 4 kB.
 */
export class Week {
  /** numbers of state beside the slots */
  static readonly stateSize = kept + 2 * keptSize;
  /** length of a slot, ms */
  readonly slotMs: number;
  /** slots in a day and in a week */
  readonly day: number;
  readonly size: number;
  /** how often all slots were changed; not part of the state that is written */
  changes = 0;
  #count = 0;
  readonly #state: Float64Array;
  readonly #from: number;
  /** NaN where there was nothing; what was at the same time of the seven days stands together, as it is asked for together */
  readonly #slots: Float32Array;

  /** @param step usual time between two values, ms */
  constructor(state: Float64Array, from: number, step: number) {
    this.#state = state;
    this.#from = from;
    this.slotMs = slotLengths.find((length) => length >= step) ?? dayMs;
    this.day = dayMs / this.slotMs;
    this.size = weekMs / this.slotMs;
    this.#state[from + current] = Number.NaN;
    this.#slots = new Float32Array(this.size).fill(Number.NaN);
  }

  /** number of the slot that is being filled, counted from 1970; NaN before the first value */
  get now(): number {
    return this.#state[this.#from + current] ?? Number.NaN;
  }

  add(time: number, value: number): void {
    const slot = Math.floor(time / this.slotMs);
    if (slot !== this.now) this.#close(slot);
    this.#state[this.#from + sumOf] = (this.#state[this.#from + sumOf] ?? 0) + value;
    this.#count++;
  }

  /** What the slot `back` before the one that is being filled held, up to a week ago; NaN if nothing. */
  at(back: number): number {
    if (Number.isNaN(this.now)) return Number.NaN;
    return this.#slots[this.#place(this.now - back)] ?? Number.NaN;
  }

  /** Mean over `slots` slots of which the last lies `back` before now; NaN if less than half of them held something. */
  mean(back: number, slots: number): number {
    return this.#meanUpTo(this.#place(this.now - back), slots);
  }

  /**
   * How far a mean over as many slots up to now is from the nearest of those at the same time on the last seven days, and of those some whole
   * periods ago if there is one; NaN in the first of them. Those means are the same until the next slot begins, so they are kept.
   */
  distance(mean: number, slots: number, period: number): number {
    const state = this.#state;
    const at = this.#keptFor(slots);
    if (state[at + ofNow] !== this.now || state[at + ofPeriod] !== period) {
      state[at + ofNow] = this.now;
      state[at + ofPeriod] = period;
      const most = period > 0 ? Math.min(days, Math.floor(this.size / period)) : 0;
      const place = this.#place(this.now);
      const today = place % days;
      for (let k = 1; k <= days; k++) {
        state[at + means + k - 1] = this.#meanUpTo(place - k + (k > today ? days : 0), slots);
        state[at + means + days + k - 1] = k <= most ? this.mean(k * period, slots) : Number.NaN;
      }
    }
    let nearest = Number.NaN;
    for (let i = period > 0 ? 2 * days - 1 : days - 1; i >= 0; i--) {
      const distance = Math.abs(mean - (state[at + means + i] ?? Number.NaN));
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
    this.#forgetKept();
  }

  /** What was expected is expected `slots` later. */
  turn(slots: number): void {
    const before = this.#slots.slice();
    for (let i = 0; i < this.size; i++) this.#slots[this.#place(i)] = before[this.#place(i - slots)] ?? Number.NaN;
    this.#forgetKept();
  }

  get bytes(): number {
    return 4 * this.size;
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.f64(this.slotMs);
    to.f64(this.now);
    to.f64(this.#state[this.#from + sumOf] ?? 0);
    to.varint(this.#count);
    to.f32s(this.#slots.map((_, i) => this.#slots[this.#place(i)] ?? Number.NaN));
  }

  /** @throws RangeError */
  static read(bytes: ByteReader, state: Float64Array, from: number): Week {
    bytes.version(version, 'week');
    const made = new Week(state, from, bytes.f64());
    state[from + current] = bytes.f64();
    state[from + sumOf] = bytes.f64();
    made.#count = bytes.varint();
    const slots = bytes.f32s();
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

  /** Mean over `slots` slots of which the last stands at `place`. */
  #meanUpTo(last: number, slots: number): number {
    const values = this.#slots;
    let sum = 0;
    let count = 0;
    let place = last;
    for (let left = slots; left > 0;) {
      for (; left > 0 && place >= 0; left--, place -= days) {
        const value = values[place] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
      // on with the last slot of the day before
      if (place < 0) place += place === -days ? this.size + days - 1 : this.size - 1;
    }
    return count > 0 && 2 * count >= slots ? sum / count : Number.NaN;
  }

  /** Where what is kept for means over so many slots stands: there are two lengths, and the one that was asked about first gives way to a third. */
  #keptFor(slots: number): number {
    const first = this.#from + kept;
    const second = first + keptSize;
    if (this.#state[first + ofSlots] === slots) return first;
    if (this.#state[second + ofSlots] === slots) return second;
    const isFull = this.#state[second + ofSlots] !== 0;
    if (isFull) this.#state.copyWithin(first, second, second + keptSize);
    const at = this.#state[first + ofSlots] === 0 ? first : second;
    this.#state[at + ofSlots] = slots;
    this.#state[at + ofNow] = Number.NaN;
    return at;
  }

  #forgetKept(): void {
    this.#state.fill(0, this.#from + kept, this.#from + Week.stateSize);
    this.changes++;
  }

  /** Ends the slot that was being filled; slots that were skipped held nothing. */
  #close(next: number): void {
    if (this.#count > 0) this.#slots[this.#place(this.now)] = (this.#state[this.#from + sumOf] ?? 0) / this.#count;
    // a wall clock that is put back, writes again what it wrote
    const skipped = next > this.now ? Math.min(this.size, next - this.now - 1) : 0;
    for (let i = 1; i <= skipped; i++) {
      this.#slots[this.#place(next - i)] = Number.NaN;
    }
    this.#state[this.#from + current] = next;
    this.#state[this.#from + sumOf] = 0;
    this.#count = 0;
  }
}
