import { logSourceSet, type LogSource, type LogSourceSet } from '../../model/log-source.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { zeekToEntities } from './entities.ts';
import { isPath } from './logs.ts';
import { zeekToOcsf } from './ocsf.ts';
import { underscoredAliases, withDots } from './underscores.ts';

/** Most logs of other names that get a kind of their own: anybody can write `_path`. */
const MOST_LOGS = 256;

/** The kinds of one parser's events, by log; both parsers share the log sources. */
export function zeekKinds(parser: 'zeek-json' | 'zeek-tsv'): (path: string | undefined) => EventKind {
  const kindsByPath = new Map<string, EventKind>();
  const unknown = kind(parser, 'unknown');
  return (path) => {
    if (path === undefined) return unknown;
    const known = kindsByPath.get(path);
    if (known !== undefined) return known;
    if (kindsByPath.size >= MOST_LOGS || !isPath(path)) return unknown;
    const made = kind(parser, path);
    kindsByPath.set(path, made);
    return made;
  };
}

function kind(parser: string, path: string): EventKind {
  return {
    id: `${parser}/${path}`,
    logSources: logSourcesOf(path),
    ocsf: (fields, time) => zeekToOcsf(path, withDots(fields), time),
    entities: (fields) => zeekToEntities(path, withDots(fields)),
  };
}

/** Sigma's generic categories that a log answers too, and the names that their rules use for its fields. */
const categoriesByPath: ReadonlyMap<string, { categories: readonly string[]; aliases: LogSourceSet['aliases'] }> =
  new Map([
    [
      'dns',
      {
        categories: ['dns'],
        aliases: { record_type: ['qtype_name'], answer: ['answers'], src_ip: ['id.orig_h'], dst_ip: ['id.resp_h'] },
      },
    ],
    [
      'conn',
      {
        categories: ['firewall'],
        aliases: { src_ip: ['id.orig_h'], src_port: ['id.orig_p'], dst_ip: ['id.resp_h'], dst_port: ['id.resp_p'] },
      },
    ],
    [
      'http',
      {
        categories: ['proxy', 'webserver'],
        aliases: {
          'c-uri': ['uri'],
          'c-uri-stem': ['uri'],
          'c-uri-query': ['uri'],
          'cs-uri': ['uri'],
          'cs-uri-stem': ['uri'],
          'cs-uri-query': ['uri'],
          'c-useragent': ['user_agent'],
          'cs-user-agent': ['user_agent'],
          'cs-method': ['method'],
          'cs-host': ['host'],
          'r-dns': ['host'],
          'cs-referer': ['referrer'],
          'cs-referrer': ['referrer'],
          'cs-username': ['username'],
          'cs-version': ['version'],
          'sc-status': ['status_code'],
          'sc-bytes': ['response_body_len'],
          'cs-bytes': ['request_body_len'],
          'c-ip': ['id.orig_h'],
          's-ip': ['id.resp_h'],
          's-port': ['id.resp_p'],
          src_ip: ['id.orig_h'],
          dst_ip: ['id.resp_h'],
        },
      },
    ],
  ]);

const sourcesByPath = new Map<string, LogSourceSet>();

function logSourcesOf(path: string): LogSourceSet {
  const known = sourcesByPath.get(path);
  if (known !== undefined) return known;
  const generic = categoriesByPath.get(path);
  const sources: LogSource[] = [{ product: 'zeek', service: path.toLowerCase() }];
  for (const category of generic?.categories ?? []) sources.push({ product: 'zeek', category });
  const made = logSourceSet(sources, withUnderscores(generic?.aliases ?? {}));
  sourcesByPath.set(path, made);
  return made;
}

/** Behind each name that has a dot, the one with an underscore. */
function withUnderscores(aliases: LogSourceSet['aliases']): LogSourceSet['aliases'] {
  const own = Object.entries(aliases).map(([name, fields]): [string, readonly string[]] => [
    name,
    fields.flatMap((field) => [field, ...(underscoredAliases[field] ?? [])]),
  ]);
  return { ...underscoredAliases, ...Object.fromEntries(own) };
}
