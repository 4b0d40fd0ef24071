import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const any = (value: JsonValue): JsonObject => {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(any) } };
  return value === null ? {} : { kvlistValue: { values: attributes(value) } };
};

const attributes = (object: JsonObject): JsonValue[] =>
  Object.entries(object).map(([key, value]) => ({ key, value: any(value) }));

const shop = {
  'service.name': 'shop',
  'host.name': 'web1.example.com',
  'host.ip': ['192.0.2.10'],
  'telemetry.sdk.language': 'java',
};

const document = (resource: JsonObject, record: JsonObject, ...more: JsonObject[]): string =>
  JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: attributes(resource) },
        scopeLogs: [{ scope: { name: 'com.example.Checkout', version: '2.1' }, logRecords: [record, ...more] }],
      },
    ],
  });

const at = { timeUnixNano: '1795290611250000001', observedTimeUnixNano: '1795290611260000000' };
const request = { 'http.request.method': 'POST', 'url.full': 'https://shop.example.com/login?next=%2F', 'url.path': '/login', 'url.query': 'next=%2F', 'http.response.status_code': 401, 'client.address': '198.51.100.7', 'client.port': 50112, 'server.address': 'shop.example.com', 'user_agent.original': 'curl/8.5.0', 'user.name': 'jdoe' }; // prettier-ignore

export const otlpCases: readonly ParserCase[] = [
  {
    name: 'text',
    kind: 'otlp/log/java',
    record: document(shop, { ...at, severityNumber: 17, severityText: 'ERROR', body: any('payment refused'), attributes: attributes({ 'user.name': 'jdoe', 'user.id': 'u-7', 'process.pid': 4711, 'client.address': '198.51.100.7' }), traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' }),
    fields: { 'service.name': 'shop', body: 'payment refused', 'user.name': 'jdoe', severity_text: 'ERROR' },
  },
  {
    name: 'request',
    kind: 'otlp/http',
    record: document({ 'service.name': 'gate' }, { ...at, severityNumber: 9, eventName: 'http.server.request', attributes: attributes(request) }),
    fields: { 'http.response.status_code': 401 },
  },
  {
    name: 'old-request',
    kind: 'otlp/http/python',
    record: document({ 'telemetry.sdk.language': 'python' }, { ...at, attributes: attributes({ 'http.method': 'GET', 'http.target': '/a?b=c', 'http.status_code': '200', 'http.client_ip': '203.0.113.9', 'http.user_agent': 'x' }) }),
  },
  {
    name: 'object-body',
    kind: 'otlp/log',
    record: document({}, { observedTimeUnixNano: '1795290611260000000', severityNumber: 21, body: any({ order: 7, paid: false, weight: 1.5, tags: ['a', 1, null] }), flags: 1 }),
    fields: { body: { order: 7, paid: false, weight: 1.5, tags: ['a', 1, null] } },
  },
  ...['nodejs', 'ruby'].map((language): ParserCase => ({ name: `text-${language}`, kind: `otlp/log/${language}`, record: document({ 'telemetry.sdk.language': language }, { ...at, body: any('child_process failed') }), golden: false })),
  { name: 'no-time', kind: 'otlp/log', record: document({}, { timeUnixNano: '0', body: any('x') }) },
  { name: 'large-integer', kind: 'otlp/log', record: document({}, { ...at, attributes: [{ key: 'n', value: { intValue: '9223372036854775807' } }] }), fields: { n: '9223372036854775807' } },
  { name: 'two-records', kind: 'not-recognised', record: document({}, { body: any('a') }, { body: any('b') }) },
  { name: 'no-record', kind: 'not-recognised', record: '{"resourceLogs":[]}' },
  { name: 'traces', kind: undefined, record: '{"resourceSpans":[]}' },
]; // prettier-ignore
