import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import type { ActivityKind } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { addressOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { fortigateToFacts } from './facts.ts';

const aliases = {
  src_ip: ['srcip'],
  dst_ip: ['dstip'],
  src_port: ['srcport'],
  dst_port: ['dstport'],
  'c-ip': ['srcip'],
  'c-uri': ['url'],
  'cs-uri': ['url'],
  'cs-uri-query': ['url'],
  'cs-host': ['hostname'],
  'r-dns': ['hostname', 'qname'],
  'cs-method': ['httpmethod'],
  'c-useragent': ['agent'],
  'cs-user-agent': ['agent'],
  'cs-referrer': ['referralurl'],
  'cs-username': ['user'],
  query: ['qname'],
  record_type: ['qtype'],
  answer: ['ipaddr'],
  Signature: ['virus', 'attack'],
  Filename: ['filename'],
};

/** The subtypes that FortiOS documents (Log Message Reference 7.6); others are read alike, under their type. */
const subtypes: Readonly<Record<string, readonly string[]>> = {
  traffic: ['forward', 'local', 'multicast', 'sniffer', 'http-transaction', 'ztna', 'srcip'],
  event: [
    'system', 'user', 'vpn', 'router', 'wireless', 'wad', 'ha', 'endpoint', 'compliance-check', 'security-rating', 'fortiextender', 'connector', 'sdwan',
    'cifs-auth-fail', 'switch-controller', 'rest-api', 'webproxy', 'admin', 'config', 'webfilter', 'dhcp', 'gtp', 'voip',
  ],
  utm: [
    'virus', 'webfilter', 'ips', 'emailfilter', 'app-ctrl', 'anomaly', 'dlp', 'dns', 'waf', 'voip', 'ssh', 'ssl', 'cifs', 'file-filter', 'icap', 'forti-switch',
    'sctp-filter', 'virtual-patch', 'gtp', 'casb',
  ],
}; // prettier-ignore

const categories: Readonly<Record<string, string>> = { 'utm/webfilter': 'proxy', 'utm/dns': 'dns', 'utm/virus': 'antivirus', 'utm/ips': 'ids', 'utm/anomaly': 'ids', 'utm/waf': 'webserver', 'traffic/http-transaction': 'proxy' }; // prettier-ignore

const kinds = new Map<string, EventKind>();

/** There are as many as types, known subtypes and whats together. */
export function kindOf(fields: JsonObject): EventKind {
  const given = textOf(fields['type']) ?? '';
  const type = Object.hasOwn(subtypes, given) ? given : 'other';
  const said = textOf(fields['subtype']) ?? '';
  const subtype = subtypes[type]?.includes(said) === true ? said : undefined;
  const what = whatOf(fields, type, subtype);
  const id = `fortigate/${type}${subtype === undefined ? '' : `-${subtype}`}/${what}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    kind = activityKind(id, logSourceSet(sourcesOf(type, subtype), aliases), (from) => fortigateToFacts(from, what));
    kinds.set(id, kind);
  }
  return kind;
}

function sourcesOf(type: string, subtype: string | undefined): LogSource[] {
  const product = 'fortigate';
  const sources: LogSource[] = type === 'other' ? [{ product }] : [{ product, service: type }];
  if (subtype !== undefined) sources.push({ product, service: subtype });
  if (type === 'traffic' || subtype === 'app-ctrl') sources.push({ category: 'firewall' }, { product, category: 'firewall' });
  const category = categories[`${type}/${subtype ?? ''}`];
  if (category !== undefined) sources.push({ category }, { product, category });
  if (subtype === 'vpn') sources.push({ product: 'fortios', service: 'sslvpnd' });
  return sources;
} // prettier-ignore

function whatOf(fields: JsonObject, type: string, subtype: string | undefined): ActivityKind {
  const hasEnds = addressOf(fields['srcip']) !== undefined || addressOf(fields['dstip']) !== undefined;
  if (type === 'traffic') return hasEnds ? 'network' : 'other';
  if (type === 'utm') {
    if (subtype === 'webfilter' || subtype === 'waf') return fields['url'] === undefined ? 'finding' : 'http';
    if (subtype === 'dns') return hasEnds ? 'dns' : 'other';
    if (subtype === 'virus' || subtype === 'ips' || subtype === 'anomaly' || subtype === 'dlp' || subtype === 'file-filter')
      return 'finding';
    return hasEnds ? 'network' : 'other';
  }
  return eventWhat(fields, subtype, hasEnds);
} // prettier-ignore

function eventWhat(fields: JsonObject, subtype: string | undefined, hasEnds: boolean): ActivityKind {
  if (fields['cfgpath'] !== undefined) return 'api';
  const action = textOf(fields['action']) ?? '';
  if (subtype === 'vpn') return 'tunnel';
  const isSignIn = /^(?:log(?:in|out)|auth|fsso-log)/i.test(action) || /^login|logout|authentication/i.test(textOf(fields['logdesc']) ?? ''); // prettier-ignore
  if (isSignIn && fields['user'] !== undefined) return 'authentication';
  if (fields['dhcp_msg'] !== undefined || textOf(fields['logdesc'])?.startsWith('DHCP ') === true) return 'dhcp';
  return hasEnds && subtype === 'user' ? 'network' : 'other';
}
