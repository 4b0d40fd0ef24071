import { mix32, mixPair } from '../hash.ts';

/** Names of nodes are given as hashes of 32 bits (`hash32`); ticks are whole numbers that do not fall, from 1 on. */
export interface EdgeScorer {
  /** How odd an edge is, the higher the odder, 0 at least; learnt at once. */
  score(source: number, destination: number, tick: number): number;
}

export interface MidasOptions {
  /** hash functions, and cells each (a power of two) */
  readonly rows?: number;
  readonly columns?: number;
  /** what is left of the count of a tick in the next one */
  readonly kept?: number;
  /** from which score on a cell does not learn (`midasF`) */
  readonly threshold?: number;
}

/**
 * MIDAS (Bhatia, Hooi, Yoon, Shin and Faloutsos, AAAI 2020): is there more of an edge in this tick than its mean says? `a` counts in this tick,
 * `s` in all, `χ² = (a - s/t)² t² / (s (t - 1))`. Memory: 8 · rows · columns bytes.
 */
export function midas({ rows = 2, columns = 1024 }: MidasOptions = {}): EdgeScorer {
  const cells = new Cells(rows, columns);
  let now = 1;
  return {
    score(source, destination, tick) {
      if (tick > now) {
        cells.current.fill(0);
        now = tick;
      }
      cells.add(mixPair(source, destination));
      return chiSquare(cells.least(cells.current), cells.least(cells.total), now);
    },
  };
}

/** MIDAS-R, relational: the same for edge, source and destination, of which the highest counts; a tick's counts fade rather than end. Three times the memory. */
export function midasR({ rows = 2, columns = 1024, kept = 0.5 }: MidasOptions = {}): EdgeScorer {
  const parts = three(() => new Cells(rows, columns));
  let now = 1;
  return {
    score(source, destination, tick) {
      if (tick > now) {
        for (const cells of parts) cells.fade(kept);
        now = tick;
      }
      let highest = 0;
      for (let part = 0; part < 3; part++) {
        const cells = parts[part];
        cells?.add(keyOf(part, source, destination));
        if (cells) highest = Math.max(highest, chiSquare(cells.least(cells.current), cells.least(cells.total), now));
      }
      return highest;
    },
  };
}

/**
 * MIDAS-F, filtering (Bhatia et al., TKDD 2022): as MIDAS-R, but what is odd is not learnt, so that an attack does not become normal. A tick's counts join the
 * total when it ends, in cells whose score is below the threshold; in the others their mean does. `χ² = (a + s - a t)² / (s (t - 1))`, s without this tick.
 */
export function midasF({ rows = 2, columns = 1024, kept = 0.5, threshold = 1000 }: MidasOptions = {}): EdgeScorer {
  const parts = three(() => new Cells(rows, columns));
  let now = 1;
  return {
    score(source, destination, tick) {
      if (tick > now) {
        for (const cells of parts) cells.settle(threshold, now, kept);
        now = tick;
      }
      let highest = 0;
      for (let part = 0; part < 3; part++) {
        const cells = parts[part];
        if (cells) highest = Math.max(highest, cells.filtered(keyOf(part, source, destination), now));
      }
      return highest;
    },
  };
}

function chiSquare(a: number, s: number, t: number): number {
  return s === 0 || t <= 1 ? 0 : ((a - s / t) ** 2 * t * t) / (s * (t - 1));
}

const three = (make: () => Cells): readonly Cells[] => [make(), make(), make()];

/** Of the edge, its source, its destination. */
const keyOf = (part: number, source: number, destination: number): number =>
  part === 0 ? mixPair(source, destination) : mix32(part === 1 ? source : destination);

/** Count-min cells: counts of this tick, of all, and the last score. */
class Cells {
  readonly current: Float32Array;
  readonly total: Float32Array;
  readonly #scores: Float32Array;
  readonly #at: Uint32Array;
  readonly #mask: number;

  constructor(rows: number, columns: number) {
    this.#mask = 2 ** Math.ceil(Math.log2(columns)) - 1;
    const size = rows * (this.#mask + 1);
    this.current = new Float32Array(size);
    this.total = new Float32Array(size);
    this.#scores = new Float32Array(size);
    this.#at = new Uint32Array(rows);
  }

  /** Counts in both, and remembers where for `least`. */
  add(key: number): void {
    this.#find(key);
    for (const at of this.#at) {
      this.current[at] = (this.current[at] ?? 0) + 1;
      this.total[at] = (this.total[at] ?? 0) + 1;
    }
  }

  filtered(key: number, tick: number): number {
    this.#find(key);
    for (const at of this.#at) this.current[at] = (this.current[at] ?? 0) + 1;
    const a = this.least(this.current);
    const s = this.least(this.total);
    const score = s === 0 || tick <= 1 ? 0 : (a + s - a * tick) ** 2 / (s * (tick - 1));
    for (const at of this.#at) this.#scores[at] = score;
    return score;
  }

  least(cells: Float32Array): number {
    let least = Infinity;
    for (const at of this.#at) least = Math.min(least, cells[at] ?? 0);
    return least;
  }

  fade(kept: number): void {
    const { current } = this;
    for (let i = 0; i < current.length; i++) current[i] = (current[i] ?? 0) * kept;
  }

  settle(threshold: number, tick: number, kept: number): void {
    const { current, total } = this;
    for (let i = 0; i < current.length; i++) {
      const s = total[i] ?? 0;
      const a = current[i] ?? 0;
      if ((this.#scores[i] ?? 0) < threshold) total[i] = s + a;
      else if (tick > 1) total[i] = s + s / (tick - 1);
      current[i] = a * kept;
    }
  }

  #find(key: number): void {
    const rows = this.#at.length;
    for (let row = 0; row < rows; row++) {
      this.#at[row] = row * (this.#mask + 1) + (mix32(key + Math.imul(row + 1, 0x9e3779b1)) & this.#mask);
    }
  }
}
