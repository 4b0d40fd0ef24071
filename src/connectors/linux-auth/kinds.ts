import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { authToEntities } from './entities.ts';
import { authToObservations } from './observations.ts';
import { authToOcsf } from './ocsf.ts';
import type { Meaning } from './pattern.ts';
import type { Service } from './services.ts';

/** One kind per service and meaning: both are closed lists. */
const kinds = new Map<string, EventKind>();

export function kindOf(service: Service, meaning: Meaning): EventKind {
  const id = `linux-auth/${service.name}-${meaning}`;
  const known = kinds.get(id);
  if (known !== undefined) return known;
  const sources: LogSource[] = [{ product: 'linux', service: service.name }];
  for (const log of service.logs) sources.push({ product: 'linux', service: log });
  const made: EventKind = {
    id,
    logSources: logSourceSet(sources),
    ocsf: (fields, time) => authToOcsf(service.name, meaning, fields, time),
    entities: (fields) => authToEntities(meaning, fields),
    observations: (fields) => authToObservations(meaning, fields),
  };
  kinds.set(id, made);
  return made;
}
