import type { JsonObject } from '../model/json.ts';
import type { LogSourceSet } from '../model/log-source.ts';
import { asksForOf } from './asked-names.ts';
import { FoundIds } from './automaton.ts';
import { compileExpr } from './compile.ts';
import { aliasesOf, EventView, FieldNames, type Aliases, type Check, type Shape } from './event-view.ts';
import { EngineUse, EVERY, FIRST_EVENTS, type RuleCost, type SeenLogSources, type UseOfSet } from './engine-use.ts';
import type { Expr, SigmaRule } from './rule.ts';
import { RuleIndex } from './rule-index.ts';
import { appliesTo } from './scan-rules.ts';
import { chooseWitnesses, WitnessUse, type Witnesses } from './witness.ts';

/** Matches events against a set of rules. Keeps nothing between events but what makes it faster. */
export interface SigmaEngine {
  readonly rules: readonly SigmaRule[];
  /** The rules that an event matches, in the order of `rules`. */
  match(logSources: LogSourceSet, fields: JsonObject): readonly SigmaRule[];
  /** The same, of an event that may not have been read as a whole. */
  matchEvent(event: UnreadEvent): readonly SigmaRule[];
  /** Whether rules ask for a field of events of these log sources; undefined if they look at all of them. */
  asksFor(logSources: LogSourceSet): ((key: string) => boolean) | undefined;
  /** The rules that are asked about events of these log sources. */
  applicable(logSources: LogSourceSet): readonly SigmaRule[];
  /** What was done so far: for benchmarks. */
  readonly counts: EngineCounts;
  /** Which log sources came, and which of the fields that rules ask for had a value in them: says which rules are blind. */
  seen(): SeenLogSources[];
  /** What each rule took of the time, in the order of `rules`. */
  costs(): RuleCost[];
}

/** An event of which some fields are at hand, and the others cost something. */
export interface UnreadEvent {
  readonly logSources: LogSourceSet;
  /** at least those that `asksFor` says yes to; undefined if all are at hand */
  readonly asked: JsonObject | undefined;
  readonly fields: JsonObject;
}

export interface EngineCounts {
  /** events that any rule was asked about, and the rules that were tried on them, all together */
  events: number;
  candidates: number;
}

export interface EngineDeps {
  /** milliseconds from any beginning, with fractions (`performance.now`); without it the time of rules is not measured */
  readonly now?: () => number;
}

/** Rules with one log source are chosen together, and indexes are made when the first event of a route comes. */
export function createSigmaEngine(rules: readonly SigmaRule[], deps: EngineDeps = {}): SigmaEngine {
  return new Engine(rules, deps);
}

const NO_RULES: readonly SigmaRule[] = [];

/** The rules for one set of log sources, numbered by their place in it; `places` are those among all rules. */
interface Route {
  readonly places: Int32Array;
  readonly index: RuleIndex;
  readonly found: FoundIds;
}

interface RouteOfSet {
  readonly route: Route | undefined;
  readonly aliases: Aliases;
  readonly use: UseOfSet;
  readonly shape: Shape;
}

class Engine implements SigmaEngine {
  readonly rules: readonly SigmaRule[];
  readonly counts: EngineCounts = { events: 0, candidates: 0 };
  readonly #names = new FieldNames();
  readonly #view = new EventView(this.#names);
  readonly #witnesses: readonly Witnesses[];
  readonly #places: ReadonlyMap<SigmaRule, number>;
  readonly #checks: (Check | undefined)[];
  readonly #use: EngineUse;
  readonly #rulesByLogSource = new Map<string, SigmaRule[]>();
  readonly #routesBySet = new WeakMap<LogSourceSet, RouteOfSet>();
  /** sets with the same rules share a route */
  readonly #routesByRules = new Map<string, Route>();
  #lastSet: LogSourceSet | undefined;
  #lastRoute: RouteOfSet | undefined;

