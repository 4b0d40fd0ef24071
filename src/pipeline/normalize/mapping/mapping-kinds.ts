import type { JsonObject } from '../../../model/json.ts';
import { logSourceSet, type LogSource, type LogSourceSet } from '../../../model/log-source.ts';
import { mappingClasses, type Mapping, type MappingClass } from '../../../model/mapping.ts';
import { activityToEntities } from '../activity/activity-to-entities.ts';
import { activityToOcsf } from '../activity/activity-to-ocsf.ts';
import type { ActivityKind } from '../activity/activity-facts.ts';
import { auditKind } from '../audit/audit-kind.ts';
import type { AuditMeaning } from '../audit/audit-facts.ts';
import type { EventKind } from '../parser.ts';
import { createAuditFactsOf, createFactsOf, createReadMeaning, hasValue, productOf } from './mapping-facts.ts';

/** The kinds of events that a mapping makes, each made once, and which of them a record is. */
export function createKindOf(mapping: Mapping): (fields: JsonObject) => EventKind {
  const { event = {} } = mapping;
  const usual = kindOf(mapping, event.class ?? 'base', event.activity, undefined, 0);
  const rows = (event.when ?? []).map((row, index) => ({
    row,
    kind: kindOf(mapping, row.class, row.activity, row.log_source === undefined ? undefined : logSourceOf(row.log_source), index + 1), // prettier-ignore
  }));
  return (fields) => rows.find(({ row }) => hasValue(fields, row.field, row.is))?.kind ?? usual;
}

/** `activity_id` by name or number; undefined if the class has no such activity. */
export function activityIdOf(kind: MappingClass, activity: string | number | undefined): number | undefined {
  return typeof activity === 'string' ? mappingClasses[kind][activity] : activity;
}

function kindOf(
  mapping: Mapping,
  kind: MappingClass,
  activity: string | number | undefined,
  own: LogSource | undefined,
  index: number,
): EventKind {
  const id = `${mapping.mapping}/${index === 0 ? kind : `${kind}-${index}`}`;
  const logSources = logSourcesOf(mapping, own);
  const read = createReadMeaning(mapping);
  const number = activityIdOf(kind, activity);
  const audit = auditMeaning(kind, number ?? 0);
  if (audit !== undefined) {
    const product = productOf(mapping);
    return auditKind({ id, logSources, product, factsOf: createAuditFactsOf(mapping, read), meaningOf: () => audit });
  }
  const factsOf = createFactsOf(mapping, activityKindOf(kind), number, read);
  return {
    id,
    logSources,
    ocsf: (fields, time) => activityToOcsf(factsOf(fields), time),
    entities: (fields) => activityToEntities(factsOf(fields)),
  };
}

function auditMeaning(kind: MappingClass, activity: number): AuditMeaning | undefined {
  if (kind === 'account') return { class: 'account_change', activity };
  if (kind === 'group') return { class: 'group_management', activity };
  return kind === 'access' ? { class: 'user_access', activity } : undefined;
}

function activityKindOf(kind: MappingClass): ActivityKind {
  return kind === 'base' || kind === 'account' || kind === 'group' || kind === 'access' ? 'other' : kind;
}

function logSourcesOf({ log_source, aliases }: Mapping, own: LogSource | undefined): LogSourceSet {
  const given = log_source === undefined ? [] : Array.isArray(log_source) ? log_source : [log_source];
  const sources = [...(own === undefined ? [] : [own]), ...given.map(logSourceOf)];
  const lists = Object.entries(aliases ?? {}).map(([name, names]) => [name, typeof names === 'string' ? [names] : names] as const); // prettier-ignore
  return logSourceSet(sources, Object.fromEntries(lists));
}

/** Sigma writes them in lower case. */
function logSourceOf({ product, category, service }: { product?: string | undefined; category?: string | undefined; service?: string | undefined }): LogSource {
  return {
    ...(product === undefined ? {} : { product: product.toLowerCase() }),
    ...(category === undefined ? {} : { category: category.toLowerCase() }),
    ...(service === undefined ? {} : { service: service.toLowerCase() }),
  };
} // prettier-ignore
