import type { Contribution } from '../../../model/anomaly.ts';
import type { Row } from '../../../statistics/outliers/columns.ts';
import { amountOf } from './joint-bucket.ts';
import type { FeatureName } from './kind.ts';
import { amount } from './words.ts';

/** Column 0 is the part of the week, 1 and 2 the events, then two columns a feature: amount, and distance from its own usual. */
const FIRST = 1;

/** `17 events, 3.2 MB of bytes sent, 4 of hosts signed in to, on a weekend, night` */
export function rowWords(row: Row, features: readonly FeatureName[]): string {
  const parts = features.flatMap(({ title, unit }, index) => {
    const value = row[FIRST + 2 * (index + 1)];
    return typeof value === 'number' ? [`${title}: ${amount(amountOf(value), unit)}`] : [];
  });
  return [`${amount(amountOf(Number(row[FIRST])))} events`, ...parts, String(row[0])].join(', ');
}

/** Of each feature the bits of its amount and of its distance from the usual; the events and the part of the week are features of their own. */
export function contributionsOf(
  bits: Float64Array,
  row: Row,
  usual: readonly number[],
  features: readonly FeatureName[],
): Contribution[] {
  // prettier-ignore
  const of = (index: number): number => (bits[FIRST + 2 * index] ?? 0) + (bits[FIRST + 2 * index + 1] ?? 0);
  const amounts = ['events', ...features.map(({ id }) => id)].map((feature, index): Contribution => {
    const cell = row[FIRST + 2 * index];
    const actual = typeof cell === 'number' ? amountOf(cell) : undefined;
    const unit = features[index - 1]?.unit;
    const text = `usually ${amount(usual[index] ?? 0, unit)}`;
    return { feature, bits: of(index), ...(actual === undefined ? {} : { actual }), expected: { kind: 'text', text } };
  });
  const all: Contribution[] = [{ feature: 'part of the week', bits: bits[0] ?? 0, actual: String(row[0]) }, ...amounts];
  return all.sort((one, other) => other.bits - one.bits);
}
