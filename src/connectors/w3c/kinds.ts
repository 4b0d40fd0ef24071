import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import type { W3cHeader } from './header.ts';

type Writer = 'iis' | 'proxysg' | 'cloudfront' | 'windows-firewall' | 'other';

const aliases = {
  src_ip: ['c-ip', 'src-ip'], dst_ip: ['s-ip', 'dst-ip', 'r-ip'], src_port: ['c-port', 'src-port'], dst_port: ['s-port', 'dst-port', 'cs-uri-port'],
  'c-uri': ['cs-uri'], 'c-uri-query': ['cs-uri-query'], 'c-uri-stem': ['cs-uri-stem'], 'c-uri-extension': ['cs-uri-extension'],
  'c-useragent': ['cs-user-agent'], 'cs-referrer': ['cs-referer'], 'cs-uri-query': ['cs-uri'], 'r-dns': ['cs-host'],
}; // prettier-ignore

const kinds: Readonly<Record<Writer, EventKind>> = {
  iis: kind('iis', [{ category: 'webserver' }, { product: 'windows', category: 'webserver' }, { product: 'iis', category: 'webserver' }, { service: 'iis' }]),
  proxysg: kind('proxysg', [{ category: 'proxy' }, { product: 'bluecoat', category: 'proxy' }]),
  cloudfront: kind('cloudfront', [{ category: 'webserver' }, { product: 'aws', service: 'cloudfront' }]),
  'windows-firewall': kind('windows-firewall', [{ category: 'firewall' }, { product: 'windows', category: 'firewall' }]),
  other: kind('other', [{ category: 'webserver' }]),
}; // prettier-ignore

function kind(writer: Writer, sources: readonly LogSource[]): EventKind {
  return activityKind(`w3c/${writer}`, logSourceSet(sources, aliases), (fields) => toFacts(fields, writer));
}

/** The writer, by its name in the header or by columns that only it has. */
export function kindOf(header: W3cHeader, fields: JsonObject): EventKind {
  const { software, columns } = header;
  const has = (name: string): boolean => columns.includes(name);
  if (/Internet Information|HTTP API|Exchange/i.test(software)) return kinds.iis;
  if (/Firewall/i.test(software) || (has('src-ip') && has('tcpflags'))) return fieldsOfFirewall(fields);
  if (/SGOS|ProxySG|Blue ?Coat/i.test(software) || has('s-action') || has('sc-filter-result')) return kinds.proxysg;
  if (has('x-edge-location')) return kinds.cloudfront;
  return has('sc-win32-status') ? kinds.iis : kinds.other;
}

/** Windows Firewall says `ALLOW` or `DROP`; rules ask for `blocked`. */
function fieldsOfFirewall(fields: JsonObject): EventKind {
  const action = textOf(fields['action'])?.toUpperCase();
  if (action === 'DROP') fields['blocked'] = true;
  else if (action === 'ALLOW') fields['blocked'] = false;
  return kinds['windows-firewall'];
}

const products: Readonly<Record<Writer, { vendor: string; name: string }>> = {
  iis: { vendor: 'Microsoft', name: 'Internet Information Services' },
  proxysg: { vendor: 'Broadcom', name: 'ProxySG' },
  cloudfront: { vendor: 'AWS', name: 'CloudFront' },
  'windows-firewall': { vendor: 'Microsoft', name: 'Windows Firewall' },
  other: { vendor: 'unknown', name: 'W3C extended log' },
};

function toFacts(fields: JsonObject, writer: Writer): ActivityFacts {
  const status = integerOf(fields['sc-status'], 100, 999);
  const isFirewall = writer === 'windows-firewall';
  const blocked = fields['blocked'];
  const result = textOf(fields['sc-filter-result'])?.toUpperCase();
  const isAllowed = isFirewall
    ? typeof blocked === 'boolean' ? !blocked : undefined
    : result === 'DENIED' ? false : result === undefined ? undefined : true;
  const method = fields['cs-method'];
  return {
    what: isFirewall ? 'network' : method === undefined && status === undefined ? 'other' : 'http',
    activity: isFirewall ? (blocked === true ? 5 : 6) : httpActivityOf(method),
    activityName: method,
    product: products[writer],
    device: { name: fields['s-computername'] ?? fields['host'] },
    user: { name: fields['cs-username'] },
    source: { address: fields['c-ip'] ?? fields['src-ip'], port: fields['c-port'] ?? fields['src-port'] },
    destination: { address: fields['s-ip'] ?? fields['dst-ip'] ?? fields['r-ip'], port: fields['s-port'] ?? fields['dst-port'] ?? fields['cs-uri-port'] },
    traffic: { transport: fields['protocol'] },
    http: { method, url: fields['cs-uri'], host: fields['cs-host'], agent: fields['cs-user-agent'], referrer: fields['cs-referer'], status },
    ...(isAllowed === undefined ? {} : { verdict: { isAllowed } }),
    isSuccess: status === undefined ? undefined : status < 400,
  };
} // prettier-ignore
