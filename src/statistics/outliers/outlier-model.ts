import type { ByteReader, ByteWriter } from '../bytes.ts';
import { seeded, type Random } from '../random.ts';
import { calmHalf } from './calm-half.ts';
import { Columns, type Row } from './columns.ts';
import { Covariance } from './covariance.ts';
import { drawn, Neighbours } from './neighbours.ts';
import { Pairs } from './pairs.ts';
import { pointsOf, type Points } from './points.ts';
import { Surprise } from './surprise.ts';

export interface LearnOptions {
  /** true: every row is known to be normal. false: some may not be, so only the calmest 70 % of them are learnt. */
  readonly trusted: boolean;
  /** rows that each sample of neighbours keeps at most; without it 4,096 of trusted rows, else 1,024, as heaps of attacks that slipped in are then thinner */
  readonly memory: number | undefined;
  readonly seed: number;
}

export const DEFAULTS: LearnOptions = { trusted: false, memory: undefined, seed: 1 };

const MEMBERS = 4;
const TRUSTED_MEMORY = 4096;
const MEMORY = 1024;
const SMALL_MEMORY = 256;
/** Share of rows that may not be normal that is learnt. */
const CALMEST = 0.7;
/** Rows that scores are compared with, at most; of trusted rows this share, which is then not learnt. */
const CALIBRATED = 2000;
const HELD_OUT = 0.2;
/** Of them, the rows that tell what each column usually brings. */
const EXPLAINED = 64;

/**
 * How odd rows of numbers and categories are as a whole, learnt from a sample. Three ways of looking (nearest neighbours, distance from the linear relations of
 * the columns, unlikeliest pairs of values) each give bits by comparison with rows that they did not learn; the score is the mean of these bits, and p compares
 * that mean once more with those of the same rows. One way that errs is outvoted by two; far tails count, as bits grow without end. Docs: docs/anomaly-methods.md.
 * Memory: that of the parts, at most 4 × memory × half the width × 4 bytes + 74 kB + about 10 kB a column + 16 kB.
 */
export class OutlierModel {
  readonly columns: Columns;
  /** rows learnt from or compared with */
  readonly rows: number;
  readonly #ways: readonly Way[];
  readonly #total: Surprise;
  readonly #examples: Float32Array;
  #usual: readonly Float64Array[] | undefined;
  readonly #cells: Float32Array;
  readonly #point: Float32Array;

  private constructor({ columns, rows, ways, total, examples }: Parts) {
    this.columns = columns;
    this.rows = rows;
    this.#ways = ways;
    this.#total = total;
    this.#examples = examples;
    this.#cells = new Float32Array(columns.columns.length);
    this.#point = new Float32Array(columns.width);
  }

  /** @param rows of one length. Throws `RangeError` if there are fewer than 4, or the first has no columns */
  static learn(rows: readonly Row[], options: Partial<LearnOptions> = {}): OutlierModel {
    return new OutlierModel(learnt(rows, { ...DEFAULTS, ...options }).parts);
  }

  /** Scores of rows among which some are odd, each beside the others: the calmest 70 % are learnt, of a row's neighbours not itself. */
  static among(rows: readonly Row[], options: Partial<LearnOptions> = {}): Float64Array {
    const { ways, points } = learnt(rows, { ...DEFAULTS, ...options, trusted: false });
    return Float64Array.from(rows, (_, row) => scoreOf(ways, points, row));
  }

  /** Mean bits of the three ways: 0 or more, the higher the odder. Only for order; `p` is calibrated. */
  score(row: Row): number {
    this.#see(row);
    return (
      this.#ways.reduce((sum, way) => sum + bitsOf(way, this.#cells, 0, this.#point, 0, -1), 0) / this.#ways.length
    );
  }

  /** Share of normal rows at least as odd, above 0. */
  p(row: Row): number {
    return this.pOf(this.score(row));
  }

