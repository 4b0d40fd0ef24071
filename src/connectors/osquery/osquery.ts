import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { fieldAt, integerOf, objectOf } from '../../pipeline/normalize/field-values.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { rowOf } from './row.ts';
import { osqueryNames } from './names.ts';

/**
 * osquery's results and status logs, from its files, its TLS logger, Kafka, or in what Filebeat's module makes of them
 * (https://osquery.readthedocs.io/en/stable/deployment/logging/).
 */
export const osquery: JsonParser = {
  input: 'json',
  id: 'osquery',
  summary: 'osquery: results (differential, event and snapshot) and status logs in JSON',
  example:
    '{"name":"vedette_process_events","hostIdentifier":"web1.example.com","calendarTime":"Sat Nov 21 19:50:11 2026 UTC","unixTime":1795290611,"epoch":0,"counter":12,"numerics":false,"columns":{"pid":"4242","parent":"812","path":"/usr/bin/id","cmdline":"id -u","cwd":"/tmp","uid":"33","time":"1795290605"},"action":"added"}',
  needs: [['hostIdentifier', 'columns', 'osquery', 'osquery.result']],
  names: osqueryNames,
  claims: isOsquery,
  parse: parseOsquery,
};

function isOsquery(object: JsonObject): boolean {
  if (typeof object['hostIdentifier'] === 'string' && typeof object['name'] === 'string') {
    return isJsonObject(object['columns']) || Array.isArray(object['snapshot']) || isJsonObject(object['diffResults']);
  }
  // stores keep the host elsewhere
  if (typeof object['name'] === 'string' && isJsonObject(object['columns'])) return object['action'] === 'added' || object['action'] === 'removed' || object['action'] === 'snapshot'; // prettier-ignore
  if (typeof object['hostIdentifier'] === 'string') return object['filename'] !== undefined && object['message'] !== undefined && object['severity'] !== undefined; // prettier-ignore
  return isJsonObject(fieldAt(object, 'osquery.result'));
}

function parseOsquery(object: JsonObject): ParseResult {
  const row = rowOf(object);
  const own = EVENTED.has(row.table) ? secondsToTime(row.columns['time']) : undefined;
  const time = own ?? secondsToTime(object['unixTime'] ?? objectOf(fieldAt(object, 'osquery.result'))?.['unix_time']);
  return { kind: kindOf(row), fields: object, time };
}

/** Tables whose `time` is when it happened; the record's own is when it was asked for. */
const EVENTED: ReadonlySet<string> = new Set(['process_events', 'socket_events', 'file_events', 'last']);

function secondsToTime(value: JsonObject[string] | undefined): number | undefined {
  const seconds = integerOf(value, 1, 1e11);
  return seconds === undefined ? undefined : seconds * 1000;
}
