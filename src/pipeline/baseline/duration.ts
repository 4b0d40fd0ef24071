import { z } from 'zod';

const MS_BY_UNIT: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `30m`, `1h`, `3d`, `2w` as milliseconds. */
export const duration = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhdw]$/, 'must be a number and s, m, h, d or w, for example 3d')
  .transform((text) => Number(text.slice(0, -1)) * (MS_BY_UNIT[text.slice(-1)] ?? 0));

/** A length of time in plain words: `63 days`, `5 hours`, `20 minutes`. */
export function durationWords(ms: number): string {
  const [size, unit] = ms >= 2 * DAY ? [DAY, 'day'] : ms >= 2 * HOUR ? [HOUR, 'hour'] : ms >= 120_000 ? [60_000, 'minute'] : [1000, 'second']; // prettier-ignore
  const count = Math.max(0, Math.round(ms / size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export const HOUR = 3_600_000;
export const DAY = 86_400_000;
