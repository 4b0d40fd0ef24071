import type { JsonObject } from '../../model/json.ts';
import { objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { gcpNames } from './names.ts';

/**
 * Google Cloud audit logs: LogEntry objects of Cloud Logging with an AuditLog in `protoPayload`, as sinks export them (Pub/Sub, Cloud Storage);
 * those of Google Workspace that come the same way too.
 * Source: Google Cloud, "Understand audit logs", reference of LogEntry and AuditLog.
 */
export const gcp: JsonParser = {
  input: 'json',
  id: 'gcp',
  summary: 'Google Cloud and Workspace audit logs',
  example:
    '{"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","authenticationInfo":{"principalEmail":"a.sample@example.com"},"requestMetadata":{"callerIp":"203.0.113.9"},"serviceName":"storage.googleapis.com","methodName":"storage.setIamPermissions","resourceName":"projects/_/buckets/files"},"insertId":"abc","resource":{"type":"gcs_bucket","labels":{"project_id":"shop"}},"timestamp":"2026-11-21T19:50:11.123456789Z","severity":"NOTICE","logName":"projects/shop/logs/cloudaudit.googleapis.com%2Factivity"}',
  needs: [['protoPayload', 'data']],
  names: gcpNames,
  claims: (object) => isEntry(object) || isEntry(objectOf(object['data'])),
  parse: (object): ParseResult => {
    const inside = isEntry(object) ? undefined : objectOf(object['data']);
    const fields = inside ?? object;
    const text = textOf(fields['timestamp'] ?? fields['receiveTimestamp']);
    const time = text === undefined ? undefined : isoToTime(text);
    const parsed = { kind: kindOf(fields), fields, time };
    const whole = inside === undefined ? parsed : { ...parsed, raw: JSON.stringify(object), fieldsAreRecord: false };
    return text === undefined || time === undefined || hasZone(text) ? whole : { ...whole, quality: ['time-no-zone'] };
  },
};

function isEntry(object: JsonObject | undefined): boolean {
  const payload = objectOf(object?.['protoPayload']);
  if (object === undefined || payload === undefined) return false;
  const type = payload['@type'] ?? payload['at_sign_type'];
  if (typeof type === 'string' && type.endsWith('.AuditLog')) return true;
  return (
    typeof payload['methodName'] === 'string' ||
    Array.isArray(payload['authorizationInfo']) ||
    (typeof object['logName'] === 'string' && object['logName'].includes('cloudaudit'))
  );
}
