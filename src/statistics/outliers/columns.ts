import type { ByteReader, ByteWriter } from '../bytes.ts';

/** A value of a row: a number, a category, or absent. */
export type Cell = number | string | undefined;
export type Row = readonly Cell[];

/** Values of a category that get a dimension of their own; the rest share one. */
const MOST_VALUES = 32;
/** How far apart two different categories stand, each in its own dimension, where the whole range of a number is 1. */
const APART = 0.7;
/** A number is read by its logarithm if its largest values are this many times the usual ones. */
const HEAVY = 20;
const ROUNDING = 1e-9;

/**
 * How rows of numbers and categories become points, decided from a sample alone: a number keeps its place in the sample's range (0 to 1), by its logarithm
 * where its tail is heavy, and goes on beyond the range ever more slowly; a category has one dimension for each usual value, one for the rest and one for what the
 * sample never had; what is absent has a dimension too. Memory: 60 bytes a number, at most 4 kB a category with short values.
 */
export class Columns {
  readonly columns: readonly Column[];
  /** dimensions of a point */
  readonly width: number;
  /** to which column each dimension belongs */
  readonly columnOf: Int32Array;

  constructor(columns: readonly Column[]) {
    this.columns = columns;
    this.width = columns.reduce((sum, column) => sum + widthOf(column), 0);
    this.columnOf = Int32Array.from(
      columns.flatMap((column, index) => Array.from({ length: widthOf(column) }, () => index)),
    );
  }

  /** @param sample rows of one length, at least one */
  static of(sample: readonly Row[]): Columns {
    const count = sample[0]?.length ?? 0;
    return new Columns(Array.from({ length: count }, (_, index) => columnOf(sample.map((row) => row[index]))));
  }

  /** One number for each column: the place of a number (NaN if absent), the slot of a category. A row that is too short lacks its last values. */
  cells(row: Row, into: Float32Array, offset = 0): void {
    for (let index = 0; index < this.columns.length; index++) {
      const column = this.columns[index];
      if (column === undefined) return;
      if (column.kind === 'category') into[offset + index] = slotOf(row[index], column);
      else {
        const value = numberOf(row[index]);
        into[offset + index] = value === undefined ? Number.NaN : placeOf(value, column);
      }
    }
  }

  /** The point of cells. */
  point(cells: Float32Array, into: Float32Array, offset = 0, from = 0): void {
    let at = offset;
    for (let index = 0; index < this.columns.length; index++) {
      const column = this.columns[index];
      const cell = cells[from + index] ?? Number.NaN;
      if (column === undefined) return;
      const width = widthOf(column);
      if (column.kind === 'category') {
        into.fill(0, at, at + width);
        into[at + cell] = APART;
      } else {
        const isAbsent = Number.isNaN(cell);
        into[at] = isAbsent ? column.middle + (column.gaps ? 0 : 1) : cell;
        if (column.gaps) into[at + 1] = isAbsent ? APART : 0;
      }
      at += width;
    }
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.columns.length);
    for (const column of this.columns) {
      if (column.kind === 'number') {
        to.u8(0);
        for (const value of [column.scale, column.low, column.span, column.middle]) to.f64(value);
        to.u8(column.gaps ? 1 : 0);
      } else {
        to.u8(1);
        to.varint(column.slots.size);
        for (const [value, slot] of column.slots) {
          to.text(value);
          to.varint(slot);
        }
        to.u8(column.others ? 1 : 0);
      }
    }
  }

  /** Throws `RangeError` where the bytes are not those of columns. */
  static read(from: ByteReader): Columns {
    from.version(1, 'columns');
    const columns: Column[] = [];
    for (let left = from.size(3); left > 0; left--) {
      if (from.u8() === 0) {
        const [scale, low, span, middle] = [from.f64(), from.f64(), from.f64(), from.f64()];
        columns.push({ kind: 'number', scale, low, span, middle, gaps: from.u8() === 1 });
        continue;
      }
      const slots = new Map<string, number>();
      for (let values = from.size(2); values > 0; values--) slots.set(from.text(), from.varint());
      for (const slot of slots.values())
        if (slot >= slots.size) throw new RangeError('a category beyond its dimensions');
      columns.push({ kind: 'category', slots, others: from.u8() === 1 });
    }
    return new Columns(columns);
  }
}

