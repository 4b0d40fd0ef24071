import type { JsonObject, JsonValue } from '../../model/json.ts';
import { fieldsOf, WireError, type WireField } from './protobuf-reader.ts';

/** The log records of a request, with the resource and the scope that they came with. Nothing of a record is read yet. */
export interface LogGroup {
  readonly resource: JsonObject;
  readonly resourceSchema: string | undefined;
  readonly scope: JsonObject;
  readonly scopeSchema: string | undefined;
  /** asked each time anew: a request may have millions of empty ones */
  records(): Iterable<Buffer>;
}

/**
 * The groups of an `ExportLogsServiceRequest`. A message that is split over several fields counts as one, as protobuf says.
 * https://github.com/open-telemetry/opentelemetry-proto, logs/v1/logs.proto
 * @throws WireError where the request itself is damaged; damage inside a record is found later, by `logRecord`
 */
export function* groupsOf(request: Buffer): Generator<LogGroup> {
  for (const resourceLogs of messagesOf(request, 1)) {
    const resource = resourceOf(merged(resourceLogs, 1));
    const resourceSchema = textField(resourceLogs, 3);
    for (const scopeLogs of messagesOf(resourceLogs, 2)) {
      yield {
        resource,
        resourceSchema,
        scope: scopeOf(merged(scopeLogs, 1)),
        scopeSchema: textField(scopeLogs, 3),
        records: () => messagesOf(scopeLogs, 2),
      };
    }
  }
}

/** A `LogRecord` in OTLP's JSON. @throws WireError */
export function logRecord(message: Buffer): JsonObject {
  const record: JsonObject = {};
  const attributes: JsonValue[] = [];
  for (const field of fieldsOf(message)) {
    if (field.number === 6) attributes.push(keyValue(bytesOf(field), 0));
    else setRecordField(record, field);
  }
  if (attributes.length > 0) record['attributes'] = attributes;
  return record;
}

function setRecordField(record: JsonObject, field: WireField): void {
  switch (field.number) {
    case 1:
      return void (record['timeUnixNano'] = numberOf(field).toString());
    case 2:
      return void (record['severityNumber'] = Number(numberOf(field)));
    case 3:
      return void (record['severityText'] = bytesOf(field).toString());
    case 5:
      return void (record['body'] = anyValue(bytesOf(field), 0));
    case 7:
      return void (record['droppedAttributesCount'] = Number(numberOf(field)));
    case 8:
      return void (record['flags'] = Number(numberOf(field)));
    case 9:
      return void (record['traceId'] = bytesOf(field).toString('hex'));
    case 10:
      return void (record['spanId'] = bytesOf(field).toString('hex'));
    case 11:
      return void (record['observedTimeUnixNano'] = numberOf(field).toString());
    case 12:
      return void (record['eventName'] = bytesOf(field).toString());
    default:
    // a field of a later version: what we do not know we cannot name
  }
}

/** Deeper values are not taken: the JSON of such a record would not be read. */
const MAX_DEPTH = 40;

function anyValue(message: Buffer, depth: number): JsonObject {
  if (depth > MAX_DEPTH) throw new WireError(`a value is more than ${MAX_DEPTH} levels deep`, 0);
  let value: JsonObject = {};
  for (const field of fieldsOf(message)) {
    const found = valueOf(field, depth);
    if (found !== undefined) value = found;
  }
  return value;
}

function valueOf(field: WireField, depth: number): JsonObject | undefined {
  switch (field.number) {
    case 1:
      return { stringValue: bytesOf(field).toString() };
    case 2:
      return { boolValue: numberOf(field) !== 0n };
    case 3:
      return { intValue: BigInt.asIntN(64, numberOf(field)).toString() };
    case 4:
      return { doubleValue: doubleOf(field) };
    case 5: {
      const values = [...messagesOf(bytesOf(field), 1)].map((one) => anyValue(one, depth + 1));
      return { arrayValue: { values } };
    }
    case 6: {
      const values = [...messagesOf(bytesOf(field), 1)].map((one) => keyValue(one, depth + 1));
      return { kvlistValue: { values } };
    }
    case 7:
      return { bytesValue: bytesOf(field).toString('base64') };
    default:
      return undefined;
  }
}

function keyValue(message: Buffer, depth: number): JsonObject {
  return { key: textField(message, 1) ?? '', value: anyValue(merged(message, 2), depth) };
}

/** bytes; it is written with every record */
const MAX_SHARED = 1 << 18;

function resourceOf(message: Buffer): JsonObject {
  if (message.length > MAX_SHARED) throw new WireError(`a resource is larger than ${MAX_SHARED} bytes`, 0);
  const attributes = [...messagesOf(message, 1)].map((one) => keyValue(one, 0));
  return attributes.length === 0 ? {} : { attributes };
}

function scopeOf(message: Buffer): JsonObject {
  if (message.length > MAX_SHARED) throw new WireError(`a scope is larger than ${MAX_SHARED} bytes`, 0);
  const [name, version] = [textField(message, 1), textField(message, 2)];
  const attributes = [...messagesOf(message, 3)].map((one) => keyValue(one, 0));
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

function* messagesOf(message: Buffer, number: number): Generator<Buffer> {
  for (const field of fieldsOf(message)) if (field.number === number) yield bytesOf(field);
}

function merged(message: Buffer, number: number): Buffer {
  const parts = [...messagesOf(message, number)];
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function textField(message: Buffer, number: number): string | undefined {
  return [...messagesOf(message, number)].at(-1)?.toString();
}

function bytesOf(field: WireField): Buffer {
  if (field.type === 'bytes') return field.value;
  throw new WireError(`field ${field.number} has the type ${field.type} where bytes should be`, 0);
}

function numberOf(field: WireField): bigint {
  if (field.type === 'bytes') throw new WireError(`field ${field.number} has bytes where a number should be`, 0);
  return BigInt(field.value);
}

/** JSON has no NaN and no infinity: protobuf's JSON writes them as texts. */
function doubleOf(field: WireField): JsonValue {
  if (field.type !== 'fixed64') throw new WireError(`field ${field.number} is no double`, 0);
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64LE(field.value);
  const value = bits.readDoubleLE();
  return Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
