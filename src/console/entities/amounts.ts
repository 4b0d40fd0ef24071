import type { Anomaly, Expected } from '../../model/anomaly.ts';
import { bytesToText, countToShort, durationToText } from '../words/format.ts';

/** Numbers of baselines in the words of people. Pure. */

/** A number with its UCUM unit: `412 MB`, `3 h`, `38 %`. `1` is a share only where `isShare` says so, else a count. */
export function amountToText(value: number, unit?: string): string {
  switch (unit) {
    case 'By':
      return bytesToText(value);
    case 'By/s':
      return `${bytesToText(value)}/s`;
    case 'ms':
      return durationToText(value);
    case 's':
      return durationToText(value * 1000);
    case '%':
      return `${countToShort(value)} %`;
    case undefined:
    case '1':
      return small(value);
    default:
      return `${small(value)} ${unit.replaceAll(/[{}]/gu, '')}`;
  }
}

const small = (value: number): string =>
  Math.abs(value) < 1 && value !== 0 ? String(Number(value.toPrecision(2))) : countToShort(value);

/** `4 MB to 19 MB, half of them below 9 MB`, `Germany 97 %, France 3 %`. */
export function expectedToText(expected: Expected): string {
  switch (expected.kind) {
    case 'range':
      return `${amountToText(expected.low, expected.unit)} to ${amountToText(expected.high, expected.unit)}`;
    case 'values':
      return expected.values.length === 0
        ? 'nothing so far'
        : expected.values.map(({ value, share }) => `${value} ${shareToText(share)}`).join(', ');
    case 'text':
      return expected.text;
  }
}

export function actualToText(actual: string | number, expected: Expected | undefined): string {
  return typeof actual === 'string' ? actual : amountToText(actual, expected?.kind === 'range' ? expected.unit : undefined); // prettier-ignore
}

/** `97 %`, `0.4 %`, `under 0.1 %`. */
export function shareToText(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.1) return 'under 0.1 %';
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : Number(percent.toFixed(1))} %`;
}

/** How rare: `1 in 4,200`. */
export function rarityToText(p: number): string {
  if (!(p > 0)) return 'never';
  if (p > 0.5) return 'usual';
  return `1 in ${countToShort(Math.round(1 / p))}`;
}

/** Surprise in bits: `-log2 p`. */
export const bitsOf = (p: number): number => -Math.log2(p);

export const scopeWords: Readonly<Record<Anomaly['scope'], string>> = {
  entity: 'its own past',
  peers: 'its peers',
  tenant: 'the whole organisation',
  model: 'a model trained before',
};

export const directionWords: Readonly<Record<Anomaly['direction'], string>> = {
  high: 'more than usual',
  low: 'less than usual',
  new: 'never seen before',
  rare: 'rarely seen',
  pattern: 'an unusual pattern',
};
