import { chiSquareTail } from './special-functions.ts';

/**
 * One p-value of several that may depend on each other: Cauchy combination (Liu and Xie, JASA 2020). `T = Σ w tan((½ - p) π)` is about Cauchy
 * whatever the dependence, the more exactly the smaller p is. Weights default to equal, and are made to add up to 1. 1 for an empty list.
 */
export function combineCauchy(ps: ArrayLike<number>, weights?: ArrayLike<number>): number {
  if (ps.length === 0) return 1;
  let sum = 0;
  let all = 0;
  for (let i = 0; i < ps.length; i++) {
    const weight = weights ? (weights[i] ?? 0) : 1;
    sum += weight * cotangent(ps[i] ?? 1);
    all += weight;
  }
  if (!(all > 0)) return 1;
  const t = sum / all;
  // atan(1/t)/π is ½ - atan(t)/π without the loss of digits at large t
  return t > 1 ? Math.atan(1 / t) / Math.PI : 0.5 - Math.atan(t) / Math.PI;
}

/** Of independent p-values: `-2 Σ ln p` is chi-square with two degrees each (Fisher 1925). Too small when they depend on each other. */
export function combineFisher(ps: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < ps.length; i++) sum -= 2 * Math.log(Math.max(SMALLEST, ps[i] ?? 1));
  return ps.length === 0 ? 1 : chiSquareTail(sum, 2 * ps.length);
}

/** The smallest of n p-values as if they were independent (Šidák 1967): also a bound under positive dependence, and n times the smallest (Bonferroni) where it is tiny. */
export function combineMin(ps: ArrayLike<number>): number {
  let least = 1;
  for (let i = 0; i < ps.length; i++) least = Math.min(least, ps[i] ?? 1);
  return -Math.expm1(ps.length * Math.log1p(-least));
}

/** Smaller than any p-value that is ever meant. */
const SMALLEST = 1e-300;

/** `tan((½ - p) π)`, kept off the poles: a p of 1 must not undo all others (as in the truncated form of Fang et al. 2023). */
function cotangent(p: number): number {
  const bounded = Math.min(Math.max(p, SMALLEST), 0.99);
  return bounded < 1e-4 ? 1 / (Math.PI * bounded) : 1 / Math.tan(Math.PI * bounded);
}
