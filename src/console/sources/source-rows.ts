import type { ConfiguredSource } from '../../model/configured-source.ts';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import type { SourceAccount } from '../../model/source.ts';

/** A line of the list: a source that speaks to us, a configured one, or one that is both. */
export interface SourceRow {
  readonly id: SourceId;
  readonly configured: ConfiguredSource | undefined;
  /** what it received, with all that stands below it; empty if it never sent anything */
  readonly account: SourceAccount;
  /** the accounts that are summed: those of its senders, files or partitions */
  readonly parts: readonly SourceAccount[];
  /** records in each minute of the last hour, oldest first; empty if there were none */
  readonly minutes: readonly number[];
}

/** Configured sources with the accounts below them as one line each, then every other source as a line of its own. By name. */
export function sourceRows(
  accounts: readonly SourceAccount[],
  configured: readonly ConfiguredSource[],
  minutesBySource: ReadonlyMap<string, readonly number[]>,
): SourceRow[] {
  const rest = new Set(accounts);
  const rows = configured.map((source): SourceRow => {
    const parts = accounts.filter((account) => isPartOf(account.source, source.id));
    for (const part of parts) rest.delete(part);
    return { id: source.id, configured: source, account: sumAccounts(source.id, parts), parts, minutes: sumMinutes(parts, minutesBySource) };
  });
  for (const account of rest) {
    rows.push({ id: account.source, configured: undefined, account, parts: [account], minutes: minutesBySource.get(account.source) ?? [] });
  }
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
} // prettier-ignore

/** `files/web/var/log/a.log` is a part of `files/web`. */
export function isPartOf(account: string, source: string): boolean {
  return account === source || account.startsWith(`${source}/`);
}

export function sumAccounts(source: string, parts: readonly SourceAccount[]): SourceAccount {
  const sum = (of: (part: SourceAccount) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const latest = (of: (part: SourceAccount) => number | null): number | null =>
    parts.reduce<number | null>((most, part) => (of(part) === null ? most : Math.max(most ?? -Infinity, of(part) ?? 0)), null);
  const counts = (of: (part: SourceAccount) => Readonly<Record<string, number | undefined>>): Record<string, number> => {
    const total = new Map<string, number>();
    for (const part of parts) for (const [name, count = 0] of Object.entries(of(part))) total.set(name, (total.get(name) ?? 0) + count);
    return Object.fromEntries(total);
  };
  const [first] = parts;
  if (first !== undefined && parts.length === 1 && first.source === source) return first;
  return {
    ...first,
    source: asSourceId(source),
    received: sum((part) => part.received),
    stored: sum((part) => part.stored),
    unreadable: sum((part) => part.unreadable),
    refused: sum((part) => part.refused),
    waiting: sum((part) => part.waiting),
    bytes: sum((part) => part.bytes),
    formats: counts((part) => part.formats),
    quality: counts((part) => part.quality),
    firstReceived: parts.reduce<number | null>((least, { firstReceived }) => (firstReceived === null ? least : Math.min(least ?? Infinity, firstReceived)), null),
    lastReceived: latest((part) => part.lastReceived),
    lastEvent: latest((part) => part.lastEvent),
  };
} // prettier-ignore

function sumMinutes(parts: readonly SourceAccount[], minutesBySource: ReadonlyMap<string, readonly number[]>): readonly number[] {
  const all = parts.flatMap((part) => [minutesBySource.get(part.source) ?? []]).filter((minutes) => minutes.length > 0);
  const length = Math.max(0, ...all.map((minutes) => minutes.length));
  return Array.from({ length }, (_, index) => all.reduce((sum, minutes) => sum + (minutes[index] ?? 0), 0));
} // prettier-ignore

/** Records a second over the last whole minutes that are asked for; the minute that is not over does not count. */
export function rateOf(minutes: readonly number[], over = 5): number {
  const whole = minutes.slice(0, -1).slice(-over);
  return whole.length === 0 ? 0 : whole.reduce((sum, count) => sum + count, 0) / (whole.length * 60);
}

/** `31/s`, `4/min`: as many as there are, in the unit in which it is a number. */
export function rateToText(perSecond: number): string {
  if (perSecond === 0) return 'none';
  if (perSecond >= 1) return `${Math.round(perSecond).toLocaleString('en-US')}/s`;
  const perMinute = perSecond * 60;
  return perMinute >= 1 ? `${Math.round(perMinute)}/min` : 'under 1/min';
}
