import type { JsonObject } from '../../model/json.ts';
import type { ObservationDraft } from '../../model/observation.ts';
import { entityOf, ObservationList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { principalOf } from './entities.ts';
import { identityOf } from './identity.ts';

/** What a caller does, from where, with what, and how often it is refused. */
export function cloudTrailToObservations(fields: JsonObject): ObservationDraft[] {
  const observations = new ObservationList();
  const principal = principalOf(identityOf(fields));
  const entity = principal === undefined ? undefined : entityOf(principal.kind, principal.name);
  const service = textOf(fields['eventSource']);
  const operation = textOf(fields['eventName']);
  const source = textOf(fields['sourceIPAddress']);
  const error = textOf(fields['errorCode']);
  observations.add(entity, 'api.operation', operation === undefined ? undefined : `${shortName(service)}:${operation}`);
  observations.add(entity, 'api.service', service);
  observations.add(entity, 'api.region', textOf(fields['awsRegion']));
  observations.add(entity, 'http.user_agent', textOf(fields['userAgent']));
  observations.add(entity, 'net.source_address', addressOf(source));
  if (error !== 'Success') observations.add(entity, 'api.error_code', error);
  const address = entityOf('address', source);
  observations.add(
    address,
    'api.operation',
    operation === undefined ? undefined : `${shortName(service)}:${operation}`,
  );
  if (error !== 'Success') observations.add(address, 'api.error_code', error);
  return observations.drafts;
}

/** `iam` of `iam.amazonaws.com` */
const shortName = (service: string | undefined): string => service?.replace(/\.amazonaws\.com$/, '') ?? 'unknown';
