import type { JsonObject } from '../../model/json.ts';
import { readOtlp, type OtlpRecord } from '../../pipeline/normalize/envelopes/otlp.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';

/**
 * A log record of OpenTelemetry whose body is no format of its own (https://opentelemetry.io/docs/specs/otel/logs/data-model/). Its attributes
 * and those of its resource are fields under their own names, which are those of the semantic conventions.
 */
export const otlp: JsonParser = {
  input: 'json',
  id: 'otlp',
  summary: 'OpenTelemetry log record (OTLP JSON, one record a document)',
  example:
    '{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"host.name","value":{"stringValue":"web1.example.com"}}]},"scopeLogs":[{"scope":{"name":"checkout"},"logRecords":[{"timeUnixNano":"1795290611250000000","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"payment refused"},"attributes":[{"key":"user.name","value":{"stringValue":"jdoe"}}]}]}]}]}',
  needs: [['resourceLogs']],
  claims: (object) => Array.isArray(object['resourceLogs']),
  parse: parseOtlp,
};

function parseOtlp(object: JsonObject): ParseResult {
  const read = readOtlp(object);
  if (read === 'many') {
    const message =
      'the document holds several log records: send it to /v1/logs, where each becomes a record of its own';
    return { unreadable: { kind: 'not-recognised', message } };
  }
  if (read === undefined) {
    return { unreadable: { kind: 'not-recognised', message: 'the OTLP document holds no log record' } };
  }
  const fields = recordToFields(read);
  return { kind: kindOf(fields), fields, time: read.time, raw: JSON.stringify(object), fieldsAreRecord: false };
}

/** An attribute of the record is nearer to what happened than one of its resource. */
function recordToFields({ record, body, attributes, resource, scope }: OtlpRecord): JsonObject {
  const fields: JsonObject = { ...resource, ...attributes };
  const own = {
    body,
    severity_text: record['severityText'],
    severity_number: record['severityNumber'],
    event_name: record['eventName'],
    trace_id: record['traceId'],
    span_id: record['spanId'],
    'scope.name': scope['name'],
    'scope.version': scope['version'],
  };
  for (const [name, value] of Object.entries(own)) if (value !== undefined && value !== '') fields[name] = value;
  return fields;
}
