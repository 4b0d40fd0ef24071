import type { Rarity } from '../../../statistics/rarity.ts';
import { durationWords } from '../duration.ts';
import { bucketWords } from './bucket.ts';
import type { ModelScope } from './kind.ts';
import { amount, countWords } from './words.ts';

/** A line of a kind that is new or rare, in words. */
export function noveltyWords(
  line: string,
  text: string,
  rarity: Rarity<ModelScope>,
  by: string | undefined,
  age: number,
): string {
  const levels = rarity.levels.map(({ scope, isNew, count, observations }) => {
    const often = isNew ? 'never' : countWords(count);
    if (scope === 'entity') return `in ${Math.round(observations)} lines here ${often}`;
    return scope === 'peers' ? `among its peers ${often}` : `in the whole organisation ${often}`;
  });
  const of = by === undefined ? '' : ` of ${by}`;
  const over = Number.isNaN(age) ? '' : ` (over ${durationWords(Math.max(0, age))})`;
  return `a line${of}: ${line.slice(0, 300)}; its kind, ${text}: ${levels.join(', ')}${over}`;
}

/** Far more lines of a known kind than ever, in words. */
export function burstWords(
  text: string,
  count: number,
  most: number,
  buckets: number,
  per: number,
  by?: string,
): string {
  const of = by === undefined ? '' : ` of ${by}`;
  return `${count} lines${of} in ${bucketWords(per)} of the kind: ${text}; at most ${amount(most)} in ${Math.round(buckets)} times before`;
}
