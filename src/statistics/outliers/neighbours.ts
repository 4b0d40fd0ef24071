import type { ByteReader, ByteWriter } from '../bytes.ts';
import { wholeNumber, type Random } from '../random.ts';
import type { Points } from './points.ts';

export interface NeighboursOptions {
  /** how many samples; taken in pairs that share the columns between them */
  readonly members: number;
  /** rows of each, at most; never more than half of those there are, so that members differ */
  readonly memory: number;
  /** columns that each sees at most; half of them unless there are more */
  readonly columns?: number;
}

/**
 * Distance to the nearest of a sample of rows, averaged over several samples that each see half of the columns (nearest-neighbour ensembles: Wu and Jermaine 2006,
 * Sugiyama and Borgwardt 2013; feature bagging: Lazarevic and Kumar 2005). Rows of one dense heap of attacks hide each other from a nearest neighbour of all
 * rows, but seldom from one of a small sample. Memory: members × memory × half the width × 4 bytes. Cost: as many multiplications.
 */
export class Neighbours {
  readonly #members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** @param pool rows of `points` to draw from */
  static of(points: Points, pool: Int32Array, options: NeighboursOptions, random: Random): Neighbours {
    const members: Member[] = [];
    let spare: number[] = [];
    for (let i = 0; i < options.members; i++) {
      const half = Math.min(
        options.columns ?? Infinity,
        Math.max(Math.min(2, points.columns), Math.ceil(points.columns / 2)),
      );
      if (spare.length === 0) spare = shuffledTo(points.columns, random);
      const columns = spare.splice(0, half);
      // the last of a shuffle are filled up with others
      while (columns.length < half) {
        const column = wholeNumber(random, points.columns);
        if (!columns.includes(column)) columns.push(column);
      }
      const owners = drawn(pool, Math.min(options.memory, Math.max(1, pool.length >> 1)), random);
      members.push(memberOf(points, owners, columns));
    }
    return new Neighbours(members);
  }

