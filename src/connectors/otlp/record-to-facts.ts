import type { JsonObject } from '../../model/json.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { addressOf, type Field, integerOf, textOf } from '../../pipeline/normalize/field-values.ts';

/** What a log record tells of: a request over HTTP, or anything. */
export type OtlpWhat = 'http' | 'log';

/** By the semantic conventions (https://opentelemetry.io/docs/specs/semconv/), also those before version 1.20. */
export function recordToFacts(fields: JsonObject, what: OtlpWhat): ActivityFacts {
  const first = (...names: string[]): Field => names.map((name) => fields[name]).find((value) => value !== undefined);
  const status = integerOf(first('http.response.status_code', 'http.status_code'));
  return {
    what: what === 'http' ? 'http' : 'other',
    activity: what === 'http' ? methodActivity(textOf(first('http.request.method', 'http.method'))) : 0,
    severity: ocsfSeverity(integerOf(fields['severity_number'])),
    product: { vendor: 'OpenTelemetry', name: textOf(fields['service.name'])?.slice(0, 200) ?? 'OpenTelemetry' },
    device: { name: first('host.name', 'k8s.node.name'), uid: first('host.id'), address: firstAddress(fields['host.ip']) },
    user: { name: first('user.name', 'enduser.id', 'user.email'), uid: fields['user.id'] },
    process: { pid: fields['process.pid'], path: fields['process.executable.path'], name: fields['process.executable.name'], commandLine: fields['process.command_line'] },
    source: { address: first('client.address', 'source.address', 'http.client_ip', 'network.peer.address', 'net.peer.ip'), port: first('client.port', 'source.port') },
    destination: { address: fields['destination.address'], name: first('server.address', 'http.host'), port: first('server.port', 'destination.port') },
    ...(what === 'http' ? { http: httpFacts(first), isSuccess: status === undefined ? undefined : status < 400 } : {}),
    message: messageOf(fields),
    uid: fields['log.record.uid'],
  };
} // prettier-ignore

function httpFacts(first: (...names: string[]) => Field): NonNullable<ActivityFacts['http']> {
  return {
    method: first('http.request.method', 'http.method'),
    url: first('url.full', 'http.url', 'url.path', 'http.target'),
    host: first('server.address', 'http.host'),
    agent: first('user_agent.original', 'http.user_agent'),
    status: first('http.response.status_code', 'http.status_code'),
  };
}

/** OCSF HTTP Activity, `activity_id` */
const activities: Readonly<Record<string, number>> = {
  CONNECT: 1, DELETE: 2, GET: 3, HEAD: 4, OPTIONS: 5, POST: 6, PUT: 7, TRACE: 8, PATCH: 9,
}; // prettier-ignore

function methodActivity(method: string | undefined): number {
  const name = method?.toUpperCase() ?? '';
  return Object.hasOwn(activities, name) ? (activities[name] ?? 0) : 0;
}

/** 1 to 24: trace, debug, info, warn, error, fatal, four steps each */
function ocsfSeverity(severity: number | undefined): number {
  if (severity === undefined) return 0;
  if (severity < 13) return 1;
  return severity < 17 ? 2 : severity < 21 ? 3 : 6;
}

function firstAddress(value: Field): Field {
  return Array.isArray(value) ? value.find((one) => addressOf(one) !== undefined) : value;
}

function messageOf(fields: JsonObject): Field {
  const { body, event_name: name } = fields;
  const exception = fields['exception.message'];
  if (typeof body === 'string') return body.slice(0, 2000);
  return textOf(name) ?? exception;
}
