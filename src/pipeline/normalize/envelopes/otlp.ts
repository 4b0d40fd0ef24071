import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import type { EnvelopeFacts } from '../parser.ts';

/** One log record of OpenTelemetry, with what it came with. Attributes are plain values by their names. */
export interface OtlpRecord {
  readonly record: JsonObject;
  readonly body: JsonValue | undefined;
  readonly attributes: JsonObject;
  readonly resource: JsonObject;
  readonly scope: JsonObject;
  /** milliseconds since 1970; when it was observed, if nobody says when it happened */
  readonly time: number | undefined;
  /** 1 to 24 */
  readonly severity: number | undefined;
}

/**
 * Reads an OTLP document with one log record, as our ways in make them: `{"resourceLogs":[{"resource","scopeLogs":[{"scope","logRecords":[…]}]}]}`
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). `many` for one with more, such as the collector's file exporter writes.
 */
export function readOtlp(document: JsonObject): OtlpRecord | 'many' | undefined {
  const resourceLogs = onlyOf(document['resourceLogs']);
  const scopeLogs = onlyOf(objectOrNone(resourceLogs)?.['scopeLogs'] ?? objectOrNone(resourceLogs)?.['scope_logs']);
  const record = onlyOf(objectOrNone(scopeLogs)?.['logRecords'] ?? objectOrNone(scopeLogs)?.['log_records']);
  if (resourceLogs === 'many' || scopeLogs === 'many' || record === 'many') return 'many';
  if (resourceLogs === undefined || scopeLogs === undefined || record === undefined) return undefined;
  const scope = objectOrNone(scopeLogs['scope']) ?? {};
  const resource = objectOrNone(resourceLogs['resource']);
  return {
    record,
    body: plainValue(record['body']),
    attributes: plainAttributes(record['attributes']),
    resource: plainAttributes(resource?.['attributes']),
    scope,
    time: nanosToTime(record['timeUnixNano']) ?? nanosToTime(record['observedTimeUnixNano']),
    severity: severityOf(record['severityNumber']),
  };
}

/** A log record as an envelope, if its body says something: text or an object, which may be a format that we know. */
export function openOtlp({
  body,
  attributes,
  resource,
  time,
  severity,
}: OtlpRecord): { event: string | JsonObject; envelope: EnvelopeFacts } | undefined {
  if (!isJsonObject(body) && (typeof body !== 'string' || body === '')) return undefined;
  const all: JsonObject = { ...resource, ...attributes };
  return {
    event: body,
    envelope: {
      time,
      timeQuality: [],
      host: text(all['host.name']) ?? text(all['k8s.node.name']),
      app: text(all['syslog.appname']) ?? text(all['appname']) ?? text(resource['service.name']),
      pid: text(all['process.pid']),
      facility: undefined,
      level: severity === undefined ? undefined : syslogLevels[Math.floor((severity - 1) / 4)],
      attributes: Object.keys(all).length === 0 ? undefined : all,
    },
  };
}

/** trace, debug, info, warn, error, fatal */
const syslogLevels = [7, 7, 6, 4, 3, 2];

const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined;

const objectOrNone = (value: JsonValue | undefined): JsonObject | undefined =>
  isJsonObject(value) ? value : undefined;

/** The object in a list of one. */
function onlyOf(value: JsonValue | undefined): JsonObject | 'many' | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.length > 1 ? 'many' : objectOrNone(value[0]);
}

function severityOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 1 && value <= 24 ? value : undefined;
}

/** Nanoseconds since 1970 as decimal text (or a number, which some write); 0 is none. */
function nanosToTime(value: JsonValue | undefined): number | undefined {
  // a nanosecond of our time is more than a double holds: the text is cut, not divided
  const millis =
    typeof value === 'string' && /^\d{7,20}$/.test(value)
      ? Number(value.slice(0, -6))
      : typeof value === 'number'
        ? Math.round(value / 1e6)
        : undefined;
  return millis !== undefined && millis > 0 ? millis : undefined;
}

function plainAttributes(value: JsonValue | undefined): JsonObject {
  if (!Array.isArray(value)) return {};
  const entries: [string, JsonValue][] = [];
  for (const pair of value) {
    if (!isJsonObject(pair)) continue;
    const { key } = pair;
    const plain = plainValue(pair['value']);
    if (typeof key === 'string' && plain !== undefined) entries.push([key, plain]);
  }
  return Object.fromEntries(entries);
}

/** An `AnyValue`. Its depth is that of the JSON text, which was limited before. */
function plainValue(any: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(any)) return undefined;
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = any;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (intValue !== undefined) return plainInteger(intValue);
  if (doubleValue !== undefined) return doubleValue;
  if (isJsonObject(arrayValue)) {
    const { values } = arrayValue;
    return Array.isArray(values) ? values.map((value) => plainValue(value) ?? null) : [];
  }
  if (isJsonObject(kvlistValue)) return plainAttributes(kvlistValue['values']);
  return typeof bytesValue === 'string' ? bytesValue : undefined;
}

/** 64 bits as text; a number where that loses nothing. */
function plainInteger(value: JsonValue): JsonValue {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? number : value;
}
