const MS_BY_UNIT: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  // a twelfth of the mean Gregorian year, and that year, as in the reference implementation
  M: 2_629_746_000,
  y: 31_556_952_000,
};

/** What a time span is made of, for messages. */
export const TIMESPAN_FORM = 'a whole number and s, m, h, d, w, M (month) or y, for example 90m';

/** The `timespan` of a correlation in ms; undefined if it is none, or longer than a hundred years. */
export function readTimespan(value: unknown): number | undefined {
  const found = typeof value === 'string' ? /^([1-9]\d{0,9})([smhdwMy])$/.exec(value.trim()) : null;
  const unit = MS_BY_UNIT[found?.[2] ?? ''];
  const span = unit === undefined ? undefined : Number(found?.[1]) * unit;
  return span === undefined || span > 100 * 31_556_952_000 ? undefined : span;
}

/** A time span in words: `5 minutes`, `36 hours`. */
export function timespanToText(ms: number): string {
  for (const [unit, name] of UNITS) {
    if (ms % unit === 0) return `${ms / unit} ${name}${ms === unit ? '' : 's'}`;
  }
  return `${ms} ms`;
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
] as const;
