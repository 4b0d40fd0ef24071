import type { EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import { ocsfBase, type Ocsf } from '../../model/ocsf.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import {
  endpointOf,
  httpActivityOf,
  httpMethodOf,
  sparse,
  sparseOrNone,
  urlOf,
  withAttributes,
} from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

/** The programs that a syslog tag can name; a file does not say which of them wrote it. */
const servers = new Map([
  ['nginx', 'nginx'],
  ['apache', 'apache'],
  ['apache2', 'apache'],
  ['httpd', 'apache'],
]);

/** `cs-uri-query` of Sigma's web server rules means all that was asked for: most of them look for a path in it. */
const aliases = {
  'cs-uri-query': ['cs-uri'],
  'c-uri': ['cs-uri'],
  'c-uri-query': ['cs-uri'],
  'c-uri-stem': ['cs-uri-stem'],
  'c-useragent': ['cs-user-agent'],
  'cs-referrer': ['cs-referer'],
  src_ip: ['c-ip'],
  'r-dns': ['cs-host'],
};

const kindsByServer: ReadonlyMap<string | undefined, EventKind> = new Map(
  [undefined, ...new Set(servers.values())].map((server) => [server, kind(server)]),
);
const anyServer = kind(undefined);

/** Squid writes the same line with what it did at the end: its rules are those of proxies. */
export const squidKind: EventKind = {
  ...kind('squid'),
  logSources: logSourceSet(
    [{ category: 'proxy' }, { product: 'squid', category: 'proxy' }, { service: 'squid' }],
    aliases,
  ),
};

export function kindOf(app: string | undefined): EventKind {
  return kindsByServer.get(servers.get(app?.toLowerCase() ?? '')) ?? anyServer;
}

function kind(server: string | undefined): EventKind {
  const sources: LogSource[] = [{ category: 'webserver' }];
  if (server !== undefined) sources.push({ product: server, category: 'webserver' }, { service: server });
  return {
    id: `web-access/${server ?? 'request'}`,
    logSources: logSourceSet(sources, aliases),
    ocsf: requestToOcsf,
    entities: requestToEntities,
  };
}

/** HTTP Activity (4002), as the server saw it. */
function requestToOcsf(fields: JsonObject, time: number): Ocsf {
  const [hostname, port] = (textOf(fields['cs-host']) ?? '').split(':');
  const status = integerOf(fields['sc-status'], 0, 999);
  const user = textOf(fields['cs-username']);
  const agent = textOf(fields['cs-user-agent']);
  return withAttributes(
    ocsfBase('http_activity', httpActivityOf(fields['cs-method']), time, 1, { vendor: 'Web server', name: textOf(fields['app']) ?? 'access log' }), // prettier-ignore
    {
      http_request: sparseOrNone({
        http_method: httpMethodOf(fields['cs-method']),
        url: urlOf(hostname, fields['cs-uri'], port, 'http'),
        user_agent: agent,
        referrer: textOf(fields['cs-referer']),
        version: textOf(fields['cs-version']),
      }),
      http_response: status === undefined ? undefined : sparse({ code: status, body_length: integerOf(fields['sc-bytes']) }),
      src_endpoint: endpointOf({ ip: fields['c-ip'], hostname: addressOf(fields['c-ip']) === undefined ? fields['c-ip'] : undefined }),
      dst_endpoint: endpointOf({ hostname: hostname === '' ? fields['host'] : hostname, port }),
      actor: user === undefined ? undefined : { user: { name: user } },
      status_code: status === undefined ? undefined : String(status),
      status_id: status === undefined ? 0 : status < 400 ? 1 : 2,
    },
    { log_name: 'access', profiles: user === undefined ? undefined : ['host'] },
  ); // prettier-ignore
}

function requestToEntities(fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  entities.addAddress(fields['c-ip'], 'source');
  entities.add('user', fields['cs-username'], 'actor');
  entities.add('domain', textOf(fields['cs-host'])?.replace(/:\d{1,5}$/, ''), 'target');
  entities.add('device', fields['host'], 'observer');
  return entities.refs;
}