  pOf(score: number): number {
    return Math.max(Number.MIN_VALUE, 2 ** -this.#total.bits(oddsOf(score)));
  }

  /** What each column brings: bits that add up to `-log2 p(row)`. */
  contributions(row: Row): Float64Array {
    const parts = new Float64Array(this.columns.columns.length);
    let score = 0;
    this.#usual ??= this.#usualDrops();
    this.#see(row);
    for (const [place, way] of this.#ways.entries()) {
      const bits = bitsOf(way, this.#cells, 0, this.#point, 0, -1);
      score += bits / this.#ways.length;
      const drops = new Float64Array(parts.length);
      dropsOf(way, this.#cells, this.#point, drops);
      share(drops, this.#usual[place] ?? drops, bits, parts);
    }
    const sum = parts.reduce((all, part) => all + part, 0);
    const bits = -Math.log2(this.pOf(score));
    return parts.map((part) => (sum > 0 ? (part / sum) * bits : bits / parts.length));
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.rows);
    this.columns.write(to);
    for (const way of this.#ways) {
      way.model.write(to);
      way.surprise.write(to);
    }
    this.#total.write(to);
    to.f32s(this.#examples);
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): OutlierModel {
    from.version(1, 'outlier model');
    const rows = from.varint();
    const columns = Columns.read(from);
    const ways: Way[] = [];
    for (const read of readers) ways.push({ ...read(from), surprise: Surprise.read(from) });
    return new OutlierModel({ columns, rows, ways, total: Surprise.read(from), examples: from.f32s() });
  }

  /** Mean drop of each column in normal rows, one list for each way: what is more than that explains. */
  #usualDrops(): Float64Array[] {
    const width = this.columns.columns.length;
    const sums = this.#ways.map(() => new Float64Array(width));
    for (let at = 0; at + width <= this.#examples.length; at += width) {
      const cells = this.#examples.subarray(at, at + width);
      this.columns.point(cells, this.#point);
      for (const [place, way] of this.#ways.entries()) dropsOf(way, cells, this.#point, sums[place] ?? new Float64Array(width)); // prettier-ignore
    }
    const count = Math.max(1, this.#examples.length / width);
    return sums.map((list) => list.map((sum) => sum / count));
  }

  #see(row: Row): void {
    this.columns.cells(row, this.#cells);
    this.columns.point(this.#cells, this.#point);
  }
}

type Model =
  | { readonly kind: 'neighbours'; readonly model: Neighbours }
  | { readonly kind: 'covariance'; readonly model: Covariance }
  | { readonly kind: 'pairs'; readonly model: Pairs };

const readers: readonly ((from: ByteReader) => Model)[] = [
  (from) => ({ kind: 'neighbours', model: Neighbours.read(from) }),
  (from) => ({ kind: 'covariance', model: Covariance.read(from) }),
  (from) => ({ kind: 'pairs', model: Pairs.read(from) }),
];

/** A way of looking at a row, and what it finds in normal ones. */
type Way = Model & {
  readonly surprise: Surprise;
};

/** A way while it learns: with what it finds in each row, so that none is looked at twice; NaN where it was not asked yet. */
interface LearntWay {
  readonly way: Way;
  readonly found: Float64Array;
}

interface Parts {
  readonly columns: Columns;
  readonly rows: number;
  readonly ways: readonly Way[];
  readonly total: Surprise;
  /** cells of some normal rows */
  readonly examples: Float32Array;
}

interface Learnt {
  readonly parts: Parts;
  readonly ways: readonly LearntWay[];
  readonly points: Points;
}

function learnt(rows: readonly Row[], options: LearnOptions): Learnt {
  const width = rows[0]?.length ?? 0;
  if (rows.length < 4 || width === 0) throw new RangeError(`${rows.length} rows of ${width} columns are too few to learn from`); // prettier-ignore
  const random = seeded(options.seed);
  const columns = Columns.of(rows);
  const points = pointsOf(columns, rows);
  const all = Int32Array.from(rows.keys());
  const compared = drawn(all, Math.min(CALIBRATED, options.trusted ? Math.ceil(HELD_OUT * rows.length) : rows.length), random); // prettier-ignore
  const held = new Set(options.trusted ? compared : []);
  const pool = options.trusted ? all.filter((row) => !held.has(row)) : calmest(columns, points, compared, random);
  const memory = options.memory ?? (options.trusted ? TRUSTED_MEMORY : MEMORY);
  const ways = waysOf(columns, points, pool, compared, memory, random);
  const total = Surprise.of(Float64Array.from(compared, (row) => oddsOf(scoreOf(ways, points, row))));
  const examples = new Float32Array(Math.min(EXPLAINED, compared.length) * points.columns);
  for (let i = 0; i * points.columns < examples.length; i++) {
    const at = (compared[i] ?? 0) * points.columns;
    examples.set(points.cells.subarray(at, at + points.columns), i * points.columns);
  }
  return { parts: { columns, rows: rows.length, ways: ways.map(({ way }) => way), total, examples }, ways, points };
}

/** Two steps of concentration: the calm half by distance alone, then the calmest by all ways of looking, as that half sees them. */
function calmest(columns: Columns, points: Points, compared: Int32Array, random: Random): Int32Array {
  const ways = waysOf(columns, points, calmHalf(points, random), compared, SMALL_MEMORY, random);
  const scores = Float64Array.from({ length: points.count }, (_, row) => scoreOf(ways, points, row));
  const order = Int32Array.from(scores.keys()).sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0) || one - other); // prettier-ignore
  return order.slice(0, Math.max(Math.min(8, points.count), Math.floor(CALMEST * points.count)));
}

function waysOf(
  columns: Columns,
  points: Points,
  pool: Int32Array,
  compared: Int32Array,
  memory: number,
  random: Random,
): LearntWay[] {
  // prettier-ignore
  const isCategory = columns.columns.map((column) => column.kind === 'category');
  const models: readonly Model[] = [
    { kind: 'neighbours', model: Neighbours.of(points, pool, { members: MEMBERS, memory }, random) },
    { kind: 'covariance', model: Covariance.of(points, pool) },
    { kind: 'pairs', model: Pairs.of(points, pool, isCategory, random) },
  ];
  return models.map((model) => {
    const found = new Float64Array(points.count).fill(Number.NaN);
    const surprise = Surprise.of(Float64Array.from(compared, (row) => foundIn(model, found, points, row)));
    return { way: { ...model, surprise }, found };
  });
}

/** Bits are logarithms: that they fall off exponentially is that these fall off as a Pareto tail, which `Surprise` fits. */
const oddsOf = (bits: number): number => 2 ** Math.min(bits, 1000);

function scoreOf(ways: readonly LearntWay[], points: Points, row: number): number {
  return ways.reduce((sum, { way, found }) => sum + way.surprise.bits(foundIn(way, found, points, row)), 0) / ways.length; // prettier-ignore
}

function foundIn(way: Model, found: Float64Array, points: Points, row: number): number {
  const known = found[row] ?? Number.NaN;
  if (!Number.isNaN(known)) return known;
  return (found[row] = rawAt(way, points.cells, row * points.columns, points.values, row * points.width, row));
}

const bitsOf = (
  way: Way,
  cells: Float32Array,
  cellsAt: number,
  point: Float32Array,
  pointAt: number,
  self: number,
): number =>
  // prettier-ignore
  way.surprise.bits(rawAt(way, cells, cellsAt, point, pointAt, self));

function rawAt(
  way: Model,
  cells: Float32Array,
  cellsAt: number,
  point: Float32Array,
  pointAt: number,
  self: number,
): number {
  // prettier-ignore
  switch (way.kind) {
    case 'neighbours':
      return way.model.score(point, pointAt, self);
    case 'covariance':
      return way.model.score(point, pointAt);
    case 'pairs':
      return way.model.score(cells, cellsAt);
  }
}

function dropsOf(way: Model, cells: Float32Array, point: Float32Array, into: Float64Array): void {
  if (way.kind === 'pairs') way.model.drops(cells, 0, into);
  else way.model.drops(point, 0, into);
}

/** Adds `bits` to the columns in the shares in which each drops more than usual; if none does, in the shares of the drops. */
function share(drops: Float64Array, usual: Float64Array, bits: number, into: Float64Array): void {
  const excess = drops.map((drop, column) => Math.max(0, drop - (usual[column] ?? 0)));
  const best = excess.some((value) => value > 0) ? excess : drops;
  const sum = best.reduce((all, value) => all + value, 0);
  if (sum > 0) for (let column = 0; column < into.length; column++) into[column] = (into[column] ?? 0) + (bits * (best[column] ?? 0)) / sum; // prettier-ignore
}
