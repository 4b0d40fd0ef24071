import type { JsonObject } from '../../model/json.ts';
import { listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { azureToFacts } from './facts.ts';
import { kindOf } from './kinds.ts';
import { azureActivityNames } from './names.ts';

/**
 * Azure Monitor: the activity log (what is done to resources) as diagnostic settings export it (Event Hubs, storage accounts), as its REST API
 * gives it, and as a Log Analytics workspace keeps it (table AzureActivity); resource logs (what is done inside of a resource) in the first shape.
 * Source: Azure Monitor documentation, "Azure activity log event schema" and "Common schema for resource logs".
 */
export const azureActivity: JsonParser = {
  input: 'json',
  id: 'azure-activity',
  summary: 'Azure Monitor activity log and resource logs',
  example:
    '{"time":"2026-11-21T19:50:11.1234567Z","resourceId":"/SUBSCRIPTIONS/00000000-0000-4000-8000-000000000001/RESOURCEGROUPS/APP/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/VM-1","operationName":"MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE","category":"Administrative","resultType":"Success","callerIpAddress":"203.0.113.9","correlationId":"00000000-0000-4000-8000-000000000002","identity":{"claims":{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"a.sample@example.com"}},"level":"Information"}',
  needs: [['resourceId', '_ResourceId', 'ResourceId', 'records']],
  names: azureActivityNames,
  claims: (object) => isRecord(object) || isWrapped(object),
  parse: (object) => {
    if (isRecord(object)) return parseRecord(object);
    const records = listOf(object['records']);
    const only = records.length === 1 ? objectOf(records[0]) : undefined;
    if (only !== undefined) return parseWhole(only, object);
    if (records.length === 0) return parseRecord(object);
    const message = `an Azure export of ${records.length} records came as one record; send it as a file, or one record a line`;
    return { unreadable: { kind: 'damaged', message } };
  },
};

/** A path of a resource, a subscription, or the scope of the whole tenant; those of the directory itself are of Entra ID. */
const resourcePath = /^\/(?:subscriptions\/|providers\/(?!microsoft\.aadiam))/i;

function isRecord(object: JsonObject | undefined): boolean {
  if (object === undefined) return false;
  const id = object['resourceId'] ?? object['_ResourceId'] ?? object['ResourceId'];
  if (typeof id !== 'string' || !resourcePath.test(id) || isAnothers(object['category'])) return false;
  const { operationName, time, eventTimestamp } = object;
  if (typeof operationName === 'string') return typeof time === 'string';
  if (objectOf(operationName) !== undefined) return typeof eventTimestamp === 'string' || typeof time === 'string';
  if (typeof time === 'string' && typeof object['category'] === 'string')
    return Object.hasOwn(object, 'callerIpAddress');
  return typeof object['OperationNameValue'] === 'string';
}

/** Entra ID's own logs, and those of Kubernetes, may name a subscription too. */
const isAnothers = (category: unknown): boolean =>
  typeof category === 'string' && /^(?:auditlogs|.*signinlogs|kube-audit.*)$/i.test(category);

const isWrapped = (object: JsonObject): boolean =>
  Array.isArray(object['records']) && isRecord(objectOf(object['records'][0]));

function parseRecord(record: JsonObject): ParseResult {
  const isLocalized = objectOf(record['operationName']) !== undefined;
  const named = isLocalized ? withPlainNames(record) : record;
  const fields = withCaller(named);
  const time = textOf(record['time'] ?? record['eventTimestamp'] ?? record['TimeGenerated']);
  const read = time === undefined ? undefined : isoToTime(time);
  const parsed = { kind: kindOf(fields), fields, time: read, fieldsAreRecord: fields === record };
  const whole = isLocalized ? { ...parsed, raw: JSON.stringify(record) } : parsed;
  return time === undefined || read === undefined || hasZone(time) ? whole : { ...whole, quality: ['time-no-zone'] };
}

/**
 * Who called stands in a claim of an export whose name is an address with dots, which no rule can write. It gets the name that the REST API
 * and Log Analytics have for it, because rules and their groups ask for it all the time.
 */
function withCaller(fields: JsonObject): JsonObject {
  if (Object.hasOwn(fields, 'caller') || Object.hasOwn(fields, 'Caller')) return fields;
  const caller = azureToFacts(fields).actor?.name;
  return caller === undefined ? fields : { ...fields, caller };
}

function parseWhole(record: JsonObject, whole: JsonObject): ParseResult {
  const parsed = parseRecord(record);
  return 'kind' in parsed ? { ...parsed, raw: JSON.stringify(whole), fieldsAreRecord: false } : parsed;
}

/** The REST API gives `{value, localizedValue}` where exports have the value: rules are written once, for the value. */
function withPlainNames(record: JsonObject): JsonObject {
  const fields: JsonObject = { ...record };
  for (const name of localized) {
    const value = textOf(objectOf(record[name])?.['value']);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

const localized = [
  'operationName',
  'category',
  'status',
  'subStatus',
  'eventName',
  'resourceProviderName',
  'resourceType',
];
