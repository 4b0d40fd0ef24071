import { firstAfter, type Entry } from './entry.ts';
import { entriesOf, Identities, type Group, type GroupSnapshot, type Outcome, type Seen } from './group.ts';
import type { Plan } from './plan.ts';
import { judgeWhole, opensWindow } from './judge-whole.ts';

/**
 * For conditions that further sightings could undo. A window begins with a sighting and is one time span long; it is judged when nothing
 * that belongs into it can come any more, and the next one begins with the next sighting. So every sighting is in one window.
 */
export class WholeGroup implements Group {
  readonly key: string;
  readonly values: readonly string[];
  dropped = 0;
  readonly #plan: Plan;
  readonly #identities: Identities;
  readonly #entries: Entry[] = [];
  /** what is judged: sightings up to here are too late */
  #judged = -Infinity;
  /** how far the newest sighting was behind the clock, ms */
  #delay = 0;

  constructor(plan: Plan, key: string, values: readonly string[], from?: GroupSnapshot) {
    this.#plan = plan;
    this.key = key;
    this.values = values;
    this.#identities = new Identities(plan);
    for (const entry of from?.entries ?? []) {
      this.#entries.push(entry);
      this.#identities.added(entry, this.#entries, 0);
    }
    const [judged, delay] = from?.numbers ?? [];
    // JSON has no infinity
    this.#judged = judged === undefined || judged < -1e300 ? -Infinity : judged;
    this.#delay = delay ?? 0;
  }

  get size(): number {
    return this.#entries.length;
  }

  get due(): number {
    const first = this.#entries[0];
    return first === undefined ? Infinity : this.#endOf(first) + this.#plan.lateness + this.#delay;
  }

  see(entry: Entry, clock: number): Seen {
    const entries = this.#entries;
    if (entry.time <= this.#judged) return 'late';
    if (this.#identities.has(entry, entries, 0)) return 'duplicate';
    const newest = entries.at(-1)?.time ?? -Infinity;
    if (entry.time >= newest) this.#delay = Math.max(0, clock - entry.time);
    entries.splice(firstAfter(entries, entry.time, 0), 0, entry);
    this.#identities.added(entry, entries, 0);
    const outcomes = this.#judgeUntil(Math.max(newest, entry.time) - this.#plan.lateness);
    while (entries.length > this.#plan.mostInGroup) this.#drop();
    return outcomes;
  }

  close(clock: number): readonly Outcome[] {
    return this.#judgeUntil(clock === Infinity ? Infinity : clock - this.#plan.lateness - this.#delay);
  }

  snapshot(): GroupSnapshot {
    return { entries: this.#entries, numbers: [Math.max(this.#judged, -Number.MAX_VALUE), this.#delay] };
  }

  /** Judges the windows that ended before a time. */
  #judgeUntil(time: number): Outcome[] {
    const outcomes: Outcome[] = [];
    for (;;) {
      const first = this.#entries[0];
      if (first === undefined || this.#endOf(first) >= time) return outcomes;
      if (opensWindow(this.#plan, first)) outcomes.push(...this.#judge(this.#endOf(first)));
      else this.#forget(1, first.time);
    }
  }

  #judge(end: number): Outcome[] {
    const window = this.#entries.slice(0, firstAfter(this.#entries, end, 0));
    const measure = judgeWhole(this.#plan, window);
    const last = window.at(-1);
    this.#forget(window.length, end);
    if (measure === undefined || last === undefined) return [];
    const entries = entriesOf(window, 0, window.length);
    return [{ time: last.time, isNew: true, measure, total: window.length, entries }];
  }

  #forget(count: number, judged: number): void {
    for (const entry of this.#entries.splice(0, count)) this.#identities.removed(entry);
    this.#judged = judged;
  }

  /** The newest: the window that is judged next stays what it is. */
  #drop(): void {
    const last = this.#entries.pop();
    if (last !== undefined) this.#identities.removed(last);
    this.dropped++;
  }

  #endOf(first: Entry): number {
    return first.time + this.#plan.correlation.timespan;
  }
}
