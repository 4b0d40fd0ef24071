/** A 95 % interval of a statistic over units that were drawn independently (files, families, scenarios), by the percentile bootstrap (Efron 1979). */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * @param units what was drawn: never single rows of one file
 * @param statistic of a list of units; draws for which it is not a number are left out
 */
export function interval<T>(units: readonly T[], statistic: (drawn: readonly T[]) => number, draws = 1000): Interval {
  const random = numbers(0x9e3779b9);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const value = statistic(units.map((unit) => units[Math.floor(random() * units.length)] ?? unit));
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((one, other) => one - other);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Xorshift32 (Marsaglia 2003): an evaluation draws the same units every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x100000000;
  };
}
