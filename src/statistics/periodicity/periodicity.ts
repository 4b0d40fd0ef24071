import { normalCdf } from '../special-functions.ts';
import { MOST, type BeatRing } from './beat-ring.ts';

/** How regular the connections of a pair are. Lower spread is more regular. */
export interface Periodicity {
  /** gaps that were judged */
  readonly gaps: number;
  /** usual time between beats, s */
  readonly period: number;
  /** robust coefficient of variation of the gaps, missed beats folded */
  readonly variation: number;
  /** natural logarithm of the 90th over the 10th percentile of the folded gaps */
  readonly spread: number;
  /** share of gaps longer than three and a half periods: pauses */
  readonly pauses: number;
  /** share of gaps that are two or three periods: missed beats */
  readonly missed: number;
  /** robust coefficient of variation of what was sent, at most 1; 0.5 if no size is known */
  readonly sizeVariation: number;
  /** the sum that is judged: 0 is a clock, about 1.8 is chance */
  readonly score: number;
  /** share of streams of independent events (a Poisson process) with as many gaps that score as low or lower */
  readonly p: number;
}

/**
 * Judges the gaps of a ring: each is divided by how many periods (the median) it spans, so that beats which were missed or not recorded do not count as
 * jitter; then their robust variation, the spread of their middle 80 % and the share of pauses are added up.
 *
 * Cost: two sorts of at most 128 numbers, 10 µs. The formula follows the measurement in docs/anomaly-methods.md; compare RITA (Active Countermeasures) and the
 * autocovariance of Elastic's transform, which loses beacons with jitter.
 *
 * @returns undefined with fewer than `LEAST` gaps, and for periods under 5 s, where connections that are counted as one beat make what is left look even
 */
export function periodicityOf(ring: BeatRing): Periodicity | undefined {
  const gaps = ring.copy(gapScratch, sizeScratch);
  if (gaps < LEAST) return undefined;
  const folded = gapScratch.subarray(0, gaps);
  const sizes = sizeScratch.subarray(0, gaps);
  const sorted = sortedScratch.subarray(0, gaps);
  sorted.set(folded);
  unfoldedScratch.set(folded);
  const first = quantileOf(sorted.sort(), 0.5);
  // the median of gaps with many missed beats lies too high: fold once, and take the median of what was folded
  let pauses = 0;
  let missed = 0;
  for (let at = 0; at < gaps; at++) folded[at] = (folded[at] ?? 0) / periodsIn(folded[at] ?? 0, first);
  sorted.set(folded);
  const period = quantileOf(sorted.sort(), 0.5);
  folded.set(unfoldedScratch.subarray(0, gaps));
  for (let at = 0; at < gaps; at++) {
    const periods = periodsIn(folded[at] ?? 0, period);
    folded[at] = (folded[at] ?? 0) / periods;
    if (periods > 3) pauses++;
    else if (periods > 1) missed++;
  }
  sorted.set(folded);
  sorted.sort();
  const middle = quantileOf(sorted, 0.5);
  if (middle < SHORTEST) return undefined;
  const spread = Math.log(Math.max(quantileOf(sorted, 0.9), 1e-9) / Math.max(quantileOf(sorted, 0.1), 1e-9));
  const variation = deviationOf(folded, middle) / Math.max(middle, 1e-9);
  const sizeVariation = sizeVariationOf(sizes);
  const shareOfPauses = pauses / gaps;
  const shareOfMissed = missed / gaps;
  const sum = variation + SPREAD * spread + PAUSES * shareOfPauses + MISSED * shareOfMissed + SIZES * sizeVariation;
  const score = sum * (1 + FEW / Math.sqrt(gaps));
  return {
    gaps,
    period: middle,
    variation,
    spread,
    pauses: shareOfPauses,
    missed: shareOfMissed,
    sizeVariation,
    score,
    p: chanceOf(score, gaps),
  };
}

/** s */
const SHORTEST = 5;
/** Fewest gaps that are judged. */
export const LEAST = 8;

const SPREAD = 0.25;
const PAUSES = 1.5;
const MISSED = 1;
const SIZES = 0.3;
/** what few gaps say is believed less */
const FEW = 2;

const [gapScratch, sizeScratch, sortedScratch, unfoldedScratch] = [
  new Float64Array(MOST),
  new Float64Array(MOST),
  new Float64Array(MOST),
  new Float64Array(MOST),
];

const periodsIn = (gap: number, period: number): number => Math.max(1, Math.round(gap / Math.max(period, 1e-9)));

/** Median distance from `middle`, scaled to the standard deviation of a normal distribution. Uses the scratch of sorted values. */
function deviationOf(values: Float64Array, middle: number): number {
  const distances = sortedScratch.subarray(0, values.length);
  for (let at = 0; at < values.length; at++) distances[at] = Math.abs((values[at] ?? 0) - middle);
  return 1.4826 * quantileOf(distances.sort(), 0.5);
}

function sizeVariationOf(sizes: Float64Array): number {
  const sorted = sortedScratch.subarray(0, sizes.length);
  sorted.set(sizes);
  const middle = quantileOf(sorted.sort(), 0.5);
  if (middle <= 0) return 0.5;
  return Math.min(1, deviationOf(sizes, middle) / middle);
}

function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] ?? low;
  return low + (place - below) * (high - low);
}

/**
 * Of independent connections (a Poisson process, sizes as they come) the logarithm of the score is nearly normal; its mean and deviation fall with the root of
 * their number. What people and programs do is not quite independent: that widens the deviation where there are many gaps (`periodicity.test.ts` simulates both).
 */
function chanceOf(score: number, gaps: number): number {
  const usual = 0.5 + 0.6 / Math.sqrt(gaps);
  const deviation = Math.sqrt(0.25 / gaps + 0.01);
  return Math.max(Number.MIN_VALUE, normalCdf((Math.log(Math.max(score, FLOOR)) - usual) / deviation));
}

/** Nothing is more regular than a network lets through: lower scores count as this. */
const FLOOR = 0.05;
