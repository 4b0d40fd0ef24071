import type { LogSourceSet } from '../model/log-source.ts';
import type { Aliases, Check, EventView, FieldNames } from './event-view.ts';
import type { SigmaRule } from './rule.ts';

/** Events of one log source set, and what was in them. */
export interface SeenLogSources {
  readonly logSources: LogSourceSet;
  readonly events: number;
  /**
   * The names that rules use for fields, of those that had a value (also the empty text) in any of these events. Fields of the top level are
   * noticed in every event, those inside of others in the first thousand events and then in one of a hundred. Empty if no rule is for them.
   */
  readonly fields: readonly string[];
}

export interface RuleCost {
  readonly rule: SigmaRule;
  /** events that the rule was tried on: the others were ruled out by the index */
  readonly candidates: number;
  readonly matches: number;
  /** spent on trying it, from one of `EVERY` times; the index, which all rules share, is not in it */
  readonly microseconds: number;
}

/** Of the events of a log source set, the first so many and then one of so many are looked at closely. */
export const FIRST_EVENTS = 1000;
export const EVERY = 100;

/** What came of one log source set. */
export class UseOfSet {
  events = 0;
  /** by field id */
  readonly hadValue: Uint8Array;
  readonly logSources: LogSourceSet;
  readonly #aliases: Aliases;
  readonly #names: FieldNames;

  constructor(logSources: LogSourceSet, aliases: Aliases, names: FieldNames) {
    this.logSources = logSources;
    this.#aliases = aliases;
    this.#names = names;
    this.hadValue = new Uint8Array(names.names.length);
  }

  /** Looks for the fields that stand inside of others. */
  notePaths(view: EventView): void {
    const { paths } = this.#names;
    for (let id = 0; id < this.hadValue.length; id++) {
      if (paths[id] === undefined || this.hadValue[id] === 1) continue;
      const value = view.value(id);
      if (value !== undefined && value !== null) this.hadValue[id] = 1;
    }
  }

  seen(): SeenLogSources {
    const had = (id: number): boolean => this.hadValue[id] === 1;
    const fields = this.#names.names.filter((_, id) => had(id) || this.#aliases[id]?.some(had) === true);
    return { logSources: this.logSources, events: this.events, fields };
  }
}

/** Keeps what `SigmaEngine.seen` and `costs` tell: a few counters a candidate, a clock for one of `EVERY`. */
export class EngineUse {
  readonly #sets: UseOfSet[] = [];
  readonly #rules: readonly SigmaRule[];
  readonly #names: FieldNames;
  readonly #now: (() => number) | undefined;
  readonly #candidates: Float64Array;
  readonly #matches: Float64Array;
  readonly #timed: Float64Array;
  /** how often each rule is tried until the clock is looked at again */
  readonly #untilTimed: Uint8Array;
  readonly #milliseconds: Float64Array;

  constructor(rules: readonly SigmaRule[], names: FieldNames, now: (() => number) | undefined) {
    this.#rules = rules;
    this.#names = names;
    this.#now = now;
    this.#candidates = new Float64Array(rules.length);
    this.#matches = new Float64Array(rules.length);
    this.#timed = new Float64Array(rules.length);
    // not the first time, in which its closures are made
    this.#untilTimed = new Uint8Array(rules.length).fill(1);
    this.#milliseconds = new Float64Array(rules.length);
  }

  /** All names must be known by now. */
  ofSet(logSources: LogSourceSet, aliases: Aliases): UseOfSet {
    const use = new UseOfSet(logSources, aliases, this.#names);
    // parsers make few of them; were one to make them without end, the later ones are not told of
    if (this.#sets.length < MOST_SETS) this.#sets.push(use);
    return use;
  }

  /** Tries a rule, by its place among all, on the event in the view. */
  check(place: number, check: Check, view: EventView): boolean {
    this.#candidates[place] = (this.#candidates[place] ?? 0) + 1;
    const wait = this.#untilTimed[place] ?? 0;
    this.#untilTimed[place] = wait > 0 ? wait - 1 : EVERY - 1;
    const is = wait === 0 && this.#now !== undefined ? this.#timedCheck(place, check, view, this.#now) : check(view);
    if (is) this.#matches[place] = (this.#matches[place] ?? 0) + 1;
    return is;
  }

  #timedCheck(place: number, check: Check, view: EventView, now: () => number): boolean {
    const start = now();
    const is = check(view);
    const spent = now() - start;
    const before = this.#milliseconds[place] ?? 0;
    const timed = this.#timed[place] ?? 0;
    // what is far above the mean is the machine doing something else in between, multiplied by EVERY
    const most = timed < 3 ? Infinity : 20 * (before / timed + 0.001);
    this.#milliseconds[place] = before + Math.min(spent, most);
    this.#timed[place] = timed + 1;
    return is;
  }

  seen(): SeenLogSources[] {
    return this.#sets.filter(({ events }) => events > 0).map((set) => set.seen());
  }

  costs(): RuleCost[] {
    return this.#rules.map((rule, place) => {
      const candidates = this.#candidates[place] ?? 0;
      const timed = this.#timed[place] ?? 0;
      const microseconds = timed === 0 ? 0 : ((this.#milliseconds[place] ?? 0) / timed) * 1000 * candidates;
      return { rule, candidates, matches: this.#matches[place] ?? 0, microseconds };
    });
  }
}

const MOST_SETS = 4096;
