import type { ProfileView } from '../../model/profile-view.ts';
import { visible } from '../analyze/visible.ts';

/** Charts of a profile as lines of text, none wider than about 80 characters. */
export function chartLines(view: ProfileView): string[] {
  switch (view.kind) {
    case 'week':
      return weekLines(view.hours, view.unit);
    case 'values':
      return valueLines(view);
    case 'range':
      return [`spread    ${view.quantiles.map(({ share, value }) => `${Math.round(share * 1000) / 10} % ≤ ${amount(value)}`).join(' · ')}${unitText(view.unit)}`]; // prettier-ignore
    case 'series':
      return seriesLines(view);
    case 'facts':
      return view.facts.map(({ name, value, unit }) => `${visible(name)}: ${typeof value === 'number' ? amount(value) : visible(value)}${unitText(unit)}`); // prettier-ignore
  }
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const SHADES = ' ·░▒▓█';

/** A heat map: a line for each day, a character for each hour. */
function weekLines(hours: readonly number[], unit: string | undefined): string[] {
  const most = Math.max(0, ...hours.filter((value) => Number.isFinite(value)));
  const shade = (value: number): string => {
    if (most <= 0 || !(value > 0)) return ' ';
    return SHADES[Math.max(1, Math.ceil((value / most) * (SHADES.length - 1)))] ?? ' ';
  };
  const line = (day: number): string => hours.slice(day * 24, day * 24 + 24).map(shade).join(''); // prettier-ignore
  return [
    '     0     6     12    18',
    ...DAYS.map((name, day) => `${name}  ${line(day)}|`),
    `     █ is ${amount(most)}${unitText(unit)} an hour`,
  ];
}

const BAR = 24;

function valueLines({ values, distinct, unseen }: Extract<ProfileView, { kind: 'values' }>): string[] {
  const shown = values.slice(0, 10);
  const width = Math.min(44, Math.max(8, ...shown.map(({ value }) => visible(value).length)));
  const rows = shown.map(({ value, share }) => {
    const text = visible(value);
    const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
    return `${cut.padEnd(width)}  ${percent(share).padStart(6)}  ${bar(share)}`;
  });
  const more = distinct > shown.length ? `${amount(distinct)} values in all; ` : '';
  return [...rows, `${more}a value never seen before: ${percent(unseen)}`];
}

function seriesLines({ points, unit }: Extract<ProfileView, { kind: 'series' }>): string[] {
  return points.slice(-24).map(({ time, actual, low, high, expected }) => {
    const when = new Date(time).toISOString().slice(0, 16).replace('T', ' ');
    const band = low === undefined || high === undefined ? '' : `  band ${amount(low)} to ${amount(high)}`;
    const isOut = low !== undefined && high !== undefined && (actual < low || actual > high);
    return `${when}  ${amount(actual).padStart(8)}${unitText(unit)}${band}${expected === undefined ? '' : `, expected ${amount(expected)}`}${isOut ? '  ◀' : ''}`; // prettier-ignore
  });
}

const bar = (share: number): string => '█'.repeat(Math.round(Math.min(1, Math.max(0, share)) * BAR)).padEnd(BAR, '░');
export const percent = (share: number): string => `${share < 0.001 && share > 0 ? '<0.1' : (share * 100).toFixed(1)} %`;
const unitText = (unit: string | undefined): string => (unit === undefined || unit === '1' ? '' : ` ${visible(unit)}`);

/** At most three digits that mean something. */
export function amount(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

export function durationText(ms: number): string {
  for (const [unit, size] of [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000]] as const) if (ms >= size) return `${Math.round((ms / size) * 10) / 10} ${unit}`; // prettier-ignore
  return `${Math.round(ms / 1000)} s`;
}

export const timeText = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
