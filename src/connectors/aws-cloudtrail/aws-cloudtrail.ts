import type { JsonObject } from '../../model/json.ts';
import { epochSecondsToTime, objectOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { cloudTrailNames } from './names.ts';

/**
 * AWS CloudTrail: one record as CloudTrail writes it, the same inside an EventBridge event, or a log file `{"Records": […]}` of one record.
 * A log file of several records is split where it comes in; if it gets here whole it is unreadable, because one record makes one event.
 * Source: AWS CloudTrail user guide, "CloudTrail record contents for management, data, and network activity events" (eventVersion 1.11).
 */
export const awsCloudTrail: JsonParser = {
  input: 'json',
  id: 'aws-cloudtrail',
  summary: 'AWS CloudTrail records, also inside EventBridge events',
  example:
    '{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/a.sample","accountId":"123456789012","userName":"a.sample"},"eventTime":"2026-11-21T19:50:11Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.9","userAgent":"aws-cli/2.17.0","requestParameters":{"userName":"b.sample"},"eventType":"AwsApiCall","recipientAccountId":"123456789012"}',
  needs: [['eventName', 'detail', 'Records']],
  names: cloudTrailNames,
  claims: (object) => isRecord(object) || isRecord(objectOf(object['detail'])) || isLogFile(object),
  parse: (object) => {
    if (isRecord(object)) return parseRecord(object);
    const detail = objectOf(object['detail']);
    if (detail !== undefined) return parseInside(detail, object);
    return isLogFile(object) ? parseLogFile(object) : parseRecord(object);
  },
};

function isRecord(object: JsonObject | undefined): boolean {
  if (object === undefined || typeof object['eventName'] !== 'string') return false;
  if (typeof object['eventSource'] === 'string' && object['eventSource'].endsWith('.amazonaws.com')) return true;
  if (typeof object['eventType'] === 'string' && eventTypes.has(object['eventType'])) return true;
  let telling = 0;
  for (const key of tellingKeys) if (Object.hasOwn(object, key)) telling += 1;
  return telling >= 2;
}

/** Nobody else writes these: they tell records of which an export kept but a few fields. */
const eventTypes: ReadonlySet<string> = new Set(['AwsApiCall', 'AwsServiceEvent', 'AwsConsoleAction', 'AwsConsoleSignIn', 'AwsVpceEvent', 'AwsVpceEvents', 'AwsCloudTrailInsight']); // prettier-ignore
const tellingKeys = ['eventSource', 'awsRegion', 'userIdentity', 'eventVersion', 'recipientAccountId'];

function isLogFile(object: JsonObject): boolean {
  const records = object['Records'];
  return Array.isArray(records) && (records.length === 0 || isRecord(objectOf(records[0])));
}

function parseLogFile(object: JsonObject): ParseResult {
  const records = object['Records'];
  const count = Array.isArray(records) ? records.length : 0;
  const only = Array.isArray(records) && count === 1 ? objectOf(records[0]) : undefined;
  if (only !== undefined) return parseInside(only, object);
  const message = `a CloudTrail log file of ${count} records came as one record; send it as a file, or one record a line`;
  return { unreadable: { kind: 'damaged', message } };
}

function parseRecord(fields: JsonObject): ParseResult {
  const time = fields['eventTime'];
  const kind = kindOf(fields);
  if (typeof time === 'number') return { kind, fields, time: epochSecondsToTime(time) };
  if (typeof time !== 'string') return { kind, fields, time: undefined };
  const read = isoToTime(time);
  return read === undefined || hasZone(time)
    ? { kind, fields, time: read }
    : { kind, fields, time: read, quality: ['time-no-zone'] };
}

/** A record inside another object: the fields are the record's, the whole stays as the raw text. */
function parseInside(record: JsonObject, whole: JsonObject): ParseResult {
  const parsed = parseRecord(record);
  if ('unreadable' in parsed) return parsed;
  const outer = whole['time'];
  const time = parsed.time ?? (typeof outer === 'string' ? isoToTime(outer) : undefined);
  return { ...parsed, time, raw: JSON.stringify(whole), fieldsAreRecord: false };
}
