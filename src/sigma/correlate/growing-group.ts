import { firstAfter, firstFrom, type Entry } from './entry.ts';
import { entriesOf, Identities, MatchTimes, NOTHING, type Group, type GroupSnapshot, type Outcome, type Seen } from './group.ts'; // prettier-ignore
import type { Plan } from './plan.ts';
import { createTally, type Tally } from './tally.ts';

/**
 * Sightings in the order of their times, and the window that ends at the newest of them. A sighting in order moves the window on; one out of order
 * moves it back over the sightings that came after, looks at every window that contains the new one, and moves it on again: the cost
 * is what it is out of order by, not the size of the window.
 */
export class GrowingGroup implements Group {
  readonly key: string;
  readonly values: readonly string[];
  readonly due = Infinity;
  dropped = 0;
  readonly #plan: Plan;
  readonly #tally: Tally;
  readonly #matches: MatchTimes;
  readonly #identities: Identities;
  readonly #entries: Entry[] = [];
  /** what is before is pruned and waits to be cut off */
  #start = 0;
  /** the window: from #low to before #high */
  #low = 0;
  #high = 0;

  constructor(plan: Plan, key: string, values: readonly string[], from?: GroupSnapshot) {
    this.#plan = plan;
    this.key = key;
    this.values = values;
    this.#tally = createTally(plan);
    this.#identities = new Identities(plan);
    this.#matches = new MatchTimes(plan.correlation.timespan, from?.numbers ?? []);
    for (const entry of from?.entries ?? []) {
      this.#entries.push(entry);
      this.#identities.added(entry, this.#entries, 0);
    }
    if (this.#entries.length > 0) this.#moveToEnd();
  }

  get size(): number {
    return this.#entries.length - this.#start;
  }

  see(entry: Entry): Seen {
    const entries = this.#entries;
    const newest = entries.at(-1)?.time ?? entry.time;
    if (entry.time < newest - this.#plan.lateness) return 'late';
    if (this.#identities.has(entry, entries, this.#start)) return 'duplicate';
    const outcome = entry.time >= newest ? this.#append(entry) : this.#insert(entry);
    this.#identities.added(entry, entries, this.#start);
    this.#prune();
    return outcome === undefined ? NOTHING : [outcome];
  }

  close(): readonly Outcome[] {
    return NOTHING;
  }

  snapshot(): GroupSnapshot {
    return { entries: this.#entries.slice(this.#start), numbers: this.#matches.times };
  }

  #append(entry: Entry): Outcome | undefined {
    this.#entries.push(entry);
    this.#moveToEnd();
    return this.#judge(entry.time, undefined);
  }

  #insert(entry: Entry): Outcome | undefined {
    const entries = this.#entries;
    const { timespan } = this.#plan.correlation;
    const place = firstAfter(entries, entry.time, this.#start);
    entries.splice(place, 0, entry);
    if (place < this.#low) this.#low++;
    else if (place < this.#high) this.#tally.add(entry);
    this.#high++;
    let outcome: Outcome | undefined;
    for (let end = place; end < entries.length; end++) {
      const time = entries[end]?.time ?? 0;
      if (time > entry.time + timespan) break;
      // sightings of one moment are in the same windows
      if (entries[end + 1]?.time === time) continue;
      this.#moveTo(firstFrom(entries, time - timespan, this.#start), end + 1);
      outcome = this.#judge(time, outcome);
      if (outcome?.isNew === true) break;
    }
    this.#moveToEnd();
    return outcome;
  }

  /** The outcome of the window as it stands: a new one rather than one that goes on, the earlier one rather than the later. */
  #judge(time: number, before: Outcome | undefined): Outcome | undefined {
    if (!this.#tally.isMet()) return before;
    const newest = this.#entries.at(-1)?.time ?? time;
    const isNew = this.#matches.isNew(time, newest - this.#plan.lateness);
    if (!isNew && before !== undefined) return before;
    const entries = isNew ? entriesOf(this.#entries, this.#low, this.#high) : [];
    return { time, isNew, measure: this.#tally.measure(), total: this.#high - this.#low, entries };
  }

  #moveToEnd(): void {
    const entries = this.#entries;
    const end = (entries.at(-1)?.time ?? 0) - this.#plan.correlation.timespan;
    let low = this.#low;
    while (low < entries.length && (entries[low]?.time ?? 0) < end) low++;
    // after a step back the window may begin before where it stood
    while (low > this.#start && (entries[low - 1]?.time ?? 0) >= end) low--;
    this.#moveTo(low, entries.length);
  }

  #moveTo(low: number, high: number): void {
    while (this.#low > low) this.#add(--this.#low);
    while (this.#high < high) this.#add(this.#high++);
    while (this.#low < low) this.#remove(this.#low++);
    while (this.#high > high) this.#remove(--this.#high);
  }

  #add(at: number): void {
    const entry = this.#entries[at];
    if (entry !== undefined) this.#tally.add(entry);
  }

  #remove(at: number): void {
    const entry = this.#entries[at];
    if (entry !== undefined) this.#tally.remove(entry);
  }

  /** Cuts off what no window can contain any more, and the oldest where there are too many. */
  #prune(): void {
    const entries = this.#entries;
    const { correlation, lateness, mostInGroup } = this.#plan;
    const oldest = (entries.at(-1)?.time ?? 0) - lateness - correlation.timespan;
    for (let entry = entries[this.#start]; entry !== undefined; entry = entries[this.#start]) {
      const isSurplus = this.size > mostInGroup;
      if (entry.time >= oldest && !isSurplus) break;
      if (isSurplus && entry.time >= oldest) this.dropped++;
      if (this.#low === this.#start) this.#moveTo(this.#low + 1, this.#high);
      this.#identities.removed(entry);
      this.#start++;
    }
    if (this.#start > 32 && this.#start * 2 > entries.length) {
      entries.splice(0, this.#start);
      this.#low -= this.#start;
      this.#high -= this.#start;
      this.#start = 0;
    }
  }
}
