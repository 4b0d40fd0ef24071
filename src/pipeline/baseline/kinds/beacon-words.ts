import type { Contribution } from '../../../model/anomaly.ts';
import type { Periodicity } from '../../../statistics/periodicity/periodicity.ts';

/** What each part of the rhythm brings: in proportion to how far it lies below what independent connections have. */
export function contributionsOf(found: Periodicity, bits: number): Contribution[] {
  const parts = [
    { feature: 'gap.variation', actual: found.variation, lack: (0.62 - found.variation) / 0.62 },
    { feature: 'gap.spread', actual: found.spread, lack: (1.2 - found.spread) / 1.2 },
    { feature: 'gap.pauses', actual: found.pauses, lack: 0.15 * (1 - found.pauses) },
    { feature: 'size.variation', actual: found.sizeVariation, lack: 0.2 * (0.5 - found.sizeVariation) },
  ].map((part) => ({ ...part, lack: Math.max(0, part.lack) }));
  const whole = parts.reduce((sum, { lack }) => sum + lack, 0) || 1;
  return parts
    .map(({ feature, actual, lack }) => ({ feature, bits: (bits * lack) / whole, actual: rounded(actual) }))
    .sort((one, other) => other.bits - one.bits);
}

/** @param span ms from the first to the newest connection @param clients how many in the tenant use the destination */
export function wordsOf(found: Periodicity, span: number, destination: string | undefined, clients: number): string {
  const jitter = Math.round(100 * found.variation);
  const to = destination === undefined ? '' : ` to ${destination}`;
  const others = clients <= 1 ? 'nobody else uses it' : `${clients} clients use it`;
  return `connects${to} every ${durationInWords(found.period)}${jitter > 0 ? ` with ${jitter} % jitter` : ''}, ${found.gaps + 1} times or more over ${durationInWords(span / 1000)}; ${others}`;
}

/** @param seconds 0 or more */
export function durationInWords(seconds: number): string {
  if (seconds < 120) return `${rounded(seconds)} s`;
  if (seconds < 7200) return `${rounded(seconds / 60)} min`;
  if (seconds < 172_800) return `${rounded(seconds / 3600)} h`;
  return `${rounded(seconds / 86_400)} days`;
}

const rounded = (value: number): number => Number(value.toPrecision(2));
