import type { JsonObject } from '../../model/json.ts';
import { fieldAt, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { exportKindOf, graphKindOf } from './kinds.ts';
import { entraNames } from './names.ts';

/**
 * Microsoft Entra ID: sign-ins (interactive or not, of service principals and managed identities), audit log, risk detections and the alerts of
 * Privileged Identity Management. As diagnostic settings export them (the record in `properties`), and as Microsoft Graph gives them.
 * Source: Microsoft Graph v1.0 and beta reference (signIn, directoryAudit, riskDetection, unifiedRoleManagementAlertIncident); Entra
 * documentation, "Activity logs in Azure Monitor".
 */
export const entraId: JsonParser = {
  input: 'json',
  id: 'entra-id',
  summary: 'Microsoft Entra ID sign-ins, audit log and risk detections',
  example:
    '{"id":"00000000-0000-4000-8000-000000000001","createdDateTime":"2026-11-21T19:50:11Z","userPrincipalName":"a.sample@example.com","userId":"00000000-0000-4000-8000-000000000002","appId":"00000000-0000-4000-8000-000000000003","appDisplayName":"Azure Portal","ipAddress":"203.0.113.9","clientAppUsed":"Browser","conditionalAccessStatus":"success","isInteractive":true,"status":{"errorCode":0}}',
  needs: [['properties', '@odata.type', 'activityDisplayName', 'createdDateTime', 'riskState', 'records']],
  names: entraNames,
  claims: (object) => kindOf(object) !== undefined || isWrapped(object),
  parse: (object) => {
    if (kindOf(object) !== undefined) return parseRecord(object);
    const records = listOf(object['records']);
    const only = records.length === 1 ? objectOf(records[0]) : undefined;
    if (only !== undefined) {
      const parsed = parseRecord(only);
      return 'kind' in parsed ? { ...parsed, raw: JSON.stringify(object), fieldsAreRecord: false } : parsed;
    }
    if (records.length === 0) return parseRecord(object);
    const message = `an Entra ID export of ${records.length} records came as one record; send it as a file, or one record a line`;
    return { unreadable: { kind: 'damaged', message } };
  },
};

const kindOf = (object: JsonObject): ReturnType<typeof exportKindOf> => exportKindOf(object) ?? graphKindOf(object);

function isWrapped(object: JsonObject): boolean {
  const first = Array.isArray(object['records']) ? objectOf(object['records'][0]) : undefined;
  return first !== undefined && exportKindOf(first) !== undefined;
}

function parseRecord(record: JsonObject): ParseResult {
  const kind = kindOf(record);
  if (kind === undefined)
    return {
      unreadable: { kind: 'not-recognised', message: 'no sign-in, audit record or risk detection of Entra ID' },
    };
  const time = timeOf(record);
  const read = time === undefined ? undefined : isoToTime(time);
  const alert = alertTypeOf(record);
  const parsed =
    alert === undefined
      ? { kind, fields: record, time: read }
      : {
          kind,
          fields: { ...record, riskEventType: alert },
          time: read,
          raw: JSON.stringify(record),
          fieldsAreRecord: false,
        };
  return time === undefined || read === undefined || hasZone(time) ? parsed : { ...parsed, quality: ['time-no-zone'] };
}

/** When it happened: what is exported says also when it was exported, which is later. */
function timeOf(record: JsonObject): string | undefined {
  for (const name of timeNames) {
    const time = textOf(fieldAt(record, name));
    if (time !== undefined && isoToTime(time) !== undefined) return time;
  }
  return undefined;
}

const timeNames = [
  'createdDateTime', 'activityDateTime', 'detectedDateTime', 'properties.createdDateTime', 'properties.activityDateTime',
  'properties.detectedDateTime', 'time', 'incidentDateTime', 'lastModifiedDateTime', 'assignmentDateTime', 'riskLastUpdatedDateTime',
]; // prettier-ignore

/** An alert of Privileged Identity Management says its kind as a type of Graph; rules ask for it as `riskEventType`. */
function alertTypeOf(record: JsonObject): string | undefined {
  const type = textOf(record['@odata.type']);
  return type !== undefined && type.length < 200 && /Alert(?:Incident|Configuration)$/.test(type)
    ? type.replace('#microsoft.graph.', '')
    : undefined;
}
