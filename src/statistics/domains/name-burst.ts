import { chiSquareTail, regularizedBeta } from '../special-functions.ts';

/** Share of `count` independent, uniform p-values whose product is as small (Fisher 1932). @param sum of -ln p */
export const fisherTail = (sum: number, count: number): number =>
  count === 0 ? 1 : Math.max(1e-30, chiSquareTail(2 * sum, 2 * count));

/**
 * Share of windows that hold `count` or more, where counts vary around a rate that is itself known from `seen` in `windows` (negative binomial: gamma-Poisson).
 *
 * @param shape what is added to `seen`, and @param scale to `windows`, by what others have: a prior with mean `shape / scale`
 */
export function burstTail(count: number, seen: number, windows: number, shape: number, scale: number): number {
  if (count <= 0) return 1;
  return Math.max(1e-30, regularizedBeta(1 / (windows + scale + 1), count, seen + shape));
}
