import type { SigmaCorrelation } from '../rule.ts';
import { isWithin, judgedWhen, lowestCount } from './bounds.ts';
import { percentileOf } from './judge-whole.ts';
import type { Sighting } from './sighting.ts';
import { waysToMeet } from './ways.ts';

/** What a match says, to be compared. */
export interface PlainMatch {
  readonly group: string;
  readonly time: number;
  readonly measure: number;
}

interface Seen {
  readonly sighting: Sighting;
  readonly time: number;
  readonly ref: number;
  readonly value: string;
}

interface PlainGroup {
  readonly all: Seen[];
  readonly matches: number[];
  judged: number;
  delay: number;
  touched: number;
}

/**
 * The semantics of docs/correlations.md, said as plainly as can be and without any thought for speed: every window is made anew from all
 * sightings there ever were. One field to group by, one to look at.
 */
export class Oracle {
  readonly #correlation: SigmaCorrelation;
  readonly #lateness: number;
  readonly #groups = new Map<string, PlainGroup>();

  constructor(correlation: SigmaCorrelation, lateness: number) {
    this.#correlation = correlation;
    this.#lateness = lateness;
  }

  see(sighting: Sighting, clock: number): PlainMatch[] {
    const { type, refs } = this.#correlation;
    const ref = refs.findIndex(({ rule }) => rule === sighting.rule);
    const [user, value] = sighting.values;
    if (ref < 0 || typeof user !== 'string') return [];
    if (type.startsWith('value_') && (value === null || value === undefined)) return [];
    const key = user.toLowerCase();
    const group = this.#groups.get(key) ?? { all: [], matches: [], judged: -Infinity, delay: 0, touched: 0 };
    group.touched = clock;
    this.#groups.set(key, group);
    const isTemporal = type.startsWith('temporal');
    if (group.all.some((other) => other.sighting.event === sighting.event && (!isTemporal || other.ref === ref))) return [];
    const seen: Seen = { sighting, time: sighting.time, ref, value: (value ?? '').toLowerCase() };
    return judgedWhen(this.#correlation) === 'whole' ? this.#whole(key, group, seen, clock) : this.#growing(key, group, seen);
  } // prettier-ignore

  advance(clock: number): PlainMatch[] {
    const isWhole = judgedWhen(this.#correlation) === 'whole';
    const found = [...this.#groups].flatMap(([key, group]) => isWhole ? this.#judge(key, group, clock === Infinity ? Infinity : clock - this.#lateness - group.delay) : []);
    for (const [key, { touched }] of this.#groups) if (touched < clock - this.#correlation.timespan - this.#lateness) this.#groups.delete(key);
    return found;
  } // prettier-ignore

  #growing(key: string, group: PlainGroup, seen: Seen): PlainMatch[] {
    const { timespan, type } = this.#correlation;
    const newest = Math.max(seen.time, ...group.all.map(({ time }) => time));
    if (seen.time < newest - this.#lateness) return [];
    group.all.push(seen);
    if (type === 'temporal_ordered') {
      const end = this.#soonestEnd(group.all, seen);
      if (end === undefined || group.matches.some((match) => Math.abs(match - end.time) <= timespan)) return [];
      group.matches.push(end.time);
      return [{ group: key, time: end.time, measure: end.length }];
    }
    const ends = [...new Set(group.all.map(({ time }) => time))].sort((a, b) => a - b);
    for (const end of ends) {
      if (end < seen.time || end > seen.time + timespan) continue;
      const window = group.all.filter(({ time }) => time >= end - timespan && time <= end);
      const measure = this.#met(window);
      if (measure === undefined || group.matches.some((match) => Math.abs(match - end) <= timespan)) continue;
      group.matches.push(end);
      return [{ group: key, time: end, measure }];
    }
    return [];
  }

  #whole(key: string, group: PlainGroup, seen: Seen, clock: number): PlainMatch[] {
    if (seen.time <= group.judged) return [];
    const before = group.all.map(({ time }) => time);
    if (seen.time >= Math.max(-Infinity, ...before)) group.delay = Math.max(0, clock - seen.time);
    group.all.push(seen);
    return this.#judge(key, group, Math.max(seen.time, ...before) - this.#lateness);
  }

  #judge(key: string, group: PlainGroup, until: number): PlainMatch[] {
    const found: PlainMatch[] = [];
    for (;;) {
      group.all.sort((a, b) => a.time - b.time);
      const first = group.all[0];
      if (first === undefined) return found;
      const end = first.time + this.#correlation.timespan;
      if (!(end < until)) return found;
      if (!this.#opens(first)) {
        group.judged = first.time;
        group.all.shift();
        continue;
      }
      const window = group.all.filter(({ time }) => time <= end);
      group.all.splice(0, window.length);
      group.judged = end;
      const measure = this.#met(window);
      if (measure !== undefined) found.push({ group: key, time: window.at(-1)?.time ?? 0, measure });
    }
  }

  #opens({ ref }: Seen): boolean {
    const { condition } = this.#correlation;
    return condition.kind !== 'words' || (waysToMeet(condition.expr) ?? []).some(({ seen }) => seen.includes(ref));
  }

  #met(window: readonly Seen[]): number | undefined {
    const { type, condition } = this.#correlation;
    const refs = new Set(window.map(({ ref }) => ref));
    if (condition.kind === 'words') {
      const ways = (waysToMeet(condition.expr) ?? []).filter(({ absent }) => !absent.some((ref) => refs.has(ref)));
      const isMet = type === 'temporal'
        ? ways.some(({ seen }) => seen.every((ref) => refs.has(ref)))
        : ways.some(({ seen }) => chainsOf(window, seen).length > 0);
      return isMet ? refs.size : undefined;
    }
    const numbers = window.map(({ value }) => Number(value));
    const asEntries = window.map((one) => ({ ...one, value: Number(one.value) }));
    const sum = numbers.reduce((total, each) => total + each, 0);
    const measure = {
      event_count: () => window.length,
      value_count: () => new Set(window.map(({ value }) => value)).size,
      temporal: () => refs.size,
      temporal_ordered: () => this.#mostInOrder(window),
      value_sum: () => sum,
      value_avg: () => sum / numbers.length,
      value_median: () => percentileOf(asEntries, 50),
      value_percentile: () => percentileOf(asEntries, condition.percentile ?? 0),
    }[type]();
    return isWithin(measure, condition.bounds) ? measure : undefined;
  } // prettier-ignore

