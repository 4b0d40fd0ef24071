import { UsageError, type Call, type Option } from './command.ts';

/** The options that say which stretch of the past is meant. */
export const rangeOptions = {
  from: { type: 'string', value: 'TIME', summary: 'Only events since then: 2026-11-21, 2026-11-21T14:30Z (UTC where no zone is given)' }, // prettier-ignore
  to: { type: 'string', value: 'TIME', summary: 'Only events before then', default: 'now' },
  days: { type: 'string', value: 'N', summary: 'In place of --from: the N days before the end', default: '7' },
} as const satisfies Record<string, Option>;

export interface Range {
  /** inclusive, milliseconds since 1970 */
  readonly from: number;
  /** exclusive */
  readonly to: number;
}

const DAY = 86_400_000;

export function rangeOf(call: Call, now: number): Range {
  const to = timeOf(call, 'to') ?? now;
  const from = timeOf(call, 'from') ?? to - daysOf(call) * DAY;
  if (!(from < to)) throw new UsageError('the range ends before it begins: --from must be before --to');
  return { from, to };
}

/** Undefined where nothing was said about time. */
export function givenRangeOf(call: Call, now: number): Range | undefined {
  return ['from', 'to', 'days'].some((name) => call.text(name) !== undefined) ? rangeOf(call, now) : undefined;
}

function daysOf(call: Call): number {
  const text = call.text('days') ?? '7';
  const days = Number(text);
  if (!(days > 0 && days <= 36_500)) throw new UsageError(`--days ${text} is not a number of days`);
  return days;
}

function timeOf(call: Call, name: 'from' | 'to'): number | undefined {
  const text = call.text(name);
  if (text === undefined) return undefined;
  const hasZone = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text);
  const plain = text.trim().replace(' ', 'T');
  const time = Date.parse(plain.length > 10 && !hasZone ? `${plain}Z` : plain);
  if (!Number.isFinite(time)) throw new UsageError(`--${name} ${text} is not a time: write 2026-11-21 or 2026-11-21T14:30Z`); // prettier-ignore
  return time;
}
