import { hash128 } from '../../model/ids.ts';
import { fold } from '../fold.ts';
import type { Bound, CorrelationRef, SigmaCorrelation } from '../rule.ts';
import { judgedWhen, waysOf } from './bounds.ts';
import { textToNumber } from './exact-sum.ts';
import { carriedFields, type Sighting } from './sighting.ts';
import type { Way } from './ways.ts';

/** A correlation made ready. */
export interface Plan {
  readonly correlation: SigmaCorrelation;
  /** of all that decides what it finds, not of its texts for people */
  readonly hash: string;
  readonly judged: 'growing' | 'whole';
  /** empty for conditions in words */
  readonly bounds: readonly Bound[];
  /** for conditions in words, and for the order of rules */
  readonly ways: readonly Way[] | undefined;
  readonly isOrdered: boolean;
  /** whether an event may count once for each rule, and not only once */
  readonly isByRule: boolean;
  /** ms that a sighting may be older than the newest of its group */
  readonly lateness: number;
  /** most sightings that one group keeps */
  readonly mostInGroup: number;
  readonly refs: readonly RefPlan[];
  /** fields that correlations further out ask of what contributes to this one */
  readonly carried: readonly string[];
  /** the correlations that refer to this one */
  readonly parents: readonly Parent[];
}

export interface RefPlan {
  readonly ref: CorrelationRef;
  /** for each carried field, its name in this rule's events */
  readonly carriedFields: readonly string[];
}

export interface Parent {
  /** place among the plans */
  readonly plan: number;
  readonly ref: number;
  /** sees it for as long as its condition holds, and not only when it comes true: what must come together need not begin together */
  readonly isSteady: boolean;
}

/** Those that are referred to first. */
export function createPlans(
  correlations: readonly SigmaCorrelation[],
  limits: { readonly lateness: number; readonly sightingsOfGroup: number },
): readonly Plan[] {
  const carrying = carriedFields(correlations);
  const places = new Map(carrying.map(({ correlation }, i) => [correlation.id, i]));
  const plans: Plan[] = [];
  for (const { correlation, carried } of carrying) {
    const { refs, condition, type } = correlation;
    const children = refs.flatMap(({ kind, rule }) => (kind === 'correlation' ? (plans[places.get(rule) ?? -1] ?? []) : []));
    // what is judged when a window is over comes that much later
    const delays = children.map((child) => child.lateness + (child.judged === 'whole' ? child.correlation.timespan : 0));
    const isTemporal = type === 'temporal' || type === 'temporal_ordered';
    const bounds = condition.kind === 'bounds' ? condition.bounds : [];
    const judged = judgedWhen(correlation);
    plans.push({
      correlation,
      hash: hashOf(correlation, children),
      judged,
      bounds,
      ways: condition.kind === 'words' || (type === 'temporal_ordered' && judged === 'growing') ? waysOf(correlation) : undefined,
      isOrdered: type === 'temporal_ordered',
      isByRule: isTemporal,
      lateness: Math.max(limits.lateness, ...delays.map((delay) => delay + limits.lateness)),
      mostInGroup: Math.max(limits.sightingsOfGroup, isTemporal ? 0 : 2 * Math.max(0, ...bounds.map(({ value }) => (type === 'event_count' || type === 'value_count' ? value : 0)))),
      refs: refs.map((ref) => ({ ref, carriedFields: carried.map((field) => ref.aliases[field] ?? field) })),
      carried,
      parents: carrying.flatMap(({ correlation: parent, refs: of }, plan) =>
        of.flatMap(({ kind, rule }, ref) => kind === 'correlation' && rule === correlation.id ? [{ plan, ref, isSteady: isTemporalType(parent) && judgedWhen(parent) === 'growing' }] : []),
      ),
    });
  }
  return plans;
} // prettier-ignore

const isTemporalType = ({ type }: SigmaCorrelation): boolean => type === 'temporal' || type === 'temporal_ordered';

function hashOf(correlation: SigmaCorrelation, children: readonly Plan[]): string {
  const { type, refs, groupBy, timespan, condition } = correlation;
  const plainRefs = refs.map(({ kind, rule, groupFields, valueFields, aliases }) => [kind, rule, groupFields, valueFields, aliases]); // prettier-ignore
  return hash128(JSON.stringify([type, plainRefs, groupBy, timespan, condition, children.map(({ hash }) => hash)]));
}

/** The text of a field of a sighting; null if it has none. */
export function valueOf({ fields, values }: Sighting, field: string): string | null {
  const at = fields.indexOf(field);
  return at < 0 ? null : (values[at] ?? null);
}

/** The group's values as they were written, and its key, in which case does not matter; undefined if one is missing. */
export function groupOf({ ref }: RefPlan, sighting: Sighting): { key: string; values: readonly string[] } | undefined {
  const { groupFields } = ref;
  const values: string[] = [];
  for (const field of groupFields) {
    const value = valueOf(sighting, field);
    if (value === null) return undefined;
    values.push(value);
  }
  return { key: groupKeyOf(values), values };
}

export function groupKeyOf(values: readonly string[]): string {
  const [only] = values;
  return values.length === 1 && only !== undefined ? fold(only) : keyOf(values);
}

/** One text for many: each with its length, so that no value can pass for two. */
const keyOf = (values: readonly string[]): string => values.map((value) => `${value.length}:${fold(value)}`).join('');

/** What the condition looks at; undefined if the sighting does not have it, null if the correlation looks at nothing. */
export function measuredOf({ correlation }: Plan, { ref }: RefPlan, sighting: Sighting): string | number | null | undefined {
  const { valueFields } = ref;
  const [first] = valueFields;
  if (first === undefined) return null;
  const { type, condition } = correlation;
  const isText = type === 'value_count' || (type === 'value_percentile' && condition.kind === 'bounds' && condition.percentile === undefined);
  if (!isText) return textToNumber(valueOf(sighting, first));
  const values: string[] = [];
  for (const field of valueFields) {
    const value = valueOf(sighting, field);
    if (value === null) return undefined;
    values.push(value);
  }
  return values.length === 1 ? fold(values[0] ?? '') : keyOf(values);
} // prettier-ignore
