import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { addressOf, fieldAt, integerOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { anyWritten, epochWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';

/**
 * Access logs of web servers as JSON: nginx with a `log_format` that names its variables (as its documentation and most examples do), Caddy, Traefik.
 * The fields stay as they are; Sigma's names for web servers lead to them.
 */
export const accessJson: JsonParser = {
  input: 'json',
  id: 'web-access-json',
  summary: 'Access logs of nginx, Caddy and Traefik as JSON',
  example: '{"time_iso8601":"2026-11-21T22:51:00+00:00","remote_addr":"203.0.113.7","request":"GET /a?b=c HTTP/1.1","status":"200","body_bytes_sent":"5120","http_user_agent":"curl/8.5.0"}',
  needs: [['remote_addr', 'remote_ip', 'clientip', 'RequestMethod', 'logger']],
  claims: (object) => isNginx(object) || isTraefik(object) || isCaddy(object),
  parse: parseObject,
}; // prettier-ignore

const isNginx = (object: JsonObject): boolean =>
  (object['remote_addr'] ?? object['remote_ip'] ?? object['clientip']) !== undefined &&
  (object['status'] ?? object['response']) !== undefined &&
  (object['request'] ?? object['request_uri'] ?? object['uri']) !== undefined &&
  object['log_type'] === undefined;
const isTraefik = (object: JsonObject): boolean =>
  object['RequestMethod'] !== undefined && object['DownstreamStatus'] !== undefined;
const isCaddy = (object: JsonObject): boolean =>
  textOf(object['logger'])?.startsWith('http.log.access') === true && object['request'] !== undefined;

const aliases = {
  'c-ip': ['remote_addr', 'remote_ip', 'clientip', 'ClientHost', 'request.client_ip', 'request.remote_ip'],
  src_ip: ['remote_addr', 'remote_ip', 'clientip', 'ClientHost', 'request.client_ip', 'request.remote_ip'],
  'cs-method': ['request_method', 'method', 'RequestMethod', 'request.method'],
  'cs-uri': ['request_uri', 'uri', 'RequestPath', 'request.uri', 'request'],
  'cs-uri-query': ['request_uri', 'uri', 'RequestPath', 'request.uri', 'request'],
  'cs-uri-stem': ['uri', 'RequestPath', 'request.uri', 'request'],
  'c-uri': ['request_uri', 'uri', 'RequestPath', 'request.uri', 'request'],
  'sc-status': ['status', 'response', 'DownstreamStatus'],
  'cs-user-agent': ['http_user_agent', 'agent', 'user_agent', 'request_User-Agent', 'request.headers.User-Agent'],
  'c-useragent': ['http_user_agent', 'agent', 'user_agent', 'request_User-Agent', 'request.headers.User-Agent'],
  'cs-referer': ['http_referer', 'http_referrer', 'referrer', 'request_Referer', 'request.headers.Referer'],
  'cs-host': ['http_host', 'host', 'server_name', 'RequestHost', 'request.host'],
  'cs-username': ['remote_user', 'ClientUsername', 'user_id'],
};

const kinds = {
  nginx: kind('nginx'),
  traefik: kind('traefik'),
  caddy: kind('caddy'),
};

function kind(server: 'nginx' | 'traefik' | 'caddy') {
  const sources = logSourceSet([{ category: 'webserver' }, { product: server, category: 'webserver' }, { service: server }], aliases); // prettier-ignore
  return activityKind(`web-access-json/${server}`, sources, (fields) => toFacts(fields, server));
}

function parseObject(object: JsonObject): ParseResult {
  const server = isTraefik(object) ? 'traefik' : isCaddy(object) ? 'caddy' : 'nginx';
  return { kind: kinds[server], fields: object, ...timeOf(object) };
}

function timeOf(object: JsonObject): WrittenTime {
  for (const name of ['time_iso8601', 'StartUTC', 'ts', 'msec', '@timestamp', 'timestamp', 'time_local', 'time', 'datetime']) {
    const value = textOf(object[name]);
    if (value === undefined) continue;
    // a year is enough for what leaves it out: none of these does
    const written = /^\d{9,11}\.\d{1,9}/.test(value) ? epochWritten(value.slice(0, 20)) : anyWritten(value.slice(0, 60), 0);
    if (written.time !== undefined) return written;
  }
  return NO_TIME;
} // prettier-ignore

function first(fields: JsonObject, name: keyof typeof aliases): Field {
  for (const alias of aliases[name]) {
    const value = fieldAt(fields, alias);
    if (value !== undefined && value !== '' && value !== '-') return Array.isArray(value) ? value[0] : value;
  }
  return undefined;
}

function toFacts(fields: JsonObject, server: string): ActivityFacts {
  const line = /^([A-Z]{3,10}) (\S{1,4000})(?: HTTP\/[\d.]{1,3})?$/.exec(textOf(fields['request']) ?? '');
  const method = first(fields, 'cs-method') ?? line?.[1];
  const status = integerOf(first(fields, 'sc-status'), 100, 999);
  const client = first(fields, 'c-ip');
  return {
    what: 'http',
    activity: httpActivityOf(method),
    activityName: method,
    product: { vendor: 'Web server', name: server },
    device: { name: fields['hostname'] ?? fields['server_addr'] },
    user: { name: first(fields, 'cs-username') },
    source: { address: addressOf(client), name: addressOf(client) === undefined ? client : undefined },
    http: {
      method,
      url: line?.[2] ?? first(fields, 'cs-uri'),
      host: first(fields, 'cs-host'),
      agent: first(fields, 'cs-user-agent'),
      referrer: first(fields, 'cs-referer'),
      status,
    },
    isSuccess: status === undefined ? undefined : status < 400,
  };
}
