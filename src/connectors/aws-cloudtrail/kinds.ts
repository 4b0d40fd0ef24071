import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { cloudTrailToEntities } from './entities.ts';
import { toAccountChange, toApiActivity, toAuthentication, toGroupManagement, toUserAccess } from './ocsf.ts';
import { operationOf, type Operation } from './operations.ts';

const logSources = logSourceSet([{ product: 'aws', service: 'cloudtrail' }], { src_ip: ['sourceIPAddress'] });

const kind = (what: string, ocsf: (fields: JsonObject, time: number) => Ocsf): EventKind => ({
  id: `aws-cloudtrail/${what}`,
  logSources,
  ocsf,
  entities: cloudTrailToEntities,
});

const api = kind('api', toApiActivity);

const kindsByClass: Record<Operation['class'], EventKind> = {
  authentication: kind('authentication', toAuthentication),
  account_change: kind('account-change', toAccountChange),
  group_management: kind('group-management', toGroupManagement),
  user_access: kind('user-access', toUserAccess),
};

export function kindOf(fields: JsonObject): EventKind {
  const { eventSource, eventName } = fields;
  if (typeof eventSource !== 'string' || typeof eventName !== 'string') return api;
  const operation = operationOf(eventSource, eventName);
  return operation === undefined ? api : kindsByClass[operation.class];
}
