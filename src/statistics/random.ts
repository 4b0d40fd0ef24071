/**
 * A generator of numbers from 0 up to, not including, 1, with 53 bits each; the same seed gives the same numbers for ever.
 * sfc32 (Chris Doty-Humphrey, PractRand): period at least 2^32, on average 2^127; not for secrets.
 */
export type Random = () => number;

export function seeded(seed: number): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9;
  let d = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

/** A whole number from 0 up to, not including, `below`. */
export const wholeNumber = (random: Random, below: number): number => Math.floor(random() * below);

/** Mean 0, variance 1 (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Mean 1. */
export const exponential = (random: Random): number => -Math.log(1 - random());

/** Mean `shape`, scale 1 (Marsaglia and Tsang 2000). */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}

export const beta = (random: Random, a: number, b: number): number => {
  const x = gamma(random, a);
  return x / (x + gamma(random, b));
};

/** Counts of the mean. Above 10 as a gamma first (Ahrens and Dieter 1974), so the cost grows with the logarithm of the mean. */
export function poisson(random: Random, mean: number): number {
  let left = mean;
  let count = 0;
  while (left > 10) {
    const half = Math.floor(left * 0.875);
    const time = gamma(random, half);
    if (time > left) return count + binomial(random, half - 1, left / time);
    left -= time;
    count += half;
  }
  const limit = Math.exp(-left);
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** How many of `trials` succeed; halved by the order statistic in the middle while there are many (Relles 1972). */
export function binomial(random: Random, trials: number, share: number): number {
  let n = trials;
  let p = share;
  let count = 0;
  while (n > 20) {
    const middle = Math.floor((n + 1) / 2);
    const at = beta(random, middle, n + 1 - middle);
    if (at <= p) {
      count += middle;
      n -= middle;
      p = (p - at) / (1 - at);
    } else {
      n = middle - 1;
      p /= at;
    }
  }
  for (let i = 0; i < n; i++) if (random() < p) count++;
  return count;
}

/** Counts with variance `mean + dispersion · mean²`. */
export function negativeBinomial(random: Random, mean: number, dispersion: number): number {
  return poisson(random, dispersion <= 0 ? mean : mean * dispersion * gamma(random, 1 / dispersion));
}

/** One of the list, which must not be empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const picked = list[wholeNumber(random, list.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = wholeNumber(random, i + 1);
    const [a, b] = [copy[i], copy[j]];
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a];
  }
  return copy;
}
