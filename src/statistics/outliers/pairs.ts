import type { ByteReader, ByteWriter } from '../bytes.ts';
import { wholeNumber, type Random } from '../random.ts';
import type { Points } from './points.ts';

/** Bins of a number, beside the values that are frequent of themselves. */
const BINS = 8;
/** A value this frequent is a bin of its own; so are at most so many. */
const FREQUENT = 0.005;
const MOST_FREQUENT = 24;
/** Columns that each is compared with: the ones that tell most about it among at most so many candidates. */
const PARTNERS = 8;
const CANDIDATES = 32;
/** Rows of a partner's value that count as much as the value's own share among all. */
const PRIOR = 4;

/**
 * How unlikely each value is beside each other one of the row: for every column the largest of `-log2 P(value | value of a partner)` over the columns that tell
 * most about it (mutual information), with back-off to its own share; the score is their sum. Finds combinations that never were, of values that are all usual
 * (bounds of the joint by its pairs; compare Chow and Liu 1968). Memory: columns × 8 tables of at most 34² × 4 bytes; about 400 kB for 40 columns.
 */
export class Pairs {
  readonly #coders: readonly Coder[];
  readonly #judged: readonly Judged[];
  readonly #codes: Int32Array;

  private constructor(coders: readonly Coder[], judged: readonly Judged[]) {
    this.#coders = coders;
    this.#judged = judged;
    this.#codes = new Int32Array(coders.length);
  }

  static of(points: Points, pool: Int32Array, isCategory: readonly boolean[], random: Random): Pairs {
    const { cells, columns } = points;
    const columnsOf = Array.from({ length: columns }, (_, column) => Float32Array.from(pool, (row) => cells[row * columns + column] ?? 0)); // prettier-ignore
    const coders = columnsOf.map((column, index) => coderOf(column, isCategory[index] ?? false));
    const codes = columnsOf.map((column, index) => Uint8Array.from(column, (cell) => codeOf(coders[index], cell)));
    const shares = codes.map((column, index) => sharesOf(column, coders[index]?.size ?? 1));
    const judged = codes.map((_, column): Judged => {
      const partners = candidates(column, columns, random)
        .map((partner) => partnerOf(column, partner, codes, shares))
        .sort((one, other) => other.information - one.information || one.column - other.column)
        .slice(0, PARTNERS);
      return { shares: shares[column] ?? new Float64Array(1), partners };
    });
    return new Pairs(coders, judged);
  }

  score(cells: Float32Array, offset: number): number {
    this.#encode(cells, offset);
    let sum = 0;
    for (let column = 0; column < this.#judged.length; column++) sum += this.#most(column, -1);
    return sum;
  }

  /** Adds to each column by how much the score would be lower without it: its own bits, and those that others have only because of it. */
  drops(cells: Float32Array, offset: number, into: Float64Array): void {
    this.#encode(cells, offset);
    for (let column = 0; column < this.#judged.length; column++) {
      const bits = this.#most(column, -1);
      into[column] = (into[column] ?? 0) + bits;
      for (const partner of this.#judged[column]?.partners ?? []) {
        const less = bits - this.#most(column, partner.column);
        if (less > 0) into[partner.column] = (into[partner.column] ?? 0) + less;
      }
    }
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.#coders.length);
    for (const coder of this.#coders) {
      to.varint(coder.size);
      to.u8(coder.isCategory ? 1 : 0);
      to.f32s(coder.frequent);
      to.f32s(coder.cuts);
    }
    for (const { shares, partners } of this.#judged) {
      to.f64s(shares);
      to.varint(partners.length);
      for (const { column, information, totals, counts } of partners) {
        to.varint(column);
        to.f64(information);
        to.f32s(totals);
        to.f32s(counts);
      }
    }
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): Pairs {
    from.version(1, 'pairs');
    const coders = Array.from({ length: from.size(4) }, (): Coder => ({ size: from.varint(), isCategory: from.u8() === 1, frequent: from.f32s(), cuts: from.f32s() })); // prettier-ignore
    const judged = coders.map((coder): Judged => {
      const shares = from.f64s();
      const partners = Array.from({ length: from.size(12) }, (): Partner => ({ column: from.varint(), information: from.f64(), totals: from.f32s(), counts: from.f32s() })); // prettier-ignore
      for (const { column, totals, counts } of partners) {
        const size = coders[column]?.size;
        if (size === undefined || totals.length !== size || counts.length !== size * coder.size) throw new RangeError('not pairs'); // prettier-ignore
      }
      if (shares.length !== coder.size) throw new RangeError('not pairs');
      return { shares, partners };
    });
    return new Pairs(coders, judged);
  }

  #encode(cells: Float32Array, offset: number): void {
    for (let column = 0; column < this.#coders.length; column++) this.#codes[column] = codeOf(this.#coders[column], cells[offset + column] ?? Number.NaN); // prettier-ignore
  }

  /** Bits of a column beside the partner that fits it worst, one partner left out. */
  #most(column: number, leftOut: number): number {
    const judged = this.#judged[column];
    if (judged === undefined) return 0;
    const code = this.#codes[column] ?? 0;
    const share = judged.shares[code] ?? 0;
    let least = Infinity;
    for (const partner of judged.partners) {
      if (partner.column === leftOut) continue;
      const beside = this.#codes[partner.column] ?? 0;
      const size = partner.totals.length;
      const given =
        ((partner.counts[code * size + beside] ?? 0) + PRIOR * share) / ((partner.totals[beside] ?? 0) + PRIOR);
      if (given < least) least = given;
    }
    return -Math.log2(least === Infinity ? share : least);
  }
}

