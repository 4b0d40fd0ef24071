import type { Bound, BoundOperator, SigmaCorrelation } from '../rule.ts';
import { timespanToText } from '../timespan.ts';
import { judgedWhen } from './bounds.ts';
import type { CorrelationMatch } from './correlator.ts';

const LONGEST_VALUE = 200;
const MOST_RULES = 5;

/** Why a correlation came true, in one plain sentence: what was seen, of which group, how soon, and what was expected. */
export function describeMatch(match: CorrelationMatch): string {
  const { correlation, group, sightings } = match;
  const first = sightings[0]?.time ?? match.time;
  const last = sightings.at(-1)?.time ?? match.time;
  const of = group.map(({ field, value }) => `${field} ${quoted(value)}`);
  const whose = of.length === 0 ? '' : ` for ${joined(of)}`;
  const when = judgedWhen(correlation) === 'whole' ? ' (judged when the time was over)' : '';
  return `${correlation.title}: ${measureOf(match)}${whose} within ${timespanToText(correlation.timespan)}${when}; expected: ${expectedOf(correlation)}. From ${clockOf(first)} to ${clockOf(last)}.`; // prettier-ignore
}

/** What was counted, summed up and so on. */
export function measureOf({ correlation, measure, total }: CorrelationMatch): string {
  const { type, refs, condition } = correlation;
  const titles = refs.slice(0, MOST_RULES).map(({ title }) => quoted(title));
  if (refs.length > MOST_RULES) titles.push(`${refs.length - MOST_RULES} more`);
  const field = condition.kind === 'bounds' ? condition.fields.join(', ') : '';
  const percentile = condition.kind === 'bounds' ? condition.percentile : undefined;
  const n = round(measure);
  switch (type) {
    case 'event_count':
      return `${n} ${measure === 1 ? 'event' : 'events'} of ${joined(titles)}`;
    case 'value_count':
      return `${n} different ${measure === 1 ? 'value' : 'values'} of ${field} in ${total} events of ${joined(titles)}`;
    case 'value_sum':
      return `the sum of ${field} is ${n} over ${total} events of ${joined(titles)}`;
    case 'value_avg':
      return `the average of ${field} is ${n} over ${total} events of ${joined(titles)}`;
    case 'value_median':
      return `the median of ${field} is ${n} over ${total} events of ${joined(titles)}`;
    case 'value_percentile':
      return percentile === undefined
        ? `a value of ${field} is ${n} % of ${total} events of ${joined(titles)}`
        : `the ${percentile}th percentile of ${field} is ${n} over ${total} events of ${joined(titles)}`;
    case 'temporal':
      return `${n} of the rules ${joined(titles)} were seen`;
    case 'temporal_ordered':
      return `${n} of the rules ${joined(titles)} were seen in this order`;
  }
}

/** What the condition asks for. */
export function expectedOf({ condition }: SigmaCorrelation): string {
  if (condition.kind === 'words') return condition.text.slice(0, LONGEST_VALUE);
  return joined(condition.bounds.map(({ operator, value }: Bound) => `${words[operator]} ${round(value)}`));
}

const words = {
  gt: 'more than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
  eq: 'exactly',
  neq: 'not',
} as const satisfies Record<BoundOperator, string>;

const round = (value: number): string => String(Math.round(value * 1000) / 1000);
const quoted = (text: string): string => `"${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text}"`;
const clockOf = (time: number): string =>
  new Date(time).toISOString().replace('T', ' ').replace('.000Z', ' UTC').replace('Z', ' UTC');

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