export type Column =
  | {
      readonly kind: 'number';
      /** 0: read as it is; else `log1p(|v| / scale)` with its sign */
      readonly scale: number;
      readonly low: number;
      /** of what was read, from the lowest to the highest; 0 if there was one value only */
      readonly span: number;
      /** the median's place */
      readonly middle: number;
      /** whether the sample had rows without it */
      readonly gaps: boolean;
    }
  | {
      readonly kind: 'category';
      readonly slots: ReadonlyMap<string, number>;
      /** whether rarer values of the sample share the last slot but one; the last is for values that it never had */
      readonly others: boolean;
    };

const widthOf = (column: Column): number =>
  column.kind === 'number' ? (column.gaps ? 2 : 1) : column.slots.size + (column.others ? 2 : 1);

function columnOf(cells: readonly Cell[]): Column {
  const numbers: number[] = [];
  let isNumber = false;
  for (const cell of cells) {
    const value = numberOf(cell);
    if (value !== undefined) numbers.push(value);
    else if (typeof cell === 'string' && cell !== '') return categoryOf(cells);
    if (typeof cell === 'number') isNumber = true;
  }
  return isNumber || numbers.length > 0 ? numberColumnOf(numbers, numbers.length < cells.length) : categoryOf(cells);
}

function numberColumnOf(values: readonly number[], gaps: boolean): Column {
  const scale = scaleOf(values);
  const read = Float64Array.from(values, (value) => readOf(value, scale)).sort();
  const low = read[0] ?? 0;
  const high = read[read.length - 1] ?? 0;
  // what differs by rounding alone is the same
  const span = high - low > ROUNDING * Math.max(Math.abs(low), Math.abs(high)) ? high - low : 0;
  const middle = span > 0 ? ((read[read.length >> 1] ?? 0) - low) / span : 0;
  return { kind: 'number', scale, low, span, middle, gaps };
}

/** The unit of the logarithm, or 0 for none: the median size of what is not 0, if one value in a thousand is `HEAVY` times as large. */
function scaleOf(values: readonly number[]): number {
  const sizes = Float64Array.from(values, Math.abs)
    .filter((size) => size > 0)
    .sort();
  const median = sizes[sizes.length >> 1] ?? 0;
  const large = sizes[Math.floor(0.999 * (sizes.length - 1))] ?? 0;
  return large > HEAVY * median ? median : 0;
}

function categoryOf(cells: readonly Cell[]): Column {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(nameOf(cell), (counts.get(nameOf(cell)) ?? 0) + 1);
  const usual = [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, MOST_VALUES);
  return {
    kind: 'category',
    slots: new Map(usual.map(([value], slot) => [value, slot])),
    others: counts.size > usual.length,
  };
}

/** Numbers of any size; text that is one counts, as columns of files are text. */
function numberOf(cell: Cell): number | undefined {
  const value = typeof cell === 'number' ? cell : cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

/** Bounded, so that a hostile value costs no memory. */
const nameOf = (cell: Cell): string => (cell === undefined ? '' : String(cell).slice(0, 200));

function slotOf(cell: Cell, column: Extract<Column, { kind: 'category' }>): number {
  return column.slots.get(nameOf(cell)) ?? widthOf(column) - 1;
}

const readOf = (value: number, scale: number): number =>
  scale === 0 ? value : Math.sign(value) * Math.log1p(Math.abs(value) / scale);

function placeOf(value: number, column: Extract<Column, { kind: 'number' }>): number {
  const from = readOf(value, column.scale) - column.low;
  if (column.span === 0) return Math.abs(from) <= ROUNDING * Math.abs(column.low) ? 0 : Math.sign(from);
  const place = from / column.span;
  return place > 1 ? 1 + Math.log(place) : place < 0 ? -Math.log1p(-place) : place;
}
