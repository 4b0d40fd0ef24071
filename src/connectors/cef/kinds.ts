import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { cefToFacts, type CefWhat } from './facts.ts';

/** What Sigma's rules are written with, and ArcSight's long names, lead to the short keys. */
const aliases = {
  src_ip: ['src', 'c6a2'],
  dst_ip: ['dst', 'c6a3'],
  src_port: ['spt'],
  dst_port: ['dpt'],
  action: ['act'],
  user: ['suser', 'duser'],
  'c-ip': ['src'],
  'cs-method': ['requestMethod'],
  'c-uri': ['request'],
  'cs-uri': ['request'],
  'cs-uri-query': ['request'],
  'c-useragent': ['requestClientApplication'],
  'cs-user-agent': ['requestClientApplication'],
  'cs-host': ['dhost'],
  'r-dns': ['dhost'],
  'cs-username': ['suser'],
  query: ['dhost'],
  Signature: ['threatName', 'cs1', 'name'],
  Filename: ['filePath', 'fname'],
  sourceAddress: ['src'], destinationAddress: ['dst'], sourcePort: ['spt'], destinationPort: ['dpt'], sourceHostName: ['shost'], destinationHostName: ['dhost'],
  sourceUserName: ['suser'], destinationUserName: ['duser'], deviceAction: ['act'], deviceHostName: ['dvchost'], deviceAddress: ['dvc'], message: ['msg'],
  requestUrl: ['request'], transportProtocol: ['proto'], applicationProtocol: ['app'], fileName: ['fname'], fileHash: ['fileHash'], deviceReceiptTime: ['rt'],
  bytesIn: ['in'], bytesOut: ['out'], sourceProcessName: ['sproc'], destinationProcessName: ['dproc'], deviceSeverity: ['severity'],
}; // prettier-ignore

type Role = 'firewall' | 'proxy' | 'webserver' | 'ids' | 'antivirus' | 'dns' | 'other';

/** Products by a part of `vendor product`, lower case: Sigma's name for them, and what they are. The first that fits. */
const products: readonly (readonly [part: string, product: string | undefined, role: Role])[] = [
  ['palo alto', 'paloalto', 'firewall'],
  ['fortinet', 'fortigate', 'firewall'],
  ['cisco asa', 'cisco', 'firewall'],
  ['cisco firepower', 'cisco', 'firewall'],
  ['check point', 'checkpoint', 'firewall'],
  ['juniper', 'juniper', 'firewall'],
  ['sonicwall', 'sonicwall', 'firewall'],
  ['watchguard', 'watchguard', 'firewall'],
  ['stormshield', 'stormshield', 'firewall'],
  ['forcepoint firewall', 'forcepoint', 'firewall'],
  ['barracuda', 'barracuda', 'firewall'],
  ['sophos xg', 'sophos', 'firewall'],
  ['aruba', 'aruba', 'firewall'],
  ['zscaler', 'zscaler', 'proxy'],
  ['blue coat', 'bluecoat', 'proxy'],
  ['bluecoat', 'bluecoat', 'proxy'],
  ['symantec proxysg', 'bluecoat', 'proxy'],
  ['websense', 'forcepoint', 'proxy'],
  ['forcepoint security', 'forcepoint', 'proxy'],
  ['netskope', 'netskope', 'proxy'],
  ['incapsula', 'imperva', 'webserver'],
  ['imperva', 'imperva', 'webserver'],
  ['f5 asm', 'f5', 'webserver'],
  ['f5', 'f5', 'webserver'],
  ['citrix', 'citrix', 'webserver'],
  ['akamai', 'akamai', 'webserver'],
  ['infoblox', 'infoblox', 'dns'],
  ['kaspersky', 'kaspersky', 'antivirus'],
  ['mcafee', 'mcafee', 'antivirus'],
  ['trellix', 'trellix', 'antivirus'],
  ['symantec', 'symantec', 'antivirus'],
  ['eset', 'eset', 'antivirus'],
  ['sophos', 'sophos', 'antivirus'],
  ['bitdefender', 'bitdefender', 'antivirus'],
  ['f-secure', 'f-secure', 'antivirus'],
  ['withsecure', 'f-secure', 'antivirus'],
  ['cylance', 'cylance', 'antivirus'],
  ['trend micro', 'trendmicro', 'antivirus'],
  ['sentinelone', 'sentinelone', 'antivirus'],
  ['fireeye', 'fireeye', 'ids'],
  ['vectra', 'vectra', 'ids'],
  ['darktrace', 'darktrace', 'ids'],
  ['snort', 'snort', 'ids'],
  ['suricata', 'suricata', 'ids'],
  ['tippingpoint', 'tippingpoint', 'ids'],
  ['extrahop', 'extrahop', 'ids'],
  ['crowdstrike', 'crowdstrike', 'other'],
  ['cyber-ark', 'cyberark', 'other'],
  ['cyberark', 'cyberark', 'other'],
];

interface Product {
  readonly id: string;
  readonly name: string | undefined;
  readonly role: Role;
}

const unknown: Product = { id: 'other', name: undefined, role: 'other' };
const productsByWriter = new Map<string, Product>();
const MOST_WRITERS = 1_000;

function productOf(vendor: string, name: string): Product {
  const writer = `${vendor} ${name}`.toLowerCase();
  const known = productsByWriter.get(writer);
  if (known !== undefined) return known;
  const row = products.find(([part]) => writer.includes(part));
  const found = row === undefined ? unknown : { id: `${row[1] ?? 'other'}-${row[2]}`, name: row[1], role: row[2] };
  // a sender can invent products without end: forgetting them costs nothing but a second look
  if (productsByWriter.size >= MOST_WRITERS) productsByWriter.clear();
  productsByWriter.set(writer, found);
  return found;
}

const kinds = new Map<string, EventKind>();

/** There are as many as products of the table and whats together. */
export function kindOf(fields: JsonObject): EventKind {
  const product = productOf(textOf(fields['deviceVendor']) ?? '', textOf(fields['deviceProduct']) ?? '');
  const what = whatOf(fields, product.role);
  const id = `cef/${product.id === 'other' ? '' : `${product.id}-`}${what}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    kind = activityKind(id, logSourceSet(sourcesOf(product, what), aliases), (from) => cefToFacts(from, what));
    kinds.set(id, kind);
  }
  return kind;
}

function sourcesOf({ name, role }: Product, what: CefWhat): LogSource[] {
  const sources: LogSource[] = name === undefined ? [] : [{ product: name }];
  if (role !== 'other') sources.push({ category: role }, ...(name === undefined ? [] : [{ product: name, category: role }]));
  if (role === 'firewall' && what === 'http') sources.push({ category: 'proxy' });
  sources.push({ service: 'cef' });
  return sources;
} // prettier-ignore

const signIn = /\b(?:log ?[io]n|log ?(?:off|out)|sign ?in|authenticat\w{1,6})\b/i;

function whatOf(fields: JsonObject, role: Role): CefWhat {
  const hasEnds = fields['src'] !== undefined || fields['dst'] !== undefined || fields['c6a2'] !== undefined;
  const isUser = fields['suser'] !== undefined || fields['duser'] !== undefined;
  if (isUser && signIn.test((textOf(fields['name']) ?? '').slice(0, 200))) return 'authentication';
  if (role === 'antivirus' || role === 'ids') return 'finding';
  if (fields['requestMethod'] !== undefined || (role === 'proxy' && fields['request'] !== undefined)) return 'http';
  if (hasEnds) return 'network';
  return isUser && fields['act'] !== undefined ? 'api' : 'other';
}
