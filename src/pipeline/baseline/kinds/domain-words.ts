import type { Contribution } from '../../../model/anomaly.ts';
import type { FeatureGroup } from '../../../statistics/domains/name-features.ts';
import { durationInWords } from './beacon-words.ts';
import { explainDomainName, type DomainName } from './domain-name.ts';
import { amount } from './words.ts';

/** The bits of the number of names and of their letters; those of the letters by what speaks in the name that looks most generated. */
export function burstContributions(
  p: number,
  letters: number,
  burst: number,
  count: number,
  example: DomainName | undefined,
): Contribution[] {
  const [lettersBits, burstBits] = [-Math.log2(letters), -Math.log2(burst)];
  const scale = -Math.log2(p) / Math.max(1e-9, lettersBits + burstBits);
  const groups = example === undefined ? [] : explainDomainName(example).filter(({ bits }) => bits > 0);
  const whole = groups.reduce((sum, { bits }) => sum + bits, 0);
  const ofLetters: Contribution[] =
    whole === 0
      ? [{ feature: 'names.letters', bits: lettersBits * scale }]
      : groups.map(({ group, bits }) => ({
          feature: `names.${group}`,
          bits: (lettersBits * scale * bits) / whole,
          actual: example?.label ?? '',
          expected: { kind: 'text', text: groupWords[group] },
        }));
  return [{ feature: 'names.count', bits: burstBits * scale, actual: count }, ...ofLetters].sort(
    (one, other) => other.bits - one.bits,
  );
}

const groupWords: Readonly<Record<FeatureGroup, string>> = {
  letters: 'sequences of letters as in names that people choose',
  language: 'letters that follow one another as in words',
  shape: 'length, vowels and digits as in names that people choose',
  repetition: 'letters repeated as in words',
  suffix: 'a suffix that generators rarely use',
};

/** @param span ms @param usual names in a window @param isFailed whether it is known that they do not exist */
export function burstWords(
  count: number,
  span: number,
  examples: readonly DomainName[],
  usual: number,
  isFailed: boolean,
): string {
  const what = isFailed ? 'names that do not exist' : 'names that nobody else asks for';
  const names = examples.map(({ registered }) => registered).join(', ');
  return `asked for ${count} ${what} within ${durationInWords(Math.max(1, span / 1000))}, such as ${names}; usual are ${amount(usual)}`;
}
