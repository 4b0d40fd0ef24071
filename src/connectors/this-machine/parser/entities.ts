import type { EntityRef } from '../../../model/entity.ts';
import type { JsonObject } from '../../../model/json.ts';
import { EntityList } from '../../../pipeline/normalize/entity-list.ts';
import { isRecordKind } from '../records.ts';
import { isInbound, remoteAddressOf } from './sides.ts';

export function recordToEntities(fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  const kind = isRecordKind(fields['vedette']) ? fields['vedette'] : 'omitted';
  entities.add('device', fields['host'], 'observer');
  if (kind.startsWith('process')) {
    entities.add('user', fields['user'], 'actor');
    if (fields['login_user'] !== fields['user']) entities.add('user', fields['login_user'], 'actor');
    entities.add('process', fields['parent_exe'] ?? fields['parent_name'], 'actor');
    entities.add('process', fields['exe'] ?? fields['name'], 'target');
  } else if (kind.startsWith('port') || kind.startsWith('connection')) {
    entities.add('user', fields['user'], 'actor');
    entities.add('process', fields['exe'] ?? fields['name'], 'actor');
    entities.add('address', remoteAddressOf(fields), isInbound(fields) ? 'source' : 'destination');
  } else if (kind.startsWith('sign')) {
    entities.add('user', fields['user'], 'target');
    entities.addAddress(fields['address'] ?? fields['from'], 'source');
  } else if (kind === 'journal-entry') {
    entities.add('process', fields['exe'] ?? fields['identifier'], 'actor');
  }
  return entities.refs;
}
