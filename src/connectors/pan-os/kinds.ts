import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import type { ActivityKind } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { addressOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import type { PanType } from './columns.ts';
import { panToFacts } from './facts.ts';

const aliases = {
  src_ip: ['src', 'ip', 'public_ip'],
  dst_ip: ['dst'],
  src_port: ['sport'],
  dst_port: ['dport'],
  user: ['srcuser', 'admin'],
  'c-ip': ['src'],
  'c-uri': ['misc'],
  'cs-uri': ['misc'],
  'cs-uri-query': ['misc'],
  'cs-method': ['http_method'],
  'c-useragent': ['user_agent'],
  'cs-user-agent': ['user_agent'],
  'cs-referrer': ['referer'],
  'cs-referer': ['referer'],
  'cs-username': ['srcuser'],
  Signature: ['threatid'],
  Filename: ['misc'],
};

/** Subtypes of THREAT that mean something of their own to rules. */
const threats: Readonly<Record<string, string>> = { url: 'proxy', virus: 'antivirus', wildfire: 'antivirus', 'wildfire-virus': 'antivirus', 'ml-virus': 'antivirus', vulnerability: 'ids', spyware: 'ids', scan: 'ids', flood: 'ids', file: 'file', data: 'data', packet: 'ids', dns: 'ids' }; // prettier-ignore

const kinds = new Map<string, EventKind>();

/** There are as many as types, known subtypes and whats together. */
export function kindOf(type: PanType, fields: JsonObject): EventKind {
  const subtype = textOf(fields['subtype']) ?? '';
  const threat = type === 'THREAT' && Object.hasOwn(threats, subtype) ? threats[subtype] : undefined;
  const what = whatOf(type, subtype, fields);
  const id = `pan-os/${type.toLowerCase()}${threat === undefined ? '' : `-${threat}`}/${what}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    kind = activityKind(id, logSourceSet(sourcesOf(type, threat), aliases), (from) => panToFacts(type, from, what));
    kinds.set(id, kind);
  }
  return kind;
}

function sourcesOf(type: PanType, threat: string | undefined): LogSource[] {
  const product = 'paloalto';
  const sources: LogSource[] = [{ product, service: type.toLowerCase() }];
  if (type === 'TRAFFIC') sources.push({ category: 'firewall' }, { product, category: 'firewall' });
  if (threat !== undefined && threat !== 'file' && threat !== 'data')
    sources.push({ category: threat }, { product, category: threat });
  if (type === 'GLOBALPROTECT') sources.push({ product, service: 'globalprotect', category: 'appliance' });
  return sources;
}

function whatOf(type: PanType, subtype: string, fields: JsonObject): ActivityKind {
  const hasEnds = addressOf(fields['src']) !== undefined || addressOf(fields['dst']) !== undefined;
  switch (type) {
    case 'TRAFFIC':
    case 'DECRYPTION':
    case 'SCTP':
    case 'GTP':
      return hasEnds ? 'network' : 'other';
    case 'THREAT':
      return subtype === 'url' ? 'http' : 'finding';
    case 'CORRELATION':
      return 'finding';
    case 'START':
    case 'END':
      return 'tunnel';
    case 'GLOBALPROTECT':
      return /login|auth|logout/.test(textOf(fields['eventid']) ?? '') ? 'authentication' : 'tunnel';
    case 'AUTHENTICATION':
    case 'USERID':
      return 'authentication';
    case 'CONFIG':
    case 'AUDIT':
      return 'api';
    case 'SYSTEM':
      return /auth|login|logged|logout/.test(`${subtype} ${textOf(fields['eventid']) ?? ''}`) ? 'authentication' : 'other'; // prettier-ignore
    case 'HIP-MATCH':
    case 'IPTAG':
      return 'other';
  }
}
