import type { Contribution } from '../../../model/anomaly.ts';
import type { OddRun, SequenceJudgement } from '../../../statistics/sequences/sequence-model.ts';
import { durationWords } from '../duration.ts';
import { countWords } from './words.ts';

export interface SequenceWords {
  /** the run that surprises most */
  readonly actual: string;
  readonly expected: string;
  readonly words: string;
}

/** What is odd about a session, in words: its oddest run, what is new in it, what is missing. */
export function sequenceWords(
  { oddest, neighbor }: SequenceJudgement,
  tokens: Uint32Array,
  took: number,
  nameOf: (token: number) => string,
): SequenceWords {
  const runWords = ({ from, to }: OddRun): string => shortened(Array.from(tokens.subarray(from, to), nameOf));
  const [worst, ...others] = oddest;
  const extra = listed(neighbor.extra, nameOf);
  const missing = listed(neighbor.missing, nameOf);
  const parts = [
    `${tokens.length} operations in ${durationWords(took)}`,
    ...(worst === undefined ? [] : [`oddest: ${runWords(worst)}, seen ${worst.seen < 0.5 ? 'never' : countWords(worst.seen)}`]), // prettier-ignore
    ...others.map((run) => `then ${runWords(run)}`),
    `${percentOf(1 - neighbor.distance)} like the nearest usual combination`,
    ...(extra === '' ? [] : [`not in that: ${extra}`]),
    ...(missing === '' ? [] : [`usually also: ${missing}`]),
  ];
  return {
    actual: worst === undefined ? shortened(Array.from(tokens.subarray(0, 6), nameOf)) : runWords(worst),
    expected: missing === '' ? 'the usual order of these operations' : `with: ${missing}`,
    words: parts.join('; '),
  };
}

/** The two parts; their bits add up to those of the judgement. */
export function sequenceContributions(
  { orderBits, combinationBits }: SequenceJudgement,
  feature: string,
  { actual, expected }: SequenceWords,
): Contribution[] {
  return [
    { feature: `${feature} order`, bits: orderBits, actual },
    { feature: `${feature} combination`, bits: combinationBits, expected: { kind: 'text', text: expected } },
  ];
}

/** Runs of the same operation once, with how often: `read × 5 → write`. */
function shortened(names: readonly string[]): string {
  const steps: { name: string; times: number }[] = [];
  for (const name of names) {
    const last = steps.at(-1);
    if (last?.name === name) last.times++;
    else steps.push({ name, times: 1 });
  }
  return steps.map(({ name, times }) => (times === 1 ? name : `${name} × ${times}`)).join(' → ');
}

function listed(tokens: readonly number[], nameOf: (token: number) => string): string {
  const names = tokens.slice(0, 5).map(nameOf);
  return [...names, ...(tokens.length > 5 ? [`${tokens.length - 5} more`] : [])].join(', ');
}

const percentOf = (share: number): string => `${Math.round(100 * share)} %`;
