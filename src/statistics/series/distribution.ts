import type { Recent } from './recent.ts';
import type { TailRanks } from './tail-ranks.ts';

/** how many of the newest values are looked at */
const newest = 50;
const bins = 6;

/** places in the state; the last four for each bin: the edge above it, its share of all values, how many of the newest are in it, what it adds to the sum */
const laid = 0;
const counted = 1;
const parts = 2;
const edges = parts;
const usual = parts + bins;
const counts = parts + 2 * bins;
const terms = parts + 3 * bins;

/**
 * Are the newest 50 values spread over the usual ones in another way? Relative entropy over six bins that each held as many of all values, in nats times their
 * number (a G statistic). Bins are laid anew when the reservoir of usual values has changed; in between one value comes and one goes.
 *
 * Memory: 0.2 kB, none of which is part of the state that is written.
 */
export class Distribution {
  /** numbers of state: changes of the reservoir for which bins were laid, values for which they were counted, and for each bin what is named above */
  static readonly stateSize = parts + 4 * bins;
  readonly #state: Float64Array;
  readonly #from: number;

  constructor(state: Float64Array, from: number) {
    this.#state = state;
    this.#from = from;
    this.#state[from + laid] = -1;
    this.#state[from + counted] = -1;
  }

  /** @param rank place in `ranks` of that of the values. @returns NaN while fewer than 50 values are known */
  of(recent: Recent, ranks: TailRanks, rank: number): number {
    if (ranks.count(rank) < newest) return Number.NaN;
    const state = this.#state;
    const from = this.#from;
    const wasLaid = state[from + laid] === ranks.bodyChanges(rank);
    if (!wasLaid) this.#lay(ranks, rank);
    const isNext = state[from + counted] === recent.count - 1 && recent.count > newest;
    state[from + counted] = recent.count;
    if (wasLaid && isNext) {
      const gone = this.#binOf(recent.at(newest));
      const come = this.#binOf(recent.at(0));
      if (gone !== come) {
        this.#count(gone, -1);
        this.#count(come, 1);
      }
    } else this.#countAll(recent);
    let sum = 0;
    for (let at = from + terms; at < from + terms + bins; at++) sum += state[at] ?? 0;
    return sum;
  }

  #lay(ranks: TailRanks, rank: number): void {
    const state = this.#state;
    state[this.#from + laid] = ranks.bodyChanges(rank);
    let before = 0;
    for (let b = 0; b < bins; b++) {
      const edge = b < bins - 1 ? ranks.quantile(rank, (b + 1) / bins) : Number.POSITIVE_INFINITY;
      const upTo = b < bins - 1 ? ranks.below(rank, edge) : 1;
      state[this.#from + edges + b] = edge;
      state[this.#from + usual + b] = (Math.max(0, upTo - before) * 128 + 0.5) / (128 + bins / 2);
      before = upTo;
    }
  }

  #countAll(recent: Recent): void {
    const first = this.#from + counts;
    this.#state.fill(0, first, first + bins);
    for (let back = Math.min(newest, recent.count) - 1; back >= 0; back--) {
      const at = first + this.#binOf(recent.at(back));
      this.#state[at] = (this.#state[at] ?? 0) + 1;
    }
    for (let bin = 0; bin < bins; bin++) this.#count(bin, 0);
  }

  /** So many more values in a bin; its part in the sum is kept, as most stay from value to value. */
  #count(bin: number, more: number): void {
    const state = this.#state;
    const count = (state[this.#from + counts + bin] ?? 0) + more;
    state[this.#from + counts + bin] = count;
    state[this.#from + terms + bin] =
      count > 0 ? count * Math.log(count / newest / (state[this.#from + usual + bin] ?? 0)) : 0;
  }

  /** How many edges a value reaches. */
  #binOf(number: number): number {
    const value = Math.fround(number);
    const first = this.#from + edges;
    let bin = 0;
    while (bin < bins - 1 && value >= (this.#state[first + bin] ?? 0)) bin++;
    return bin;
  }
}
