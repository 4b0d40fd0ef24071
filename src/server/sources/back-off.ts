export interface BackOff {
  /** ms */
  readonly first: number;
  readonly longest: number;
}

/**
 * How long to wait before the next try, in ms: twice as long each time, and 50 to 100 % of that, so that many that failed together do not come
 * back together.
 *
 * @param failures how often it has failed in a row, from 1
 * @param random 0 to 1
 */
export function backOff({ first, longest }: BackOff, failures: number, random: number): number {
  const whole = Math.min(longest, first * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (0.5 + random / 2));
}
