import { z } from 'zod';
import { entityRef, type EntityRef } from '../../model/entity.ts';
import { sourceId, tenantId } from '../../model/ids.ts';
import type { SharedTexts } from '../../sigma/correlate/shared-texts.ts';
import { valuesToSight, type Sighting } from '../../sigma/correlate/sighting.ts';
import type { SigmaRule } from '../../sigma/rule.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';

/** What a correlation's finding will want to know of an event: it travels with the sighting and is not looked at on the way. */
const sightingContext = z.object({
  tenant: tenantId,
  source: sourceId,
  format: z.string(),
  received: z.number(),
  entities: z.array(entityRef),
});
export type SightingContext = z.infer<typeof sightingContext>;

/** A clock that is further ahead than this is not believed: one event from the future would make all that follow late. */
const MOST_AHEAD_MS = 5 * 60_000;
const MOST_ENTITIES = 8;
const LONGEST_NAME = 256;

/** @param fields of the event that correlations need @param contexts what many events have alike is kept once */
export function eventToSighting(
  rule: Pick<SigmaRule, 'id' | 'fieldNames'>,
  fields: readonly string[],
  event: NormalizedEvent,
  contexts: SharedTexts,
): Sighting {
  const { tenant, source, format, received, logSources } = event;
  const context: SightingContext = { tenant, source, format, received, entities: mostTelling(event.entities) };
  return {
    rule: rule.id,
    event: event.id,
    time: event.time > received + MOST_AHEAD_MS ? received : event.time,
    fields,
    values: valuesToSight(event.fields, logSources, fields, rule.fieldNames),
    context: contexts.share(JSON.stringify(context)),
  };
}

export function sightingToContext({ context }: Sighting): SightingContext {
  return sightingContext.parse(JSON.parse(context));
}

/** Who acted and where first; long names are left out, they are no names. */
function mostTelling(entities: readonly EntityRef[]): EntityRef[] {
  const isFirst = ({ role }: EntityRef): boolean => role === 'actor' || role === 'observer';
  const named = entities.filter(({ name }) => name.length <= LONGEST_NAME);
  return [...named.filter(isFirst), ...named.filter((entity) => !isFirst(entity))].slice(0, MOST_ENTITIES);
}
