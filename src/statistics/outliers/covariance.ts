import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Points } from './points.ts';

/** Dimensions at most: those that vary most. The matrix costs their square. */
const MOST = 96;
/** Added to each variance (of standardised dimensions): directions in which the rows do not vary at all are not infinitely far. */
const RIDGE = 0.05;
/** Smallest deviation that counts as one, in shares of the range. */
const LEAST = 0.02;

/**
 * Mahalanobis distance from rows, ridge regularised: what breaks the linear relations between columns. Its drop without a column is exact (Schur's complement):
 * `(P z)_j² / P_jj`, the squared residual of the column given all others. Memory: at most 96² × 8 bytes = 74 kB. Cost: as many multiplications.
 */
export class Covariance {
  readonly #dims: Int32Array;
  readonly #mean: Float64Array;
  readonly #deviation: Float64Array;
  readonly #precision: Float64Array;
  readonly #columnOf: Int32Array;
  readonly #z: Float64Array;

  private constructor(
    dims: Int32Array,
    columnOf: Int32Array,
    mean: Float64Array,
    deviation: Float64Array,
    precision: Float64Array,
  ) {
    // prettier-ignore
    this.#dims = dims;
    this.#columnOf = columnOf;
    this.#mean = mean;
    this.#deviation = deviation;
    this.#precision = precision;
    this.#z = new Float64Array(dims.length);
  }

  /** @param pool rows to learn from; the unit of each dimension is its deviation over all rows */
  static of(points: Points, pool: Int32Array): Covariance {
    const { values, width } = points;
    const spread = deviationsOf(points);
    const dims = Int32Array.from(spread.keys())
      .sort((one, other) => (spread[other] ?? 0) - (spread[one] ?? 0) || one - other)
      .slice(0, MOST)
      .sort();
    const size = dims.length;
    const deviation = Float64Array.from(dims, (dim) => Math.max(LEAST, spread[dim] ?? 0));
    const mean = new Float64Array(size);
    for (const row of pool) for (let k = 0; k < size; k++) mean[k] = (mean[k] ?? 0) + (values[row * width + (dims[k] ?? 0)] ?? 0) / pool.length; // prettier-ignore
    const matrix = new Float64Array(size * size);
    const z = new Float64Array(size);
    for (const row of pool) {
      for (let k = 0; k < size; k++) z[k] = ((values[row * width + (dims[k] ?? 0)] ?? 0) - (mean[k] ?? 0)) / (deviation[k] ?? 1); // prettier-ignore
      for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++) matrix[a * size + b] = (matrix[a * size + b] ?? 0) + (z[a] ?? 0) * (z[b] ?? 0); // prettier-ignore
    }
    for (let a = 0; a < size; a++) {
      for (let b = 0; b <= a; b++) matrix[a * size + b] = matrix[b * size + a] = (matrix[a * size + b] ?? 0) / pool.length + (a === b ? RIDGE : 0); // prettier-ignore
    }
    const columnOf = Int32Array.from(dims, (dim) => points.columnOf[dim] ?? 0);
    return new Covariance(dims, columnOf, mean, deviation, inverse(matrix, size));
  }

  score(point: Float32Array, offset: number): number {
    this.#standardise(point, offset);
    const size = this.#dims.length;
    let sum = 0;
    for (let a = 0; a < size; a++) sum += (this.#z[a] ?? 0) * this.#times(a);
    return Math.sqrt(Math.max(0, sum));
  }

  /** Adds to each column by how much the score would be lower without it (of its dimensions, the one that matters most). */
  drops(point: Float32Array, offset: number, into: Float64Array): void {
    const score = this.score(point, offset);
    const size = this.#dims.length;
    const drops = new Map<number, number>();
    for (let a = 0; a < size; a++) {
      const residual = this.#times(a);
      const less = (residual * residual) / (this.#precision[a * size + a] ?? 1);
      const drop = score - Math.sqrt(Math.max(0, score * score - less));
      const column = this.#columnOf[a] ?? 0;
      drops.set(column, Math.max(drops.get(column) ?? 0, drop));
    }
    for (const [column, drop] of drops) into[column] = (into[column] ?? 0) + drop;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.#dims.length);
    for (const list of [this.#dims, this.#columnOf]) for (const value of list) to.varint(value);
    for (const list of [this.#mean, this.#deviation, this.#precision]) to.f64s(list);
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): Covariance {
    from.version(1, 'covariance');
    const size = from.size(2);
    const [dims, columnOf] = [numbersOf(from, size), numbersOf(from, size)];
    const [mean, deviation, precision] = [from.f64s(), from.f64s(), from.f64s()];
    if (mean.length !== size || deviation.length !== size || precision.length !== size * size) throw new RangeError('not a covariance'); // prettier-ignore
    return new Covariance(dims, columnOf, mean, deviation, precision);
  }

  #standardise(point: Float32Array, offset: number): void {
    for (let k = 0; k < this.#z.length; k++) this.#z[k] = ((point[offset + (this.#dims[k] ?? 0)] ?? 0) - (this.#mean[k] ?? 0)) / (this.#deviation[k] ?? 1); // prettier-ignore
  }

  /** One coordinate of the precision times the standardised point. */
  #times(row: number): number {
    const size = this.#z.length;
    let sum = 0;
    for (let b = 0; b < size; b++) sum += (this.#precision[row * size + b] ?? 0) * (this.#z[b] ?? 0);
    return sum;
  }
}

function deviationsOf({ values, width, count }: Points): Float64Array {
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let at = 0; at < values.length; at++) {
    const dim = at % width;
    sums[dim] = (sums[dim] ?? 0) + (values[at] ?? 0);
  }
  for (let at = 0; at < values.length; at++) {
    const dim = at % width;
    const apart = (values[at] ?? 0) - (sums[dim] ?? 0) / count;
    squares[dim] = (squares[dim] ?? 0) + apart * apart;
  }
  return squares.map((square) => Math.sqrt(square / count));
}

/** Of a symmetric positive definite matrix: Gauss and Jordan without pivots, which it does not need. */
function inverse(matrix: Float64Array, size: number): Float64Array {
  const a = matrix.slice();
  for (let k = 0; k < size; k++) {
    const pivot = 1 / (a[k * size + k] ?? 1);
    a[k * size + k] = 1;
    for (let j = 0; j < size; j++) a[k * size + j] = (a[k * size + j] ?? 0) * pivot;
    for (let i = 0; i < size; i++) {
      const factor = a[i * size + k] ?? 0;
      if (i === k || factor === 0) continue;
      a[i * size + k] = 0;
      for (let j = 0; j < size; j++) a[i * size + j] = (a[i * size + j] ?? 0) - factor * (a[k * size + j] ?? 0);
    }
  }
  return a;
}

const numbersOf = (from: ByteReader, size: number): Int32Array =>
  Int32Array.from({ length: size }, () => from.varint());
