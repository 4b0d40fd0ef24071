import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource, type LogSourceSet } from '../../model/log-source.ts';
import { activityToEntities } from '../../pipeline/normalize/activity/activity-to-entities.ts';
import { activityToOcsf } from '../../pipeline/normalize/activity/activity-to-ocsf.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { type OtlpWhat, recordToFacts } from './record-to-facts.ts';

export function kindOf(fields: JsonObject): EventKind {
  const what = (fields['http.request.method'] ?? fields['http.method']) === undefined ? 'log' : 'http';
  const language = textOf(fields['telemetry.sdk.language']) ?? '';
  const known = Object.hasOwn(productsByLanguage, language) ? language : '';
  const id = `otlp/${what}${known === '' ? '' : `/${known}`}`;
  const made = kindsById.get(id) ?? makeKind(id, what, productsByLanguage[known] ?? []);
  kindsById.set(id, made);
  return made;
}

/** There are as many as whats and languages together: a sender cannot make more. */
const kindsById = new Map<string, EventKind>();

/** Sigma's rules for applications look for the words of an error in its log. */
const productsByLanguage: Readonly<Record<string, readonly string[]>> = {
  java: ['jvm', 'spring', 'velocity'],
  nodejs: ['nodejs'],
  python: ['python', 'django'],
  ruby: ['ruby_on_rails'],
};

const webAliases: LogSourceSet['aliases'] = {
  'c-ip': ['client.address', 'http.client_ip', 'network.peer.address', 'source.address'],
  'c-uri': ['url.full', 'http.url', 'url.path', 'http.target'],
  'c-useragent': ['user_agent.original', 'http.user_agent'],
  'cs-host': ['server.address', 'http.host', 'net.host.name'],
  'cs-method': ['http.request.method', 'http.method'],
  'cs-uri': ['url.full', 'http.url'],
  'cs-uri-query': ['url.query', 'url.full', 'http.target', 'http.url'],
  'cs-uri-stem': ['url.path', 'http.target'],
  'cs-user-agent': ['user_agent.original', 'http.user_agent'],
  'sc-status': ['http.response.status_code', 'http.status_code'],
};

function makeKind(id: string, what: OtlpWhat, products: readonly string[]): EventKind {
  const sources: LogSource[] = products.map((product) => ({ category: 'application', product }));
  if (what === 'http') sources.push({ category: 'webserver' });
  return {
    id,
    logSources: logSourceSet(sources, what === 'http' ? webAliases : {}),
    ocsf: (fields, time) => activityToOcsf(recordToFacts(fields, what), time),
    entities: (fields) => activityToEntities(recordToFacts(fields, what)),
  };
}
