import type { EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { Meaning } from './pattern.ts';

/** Where the user is who something was done to, not who did it. */
const userIsTarget = new Set<Meaning>([
  'account-created',
  'account-deleted',
  'account-changed',
  'account-locked',
  'account-unlocked',
  'password-changed',
  'member-added',
  'member-removed',
]);

export function authToEntities(meaning: Meaning, fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  entities.add('user', fields['user'], userIsTarget.has(meaning) ? 'target' : 'actor');
  entities.add('user', fields['target_user'], 'target');
  entities.add('user', fields['new_user'], 'target');
  entities.add('user', fields['ruser'], 'actor');
  entities.addAddress(fields['src_ip'], 'source');
  entities.add('device', fields['src_host'], 'source');
  if (fields['src_ip'] === undefined) entities.add('device', fields['rhost'], 'source');
  entities.add('device', fields['host'], 'observer');
  entities.add('application', fields['app'], 'observer');
  entities.add('process', commandPath(fields), 'target');
  return entities.refs;
}

/** the program of a command line */
export function commandPath(fields: JsonObject): string | undefined {
  const command = textOf(fields['command']);
  return command === undefined ? undefined : /^\s*(\S{1,1000})/.exec(command)?.[1];
}
