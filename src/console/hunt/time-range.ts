/** A time range as the address holds it: `now-24h` or milliseconds since 1970. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export interface AbsoluteRange {
  readonly from: number;
  readonly to: number;
}

export const DEFAULT_RANGE: TimeRange = { from: 'now-24h', to: 'now' };

export const RANGE_PRESETS: readonly { readonly from: string; readonly words: string }[] = [
  { from: 'now-15m', words: 'Last 15 minutes' },
  { from: 'now-1h', words: 'Last hour' },
  { from: 'now-24h', words: 'Last 24 hours' },
  { from: 'now-7d', words: 'Last 7 days' },
  { from: 'now-30d', words: 'Last 30 days' },
  { from: 'now-365d', words: 'Last year' },
];

const MS_BY_UNIT: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds since 1970 of `now`, `now-15m` or a number; undefined if it is none of them. */
export function timeTextToMs(text: string, now: number): number | undefined {
  if (text === 'now') return now;
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  const relative = /^now-(?<count>\d{1,6})(?<unit>[smhdw])$/u.exec(text);
  const count = Number(relative?.groups?.['count']);
  const unit = MS_BY_UNIT[relative?.groups?.['unit'] ?? ''];
  return Number.isFinite(count) && unit !== undefined ? now - count * unit : undefined;
}

/** The range in milliseconds at one moment; the default range where the text is not a range. */
export function rangeToAbsolute(range: TimeRange, now: number): AbsoluteRange {
  const from = timeTextToMs(range.from, now);
  const to = timeTextToMs(range.to, now);
  if (from === undefined || to === undefined || from >= to) return { from: now - 86_400_000, to: now };
  return { from, to };
}

/** A link that means the same an hour later. */
export function absoluteToRange(range: AbsoluteRange): TimeRange {
  return { from: String(Math.floor(range.from)), to: String(Math.ceil(range.to)) };
}

export function isRelative(range: TimeRange): boolean {
  return range.from.startsWith('now') || range.to.startsWith('now');
}
