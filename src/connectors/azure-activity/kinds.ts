import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { access, api, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { azureToFacts } from './facts.ts';

const product = { vendor: 'Microsoft', name: 'Azure Monitor', cloud: 'Azure' };

/** One name for what the three shapes (export, REST API, Log Analytics) write differently; SigmaHQ's rules use the last one's for some. */
const aliases = {
  operationName: ['OperationNameValue'],
  OperationNameValue: ['operationName'],
  category: ['CategoryValue'],
  CategoryValue: ['category'],
  resourceId: ['_ResourceId', 'ResourceId'],
  ResourceId: ['resourceId', '_ResourceId'],
  ResourceProviderValue: ['resourceProviderName', 'ResourceProvider'],
  resultType: ['status', 'ActivityStatusValue'],
  status: ['resultType', 'ActivityStatusValue'],
  callerIpAddress: ['CallerIpAddress', 'httpRequest.clientIpAddress', 'claims.ipaddr'],
  CallerIpAddress: ['callerIpAddress', 'httpRequest.clientIpAddress'],
  caller: ['Caller'],
  Caller: ['caller'],
  correlationId: ['CorrelationId'],
  'properties.message': ['operationName', 'OperationNameValue'],
  src_ip: ['callerIpAddress', 'CallerIpAddress', 'httpRequest.clientIpAddress'],
};

const kind = (what: string, service: string): EventKind =>
  auditKind({
    id: `azure-activity/${what}`,
    logSources: logSourceSet([{ product: 'azure', service }], aliases),
    product,
    factsOf: azureToFacts,
    meaningOf: ({ operation }) => meaningOf(operation),
  });

const activity = kind('activity', 'activitylogs');
/** a log source of ours: SigmaHQ has none for what happens inside of vaults, storage and databases */
const resource = kind('resource-log', 'resourcelogs');

const activityCategories = new Set([
  'administrative', 'servicehealth', 'resourcehealth', 'alert', 'autoscale', 'recommendation', 'security', 'policy',
]); // prettier-ignore

export function kindOf(fields: JsonObject): EventKind {
  const category = textOf(fields['category'] ?? fields['CategoryValue'])?.toLowerCase();
  if (category === undefined || activityCategories.has(category)) return activity;
  return Object.hasOwn(fields, 'eventTimestamp') || Object.hasOwn(fields, 'OperationNameValue') ? activity : resource;
}

/** Most operations end in what they do; these mean more than that. Lower case, because exports write capitals. */
const meanings: ReadonlyMap<string, AuditMeaning> = new Map([
  ['microsoft.authorization/roleassignments/write', access(1)],
  ['microsoft.authorization/roleassignments/delete', access(2)],
  ['microsoft.authorization/elevateaccess/action', access(1)],
]);

function meaningOf(operation: string | undefined): AuditMeaning {
  const name = operation?.toLowerCase() ?? '';
  const known = meanings.get(name);
  if (known !== undefined) return known;
  if (name.endsWith('/delete') || name.includes('delete') || name.includes('purge')) return api(4);
  if (name.endsWith('/write') || /(?:set|update|put|regenerate|reset|import|restore)/.test(name)) return api(3);
  if (name.endsWith('/read') || /(?:get|list|export|backup)/.test(name)) return api(2);
  return api(name === '' ? 0 : 99);
}
