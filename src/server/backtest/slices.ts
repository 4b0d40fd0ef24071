/** A stretch of the past that is read at once. */
export interface Slice {
  /** inclusive, milliseconds since 1970 */
  readonly from: number;
  /** exclusive */
  readonly to: number;
  readonly rows: number;
  /** none of its rows is odd: the index of words may be asked */
  readonly isPlain: boolean;
}

interface Hour {
  readonly time: number;
  readonly rows: number;
  readonly odd: number;
}

const HOUR = 3_600_000;

/** Whole hours are put together until they have enough rows; hours without rows are left out. One hour is never cut. */
export function hoursToSlices(hours: readonly Hour[], range: { from: number; to: number }, rows: number): Slice[] {
  const slices: Slice[] = [];
  let open: { from: number; to: number; rows: number; odd: number } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const { odd, ...slice } = open;
    slices.push({ ...slice, isPlain: odd === 0 });
    open = undefined;
  };
  for (const hour of hours) {
    if (open !== undefined && open.rows + hour.rows > rows) close();
    open ??= { from: hour.time, to: hour.time, rows: 0, odd: 0 };
    open.to = hour.time + HOUR;
    open.rows += hour.rows;
    open.odd += hour.odd;
  }
  close();
  return slices.map((slice) => ({ ...slice, from: Math.max(slice.from, range.from), to: Math.min(slice.to, range.to) }));
} // prettier-ignore
