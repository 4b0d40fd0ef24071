import { hash128 } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import { lookup, scalarsOf, scalarToText } from '../lookup.ts';
import type { SigmaCorrelation } from '../rule.ts';
import { childrenFirst } from './children-first.ts';

/** One event that a rule matched, as much of it as correlations need. Plain data. */
export interface Sighting {
  /** the id of the rule, or of the correlation that came true */
  readonly rule: string;
  readonly event: string;
  /** ms since 1970 */
  readonly time: number;
  /** names of fields; the same array for many sightings */
  readonly fields: readonly string[];
  /** the text of each of `fields`; null if the event has no such field */
  readonly values: readonly (string | null)[];
  /** whatever the caller wants to find again in a match; not looked at */
  readonly context: string;
  /** of a correlation that came true: for which group */
  readonly group?: string;
}

/** A longer value is known by its beginning and its hash: what an attacker writes must not fill the memory. */
const LONGEST_VALUE = 300;

/**
 * For every rule that correlations refer to, the fields that they ask for: their own and, where correlations refer to correlations,
 * those that the outer ones ask of the inner ones' events.
 */
export function fieldsToSight(correlations: readonly SigmaCorrelation[]): ReadonlyMap<string, readonly string[]> {
  const fieldsByRule = new Map<string, Set<string>>();
  for (const { refs, carried } of carriedFields(correlations)) {
    for (const ref of refs) {
      const fields = fieldsByRule.get(ref.rule) ?? new Set();
      for (const field of [...ref.groupFields, ...ref.valueFields, ...carried.map((one) => ref.aliases[one] ?? one)])
        fields.add(field);
      if (ref.kind === 'rule') fieldsByRule.set(ref.rule, fields);
    }
  }
  return new Map([...fieldsByRule].map(([rule, fields]) => [rule, [...fields]]));
}

/** A correlation, with the fields that other correlations ask of what contributes to it (those it groups by itself are left out). */
export interface Carrying {
  readonly correlation: SigmaCorrelation;
  readonly refs: SigmaCorrelation['refs'];
  readonly carried: readonly string[];
}

/** In an order in which those that are referred to come first. */
export function carriedFields(correlations: readonly SigmaCorrelation[]): readonly Carrying[] {
  const ordered = childrenFirst(correlations);
  const byId = new Map(ordered.map((correlation) => [correlation.id, correlation]));
  const carriedById = new Map<string, Set<string>>();
  for (const { id, refs } of ordered.toReversed()) {
    const own = carriedById.get(id) ?? new Set<string>();
    for (const ref of refs) {
      const child = ref.kind === 'correlation' ? byId.get(ref.rule) : undefined;
      if (child === undefined) continue;
      const asked = carriedById.get(child.id) ?? new Set<string>();
      for (const field of [...ref.groupFields, ...ref.valueFields, ...[...own].map((one) => ref.aliases[one] ?? one)])
        if (!child.groupBy.includes(field)) asked.add(field);
      carriedById.set(child.id, asked);
    }
  }
  return ordered.map((correlation) => ({ correlation, refs: correlation.refs, carried: [...(carriedById.get(correlation.id) ?? [])] })); // prettier-ignore
}

/**
 * The texts of fields of an event. A list is one value: its elements with commas between.
 * @param otherNames what pipelines call them: of several names the first that the event has
 */
export function valuesToSight(
  fields: JsonObject,
  logSources: LogSourceSet,
  names: readonly string[],
  otherNames: Readonly<Record<string, readonly string[]>> = {},
): readonly (string | null)[] {
  return names.map((name) => {
    const others = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
    const value = others === undefined ? lookup(fields, logSources, name) : firstOf(others, fields, logSources);
    if (value === undefined || value === null) return null;
    const text = typeof value === 'string' ? value : scalarsOf(value, true).map(scalarToText).join(',');
    return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 33)}~${hash128(text)}`;
  });
}

function firstOf(names: readonly string[], fields: JsonObject, logSources: LogSourceSet): JsonValue | undefined {
  for (const name of names) {
    const value = lookup(fields, logSources, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
