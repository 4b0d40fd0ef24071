import { logSourceSet, type LogSource, type LogSourceSet } from '../../model/log-source.ts';
import type { Field } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { eveToEntities } from './entities.ts';
import { eveToOcsf } from './ocsf.ts';

/** Most event types that get a kind of their own: Suricata has about 60, but anybody can write one. */
const MOST_TYPES = 128;
const typePattern = /^[a-z][a-z0-9_-]{0,39}$/;

const kindsByType = new Map<string, EventKind>();
let unknown: EventKind | undefined;

export function kindOf(type: Field): EventKind {
  if (typeof type !== 'string') return (unknown ??= kind('unknown'));
  const known = kindsByType.get(type);
  if (known !== undefined) return known;
  if (kindsByType.size >= MOST_TYPES || !typePattern.test(type)) return (unknown ??= kind('unknown'));
  const made = kind(type);
  kindsByType.set(type, made);
  return made;
}

function kind(type: string): EventKind {
  return {
    id: `suricata/${type}`,
    logSources: logSourcesOf(type),
    ocsf: (fields, time) => eveToOcsf(type, fields, time),
    entities: eveToEntities,
  };
}

const connection = { src_ip: ['src_ip'], dst_ip: ['dest_ip'], src_port: ['src_port'], dst_port: ['dest_port'] };

const web: LogSourceSet['aliases'] = {
  ...connection,
  'c-uri': ['http.url'],
  'c-uri-stem': ['http.url'],
  'c-uri-query': ['http.url'],
  'cs-uri': ['http.url'],
  'cs-uri-stem': ['http.url'],
  'cs-uri-query': ['http.url'],
  'c-useragent': ['http.http_user_agent'],
  'cs-user-agent': ['http.http_user_agent'],
  'cs-method': ['http.http_method'],
  'cs-host': ['http.hostname'],
  'r-dns': ['http.hostname'],
  'cs-referer': ['http.http_refer'],
  'cs-referrer': ['http.http_refer'],
  'cs-version': ['http.protocol'],
  'cs-content-type': ['http.http_content_type'],
  'sc-status': ['http.status'],
  'sc-bytes': ['http.length'],
  'c-ip': ['src_ip'],
  's-ip': ['dest_ip'],
  's-port': ['dest_port'],
};

/** Sigma's generic categories that an event type answers too, and what their rules call its fields. DNS has three shapes (versions 1 to 3). */
const categoriesByType: ReadonlyMap<string, { categories: readonly string[]; aliases: LogSourceSet['aliases'] }> =
  new Map([
    ['alert', { categories: ['ids'], aliases: connection }],
    ['http', { categories: ['proxy', 'webserver'], aliases: web }],
    [
      'dns',
      {
        categories: ['dns'],
        aliases: {
          ...connection,
          query: ['dns.rrname', 'dns.queries.rrname', 'dns.query.rrname'],
          record_type: ['dns.rrtype', 'dns.queries.rrtype', 'dns.query.rrtype'],
          answer: ['dns.rdata', 'dns.answers.rdata', 'dns.answer.rdata'],
        },
      },
    ],
    [
      'doh2',
      {
        categories: ['dns'],
        aliases: {
          ...connection,
          query: ['dns.rrname', 'dns.queries.rrname'],
          record_type: ['dns.rrtype', 'dns.queries.rrtype'],
          answer: ['dns.rdata', 'dns.answers.rdata'],
        },
      },
    ],
    ['http2', { categories: ['proxy', 'webserver'], aliases: web }],
    ['flow', { categories: ['firewall'], aliases: connection }],
    ['netflow', { categories: ['firewall'], aliases: { ...connection, 'destination.port': ['dest_port'] } }],
    ['drop', { categories: ['firewall', 'ids'], aliases: connection }],
  ]);

function logSourcesOf(type: string): LogSourceSet {
  const generic = categoriesByType.get(type);
  const sources: LogSource[] = [{ product: 'suricata', service: type }];
  for (const category of generic?.categories ?? []) sources.push({ product: 'suricata', category });
  return logSourceSet(sources, generic?.aliases ?? connection);
}
