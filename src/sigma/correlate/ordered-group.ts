import { firstAfter, firstFrom, type Entry } from './entry.ts';
import { Identities, MatchTimes, NOTHING, type Group, type GroupSnapshot, type Outcome, type Seen } from './group.ts';
import type { Plan } from './plan.ts';

/**
 * Sightings by rule, each in the order of their times. For a new one, the latest possible sightings of the rules before it and the earliest
 * of those behind it are looked up: if the two ends are within the time span, the rules were seen in order. Rules seen in the same moment are in order.
 */
export class OrderedGroup implements Group {
  readonly key: string;
  readonly values: readonly string[];
  readonly due = Infinity;
  dropped = 0;
  readonly #plan: Plan;
  readonly #matches: MatchTimes;
  readonly #lists: Entry[][];
  readonly #identities: Identities[];
  #newest = -Infinity;

  constructor(plan: Plan, key: string, values: readonly string[], from?: GroupSnapshot) {
    this.#plan = plan;
    this.key = key;
    this.values = values;
    this.#matches = new MatchTimes(plan.correlation.timespan, from?.numbers ?? []);
    this.#lists = plan.refs.map(() => []);
    this.#identities = plan.refs.map(() => new Identities(plan));
    for (const entry of from?.entries ?? []) this.#add(entry);
  }

  get size(): number {
    let size = 0;
    for (const list of this.#lists) size += list.length;
    return size;
  }

  see(entry: Entry): Seen {
    const { lateness } = this.#plan;
    if (entry.time < this.#newest - lateness) return 'late';
    if (this.#identities[entry.ref]?.has(entry, this.#listOf(entry.ref), 0) === true) return 'duplicate';
    this.#add(entry);
    this.#prune();
    const chain = this.#chainWith(entry);
    const last = chain?.at(-1);
    if (chain === undefined || last === undefined) return NOTHING;
    const isNew = this.#matches.isNew(last.time, this.#newest - lateness);
    return [{ time: last.time, isNew, measure: chain.length, total: chain.length, entries: isNew ? chain : [] }];
  }

  close(): readonly Outcome[] {
    return NOTHING;
  }

  snapshot(): GroupSnapshot {
    return { entries: this.#lists.flat(), numbers: this.#matches.times };
  }

  /** The sightings of a way in order that contain this one and end soonest; undefined if no way does. */
  #chainWith(entry: Entry): readonly Entry[] | undefined {
    let soonest: readonly Entry[] | undefined;
    for (const { seen } of this.#plan.ways ?? []) {
      const chain = this.#chain(seen, entry);
      if (chain === undefined) continue;
      if (soonest === undefined || (chain.at(-1)?.time ?? 0) < (soonest.at(-1)?.time ?? 0)) soonest = chain;
    }
    return soonest;
  }

  #chain(refs: readonly number[], entry: Entry): Entry[] | undefined {
    const at = refs.indexOf(entry.ref);
    if (at < 0) return undefined;
    const chain: Entry[] = [entry];
    for (let place = at - 1, time = entry.time; place >= 0; place--) {
      const list = this.#listOf(refs[place]);
      const before = list[firstAfter(list, time, 0) - 1];
      if (before === undefined) return undefined;
      chain.unshift(before);
      time = before.time;
    }
    for (let place = at + 1, time = entry.time; place < refs.length; place++) {
      const list = this.#listOf(refs[place]);
      const behind = list[firstFrom(list, time, 0)];
      if (behind === undefined) return undefined;
      chain.push(behind);
      time = behind.time;
    }
    const span = (chain.at(-1)?.time ?? 0) - (chain[0]?.time ?? 0);
    return span <= this.#plan.correlation.timespan ? chain : undefined;
  }

  #add(entry: Entry): void {
    const list = this.#listOf(entry.ref);
    list.splice(firstAfter(list, entry.time, 0), 0, entry);
    this.#identities[entry.ref]?.added(entry, list, 0);
    this.#newest = Math.max(this.#newest, entry.time);
  }

  #listOf(ref: number | undefined): Entry[] {
    return this.#lists[ref ?? -1] ?? [];
  }

  #prune(): void {
    const { correlation, lateness, mostInGroup } = this.#plan;
    const oldest = this.#newest - lateness - correlation.timespan;
    for (const [ref, list] of this.#lists.entries()) {
      let past = 0;
      while ((list[past]?.time ?? Infinity) < oldest) past++;
      const surplus = Math.max(0, list.length - past - mostInGroup);
      this.dropped += surplus;
      // a few at a time: what is cut off is moved over
      if (surplus === 0 && past * 4 < list.length) continue;
      for (const entry of list.splice(0, past + surplus)) this.#identities[ref]?.removed(entry);
    }
  }
}
