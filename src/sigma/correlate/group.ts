import { identityOf, type Entry } from './entry.ts';
import type { Plan } from './plan.ts';

/** A window of a group in which the condition is met. */
export interface Outcome {
  /** ms since 1970: its last sighting */
  readonly time: number;
  /** false: it goes on being met, and that was said before */
  readonly isNew: boolean;
  /** what the condition's bounds are about */
  readonly measure: number;
  /** how many sightings are in it */
  readonly total: number;
  /** the sightings in it, oldest first; of very many the first ten and the last ones; only of a new one */
  readonly entries: readonly Entry[];
}

/** What became of a sighting: taken, with what came of it, or not. */
export type Seen = readonly Outcome[] | 'late' | 'duplicate';

/** The sightings of a correlation with the same values of the fields it groups by. */
export interface Group {
  readonly key: string;
  /** of the fields that it is grouped by, as they were first written */
  readonly values: readonly string[];
  /** how many sightings are kept */
  readonly size: number;
  /** sightings left out because there were too many */
  readonly dropped: number;
  see(entry: Entry, clock: number): Seen;
  /** What is over by then; what is left when everything is over with `Infinity`. Only of correlations that are judged when a window is over. */
  close(clock: number): readonly Outcome[];
  /** when to look again whether a window is over, on the clock */
  readonly due: number;
  snapshot(): GroupSnapshot;
}

/** All that a group knows, as plain data; its entries apart. */
export interface GroupSnapshot {
  readonly entries: readonly Entry[];
  /** times of the matches, and what else counts */
  readonly numbers: readonly number[];
}

export const NOTHING: readonly Outcome[] = [];
const MOST_IN_OUTCOME = 1000;
const FIRST_IN_OUTCOME = 10;

/** The entries from `low` to before `high`: not more than an outcome holds. */
export function entriesOf(entries: readonly Entry[], low: number, high: number): Entry[] {
  if (high - low <= MOST_IN_OUTCOME) return entries.slice(low, high);
  return [
    ...entries.slice(low, low + FIRST_IN_OUTCOME),
    ...entries.slice(high - (MOST_IN_OUTCOME - FIRST_IN_OUTCOME), high),
  ];
}

/** A quiet time of one time span around each match, in which further windows of the group that meet the condition belong to it. */
export class MatchTimes {
  readonly #span: number;
  readonly #times: number[];

  constructor(span: number, times: readonly number[]) {
    this.#span = span;
    this.#times = [...times];
  }

  /** Whether a window that ends at `time` is a new match; if so, it is noted. @param oldest ends before that are not asked about any more */
  isNew(time: number, oldest: number): boolean {
    const times = this.#times;
    // the newest match is the likeliest
    for (let at = times.length - 1; at >= 0; at--) if (Math.abs((times[at] ?? 0) - time) <= this.#span) return false;
    while (times.length > 0 && (times[0] ?? 0) < oldest - this.#span) times.shift();
    times.push(time);
    return true;
  }

  get times(): readonly number[] {
    return this.#times;
  }
}

/** Small groups are looked through; larger ones keep a set. */
const LOOKED_THROUGH = 8;

/** Which events a group holds. */
export class Identities {
  readonly #isByRule: boolean;
  #known: Set<string> | undefined;

  constructor({ isByRule }: Plan) {
    this.#isByRule = isByRule;
  }

  has(entry: Entry, entries: readonly Entry[], from: number): boolean {
    if (this.#known === undefined) {
      for (let at = from; at < entries.length; at++) {
        const other = entries[at];
        if (other !== undefined && other.time === entry.time && this.#same(other, entry)) return true;
      }
      return false;
    }
    return this.#known.has(identityOf(entry, this.#isByRule));
  }

  added(entry: Entry, entries: readonly Entry[], from: number): void {
    if (this.#known !== undefined) this.#known.add(identityOf(entry, this.#isByRule));
    else if (entries.length - from > LOOKED_THROUGH)
      this.#known = new Set(entries.slice(from).map((one) => identityOf(one, this.#isByRule)));
  }

  removed(entry: Entry): void {
    this.#known?.delete(identityOf(entry, this.#isByRule));
  }

  #same(a: Entry, b: Entry): boolean {
    return (
      a.sighting.event === b.sighting.event &&
      a.sighting.group === b.sighting.group &&
      (!this.#isByRule || a.ref === b.ref)
    );
  }
}
