import { regularizedBeta, regularizedGamma, upperRegularizedGamma } from './special-functions.ts';

/**
 * `P(Y ≥ y)` of a negative binomial of this mean and variance `mean + dispersion · mean²`: `I_{μ/(μ+r)}(y, r)`, r = 1/dispersion; a Poisson's as dispersion goes
 * to 0. y may lie between whole numbers, as sums of sizes do.
 */
export function negativeBinomialAtLeast(y: number, mean: number, dispersion: number): number {
  if (y <= 0) return 1;
  if (!(mean > 0)) return 0;
  if (dispersion < 1e-6) return regularizedGamma(y, mean);
  const r = 1 / dispersion;
  return mean > LARGE ? upperRegularizedGamma(r, (y * r) / mean) : regularizedBeta(mean / (mean + r), y, r);
}

/** `P(Y ≤ y)` of the same. */
export function negativeBinomialAtMost(y: number, mean: number, dispersion: number): number {
  if (y <= 0) return y < 0 ? 0 : emptyShare(mean, dispersion);
  if (!(mean > 0)) return 1;
  if (dispersion < 1e-6) return upperRegularizedGamma(y + 1, mean);
  const r = 1 / dispersion;
  return mean > LARGE ? regularizedGamma(r, (y * r) / mean) : regularizedBeta(1 - mean / (mean + r), r, y + 1);
}

/** Above such a mean a gamma distribution is the same to all digits, and its tail costs less. */
const LARGE = 1e6;

/** P(Y = 0). */
export function emptyShare(mean: number, dispersion: number): number {
  return dispersion < 1e-6 ? Math.exp(-mean) : (1 + dispersion * mean) ** (-1 / dispersion);
}

/** Smallest whole number with at most a share q above it; by doubling and halving. */
export function negativeBinomialQuantile(q: number, mean: number, dispersion: number): number {
  const isEnough = (y: number): boolean => negativeBinomialAtMost(y, mean, dispersion) >= q;
  if (!(mean > 0) || isEnough(0)) return 0;
  let high = Math.max(1, Math.ceil(mean));
  while (!isEnough(high) && high < 1e18) high *= 2;
  let low = 0;
  while (high - low > Math.max(1, high * 1e-12)) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
