import { z } from 'zod';
import { alert } from '../../model/alert.ts';
import {
  api,
  apiError,
  apiKey,
  eventPage,
  histogram,
  live,
  loadedRule,
  overview,
  ruleProblem,
  user,
  type ApiName,
  type Endpoint,
} from '../../model/api.ts';
import { API_PREFIX } from '../../model/client.ts';
import { entityRef } from '../../model/entity.ts';
import { event } from '../../model/event.ts';
import { finding } from '../../model/finding.ts';
import { jsonValue } from '../../model/json.ts';
import { logSource } from '../../model/log-source.ts';
import { ocsf } from '../../model/ocsf.ts';
import { sourceAccount, unreadableRecord } from '../../model/source.ts';
import { verdict } from '../../model/verdict.ts';
import { apiNames } from './register-api.ts';

type JsonSchema = Record<string, unknown>;

/** Schemas that have a name of their own in the document. */
const named = {
  Alert: alert, ApiError: apiError, ApiKey: apiKey, EntityRef: entityRef, Event: event, EventPage: eventPage, Finding: finding,
  Histogram: histogram, JsonValue: jsonValue, LoadedRule: loadedRule, LogSource: logSource, Ocsf: ocsf, Overview: overview,
  RuleProblem: ruleProblem, SourceAccount: sourceAccount, UnreadableRecord: unreadableRecord, User: user, Verdict: verdict,
} as const; // prettier-ignore

/** The OpenAPI 3.1 document of the API, from the one table. */
export function apiToOpenApi(version: string): JsonSchema {
  const { schemas, refs } = componentsOf();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of apiNames()) {
    const endpoint: Endpoint = api[name];
    const path = (paths[`${API_PREFIX}${endpoint.path}`] ??= {});
    path[endpoint.method.toLowerCase()] = operationOf(name, endpoint, refs);
  }
  paths[`${API_PREFIX}/live`] = { get: liveOperation };
  paths[`${API_PREFIX}/ingest`] = { post: ingestOperation };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vedette',
      version,
      description: 'Times are milliseconds since 1970. Every answer that is not 2xx is an `ApiError`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'vedette.session_token', description: 'From POST /api/auth/sign-in/email. A change needs the header Origin of this server.' },
        key: { type: 'http', scheme: 'bearer', description: 'An API key' },
      },
    },
  }; // prettier-ignore
}

/** What each endpoint takes and gives, where it is not one of the named schemas. */
interface Refs {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

function componentsOf(): { schemas: Record<string, JsonSchema>; refs: Refs } {
  const answers = z.registry<{ id: string }>();
  const bodies = z.registry<{ id: string }>();
  // it names itself, so it needs a name in bodies, too; taken and given it is the same
  bodies.add(jsonValue, { id: 'JsonValue' });
  for (const [id, schema] of Object.entries(named)) answers.add(schema, { id });
  for (const [name, schema] of Object.entries(live)) {
    if (answers.get(schema) === undefined) answers.add(schema, { id: `Live${capital(name)}` });
  }
  const refs = { answer: new Map<string, unknown>(), body: new Map<string, unknown>() };
  for (const name of apiNames()) {
    const endpoint: Endpoint = api[name];
    refs.answer.set(name, register(answers, endpoint.answer, `${capital(name)}Answer`));
    if (takesBody(endpoint)) refs.body.set(name, register(bodies, endpoint.body, `${capital(name)}Body`));
  }
  const schemas = { ...toSchemas(answers, 'output'), ...toSchemas(bodies, 'input') };
  return { schemas, refs: { answer: Object.fromEntries(refs.answer), body: Object.fromEntries(refs.body) } };
}

function register(registry: z.core.$ZodRegistry<{ id: string }>, schema: z.ZodType, id: string): { $ref: string } {
  const known = registry.get(schema)?.id;
  if (known === undefined) registry.add(schema, { id });
  return { $ref: uriOf(known ?? id) };
}

function toSchemas(registry: z.core.$ZodRegistry<{ id: string }>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, { uri: uriOf, io });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $id: _id, $schema: _schema, ...rest } = schema;
      return [id, rest];
    }),
  );
}

const uriOf = (id: string): string => `#/components/schemas/${id}`;
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const takesBody = ({ method }: Endpoint): boolean => method === 'POST' || method === 'PUT' || method === 'PATCH';

function operationOf(name: ApiName, endpoint: Endpoint, refs: Refs): JsonSchema {
  return {
    operationId: name,
    summary: endpoint.summary,
    description: endpoint.permission === 'public' ? 'Anybody may call this.' : `Needs the role ${endpoint.permission} or higher.`,
    security: endpoint.permission === 'public' ? [{}] : [{ session: [] }, { key: [] }],
    parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')],
    ...(takesBody(endpoint)
      ? { requestBody: { required: true, content: { 'application/json': { schema: refs.body[name] } } } }
      : {}),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: refs.answer[name] } } },
      default: { description: 'Not done', content: { 'application/json': { schema: { $ref: uriOf('ApiError') } } } },
    },
  }; // prettier-ignore
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): unknown[] {
  const json = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: property,
  }));
}

const liveOperation = {
  operationId: 'live',
  summary: 'Server-sent events: `overview` every second, `alert` when one is new or changed',
  description: 'Needs the role viewer or higher. `data` is JSON: `Overview` or `LiveAlert`. A line `: beat` comes at least every 15 seconds.',
  security: [{ session: [] }, { key: [] }],
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    default: { description: 'Not done', content: { 'application/json': { schema: { $ref: uriOf('ApiError') } } } },
  },
}; // prettier-ignore

const listed = {
  type: 'array',
  items: { type: 'object', properties: { line: { type: 'integer' }, reason: { type: 'string' } }, required: ['line', 'reason'] },
}; // prettier-ignore

/** Answered by `connectors/http-ndjson`, in whose words `refused` and `unreadable` are described. */
const ingestOperation = {
  operationId: 'ingest',
  summary: 'Takes records: one JSON object a line, an array of them, or lines of text; gzip, deflate and zstd are opened',
  description: 'Needs the role engineer or higher. Answers when all records are durable. A body with the same Idempotency-Key is taken once.',
  security: [{ session: [] }, { key: [] }],
  parameters: [
    { name: 'source', in: 'query', required: false, schema: { type: 'string', maxLength: 200 }, description: 'Name of the source; else `http/` and the name of the key' },
    { name: 'format', in: 'query', required: false, schema: { type: 'string', maxLength: 64 }, description: 'Id of the parser; else the format is recognised' },
    { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } },
  ],
  requestBody: {
    required: true,
    content: { 'application/x-ndjson': { schema: { type: 'string' } }, 'application/json': { schema: {} }, 'text/plain': { schema: { type: 'string' } } },
  },
  responses: {
    200: {
      description: 'All of it is durable',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { accepted: { type: 'integer' }, refused: listed, unreadable: listed, repeated: { type: 'boolean' } },
            required: ['accepted', 'refused', 'unreadable', 'repeated'],
          },
        },
      },
    },
    default: { description: 'Not all of it was taken; `accepted` and `refused` stand beside the error', content: { 'application/json': { schema: { $ref: uriOf('ApiError') } } } },
  },
}; // prettier-ignore
