import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { UnreadableReason } from '../../model/record.ts';
import { groupsOf, logRecord } from './logs-in-protobuf.ts';
import { WireError } from './protobuf-reader.ts';

/** One log record as a line: an OTLP document with it alone. */
export interface LogLine {
  /** `service.name` of its resource */
  readonly service: string;
  readonly bytes: Buffer;
  /** what came could not be made a line: `bytes` are as they came */
  readonly unreadable?: UnreadableReason;
}

export interface BadRequest {
  readonly kind: 'bad-request';
  /** what is wrong, in a sentence */
  readonly message: string;
}

/**
 * The lines of a request in protobuf, made one by one as they are taken. The frame of the request is checked before.
 */
export function linesOfProtobuf(request: Buffer): Iterable<LogLine> | BadRequest {
  try {
    for (const group of groupsOf(request)) for (const record of group.records()) void record;
  } catch (error) {
    return badRequest(error);
  }
  return protobufLines(request);
}

function* protobufLines(request: Buffer): Generator<LogLine> {
  for (const group of groupsOf(request)) {
    const { resource, resourceSchema, scope, scopeSchema } = group;
    const service = serviceOf(resource);
    const frame = frameOf(resource, resourceSchema, scope, scopeSchema);
    for (const message of group.records()) {
      const record = recordOrReason(message);
      if ('kind' in record) yield { service, bytes: message, unreadable: record };
      else yield { service, bytes: Buffer.from(frame(JSON.stringify(record.record))) };
    }
  }
}

/** bytes; what is longer is not read, since its objects take many times as much */
const MAX_RECORD = 1 << 20;

function recordOrReason(message: Buffer): { record: JsonObject } | UnreadableReason {
  if (message.length > MAX_RECORD) {
    return {
      kind: 'oversize',
      message: `The log record is ${message.length} bytes long and the limit is ${MAX_RECORD}.`,
      at: MAX_RECORD,
    };
  }
  try {
    return { record: logRecord(message) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { kind: 'damaged', message: `The log record is not whole: ${error.message}.`, at: error.at };
  }
}

/** bytes; its objects take many times as much */
const MAX_JSON = 8 << 20;

/** The lines of a request in JSON. */
export function linesOfJson(request: Buffer): Iterable<LogLine> | BadRequest {
  if (request.length > MAX_JSON) {
    return {
      kind: 'bad-request',
      message: `A body of JSON may have ${MAX_JSON} bytes; send smaller ones, or protobuf.`,
    };
  }
  let document: unknown;
  try {
    document = JSON.parse(request.toString());
  } catch {
    return { kind: 'bad-request', message: 'The body is not JSON.' };
  }
  if (!isJsonObject(document)) return { kind: 'bad-request', message: 'The body is not a JSON object.' };
  const groups = jsonGroups(document);
  return groups === undefined
    ? {
        kind: 'bad-request',
        message: 'The body has no list "resourceLogs" of objects with lists "scopeLogs" and "logRecords".',
      }
    : jsonLines(groups);
}

interface JsonGroup {
  readonly resource: JsonObject;
  readonly resourceSchema: JsonValue | undefined;
  readonly scope: JsonObject;
  readonly scopeSchema: JsonValue | undefined;
  readonly records: readonly JsonObject[];
}

function jsonGroups(document: JsonObject): JsonGroup[] | undefined {
  const groups: JsonGroup[] = [];
  for (const resourceLogs of objectsOf(document['resourceLogs']) ?? [undefined]) {
    const scopes = resourceLogs === undefined ? undefined : objectsOf(resourceLogs['scopeLogs']);
    if (resourceLogs === undefined || scopes === undefined) return undefined;
    for (const scopeLogs of scopes) {
      const records = objectsOf(scopeLogs['logRecords']);
      if (records === undefined) return undefined;
      groups.push({
        resource: objectOrEmpty(resourceLogs['resource']),
        resourceSchema: resourceLogs['schemaUrl'],
        scope: objectOrEmpty(scopeLogs['scope']),
        scopeSchema: scopeLogs['schemaUrl'],
        records,
      });
    }
  }
  return groups;
}

function* jsonLines(groups: readonly JsonGroup[]): Generator<LogLine> {
  for (const { resource, resourceSchema, scope, scopeSchema, records } of groups) {
    const service = serviceOf(resource);
    const frame = frameOf(resource, resourceSchema, scope, scopeSchema);
    for (const record of records) yield { service, bytes: Buffer.from(frame(JSON.stringify(record))) };
  }
}

/** Undefined if it is no list of objects; a list that is absent is empty. */
function objectsOf(value: JsonValue | undefined): JsonObject[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every(isJsonObject) ? value : undefined;
}

const objectOrEmpty = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** What is the same for all records of a group is written once. */
function frameOf(
  resource: JsonObject,
  resourceSchema: JsonValue | undefined,
  scope: JsonObject,
  scopeSchema: JsonValue | undefined,
): (record: string) => string {
  const schema = (url: JsonValue | undefined): string =>
    typeof url === 'string' && url !== '' ? `,"schemaUrl":${JSON.stringify(url)}` : '';
  const before = `{"resourceLogs":[{"resource":${JSON.stringify(resource)},"scopeLogs":[{"scope":${JSON.stringify(scope)},"logRecords":[`;
  const after = `]${schema(scopeSchema)}}]${schema(resourceSchema)}}]}`;
  return (record) => before + record + after;
}

function serviceOf({ attributes }: JsonObject): string {
  for (const pair of Array.isArray(attributes) ? attributes : []) {
    if (!isJsonObject(pair) || pair['key'] !== 'service.name') continue;
    const name = objectOrEmpty(pair['value'])['stringValue'];
    if (typeof name === 'string') return name;
  }
  return '';
}

function badRequest(error: unknown): BadRequest {
  if (!(error instanceof WireError)) throw error;
  return {
    kind: 'bad-request',
    message: `The request is not protobuf of OTLP: ${error.message}, at byte ${error.at}.`,
  };
}
