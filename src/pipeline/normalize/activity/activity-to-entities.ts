import type { EntityRef } from '../../../model/entity.ts';
import { EntityList } from '../entity-list.ts';
import { addressOf, textOf, type Field } from '../field-values.ts';
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
  // who gets a lease is a machine, not a name that was looked up
  const named = facts.what === 'dhcp' ? 'device' : 'domain';
  addEnd(entities, facts.source, 'source', named);
  addEnd(entities, facts.destination, 'destination', named);
  entities.add('domain', facts.dns?.name, 'target');
  entities.add('domain', hostOf(facts.http?.host), 'destination');
  entities.add('application', facts.api?.service, 'target');
  return entities.refs;
}

function addEnd(
  entities: EntityList,
  end: EndFacts | undefined,
  role: 'source' | 'destination',
  named: 'device' | 'domain',
): void {
  entities.addAddress(end?.address, role);
  if (addressOf(end?.name) === undefined) entities.add(named, end?.name, role);
}

/** `DOMAIN\name`, as Windows writes it. */
function accountOf(user: UserFacts | undefined): string | undefined {
  const [name, domain] = [textOf(user?.name), textOf(user?.domain)];
  if (name === undefined) return textOf(user?.uid);
  return domain === undefined || /[\\@]/.test(name) ? name : `${domain}\\${name}`;
}

const hostOf = (value: Field): string | undefined => textOf(value)?.replace(/:\d{1,5}$/, '');
