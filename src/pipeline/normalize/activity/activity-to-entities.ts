import type { EntityRef } from '../../../model/entity.ts';
import type { ObservationDraft } from '../../../model/observation.ts';
import { EntityList, entityOf, ObservationList } from '../entity-list.ts';
import { addressOf, amountOf, portOf, textOf, type Field } from '../field-values.ts';
import type { ActivityFacts, EndFacts, UserFacts } from './activity-facts.ts';

/** Whom and what an activity names. */
export function activityToEntities(facts: ActivityFacts): EntityRef[] {
  const entities = new EntityList();
  entities.add('device', facts.device.name, 'observer');
  entities.add('user', accountOf(facts.user), facts.what === 'authentication' ? 'target' : 'actor');
  entities.add('user', accountOf(facts.targetUser), 'target');
  entities.add('process', facts.process?.path, 'actor');
  entities.add('process', facts.target?.path, 'target');
  entities.add('file', facts.file?.path, 'target');
  addEnd(entities, facts.source, 'source');
  addEnd(entities, facts.destination, 'destination');
  entities.add('domain', facts.dns?.name, 'target');
  entities.add('domain', hostOf(facts.http?.host), 'destination');
  entities.add('application', facts.api?.service, 'target');
  return entities.refs;
}

function addEnd(entities: EntityList, end: EndFacts | undefined, role: 'source' | 'destination'): void {
  entities.addAddress(end?.address, role);
  if (addressOf(end?.name) === undefined) entities.add('domain', end?.name, role);
}

/** `DOMAIN\name`, as Windows writes it. */
function accountOf(user: UserFacts | undefined): string | undefined {
  const [name, domain] = [textOf(user?.name), textOf(user?.domain)];
  if (name === undefined) return textOf(user?.uid);
  return domain === undefined || /[\\@]/.test(name) ? name : `${domain}\\${name}`;
}

const hostOf = (value: Field): string | undefined => textOf(value)?.replace(/:\d{1,5}$/, '');

/** What of it is worth a baseline. */
export function activityToObservations(facts: ActivityFacts): ObservationDraft[] {
  const observations = new ObservationList();
  const host = entityOf('device', facts.device.name);
  const user = entityOf('user', accountOf(facts.targetUser) ?? accountOf(facts.user));
  const image = textOf(facts.target?.path)?.toLowerCase();
  const parent = textOf(facts.process?.path)?.toLowerCase();
  switch (facts.what) {
    case 'process':
      observations.add(host, 'process.image', image);
      observations.add(user, 'process.image', image);
      if (parent !== undefined && image !== undefined) observations.add(host, 'process.parent>child', `${parent}>${image}`); // prettier-ignore
      break;
    case 'network':
      observations.add(host, 'net.destination', addressOf(facts.destination?.address));
      observations.add(host, 'net.destination_port', portTextOf(facts));
      observations.add(host, 'net.image', parent);
      observations.add(host, 'net.bytes_out', amountOf(facts.traffic?.bytesOut), 'By');
      observations.add(host, 'net.bytes_in', amountOf(facts.traffic?.bytesIn), 'By');
      break;
    case 'dns':
      observations.add(host, 'dns.query', textOf(facts.dns?.name));
      break;
    case 'authentication':
      observations.add(user, 'auth.outcome', facts.isSuccess === undefined ? undefined : facts.isSuccess ? 'success' : 'failure'); // prettier-ignore
      observations.add(user, 'net.source_address', addressOf(facts.source?.address));
      break;
    case 'api':
      observations.add(user, 'api.operation', textOf(facts.api?.operation));
      observations.add(user, 'net.source_address', addressOf(facts.source?.address));
      break;
    case 'module':
    case 'driver':
    case 'file':
    case 'registry-key':
    case 'registry-value':
    case 'http':
    case 'other':
      break;
  }
  return observations.drafts;
}

function portTextOf({ destination, traffic }: ActivityFacts): string | undefined {
  const port = portOf(destination?.port);
  return port === undefined ? undefined : `${textOf(traffic?.transport)?.toLowerCase() ?? 'ip'}/${port}`;
}
