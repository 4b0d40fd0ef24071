import type { SigmaCorrelation } from '../rule.ts';
import type { Entry } from './entry.ts';
import type { Outcome } from './group.ts';
import { Groups, type KeptGroup } from './groups.ts';
import { createPlans, groupOf, measuredOf, type Plan } from './plan.ts';
import type { Sighting } from './sighting.ts';
import { sightingsOfMatch } from './sightings-of-match.ts';
import { Timetable } from './timetable.ts';

/** What bounds the memory, and how late a sighting may come. */
export interface CorrelatorLimits {
  /** a sighting may be this much older than the newest of its group, ms; an older one is left out and counted */
  readonly lateness: number;
  readonly groupsOfCorrelation: number;
  /** a correlation that counts up to more may keep more */
  readonly sightingsOfGroup: number;
  /** over all correlations */
  readonly sightings: number;
}

export const DEFAULT_LIMITS: CorrelatorLimits = {
  lateness: 15 * 60_000,
  groupsOfCorrelation: 50_000,
  sightingsOfGroup: 10_000,
  sightings: 500_000,
};

/** A correlation that came true. */
export interface CorrelationMatch {
  readonly correlation: SigmaCorrelation;
  /** the fields that it groups by, with the values of this group */
  readonly group: readonly { readonly field: string; readonly value: string }[];
  readonly groupKey: string;
  /** of the last sighting in the window, ms since 1970 */
  readonly time: number;
  /** the count, sum and so on that met the condition */
  readonly measure: number;
  /** how many sightings are in the window */
  readonly total: number;
  /** oldest first; of very many only the first and last ones */
  readonly sightings: readonly Sighting[];
}

/** Since it was made. Everything that was not looked at is here. */
export interface CorrelationCounts {
  sightings: number;
  matches: number;
  /** the same event again */
  duplicates: number;
  /** older than the lateness allows, or of a window that was judged */
  late: number;
  /** without a field to group by */
  withoutGroup: number;
  /** without the field that the condition looks at, or with a text where it needs a number */
  withoutValue: number;
  /** groups that were forgotten because there were too many, or too many sightings in all */
  evictedGroups: number;
  /** sightings that were left out because their group had too many */
  dropped: number;
  /** groups that are kept now, and the sightings in them */
  groups: number;
  kept: number;
}

/** Looks at sightings in the order given and says which correlations come true, without those that are only parts of others. The same sightings always give the same matches. */
export interface Correlator {
  readonly correlations: readonly SigmaCorrelation[];
  /** @param clock ms; never goes back: the receive time of live data, the event time of data that is read in its order */
  see(sighting: Sighting, clock: number): readonly CorrelationMatch[];
  /** Judges windows that are over and forgets groups of which nothing was seen for long. */
  advance(clock: number): readonly CorrelationMatch[];
  /** Judges the windows that are still open: nothing more will come. */
  end(): readonly CorrelationMatch[];
  /** grows with every change of what is kept */
  readonly changes: number;
  readonly countsByCorrelation: ReadonlyMap<string, Readonly<CorrelationCounts>>;
}

/** One correlation with its groups. */
export interface Running {
  readonly place: number;
  readonly plan: Plan;
  readonly groups: Groups;
  readonly counts: CorrelationCounts;
}

interface Timed {
  readonly running: Running;
  readonly kept: KeptGroup;
}

interface Subscription {
  readonly running: Running;
  readonly ref: number;
}

const NONE: readonly CorrelationMatch[] = [];

export class CorrelatorState implements Correlator {
  readonly running: readonly Running[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly countsByCorrelation: ReadonlyMap<string, CorrelationCounts>;
  changes = 0;
  readonly #limits: CorrelatorLimits;
  readonly #byRule = new Map<string, Subscription[]>();
  readonly #timetable = new Timetable<Timed>(
    (a, b) =>
      a.running.place < b.running.place || (a.running.place === b.running.place && a.kept.group.key < b.kept.group.key),
  );
  #kept = 0;
  #cancelled = 0;
  #matches: CorrelationMatch[] = [];

