import type { LogSource, LogSourceSet } from '../../model/log-source.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { aliasesByEvent, antivirusEvents, categoriesByEvent, commonAliases } from './categories.ts';
import type { WindowsService } from './channels.ts';
import { productOf, sigmaServicesOf } from './channels.ts';

/** The Sigma log sources of an event, as a new set: `kinds.ts` makes one per kind and keeps it. */
export function logSourcesOf(
  service: WindowsService | undefined,
  eventId: number | undefined,
  variant: string | undefined,
): LogSourceSet {
  if (service === undefined) return logSourceSet([{ product: 'windows' }], commonAliases);
  const product = productOf(service);
  const sources: LogSource[] = sigmaServicesOf(service).map((name) => ({ product, service: name }));
  if (eventId === undefined) return logSourceSet(sources, commonAliases);
  const categories = categoriesByEvent[service];
  const found = categories?.[`${eventId}/${variant}`] ?? categories?.[eventId] ?? [];
  for (const category of found) sources.push({ product, category });
  const isAntivirus = service === 'windefend' && antivirusEvents.has(eventId);
  if (isAntivirus) sources.push({ category: 'antivirus' });
  const own = aliasesByEvent[isAntivirus ? 'windefend/antivirus' : `${service}/${eventId}`];
  return logSourceSet(sources, own === undefined ? commonAliases : { ...commonAliases, ...own });
}

/** The events of a service that have log sources of their own: EventIDs, with a variant after a slash. */
export function eventsWithLogSources(service: WindowsService): string[] {
  const keys = Object.keys(categoriesByEvent[service] ?? {});
  return service === 'windefend' ? [...keys, ...[...antivirusEvents].map(String)] : keys;
}
