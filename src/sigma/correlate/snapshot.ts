import type { SigmaCorrelation } from '../rule.ts';
import { CorrelatorState, DEFAULT_LIMITS, type Correlator, type CorrelatorLimits } from './correlator.ts';
import type { Entry } from './entry.ts';
import { groupKeyOf, measuredOf } from './plan.ts';
import type { Sighting } from './sighting.ts';

/** A correlator that begins with what another one kept. */
export interface Restored {
  readonly correlator: Correlator;
  /** ids of the correlations whose state was kept: those that are the same as then */
  readonly kept: readonly string[];
  /** ids of those whose state was dropped: they have changed or are gone */
  readonly dropped: readonly string[];
  /** why nothing at all could be kept */
  readonly problem?: string;
}

type Json = unknown;

/**
 * Everything that a correlator keeps, as JSON text. Sightings that many correlations keep are in it once.
 * The same state always gives the same text.
 */
export function snapshotOf(correlator: Correlator): string {
  const { running } = stateOf(correlator);
  const sightings = new SightingTable();
  const correlations = running.map(({ plan, groups }) => ({
    id: plan.correlation.id,
    hash: plan.hash,
    groups: [...groups.all()].map(({ group, touched }) => {
      const { entries, numbers } = group.snapshot();
      return [group.values, touched, numbers, entries.flatMap(({ ref, sighting }) => [ref, sightings.placeOf(sighting)])];
    }),
  }));
  return JSON.stringify({ version: 1, correlations, rules: sightings.rules, sightings: sightings.rows });
} // prettier-ignore

/** A correlator for these correlations, with the state of those that are the same as in a snapshot. */
export function restoreCorrelator(
  snapshot: string,
  correlations: readonly SigmaCorrelation[],
  limits: CorrelatorLimits = DEFAULT_LIMITS,
): Restored {
  const correlator = new CorrelatorState(correlations, limits);
  try {
    return { correlator, ...restoreInto(correlator, JSON.parse(snapshot)) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { correlator: new CorrelatorState(correlations, limits), kept: [], dropped: [], problem };
  }
}

function restoreInto(state: CorrelatorState, json: Json): { kept: string[]; dropped: string[] } {
  if (field(json, 'version') !== 1) throw new Error('it is not a snapshot of this version');
  const sightings = readSightings(list(field(json, 'rules')), list(field(json, 'sightings')));
  const runningById = new Map(state.running.map((running) => [running.plan.correlation.id, running]));
  const kept: string[] = [];
  const dropped: string[] = [];
  for (const one of list(field(json, 'correlations'))) {
    const id = text(field(one, 'id'));
    const running = runningById.get(id);
    if (running === undefined || running.plan.hash !== field(one, 'hash')) {
      dropped.push(id);
      continue;
    }
    kept.push(id);
    for (const row of list(field(one, 'groups'))) {
      const [values, touched, numbers, flat] = list(row);
      const texts = list(values).map(text);
      const places = list(flat).map(number);
      const entries: Entry[] = [];
      for (let i = 0; i + 1 < places.length; i += 2) {
        const ref = places[i] ?? -1;
        const sighting = sightings[places[i + 1] ?? -1];
        const refPlan = running.plan.refs[ref];
        if (sighting === undefined || refPlan === undefined) throw new Error('a sighting is missing in it');
        const value = measuredOf(running.plan, refPlan, sighting) ?? undefined;
        entries.push({ time: sighting.time, ref, value, sighting });
      }
      state.restore(running, groupKeyOf(texts), texts, number(touched), entries, list(numbers).map(number));
    }
  }
  return { kept, dropped };
}

function stateOf(correlator: Correlator): CorrelatorState {
  if (correlator instanceof CorrelatorState) return correlator;
  throw new Error('this correlator was not made here');
}

/** Each sighting once, with the names of its fields once a rule. */
class SightingTable {
  readonly rules: [string, readonly string[]][] = [];
  readonly rows: unknown[] = [];
  readonly #places = new Map<Sighting, number>();
  readonly #rulePlaces = new Map<string, number>();

  placeOf(sighting: Sighting): number {
    let place = this.#places.get(sighting);
    if (place === undefined) {
      place = this.rows.length;
      const { event, time, values, context, group } = sighting;
      const row = [this.#ruleOf(sighting), event, time, values, context];
      this.rows.push(group === undefined ? row : [...row, group]);
      this.#places.set(sighting, place);
    }
    return place;
  }

  #ruleOf({ rule, fields }: Sighting): number {
    const key = JSON.stringify([rule, fields]);
    let place = this.#rulePlaces.get(key);
    if (place === undefined) {
      place = this.rules.push([rule, fields]) - 1;
      this.#rulePlaces.set(key, place);
    }
    return place;
  }
}

function readSightings(rules: readonly Json[], rows: readonly Json[]): readonly Sighting[] {
  const known = rules.map((one) => {
    const [rule, fields] = list(one);
    return { rule: text(rule), fields: list(fields).map(text) };
  });
  return rows.map((row) => {
    const [place, event, time, values, context, group] = list(row);
    const rule = known[number(place)];
    if (rule === undefined) throw new Error('a rule is missing in it');
    const texts = list(values).map((value) => (value === null ? null : text(value)));
    const sighting = { ...rule, event: text(event), time: number(time), values: texts, context: text(context) };
    return group === undefined ? sighting : { ...sighting, group: text(group) };
  });
}

function field(value: Json, name: string): Json {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new Error('a list is missing in it');
}

function text(value: Json): string {
  if (typeof value === 'string') return value;
  throw new Error('a text is missing in it');
}

function number(value: Json): number {
  if (typeof value === 'number') return value;
  throw new Error('a number is missing in it');
}
