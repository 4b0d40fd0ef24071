/** `ln Γ(x)` for x > 0, to about 14 digits (Lanczos 1964, with g = 7 and nine terms). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const z = x - 1;
  let sum = 0.99999999999980993;
  sum += 676.5203681218851 / (z + 1) - 1259.1392167224028 / (z + 2) + 771.32342877765313 / (z + 3);
  sum += -176.61502916214059 / (z + 4) + 12.507343278686905 / (z + 5) - 0.13857109526572012 / (z + 6);
  sum += 9.9843695780195716e-6 / (z + 7) + 1.5056327351493116e-7 / (z + 8);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** `P(a, x)`, the share of a gamma distribution of shape a (scale 1) below x; a > 0, x ≥ 0. */
export function regularizedGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/** `Q(a, x) = 1 - P(a, x)`, with its digits kept where it is tiny. */
export function upperRegularizedGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

/** `I_x(a, b)`, the share of a beta distribution below x; a, b > 0, 0 ≤ x ≤ 1. */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return Math.min(1, (front * betaFraction(x, a, b)) / a);
  return Math.max(0, 1 - (front * betaFraction(1 - x, b, a)) / b);
}

/** Share of the standard normal distribution below x; exact to the last digits far into the lower tail. */
export function normalCdf(x: number): number {
  const tail = 0.5 * upperRegularizedGamma(0.5, 0.5 * x * x);
  return x > 0 ? 1 - tail : tail;
}

/** The x that `p` of the standard normal distribution lies below (Acklam's approximation, then one step of Halley). */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  if (p > 0.5) return -normalQuantile(1 - p);
  const x = p < 0.02425 ? tailQuantile(p) : middleQuantile(p);
  const error = (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp(0.5 * x * x);
  return Number.isFinite(error) ? x - error / (1 + 0.5 * x * error) : x;
}

/** Share of chi-square with `degrees` of freedom above x. */
export const chiSquareTail = (x: number, degrees: number): number => upperRegularizedGamma(degrees / 2, x / 2);

const TINY = 1e-300;
const PRECISION = 1e-15;
const STEPS = 2000;

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < STEPS + 10 * Math.sqrt(a); n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * PRECISION) break;
  }
  return Math.min(1, sum * Math.exp(a * Math.log(x) - x - logGamma(a)));
}

/** Continued fraction by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < STEPS + 10 * Math.sqrt(a); n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / awayFromZero(an * d + b);
    c = awayFromZero(b + an / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return Math.min(1, h * Math.exp(a * Math.log(x) - x - logGamma(a)));
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return h;
}

const awayFromZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

function tailQuantile(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  const above = ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732537343734) * q + 4.374664141464968) * q + 2.938163982698783; // prettier-ignore
  return above / ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1); // prettier-ignore
}

function middleQuantile(p: number): number {
  const q = p - 0.5;
  const r = q * q;
  const above = ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239; // prettier-ignore
  return (above * q) / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1); // prettier-ignore
}
