import type { Columns, Row } from './columns.ts';

/** Rows as the members of an outlier model see them. */
export interface Points {
  readonly count: number;
  /** one number for each column of each row, as `Columns.cells` gives them */
  readonly cells: Float32Array;
  /** columns of a row */
  readonly columns: number;
  /** the points, row by row */
  readonly values: Float32Array;
  /** dimensions of a point */
  readonly width: number;
  /** to which column each dimension belongs */
  readonly columnOf: Int32Array;
}

export function pointsOf(columns: Columns, rows: readonly Row[]): Points {
  const count = columns.columns.length;
  const cells = new Float32Array(rows.length * count);
  const values = new Float32Array(rows.length * columns.width);
  for (const [index, row] of rows.entries()) {
    columns.cells(row, cells, index * count);
    columns.point(cells, values, index * columns.width, index * count);
  }
  return { count: rows.length, cells, columns: count, values, width: columns.width, columnOf: columns.columnOf };
}
