import type { QuantileSketch } from '../../../statistics/quantile-sketch.ts';

/** Observations below which nothing is said beyond what was seen. */
const FEW = 20;

/**
 * How far out a number is: share of all at least as high (or low). Within what was seen it is the rank, never below `1 / (n + 1)`; beyond the outermost tenth it goes on
 * as a Pareto tail, an exponential one of the logarithm, whose scale is that of the last decade seen (Hill 1975, on quantiles).
 */
export function tailOf(sketch: QuantileSketch, x: number, side: 'high' | 'low'): number {
  const n = sketch.count;
  if (!(n > 0)) return 1;
  const share = side === 'high' ? 1 - sketch.below(x) : sketch.rank(x);
  const rank = Math.min(1, (share * n + 1) / (n + 1));
  if (n < FEW) return rank;
  const last = Math.max(0.01, 5 / n);
  if (share > last) return rank;
  const [near, far] = side === 'high' ? [1 - 0.1, 1 - last] : [0.1, last];
  const start = bent(sketch.quantile(far));
  const distance = side === 'high' ? bent(x) - start : start - bent(x);
  if (!(distance > 0)) return rank;
  const spread = Math.abs(start - bent(sketch.quantile(near)));
  // what never varied is expected to vary a little all the same
  const scale = Math.max(spread / Math.log(0.1 / last), LEAST_SCALE);
  return Math.min(rank, Math.max(1e-15, last * Math.exp(-distance / scale)));
}

/** a fiftieth more or less is no surprise */
const LEAST_SCALE = 0.02;

/** Logarithm of the size, with the sign kept: zero is zero. */
const bent = (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x));
