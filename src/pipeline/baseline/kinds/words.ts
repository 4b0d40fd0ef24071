import { durationWords } from '../duration.ts';

/** Numbers as people read them, for what a judgement says. */

/** `97 %`, `3.2 %`, `under 0.1 %` */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return 'under 0.1 %';
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} %`;
}

/** `once`, `twice`, `5 times`; of a count that has faded below one: `hardly ever` */
export function countWords(count: number): string {
  const whole = Math.round(count);
  if (whole === 0) return 'hardly ever';
  return whole === 1 ? 'once' : whole === 2 ? 'twice' : `${whole} times`;
}

/** Three digits are enough; bytes in the unit that fits. */
export function amount(value: number, unit?: string): string {
  if (!Number.isFinite(value)) return String(value);
  if (unit === 'By') return bytesWords(value);
  if (unit === 'By/s') return `${bytesWords(value)}/s`;
  if (unit === 'ms') return value < 10_000 ? `${short(value)} ms` : durationWords(value);
  const text = short(value);
  return unit === undefined || unit === '1' ? text : `${text} ${unit.replaceAll(/[{}]/g, '')}`;
}

function bytesWords(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let at = 0;
  let left = value;
  while (Math.abs(left) >= 1000 && at < units.length - 1) {
    left /= 1000;
    at += 1;
  }
  return `${short(left)} ${units[at] ?? ''}`;
}

function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(size >= 1 ? 3 : 2)));
}
