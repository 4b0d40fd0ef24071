import type { JsonObject } from '../../model/json.ts';
import type { ActivityFacts, ActivityKind } from '../../pipeline/normalize/activity/activity-facts.ts';
import { integerOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';

export function fortigateToFacts(fields: JsonObject, what: ActivityKind): ActivityFacts {
  const blocked = fields['blocked'];
  const action = textOf(fields['action'])?.toLowerCase() ?? '';
  const status = textOf(fields['status'])?.toLowerCase();
  const title = fields['attack'] ?? fields['virus'] ?? fields['msg'] ?? fields['logdesc'];
  return {
    what,
    activity: activityOf(fields, what, action),
    activityName: fields['action'] ?? fields['logdesc'],
    severity: severities.get(textOf(fields['crlevel'] ?? fields['severity'] ?? fields['level']) ?? '') ?? 1,
    product: { vendor: 'Fortinet', name: 'FortiGate' },
    device: { name: fields['devname'] ?? fields['host'], uid: fields['devid'] },
    user: { name: nameOf(fields['user']) ?? nameOf(fields['unauthuser']), domain: fields['domain'] },
    source: { address: fields['srcip'] ?? (what === 'tunnel' ? (fields['remip'] ?? fields['remoteip']) : (fields['ip'] ?? remoteOf(fields))), port: fields['srcport'] ?? fields['remport'], name: nameOf(fields['srcname']) ?? (what === 'dhcp' ? nameOf(fields['hostname']) : undefined), mac: fields['srcmac'] ?? fields['mac'] },
    destination: { address: fields['dstip'] ?? (what === 'tunnel' ? fields['locip'] : undefined), port: fields['dstport'] ?? fields['locport'], name: what === 'network' ? nameOf(fields['hostname']) : undefined, mac: fields['dstmac'] },
    traffic: { transport: transportOf(fields['proto']), bytesOut: fields['sentbyte'], bytesIn: fields['rcvdbyte'], isOutbound: fields['direction'] === 'outgoing' ? true : fields['direction'] === 'incoming' ? false : undefined },
    dns: { name: fields['qname'], type: fields['qtype'], answers: textOf(fields['ipaddr'])?.split(', ') ?? [] },
    http: { method: fields['httpmethod'], url: fields['url'], host: fields['hostname'], agent: fields['agent'], referrer: fields['referralurl'], status: fields['httpcode'] },
    ...(fields['filename'] === undefined ? {} : { file: { path: fields['filename'], hashes: [fields['analyticscksum'] ?? fields['filehash']] } }),
    ...(what === 'api' ? { api: { operation: `${textOf(fields['action']) ?? 'Change'} ${textOf(fields['cfgpath']) ?? ''}`.trim(), service: 'FortiOS configuration' } } : {}),
    finding: { title, uid: fields['attackid'] ?? fields['virusid'] ?? fields['logid'], types: [fields['subtype']] },
    application: what === 'tunnel' ? fields['tunneltype'] : (fields['app'] ?? fields['service']),
    ...(typeof blocked === 'boolean' ? { verdict: { isAllowed: !blocked, rule: fields['policyname'] ?? fields['profile'], ruleUid: fields['poluuid'] ?? fields['policyid'] } } : {}),
    isSuccess: status === undefined ? undefined : /^(?:succ|up|ok)/.test(status) ? true : /^(?:fail|deni|error|timed)/.test(status) ? false : undefined,
    message: fields['msg'] ?? fields['logdesc'],
    uid: fields['logid'],
  };
} // prettier-ignore

function activityOf(fields: JsonObject, what: ActivityKind, action: string): number {
  switch (what) {
    case 'network':
      if (fields['blocked'] === true) return 5;
      return action === 'start' ? 1 : /rst/.test(action) ? 3 : /^(?:close|timeout)/.test(action) ? 2 : 6;
    case 'http':
      return httpActivityOf(fields['httpmethod']);
    case 'dns':
      return fields['eventtype'] === 'dns-query' ? 1 : 2;
    case 'authentication':
      return /logout|logoff/.test(action) ? 2 : 1;
    case 'tunnel':
      return /up$|new-con|^connect|^install_sa|phase2-up/.test(action) ? 1 : /down$|^disconnect|^delete/.test(action) ? 2 : 0; // prettier-ignore
    case 'dhcp':
      return leases.get((textOf(fields['dhcp_msg']) ?? '').toLowerCase()) ?? 0;
    case 'api':
      return changes.get(action) ?? 99;
    default:
      return what === 'finding' ? 1 : 0;
  }
}

const changes: ReadonlyMap<string, number> = new Map([['add', 1], ['edit', 3], ['delete', 4], ['move', 3], ['get', 2]]); // prettier-ignore
const leases: ReadonlyMap<string, number> = new Map([['discover', 1], ['offer', 2], ['request', 3], ['decline', 4], ['ack', 5], ['nak', 6], ['release', 7], ['inform', 8]]); // prettier-ignore
const severities: ReadonlyMap<string, number> = new Map([
  ['debug', 1], ['information', 1], ['info', 1], ['notice', 1], ['low', 2], ['warning', 3], ['medium', 3], ['error', 4], ['high', 4], ['critical', 5], ['alert', 5],
  ['emergency', 6],
]); // prettier-ignore

/** FortiOS writes `N/A` where there is no name. */
function nameOf(value: Field): string | undefined {
  const text = textOf(value);
  return text === 'N/A' ? undefined : text;
}

/** `ui="https(192.0.2.7)"`: from where an administrator works */
const remoteOf = (fields: JsonObject): string | undefined =>
  /^[\w-]{1,30}\(([0-9A-Fa-f:.]{2,45})\)$/.exec(textOf(fields['ui']) ?? '')?.[1];

const transports: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 47: 'gre', 50: 'esp', 58: 'ipv6-icmp', 132: 'sctp' }; // prettier-ignore

function transportOf(value: Field): string | undefined {
  const number = integerOf(value);
  return number === undefined ? undefined : transports[number];
}