  constructor(correlations: readonly SigmaCorrelation[], limits: CorrelatorLimits) {
    this.#limits = limits;
    this.running = createPlans(correlations, limits).map((plan, place) => ({
      place,
      plan,
      groups: new Groups(plan),
      counts: noCounts(),
    }));
    this.correlations = this.running.map(({ plan }) => plan.correlation);
    this.countsByCorrelation = new Map(this.running.map(({ plan, counts }) => [plan.correlation.id, counts]));
    for (const running of this.running) {
      for (const [ref, { kind, rule }] of running.plan.correlation.refs.entries()) {
        if (kind === 'correlation') continue;
        const subscriptions = this.#byRule.get(rule);
        if (subscriptions === undefined) this.#byRule.set(rule, [{ running, ref }]);
        else subscriptions.push({ running, ref });
      }
    }
  }

  see(sighting: Sighting, clock: number): readonly CorrelationMatch[] {
    const subscriptions = this.#byRule.get(sighting.rule);
    if (subscriptions !== undefined) {
      for (const { running, ref } of subscriptions) this.#see(running, ref, sighting, clock);
    }
    return this.#taken();
  }

  advance(clock: number): readonly CorrelationMatch[] {
    for (let next = this.#timetable.takeBefore(clock); next !== undefined; next = this.#timetable.takeBefore(clock)) {
      const { running, kept } = next.thing;
      if (next.due !== kept.timed || !running.groups.has(kept)) continue;
      kept.timed = Infinity;
      // put off since: everything in its own turn, so that the order does not depend on when it was asked
      if (kept.group.due > next.due) {
        this.#time(running, kept);
        continue;
      }
      this.changes++;
      this.#close(running, kept, clock);
      this.#time(running, kept);
    }
    for (const running of this.running) this.#forgetIdle(running, clock);
    return this.#taken();
  }

  end(): readonly CorrelationMatch[] {
    for (const running of this.running) {
      if (running.plan.judged !== 'whole') continue;
      for (const kept of running.groups.all()) this.#close(running, kept, Infinity);
    }
    return this.#taken();
  }

  /** Puts back a group that was kept before. */
  restore(running: Running, key: string, values: readonly string[], touched: number, entries: readonly Entry[], numbers: readonly number[]): void {
    const kept = running.groups.add(key, values, touched, { entries, numbers });
    this.#kept += kept.group.size;
    running.counts.kept += kept.group.size;
    running.counts.groups = running.groups.count;
    this.#time(running, kept);
  } // prettier-ignore

  #see(running: Running, ref: number, sighting: Sighting, clock: number): void {
    const { plan, groups, counts } = running;
    const refPlan = plan.refs[ref];
    if (refPlan === undefined) return;
    counts.sightings++;
    const group = groupOf(refPlan, sighting);
    if (group === undefined) {
      counts.withoutGroup++;
      return;
    }
    const value = measuredOf(plan, refPlan, sighting);
    if (value === undefined) {
      counts.withoutValue++;
      return;
    }
    this.changes++;
    const kept = groups.touch(group.key, group.values, clock);
    const entry: Entry = { time: sighting.time, ref, value: value ?? undefined, sighting };
    const { size, dropped } = kept.group;
    const seen = kept.group.see(entry, clock);
    this.#book(running, kept, size, dropped);
    if (typeof seen === 'object') for (const outcome of seen) this.#tell(running, kept, outcome, clock, entry);
    else counts[seen === 'late' ? 'late' : 'duplicates']++;
    this.#time(running, kept);
    while (groups.count > this.#limits.groupsOfCorrelation) this.#evict(running);
    while (this.#kept > this.#limits.sightings) this.#evict(this.#largest());
  }

  /** Judges the windows of a group that are over. */
  #close(running: Running, kept: KeptGroup, clock: number): void {
    const { size, dropped } = kept.group;
    const outcomes = kept.group.close(clock);
    this.#book(running, kept, size, dropped);
    for (const outcome of outcomes) this.#tell(running, kept, outcome, clock, undefined);
  }

