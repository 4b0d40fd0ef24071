import type { JsonObject } from '../../../model/json.ts';
import type { LogSourceSet } from '../../../model/log-source.ts';
import type { EventKind } from '../parser.ts';
import type { ActivityFacts } from './activity-facts.ts';
import { activityToEntities } from './activity-to-entities.ts';
import { activityToOcsf } from './activity-to-ocsf.ts';

/**
 * A kind of event whose meaning is read out of its fields as an activity.
 *
 * @param factsOf must not throw, whatever the fields
 */
export function activityKind(
  id: string,
  logSources: LogSourceSet,
  factsOf: (fields: JsonObject) => ActivityFacts,
): EventKind {
  return {
    id,
    logSources,
    ocsf: (fields, time) => activityToOcsf(factsOf(fields), time),
    entities: (fields) => activityToEntities(factsOf(fields)),
  };
}
