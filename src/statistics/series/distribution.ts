import type { Recent } from './recent.ts';
import type { TailRank } from './tail-rank.ts';

/** how many of the newest values are looked at */
const newest = 50;
const bins = 6;

/**
 * Are the newest 50 values spread over the usual ones in another way? Relative entropy over six bins that each held as many of all values, in nats times their
 * number (a G statistic). Bins are laid anew when the reservoir of usual values has changed; in between one value comes and one goes.
 *
 * Memory: 0.3 kB, none of which is part of the state.
 */
export class Distribution {
  /** changes of the reservoir for which bins were laid, and values for which they were counted */
  #laid = -1;
  #counted = -1;
  #sum = 0;
  readonly #edges = [0, 0, 0, 0, 0];
  readonly #usual = [0, 0, 0, 0, 0, 0];
  readonly #counts = [0, 0, 0, 0, 0, 0];

  /** @returns NaN while fewer than 50 values are known */
  of(recent: Recent, all: TailRank): number {
    if (all.count < newest) return Number.NaN;
    const wasLaid = this.#laid === all.bodyChanges;
    if (!wasLaid) this.#lay(all);
    if (wasLaid && this.#counted === recent.count - 1 && recent.count > newest) {
      const gone = this.#binOf(recent.at(newest));
      const come = this.#binOf(recent.at(0));
      this.#counted = recent.count;
      if (gone === come) return this.#sum;
      this.#counts[gone] = (this.#counts[gone] ?? 0) - 1;
      this.#counts[come] = (this.#counts[come] ?? 0) + 1;
    } else this.#count(recent);
    return (this.#sum = this.#entropy(Math.min(newest, recent.count)));
  }

  #lay(all: TailRank): void {
    this.#laid = all.bodyChanges;
    for (let b = 0; b < bins - 1; b++) this.#edges[b] = all.quantile((b + 1) / bins);
    let before = 0;
    for (let b = 0; b < bins; b++) {
      const upTo = b < bins - 1 ? all.below(this.#edges[b] ?? 0) : 1;
      this.#usual[b] = (Math.max(0, upTo - before) * 128 + 0.5) / (128 + bins / 2);
      before = upTo;
    }
  }

  #count(recent: Recent): void {
    this.#counts.fill(0);
    for (let back = Math.min(newest, recent.count) - 1; back >= 0; back--) {
      const bin = this.#binOf(recent.at(back));
      this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    }
    this.#counted = recent.count;
  }

  #entropy(n: number): number {
    let sum = 0;
    for (let b = 0; b < bins; b++) {
      const count = this.#counts[b] ?? 0;
      if (count > 0) sum += count * Math.log(count / n / (this.#usual[b] ?? 0));
    }
    return sum;
  }

  /** How many edges a value reaches. */
  #binOf(number: number): number {
    const value = Math.fround(number);
    let bin = 0;
    while (bin < bins - 1 && value >= (this.#edges[bin] ?? 0)) bin++;
    return bin;
  }
}