  /** Keeps the books of what became of a group. */
  #book({ counts, groups }: Running, { group }: KeptGroup, size: number, dropped: number): void {
    const grown = group.size - size;
    this.#kept += grown;
    counts.kept += grown;
    counts.dropped += group.dropped - dropped;
    counts.groups = groups.count;
  }

  #tell(running: Running, { group }: KeptGroup, outcome: Outcome, clock: number, entry: Entry | undefined): void {
    const { plan, counts } = running;
    const { correlation } = plan;
    if (outcome.isNew) {
      counts.matches++;
      if (correlation.isPart !== true)
        this.#matches.push({
          correlation,
          group: correlation.groupBy.map((field, i) => ({ field, value: group.values[i] ?? '' })),
          groupKey: group.key,
          time: outcome.time,
          measure: outcome.measure,
          total: outcome.total,
          sightings: outcome.entries.map(({ sighting }) => sighting),
        });
    }
    if (plan.parents.length === 0) return;
    const contributors = outcome.isNew ? outcome.entries : entry === undefined ? [] : [entry];
    const sightings = sightingsOfMatch(plan, group.key, group.values, outcome.time, contributors);
    for (const { plan: place, ref, isSteady } of plan.parents) {
      const parent = this.running[place];
      if (parent === undefined || (!outcome.isNew && !isSteady)) continue;
      for (const sighting of sightings) this.#see(parent, ref, sighting, clock);
    }
  }

  #time(running: Running, kept: KeptGroup): void {
    if (running.plan.judged !== 'whole' || !running.groups.has(kept)) return;
    const { due } = kept.group;
    if (due >= kept.timed) return;
    kept.timed = due;
    this.#timetable.put(due, { running, kept });
  }

  #forgetIdle({ plan, groups, counts }: Running, clock: number): void {
    const idleSince = clock - plan.correlation.timespan - plan.lateness;
    for (let { oldest } = groups; oldest !== undefined && oldest.touched < idleSince; { oldest } = groups) {
      // no window of it is open: those were due before
      this.#remove(groups, counts, oldest);
    }
  }

  #evict({ groups, counts }: Running): void {
    if (groups.oldest === undefined) return;
    counts.evictedGroups++;
    this.#remove(groups, counts, groups.oldest);
  }

  #remove(groups: Groups, counts: CorrelationCounts, kept: KeptGroup): void {
    this.changes++;
    groups.remove(kept);
    if (kept.timed < Infinity) this.#cancelled++;
    if (this.#cancelled > 1000 && this.#cancelled * 2 > this.#timetable.size) this.#clearTimetable();
    this.#kept -= kept.group.size;
    counts.kept -= kept.group.size;
    counts.groups = groups.count;
  }

  /** What was evicted must not live on in its appointments. */
  #clearTimetable(): void {
    this.#timetable.keep(({ due, thing: { running, kept } }) => due === kept.timed && running.groups.has(kept));
    this.#cancelled = 0;
  }

  #largest(): Running {
    return this.running.reduce((largest, each) => (each.counts.kept > largest.counts.kept ? each : largest));
  }

  #taken(): readonly CorrelationMatch[] {
    if (this.#matches.length === 0) return NONE;
    const matches = this.#matches;
    this.#matches = [];
    return matches;
  }
}

function noCounts(): CorrelationCounts {
  return { sightings: 0, matches: 0, duplicates: 0, late: 0, withoutGroup: 0, withoutValue: 0, evictedGroups: 0, dropped: 0, groups: 0, kept: 0 }; // prettier-ignore
}