  /** @param self row of the points learnt from that `point` is: it does not count as its own neighbour; -1 if none */
  score(point: Float32Array, offset: number, self: number): number {
    let sum = 0;
    for (const member of this.#members) sum += Math.sqrt(nearest(member, point, offset, self)) / member.unit;
    return sum / this.#members.length;
  }

  /** Adds to each column by how much the score would be lower without it. Exact for every member: each keeps its nearest row for every column left out. */
  drops(point: Float32Array, offset: number, into: Float64Array): void {
    for (const member of this.#members) {
      const { dims, rows, columns } = member;
      const without = new Float64Array(columns.length).fill(Infinity);
      const parts = new Float64Array(columns.length);
      let best = Infinity;
      for (let row = 0; row < rows.length; row += dims.length) {
        parts.fill(0);
        let sum = 0;
        for (let k = 0; k < dims.length; k++) {
          const apart = (point[offset + (dims[k] ?? 0)] ?? 0) - (rows[row + k] ?? 0);
          const place = member.placeOf[k] ?? 0;
          parts[place] = (parts[place] ?? 0) + apart * apart;
          sum += apart * apart;
        }
        if (sum < best) best = sum;
        for (let c = 0; c < parts.length; c++)
          without[c] = Math.min(without[c] ?? 0, Math.max(0, sum - (parts[c] ?? 0)));
      }
      for (const [place, column] of columns.entries()) {
        const drop = (Math.sqrt(best) - Math.sqrt(without[place] ?? 0)) / member.unit / this.#members.length;
        into[column] = (into[column] ?? 0) + Math.max(0, drop);
      }
    }
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.#members.length);
    for (const { dims, columns, placeOf, rows, unit } of this.#members) {
      to.f64(unit);
      for (const list of [columns, dims, placeOf]) {
        to.varint(list.length);
        for (const value of list) to.varint(value);
      }
      to.f32s(rows);
    }
  }

  /** Throws `RangeError` where the bytes are not those of one. */
  static read(from: ByteReader): Neighbours {
    from.version(1, 'neighbours');
    const members: Member[] = [];
    for (let left = from.size(12); left > 0; left--) {
      const unit = from.f64();
      const [columns, dims, placeOf] = [numbersOf(from), numbersOf(from), numbersOf(from)];
      const rows = from.f32s();
      if (dims.length === 0 || rows.length === 0 || rows.length % dims.length !== 0 || placeOf.some((place) => place >= columns.length)) throw new RangeError('not neighbours'); // prettier-ignore
      members.push({ columns: [...columns], dims, placeOf, rows, owners: new Int32Array(rows.length / dims.length).fill(-2), asked: new Float32Array(dims.length), unit }); // prettier-ignore
    }
    return new Neighbours(members);
  }
}

interface Member {
  readonly columns: readonly number[];
  /** dimensions of those columns */
  readonly dims: Int32Array;
  /** of each dimension, the place of its column in `columns` */
  readonly placeOf: Int32Array;
  readonly rows: Float32Array;
  /** which row of the points learnt from each is; -2 once that is forgotten */
  readonly owners: Int32Array;
  /** the point asked for, gathered */
  readonly asked: Float32Array;
  /** mean distance between rows: that of members with other columns is then the same */
  readonly unit: number;
}

function memberOf(points: Points, owners: Int32Array, columns: readonly number[]): Member {
  const place = new Map(columns.map((column, index) => [column, index]));
  const dims: number[] = [];
  for (let dim = 0; dim < points.width; dim++) if (place.has(points.columnOf[dim] ?? -1)) dims.push(dim);
  const rows = new Float32Array(owners.length * dims.length);
  for (const [i, owner] of owners.entries()) {
    for (const [k, dim] of dims.entries()) rows[i * dims.length + k] = points.values[owner * points.width + dim] ?? 0;
  }
  const placeOf = Int32Array.from(dims, (dim) => place.get(points.columnOf[dim] ?? -1) ?? 0);
  const member = {
    columns,
    dims: Int32Array.from(dims),
    placeOf,
    rows,
    owners,
    asked: new Float32Array(dims.length),
    unit: 1,
  };
  return { ...member, unit: unitOf(member, points) };
}

/** Rows whose distance sets the unit. */
const MEASURED = 256;

function unitOf(member: Member, points: Points): number {
  const count = Math.floor(points.values.length / points.width);
  const step = Math.max(1, count / MEASURED);
  let sum = 0;
  let measured = 0;
  for (let at = 0; at < count; at += step, measured++) {
    const row = Math.floor(at);
    sum += Math.sqrt(nearest(member, points.values, row * points.width, row));
  }
  return sum > 0 ? sum / measured : 1;
}

function nearest({ dims, rows, owners, asked }: Member, point: Float32Array, offset: number, self: number): number {
  const width = dims.length;
  for (let k = 0; k < width; k++) asked[k] = point[offset + (dims[k] ?? 0)] ?? 0;
  let best = Infinity;
  for (let i = 0, at = 0; i < owners.length; i++, at += width) {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const apart = (asked[k] ?? 0) - (rows[at + k] ?? 0);
      sum += apart * apart;
      if ((k & 7) === 7 && sum >= best) break;
    }
    if (sum < best && owners[i] !== self) best = sum;
  }
  return best === Infinity ? 0 : best;
}

function shuffledTo(count: number, random: Random): number[] {
  const list = Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = wholeNumber(random, i + 1);
    [list[i], list[j]] = [list[j] ?? 0, list[i] ?? 0];
  }
  return list;
}

/** A few of many, each at most once (Floyd). */
export function drawn(pool: Int32Array, count: number, random: Random): Int32Array {
  const places = new Set<number>();
  for (let at = pool.length - Math.min(count, pool.length); at < pool.length; at++) {
    const place = wholeNumber(random, at + 1);
    places.add(places.has(place) ? at : place);
  }
  return Int32Array.from(places, (place) => pool[place] ?? 0);
}

const numbersOf = (from: ByteReader): Int32Array => Int32Array.from({ length: from.size(1) }, () => from.varint());
