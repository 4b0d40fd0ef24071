import type { EntityRef } from '../../../model/entity.ts';
import type { JsonObject } from '../../../model/json.ts';
import type { LogSourceSet } from '../../../model/log-source.ts';
import { EntityList } from '../entity-list.ts';
import type { EventKind } from '../parser.ts';
import type { AuditFacts, AuditMeaning } from './audit-facts.ts';
import { auditToOcsf, type AuditProduct } from './audit-ocsf.ts';

export interface AuditKindOptions {
  readonly id: string;
  readonly logSources: LogSourceSet;
  readonly product: AuditProduct;
  /** must not throw, whatever the fields */
  readonly factsOf: (fields: JsonObject) => AuditFacts;
  readonly meaningOf: (facts: AuditFacts, fields: JsonObject) => AuditMeaning;
}

/** A kind of event whose meaning is read out of an audit record's facts. */
export function auditKind({ id, logSources, product, meaningOf, ...options }: AuditKindOptions): EventKind {
  const factsOf = rememberingOne(options.factsOf);
  return {
    id,
    logSources,
    ocsf: (fields, time) => {
      const facts = factsOf(fields);
      return auditToOcsf(facts, meaningOf(facts, fields), product, time);
    },
    entities: (fields) => factsToEntities(factsOf(fields)),
  };
}

/** The readings of one event follow each other: its facts are read once. An event's fields never change. */
function rememberingOne(read: (fields: JsonObject) => AuditFacts): (fields: JsonObject) => AuditFacts {
  let last: { readonly fields: JsonObject; readonly facts: AuditFacts } | undefined;
  return (fields) => {
    if (last?.fields !== fields) last = { fields, facts: read(fields) };
    return last.facts;
  };
}

/** Most targets that become entities. */
const MOST_TARGETS = 20;

function factsToEntities(facts: AuditFacts): EntityRef[] {
  const entities = new EntityList();
  const { actor } = facts;
  if (actor !== undefined) entities.add(actor.kind, actor.name, 'actor');
  for (const { kind, name, uid } of facts.alsoActors ?? []) entities.add(kind, name ?? uid, 'actor');
  entities.addAddress(facts.source.address, 'source');
  entities.add('application', facts.service, 'destination');
  for (const { kind, name, uid } of facts.targets.slice(0, MOST_TARGETS)) entities.add(kind, name ?? uid, 'target');
  entities.add('cloud', facts.cloud?.account, 'observer');
  return entities.refs;
}
