import type { Stream } from './beacons-traffic.ts';

/**
 * The beacon score of RITA 5 (Active Countermeasures), written anew from its published formula, as the peer to compare with: a quarter each for the times between
 * connections, the sizes, the histogram of the day, and its duration; then what it adds or takes for prevalence and for when the destination was first seen.
 */
export function ritaScore(stream: Stream, hosts: number): number {
  const gaps = differences(stream.times).filter((gap) => gap > 0);
  const times = regularity(gaps.map((gap) => gap / 1000), 10); // prettier-ignore
  const sizes = regularity(stream.sizes, 10);
  const hours = Array.from({ length: 24 }, () => 0);
  for (const time of stream.times) {
    const hour = Math.min(23, Math.floor(time / 3_600_000));
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return 0.25 * (times + sizes + histogram(hours) + duration(stream, hours)) + modifiers(stream, hosts);
}

/** Half for a spread that is even on both sides (Bowley), half for a small one (median absolute deviation). */
function regularity(values: readonly number[], least: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, middle, high] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  const skew = high - low < least ? 0 : Math.abs((low + high - 2 * middle) / (high - low));
  const deviation = quantile(sorted.map((value) => Math.abs(value - middle)).sort((one, other) => one - other), 0.5); // prettier-ignore
  return 0.5 * (1 - skew + (middle <= 0 ? 0 : Math.max(0, (middle - deviation) / middle)));
}

/** Steady over the hours, or (if it was there for eleven of them) with two levels only. */
function histogram(hours: readonly number[]): number {
  const average = hours.reduce((sum, count) => sum + count, 0) / hours.length;
  const deviation = Math.sqrt(hours.reduce((sum, count) => sum + (count - average) ** 2, 0) / hours.length);
  const steady = Math.max(0, 1 - deviation / average);
  const used = hours.filter((count) => count > 0);
  if (used.length < 11) return steady;
  const bin = Math.max(1, 0.05 * Math.max(...used));
  const modes = new Map<number, number>();
  for (const count of used) modes.set(Math.floor(count / bin), (modes.get(Math.floor(count / bin)) ?? 0) + 1);
  const [first = 0, second = 0] = [...modes.values()].sort((one, other) => other - one);
  return Math.max(steady, Math.min(1, (first + second) / used.length));
}

/** How much of the day it covers, or how long without an empty hour; nothing below six hours. */
function duration({ times }: Stream, hours: readonly number[]): number {
  const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 3_600_000;
  if (span < 6) return 0;
  let [run, longest] = [0, 0];
  for (const count of [...hours, ...hours]) {
    run = count > 0 ? run + 1 : 0;
    longest = Math.max(longest, Math.min(24, run));
  }
  return Math.min(1, Math.max(span / 24, longest / 12));
}

function modifiers({ clients, known }: Stream, hosts: number): number {
  const share = (clients + 1) / hosts;
  const prevalence = share <= 0.02 ? 0.15 : share >= 0.5 ? -0.15 : 0;
  return prevalence + (known <= 7 ? 0.15 : known >= 30 ? -0.15 : 0);
}

const differences = (times: readonly number[]): number[] => times.slice(1).map((time, index) => time - (times[index] ?? 0)); // prettier-ignore

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  return low + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] ?? low) - low);
}
