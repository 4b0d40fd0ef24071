import { regularizedBeta, regularizedGamma, upperRegularizedGamma } from './special-functions.ts';

/**
 * Tails of a negative binomial of this mean and variance `mean + dispersion · mean²`, ends included: `up` = P(Y ≥ y), `down` = P(Y ≤ y).
 * By `P(Y ≥ y) = I_{μ/(μ+r)}(y, r)`, r = 1/dispersion; a Poisson's as dispersion goes to 0. y may lie between whole numbers, as sums of sizes do.
 */
export function negativeBinomialTails(y: number, mean: number, dispersion: number): { up: number; down: number } {
  if (y <= 0) return { up: 1, down: y < 0 ? 0 : emptyShare(mean, dispersion) };
  if (!(mean > 0)) return { up: 0, down: 1 };
  if (dispersion < 1e-6) return { up: regularizedGamma(y, mean), down: upperRegularizedGamma(y + 1, mean) };
  const r = 1 / dispersion;
  // far above the mean of large amounts a gamma distribution is the same to all digits, and its tail costs less
  if (mean > 1e6) return { up: upperRegularizedGamma(r, (y * r) / mean), down: regularizedGamma(r, (y * r) / mean) };
  const share = mean / (mean + r);
  return { up: regularizedBeta(share, y, r), down: regularizedBeta(1 - share, r, y + 1) };
}

/** P(Y = 0). */
export function emptyShare(mean: number, dispersion: number): number {
  return dispersion < 1e-6 ? Math.exp(-mean) : (1 + dispersion * mean) ** (-1 / dispersion);
}

/** Smallest whole number with at most a share q above it; by doubling and halving. */
export function negativeBinomialQuantile(q: number, mean: number, dispersion: number): number {
  const isEnough = (y: number): boolean => negativeBinomialTails(y, mean, dispersion).down >= q;
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
