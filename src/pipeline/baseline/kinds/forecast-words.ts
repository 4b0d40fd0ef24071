import type { Contribution } from '../../../model/anomaly.ts';
import type { Aspect } from '../../../statistics/series/evidence.ts';
import type { Pattern } from '../../../statistics/series/bases.ts';
import type { Reading } from '../../../statistics/series/reading.ts';
import { durationWords } from '../duration.ts';
import { bucketWords, slotWords } from './bucket.ts';
import type { Judgement, Model, Scopes } from './kind.ts';
import { amount } from './words.ts';

/** The bucket that is told of, and the model that judges it. */
export interface JudgedBucket {
  readonly per: number;
  readonly start: number;
  readonly model: Model;
  readonly scopes: Pick<Scopes, 'offset' | 'features'>;
}

const words: Readonly<Record<Aspect, string>> = {
  value: 'the value itself',
  mean: 'the mean of 12 buckets',
  'long-mean': 'the mean of 144 buckets',
  spread: 'how much it varies',
  roughness: 'how much it jumps from value to value',
  season: 'unlike this time on any of the last days',
  'long-season': 'for long unlike this time on any of the last days',
  distribution: 'how its values are spread',
};

const patternWords: Readonly<Record<Pattern, string>> = {
  level: 'by its last values',
  'slow-level': 'by its level',
  day: 'by this time of day',
  weekday: 'by this time on such days',
  week: 'by this time a week ago',
  period: 'by the rhythm found in it',
};

/** A reading as a judgement: each aspect has its share of the bits. */
export function forecastJudgement(reading: Reading, bucket: JudgedBucket): Judgement {
  const { per, start, model, scopes } = bucket;
  const [feature] = scopes.features;
  const unit = feature?.unit;
  const { median, low, high } = reading.expected;
  const expected = { kind: 'range' as const, median, low, high, ...(unit === undefined ? {} : { unit }) };
  const contributions = contributionsOf(reading, feature?.id ?? '', expected);
  const [strongest] = aspectsOf(reading.bits).reduce((a, b) => (b[1] > a[1] ? b : a));
  return {
    p: reading.p,
    direction: reading.direction,
    actual: reading.actual,
    expected,
    scope: 'entity',
    contributions,
    observations: model.observations,
    age: Number.isNaN(model.since) ? 0 : Math.max(0, start - model.since),
    suppressors: reading.change === undefined ? [] : ['it has lasted, and is the new normal from here on'],
    words: `${feature?.title ?? 'value'}: ${amount(reading.actual, unit)} in ${bucketWords(per)} from ${slotWords(start, scopes.offset)}; expected ${amount(median, unit)} (${amount(low, unit)} to ${amount(high, unit)}) ${patternWords[reading.pattern]}; most unusual: ${words[strongest]}, over ${durationWords(Math.max(0, start - model.since))}`, // prettier-ignore
  };
}

/** The strongest aspect first. Their parts are those in the strength, and add up to `-log2 p`. */
function contributionsOf(
  { bits, p, actual }: Reading,
  feature: string,
  expected: NonNullable<Contribution['expected']>,
): Contribution[] {
  const parts = aspectsOf(bits).map(([aspect, each]) => ({ aspect, part: each ** 1.5 }));
  const sum = parts.reduce((total, { part }) => total + part, 0);
  const total = -Math.log2(p);
  return parts
    .filter(({ part }, i) => part > 0 || (sum === 0 && i === 0))
    .sort((a, b) => b.part - a.part)
    .map(({ aspect, part }) => ({
      feature: aspect === 'value' ? feature : `${feature} ${aspect}`,
      bits: sum === 0 ? total : (total * part) / sum,
      ...(aspect === 'value' && { actual, expected }),
    }));
}

function aspectsOf(bits: Reading['bits']): (readonly [Aspect, number])[] {
  return [
    ['value', bits.value],
    ['mean', bits.mean],
    ['long-mean', bits['long-mean']],
    ['spread', bits.spread],
    ['roughness', bits.roughness],
    ['season', bits.season],
    ['long-season', bits['long-season']],
    ['distribution', bits.distribution],
  ];
}