  constructor(rules: readonly SigmaRule[], { now }: EngineDeps) {
    this.rules = rules;
    this.#checks = rules.map(() => undefined);
    this.#use = new EngineUse(rules, this.#names, now);
    this.#places = new Map(rules.map((rule, i) => [rule, i]));
    const use = new WitnessUse();
    for (const rule of rules) {
      use.add(rule.detection);
      // all names must be known before the first event is loaded
      internFields(rule.detection, this.#names);
    }
    this.#witnesses = rules.map((rule) => chooseWitnesses(rule.detection, use));
    for (const rule of rules) {
      const key = `${rule.logSource.product ?? ''}/${rule.logSource.category ?? ''}/${rule.logSource.service ?? ''}`;
      const same = this.#rulesByLogSource.get(key);
      if (same === undefined) this.#rulesByLogSource.set(key, [rule]);
      else same.push(rule);
    }
  }

  match(logSources: LogSourceSet, fields: JsonObject): readonly SigmaRule[] {
    return this.matchEvent({ logSources, fields, asked: undefined });
  }

  matchEvent(event: UnreadEvent): readonly SigmaRule[] {
    const { logSources } = event;
    const { route, aliases, use, shape } = this.#routeOf(logSources);
    const count = ++use.events;
    if (route === undefined) return NO_RULES;
    const { found, places } = route;
    const view = this.#view;
    const isLookedInto = count <= FIRST_EVENTS || count % EVERY === 0;
    const fields = isLookedInto ? event.fields : (event.asked ?? event.fields);
    view.load(fields, aliases, route.index.needsTop, use.hadValue, shape);
    if (isLookedInto) use.notePaths(view);
    found.clear();
    route.index.candidates(view, found);
    this.counts.events++;
    this.counts.candidates += found.count;
    let matched: SigmaRule[] | undefined;
    for (let i = 0; i < found.count; i++) {
      const at = found.ids[i] ?? 0;
      const place = places[at] ?? 0;
      // most rules are never tried: their closures are made when they first are
      if (!this.#use.check(place, this.#checks[place] ?? this.#compile(place), view)) continue;
      const rule = this.rules[place];
      if (rule !== undefined) (matched ??= []).push(rule);
    }
    if (matched === undefined) return NO_RULES;
    return matched.length === 1 ? matched : this.#inOrder(matched);
  }

  asksFor(logSources: LogSourceSet): ((key: string) => boolean) | undefined {
    return asksForOf(this.applicable(logSources), logSources);
  }

  applicable(logSources: LogSourceSet): readonly SigmaRule[] {
    const chosen: SigmaRule[] = [];
    for (const same of this.#rulesByLogSource.values()) {
      const [first] = same;
      if (first !== undefined && appliesTo(first.logSource, logSources)) for (const rule of same) chosen.push(rule);
    }
    return this.#inOrder(chosen);
  }

  seen(): SeenLogSources[] {
    return this.#use.seen();
  }

  costs(): RuleCost[] {
    return this.#use.costs();
  }

  #inOrder(rules: SigmaRule[]): SigmaRule[] {
    return rules.sort((a, b) => (this.#places.get(a) ?? 0) - (this.#places.get(b) ?? 0));
  }

  #routeOf(logSources: LogSourceSet): RouteOfSet {
    if (logSources === this.#lastSet && this.#lastRoute !== undefined) return this.#lastRoute;
    let route = this.#routesBySet.get(logSources);
    if (route === undefined) {
      const aliases = aliasesOf(logSources, this.#names);
      route = {
        route: this.#makeRoute(this.applicable(logSources)),
        aliases,
        use: this.#use.ofSet(logSources, aliases),
        shape: { keys: [], places: [] },
      };
      this.#routesBySet.set(logSources, route);
    }
    this.#lastSet = logSources;
    this.#lastRoute = route;
    return route;
  }

  #makeRoute(rules: readonly SigmaRule[]): Route | undefined {
    if (rules.length === 0) return undefined;
    const places = rules.map((rule) => this.#places.get(rule) ?? 0);
    const key = places.join(' ');
    let route = this.#routesByRules.get(key);
    if (route === undefined) {
      route = {
        places: Int32Array.from(places),
        index: new RuleIndex(
          places.map((place) => this.#witnesses[place]),
          this.#names,
        ),
        found: new FoundIds(rules.length),
      };
      this.#routesByRules.set(key, route);
    }
    return route;
  }

  #compile(place: number): Check {
    const rule = this.rules[place];
    return (this.#checks[place] = rule === undefined ? NEVER : compileExpr(rule.detection, this.#names));
  }
}

const NEVER: Check = () => false;

function internFields(expr: Expr, names: FieldNames): void {
  switch (expr.kind) {
    case 'and':
    case 'or':
      for (const part of expr.parts) internFields(part, names);
      break;
    case 'not':
      internFields(expr.part, names);
      break;
    case 'field':
      names.idOf(expr.field);
      if (expr.test.kind === 'fieldref') names.idOf(expr.test.other);
      break;
    case 'keyword':
      break;
  }
}
