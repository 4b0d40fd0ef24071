import type { EntityRef } from '../../model/entity.ts';
import { DEFAULT_WINDOW, type EvidenceField, type Finding } from '../../model/finding.ts';
import { asRuleId, eventId, findingIdOf, hash128 } from '../../model/ids.ts';
import { scoreBySeverity } from '../../model/severity.ts';
import type { CorrelationMatch } from '../../sigma/correlate/correlator.ts';
import { describeMatch, expectedOf, measureOf } from '../../sigma/correlate/describe-match.ts';
import { valueOf } from '../../sigma/correlate/plan.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';
import { attackOf, severityOf } from '../../sigma/read-rule.ts';
import { sightingToContext } from './event-to-sighting.ts';

const DETECTOR = 'sigma-correlation';
/** Of the contributing events a finding names the first and the last ones. */
const FIRST_EVENTS = 10;
const LAST_EVENTS = 10;
const MOST_ENTITIES = 50;
const LONGEST_PART = 300;

/** A correlation that came true as a finding. Its id is made of the last event, the rule and the group: a replay finds the same. */
export function matchToFinding(match: CorrelationMatch): Finding | undefined {
  const { correlation, sightings, groupKey } = match;
  const last = sightings.at(-1);
  if (last === undefined) return undefined;
  const { tenant, source, format, received } = sightingToContext(last);
  const id = eventId.parse(last.event);
  const severity = severityOf(correlation);
  const { window } = correlation.grouping;
  return {
    id: findingIdOf(id, DETECTOR, asRuleId(`${correlation.id} ${hash128(groupKey)}`)),
    tenant,
    time: last.time,
    // not the clock: a replay must find the same
    found: received,
    detector: DETECTOR,
    rule: {
      id: asRuleId(correlation.id.slice(0, 512)),
      title: correlation.title,
      source: `${correlation.source}:${correlation.line}`,
    },
    severity,
    score: scoreBySeverity[severity],
    attack: attackOf(correlation),
    entities: entitiesOf(sightings),
    key: keyOf(match, last),
    window: window ?? Math.max(DEFAULT_WINDOW, correlation.timespan),
    event: { id, time: last.time, source, format, fields: fieldsOf(match, last) },
    evidence: evidenceOf(match),
    explanation: describeMatch(match),
  };
}

/** Each entity once in each of its parts. */
function entitiesOf(sightings: readonly Sighting[]): EntityRef[] {
  const entities = new Map<string, EntityRef>();
  // many events have them alike
  const different = new Map(sightings.map((sighting) => [sighting.context, sighting]));
  for (const sighting of different.values()) {
    if (entities.size >= MOST_ENTITIES) break;
    for (const entity of sightingToContext(sighting).entities) {
      if (entities.size >= MOST_ENTITIES) break;
      const key = `${entity.role} ${entity.id}`;
      if (!entities.has(key)) entities.set(key, entity);
    }
  }
  return [...entities.values()];
}

/** One alert a group, unless the correlation names other fields under `vedette: group-by`. */
function keyOf({ correlation, group }: CorrelationMatch, last: Sighting): string {
  const { fields } = correlation.grouping;
  const valueByField = new Map(group.map(({ field, value }) => [field, value]));
  const parts = (fields ?? correlation.groupBy).map((field) => {
    const value = valueByField.get(field) ?? valueOf(last, field) ?? '';
    return `${field}=${value.toLowerCase()}`.slice(0, LONGEST_PART);
  });
  return [correlation.id, ...parts].join(' ');
}

/** What is known of the last event here: the fields that correlations look at. The event store has all of it. */
function fieldsOf({ group }: CorrelationMatch, { fields, values }: Sighting): Record<string, string> {
  const known: Record<string, string> = {};
  for (const { field, value } of group) known[field] = value;
  for (const [i, field] of fields.entries()) {
    const value = values[i];
    if (value !== null && value !== undefined) known[field] = value;
  }
  return known;
}

function evidenceOf(match: CorrelationMatch): EvidenceField[] {
  const { group, sightings, total } = match;
  const first = sightings.slice(0, FIRST_EVENTS);
  const last = sightings.slice(FIRST_EVENTS).slice(-LAST_EVENTS);
  const left = total - first.length - last.length;
  return [
    ...group.map(({ field, value }) => ({ field, value, condition: 'is the same in all contributing events' })),
    { field: 'measured', value: measureOf(match), condition: `expected: ${expectedOf(match.correlation)}` },
    ...first.map((one) => contribution(one, match)),
    ...(left > 0 ? [{ field: 'events', value: `${left} more between these`, condition: 'contributed' }] : []),
    ...last.map((one) => contribution(one, match)),
  ];
}

function contribution(sighting: Sighting, { correlation }: CorrelationMatch): EvidenceField {
  const ref = correlation.refs.find(({ rule }) => rule === sighting.rule);
  const values = [...(ref?.valueFields ?? [])].map((field) => `${field}=${valueOf(sighting, field) ?? ''}`);
  const text = [new Date(sighting.time).toISOString(), ref?.title ?? sighting.rule, ...values].join(' · ');
  return { field: 'event', value: `${sighting.event} · ${text}`.slice(0, 500), condition: 'contributed' };
}