/** How a cell becomes one of few codes. */
interface Coder {
  readonly size: number;
  readonly isCategory: boolean;
  /** values with a code of their own, ascending */
  readonly frequent: Float32Array;
  /** bounds of the bins of the others; below the first and from the last on lies what was never seen */
  readonly cuts: Float32Array;
}

interface Judged {
  readonly shares: Float64Array;
  readonly partners: readonly Partner[];
}

interface Partner {
  readonly column: number;
  /** mutual information, nats */
  readonly information: number;
  /** rows by its code */
  readonly totals: Float32Array;
  /** rows by the judged column's code, then its own */
  readonly counts: Float32Array;
}

function coderOf(cells: Float32Array, isCategory: boolean): Coder {
  const none = new Float32Array(0);
  if (isCategory) return { size: MOST_SLOTS, isCategory, frequent: none, cuts: none };
  const sorted = cells.filter((cell) => !Number.isNaN(cell)).sort();
  const counts = new Map<number, number>();
  for (const cell of sorted) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const isFew = counts.size <= BINS;
  const frequent = [...counts].filter(([, count]) => isFew || count > FREQUENT * sorted.length).sort((one, other) => other[1] - one[1]).slice(0, MOST_FREQUENT).map(([value]) => value); // prettier-ignore
  const own = new Set(frequent);
  const others = sorted.filter((cell) => !own.has(cell));
  const cuts: number[] = [];
  for (let bin = 0; bin <= BINS && others.length > 0; bin++) {
    const cut = others[Math.min(others.length - 1, Math.floor((bin * others.length) / BINS))] ?? 0;
    if (cuts.length === 0 || cut > (cuts[cuts.length - 1] ?? 0)) cuts.push(cut);
  }
  return { size: 1 + frequent.length + cuts.length + 1, isCategory, frequent: Float32Array.from(frequent).sort(), cuts: Float32Array.from(cuts) }; // prettier-ignore
}

/** Slots that a category can have. */
const MOST_SLOTS = 34;

/** 0: absent; then the frequent values; then below all bins, each bin, above all. */
function codeOf(coder: Coder | undefined, cell: number): number {
  if (coder === undefined) return 0;
  if (coder.isCategory) return Math.min(cell, coder.size - 1);
  if (Number.isNaN(cell)) return 0;
  const { frequent, cuts } = coder;
  const place = firstFrom(frequent, cell);
  if (frequent[place] === cell) return 1 + place;
  const above = cuts.length > 0 && cell === cuts[cuts.length - 1] ? cuts.length - 1 : firstAbove(cuts, cell);
  return 1 + frequent.length + above;
}

function sharesOf(codes: Uint8Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts.map((count) => (count + 0.5 / size) / (codes.length + 0.5));
}

function candidates(column: number, columns: number, random: Random): number[] {
  if (columns <= CANDIDATES + 1) return Array.from({ length: columns }, (_, other) => other).filter((other) => other !== column); // prettier-ignore
  const chosen = new Set<number>();
  while (chosen.size < CANDIDATES) {
    const other = wholeNumber(random, columns);
    if (other !== column) chosen.add(other);
  }
  return [...chosen];
}

function partnerOf(
  column: number,
  partner: number,
  codes: readonly Uint8Array[],
  shares: readonly Float64Array[],
): Partner {
  // prettier-ignore
  const [own, other] = [codes[column] ?? NO_CODES, codes[partner] ?? NO_CODES];
  const [ownShares, otherShares] = [shares[column] ?? NO_SHARES, shares[partner] ?? NO_SHARES];
  const size = otherShares.length;
  const counts = new Float32Array(ownShares.length * size);
  const totals = new Float32Array(size);
  for (let row = 0; row < own.length; row++) {
    const [a, b] = [own[row] ?? 0, other[row] ?? 0];
    counts[a * size + b] = (counts[a * size + b] ?? 0) + 1;
    totals[b] = (totals[b] ?? 0) + 1;
  }
  let information = 0;
  for (let a = 0; a < ownShares.length; a++) {
    for (let b = 0; b < size; b++) {
      const share = (counts[a * size + b] ?? 0) / own.length;
      if (share > 0) information += share * Math.log(share / (ownShares[a] ?? 1) / (otherShares[b] ?? 1));
    }
  }
  return { column: partner, information, totals, counts };
}

const NO_CODES = new Uint8Array(0);
const NO_SHARES = new Float64Array(0);

function firstFrom(sorted: Float32Array, value: number): number {
  let at = 0;
  while (at < sorted.length && (sorted[at] ?? 0) < value) at++;
  return at;
}

function firstAbove(sorted: Float32Array, value: number): number {
  let at = 0;
  while (at < sorted.length && (sorted[at] ?? 0) <= value) at++;
  return at;
}