  #mostInOrder(window: readonly Seen[]): number {
    const places = this.#correlation.refs.map((_, place) => place);
    for (let size = places.length; size > 0; size--) {
      for (const refs of subsets(places, size)) if (chainsOf(window, refs).length > 0) return size;
    }
    return 0;
  }

  /** Of all chains in order that contain a sighting and are within the time span, the soonest end. */
  #soonestEnd(all: readonly Seen[], seen: Seen): { time: number; length: number } | undefined {
    const { condition, refs, timespan } = this.#correlation;
    const places = refs.map((_, place) => place);
    const ways = condition.kind === 'words'
      ? (waysToMeet(condition.expr) ?? []).map((way) => way.seen)
      : subsets(places, lowestCount(condition.bounds));
    const chains = ways.flatMap((way) => chainsOf(all, way)).filter((chain) => chain.includes(seen));
    const ends = chains.flatMap((chain) => {
      const [first, last] = [chain[0]?.time ?? 0, chain.at(-1)?.time ?? 0];
      return last - first <= timespan ? [{ time: last, length: chain.length }] : [];
    });
    return ends.sort((a, b) => a.time - b.time)[0];
  } // prettier-ignore
}

/** All ways to take one sighting of each rule, in the order of the rules. */
function chainsOf(window: readonly Seen[], refs: readonly number[]): Seen[][] {
  let chains: Seen[][] = [[]];
  for (const ref of refs) {
    const own = window.filter((one) => one.ref === ref);
    chains = chains.flatMap((chain) => own.filter(({ time }) => time >= (chain.at(-1)?.time ?? -Infinity)).map((one) => [...chain, one])); // prettier-ignore
  }
  return chains;
}

function subsets(places: readonly number[], size: number): number[][] {
  const [first, ...rest] = places;
  if (size === 0) return [[]];
  if (first === undefined) return [];
  return [...subsets(rest, size - 1).map((set) => [first, ...set]), ...subsets(rest, size)];
}
