import { logSourceSet, type LogSource, type LogSourceSet } from '../../model/log-source.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { authToEntities } from './entities.ts';
import { authToOcsf } from './ocsf.ts';
import type { Meaning } from './pattern.ts';
import type { Service } from './services.ts';

/** One kind per service and meaning: both are closed lists. */
const kinds = new Map<string, EventKind>();

export function kindOf(service: Service, meaning: Meaning): EventKind {
  const id = `linux-auth/${service.name}-${meaning}`;
  const known = kinds.get(id);
  if (known !== undefined) return known;
  const made: EventKind = {
    id,
    logSources: logSourcesOf(service, meaning === 'command' && runsCommands.has(service.name)),
    ocsf: (fields, time) => authToOcsf(service.name, meaning, fields, time),
    entities: (fields) => authToEntities(meaning, fields),
  };
  kinds.set(id, made);
  return made;
}

/**
 * Services whose commands are processes with their path and arguments, as Sigma's rules for `linux/process_creation` want them.
 * (cron writes a line for a shell, whose first word is often no program.)
 */
const runsCommands = new Set(['sudo', 'polkit']);

const commandAliases = { Image: ['image'], CommandLine: ['command'], User: ['target_user'], CurrentDirectory: ['pwd'] };

/** shared by all kinds of a service, because engines keep their routing by the set's identity */
const sets = new Map<string, LogSourceSet>();

function logSourcesOf(service: Service, isProcess: boolean): LogSourceSet {
  const key = `${service.name} ${isProcess}`;
  const known = sets.get(key);
  if (known !== undefined) return known;
  const sources: LogSource[] = [{ product: 'linux', service: service.name }];
  for (const log of service.logs) sources.push({ product: 'linux', service: log });
  if (isProcess) sources.push({ product: 'linux', category: 'process_creation' });
  const made = logSourceSet(sources, isProcess ? commandAliases : {});
  sets.set(key, made);
  return made;
}
