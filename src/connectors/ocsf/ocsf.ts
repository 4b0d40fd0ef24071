import type { JsonObject } from '../../model/json.ts';
import { integerOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { withSysmonValues } from './with-sysmon-values.ts';

/** Events that come in OCSF 1.x already (https://schema.ocsf.io), as security lakes and agents write them. */
export const ocsf: JsonParser = {
  input: 'json',
  id: 'ocsf',
  summary: 'OCSF 1.x events as JSON: process, file, registry, network, DNS, HTTP, sign-in, API and other activity',
  example:
    '{"class_uid":1007,"category_uid":1,"activity_id":1,"type_uid":100701,"severity_id":1,"time":1795290611250,"metadata":{"version":"1.5.0","product":{"vendor_name":"Example","name":"Agent"}},"device":{"hostname":"ws-17.example.com","type_id":2,"os":{"name":"Windows","type_id":100}},"process":{"pid":4242,"cmd_line":"whoami /all","file":{"name":"whoami.exe","path":"C:\\\\Windows\\\\System32\\\\whoami.exe","type_id":1}},"actor":{"user":{"name":"jdoe","domain":"EXAMPLE"}}}',
  needs: [['class_uid'], ['metadata']],
  claims: isOcsf,
  parse: parseOcsf,
};

/** Every OCSF event says its class, and in its metadata the version of the schema or the product. */
function isOcsf(object: JsonObject): boolean {
  if (integerOf(object['class_uid']) === undefined) return false;
  const metadata = objectOf(object['metadata']);
  return metadata !== undefined && (metadata['version'] !== undefined || metadata['product'] !== undefined);
}

const LAST_TIME = 253_402_300_799_999;

function parseOcsf(object: JsonObject): ParseResult {
  const { kind, what } = kindOf(object);
  const fields = withSysmonValues(object, what);
  const fieldsAreRecord = fields === object;
  const time = integerOf(object['time'], 0, LAST_TIME);
  if (time !== undefined) return { kind, fields, time, fieldsAreRecord };
  const text = textOf(object['time_dt']) ?? textOf(object['time']);
  const read = text === undefined ? undefined : isoToTime(text);
  if (text === undefined || read === undefined || hasZone(text)) return { kind, fields, time: read, fieldsAreRecord };
  return { kind, fields, time: read, quality: ['time-no-zone'], fieldsAreRecord };
}
