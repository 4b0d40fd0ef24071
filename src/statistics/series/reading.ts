import type { Pattern } from './bases.ts';
import type { Change } from './change.ts';
import { aspects, type Aspect, type Evidence } from './evidence.ts';

/** What a series model says of one value. */
export interface Reading {
  /** share of the values before that were at least as odd, taking all aspects together; above 0, and 1 during warm-up */
  readonly p: number;
  /** how odd in bits, comparable across series of any unit and shape; 0 during warm-up */
  readonly strength: number;
  /** the strength, if this is news; 0 if it is part of what was said before */
  readonly news: number;
  /** how odd in each aspect, bits */
  readonly bits: Readonly<Record<Aspect, number>>;
  readonly direction: 'high' | 'low' | 'pattern';
  readonly actual: number;
  /** what had been expected, as median and range of 95 % of values; NaN at the first value */
  readonly expected: Band;
  /** what the forecast went by */
  readonly pattern: Pattern;
  /** a change that has lasted and is the new normal from here on */
  readonly change: Change | undefined;
}

/** A value for a chart. */
export interface SeriesPoint {
  readonly time: number;
  readonly actual: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** What is expected: half of all values above `median`, 95 % from `low` to `high`. */
export interface Band {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function bitsByAspect(evidence: Evidence): Record<Aspect, number> {
  return {
    value: evidence.bits(0),
    mean: evidence.bits(1),
    'long-mean': evidence.bits(2),
    spread: evidence.bits(3),
    roughness: evidence.bits(4),
    season: evidence.bits(5),
    'long-season': evidence.bits(6),
    distribution: evidence.bits(7),
  };
}

/** High or low if the value or its mean is what is odd, or it lies outside of the band; else the pattern. */
export function directionOf(
  value: number,
  median: number,
  low: number,
  high: number,
  evidence: Evidence,
): Reading['direction'] {
  if (value > high) return 'high';
  if (value < low) return 'low';
  const strongest = aspects[strongestOf(evidence)];
  if (strongest === 'spread' || strongest === 'roughness' || strongest === 'distribution') return 'pattern';
  return value >= median ? 'high' : 'low';
}

/** The place of the largest, the first of several. */
function strongestOf(evidence: Evidence): number {
  let at = 0;
  for (let i = 1; i < aspects.length; i++) if (evidence.bits(i) > evidence.bits(at)) at = i;
  return at;
}
