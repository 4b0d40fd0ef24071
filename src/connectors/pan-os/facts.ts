import type { JsonObject } from '../../model/json.ts';
import type { ActivityFacts, ActivityKind } from '../../pipeline/normalize/activity/activity-facts.ts';
import { textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import type { PanType } from './columns.ts';

export function panToFacts(type: PanType, fields: JsonObject, what: ActivityKind): ActivityFacts {
  const blocked = fields['blocked'];
  const misc = textOf(fields['misc']);
  const isUrl = fields['subtype'] === 'url';
  const said = userInText(fields['opaque']);
  return {
    what,
    activity: activityOf(type, fields, what),
    activityName: fields['cmd'] ?? fields['eventid'] ?? fields['subtype'],
    severity: severities.get(textOf(fields['severity']) ?? '') ?? 1,
    product: { vendor: 'Palo Alto Networks', name: 'PAN-OS' },
    device: { name: fields['device_name'] ?? fields['host'], uid: fields['serial'] },
    user: { name: fields['srcuser'] ?? fields['user'] ?? fields['admin'] ?? said?.user },
    ...(fields['dstuser'] === undefined ? {} : { targetUser: { name: fields['dstuser'] } }),
    source: {
      address: type === 'CONFIG' ? fields['host'] : (fields['src'] ?? fields['ip'] ?? fields['public_ip'] ?? fields['public_ipv6'] ?? said?.address),
      port: fields['sport'], name: fields['src_host'] ?? (type === 'GLOBALPROTECT' ? fields['machinename'] : undefined), mac: fields['src_mac'],
    },
    destination: { address: fields['dst'], port: fields['dport'], name: fields['dst_host'] ?? fields['sni'], mac: fields['dst_mac'] },
    traffic: { transport: fields['proto'], bytesOut: fields['bytes_sent'], bytesIn: fields['bytes_received'] },
    http: isUrl ? { method: fields['http_method'], url: misc, host: misc?.split('/', 1)[0]?.replace(/:\d{1,5}$/, ''), agent: fields['user_agent'], referrer: fields['referer'] } : {},
    ...(what === 'finding' && misc !== undefined ? { file: { path: misc, hashes: [fields['filedigest']] } } : {}),
    ...(what === 'api' ? { api: { operation: `${textOf(fields['cmd']) ?? 'change'} ${textOf(fields['path']) ?? ''}`.trim(), service: 'PAN-OS configuration' } } : {}),
    finding: { title: threatOf(fields['threatid']) ?? fields['objectname'] ?? fields['threatid'], uid: /\((\d{1,12})\)$/.exec(textOf(fields['threatid'])?.slice(-20) ?? '')?.[1] ?? fields['threatid'], types: [fields['subtype'], fields['thr_category']] },
    application: what === 'tunnel' ? (fields['tunnel_type'] ?? fields['tunnel']) : fields['app'],
    ...(typeof blocked === 'boolean' ? { verdict: { isAllowed: !blocked, rule: fields['rule'], ruleUid: fields['rule_uuid'] } } : {}),
    isSuccess: successOf(fields),
    message: fields['opaque'] ?? fields['desc'],
    uid: fields['seqno'],
    originalTime: fields['time_generated'],
  };
} // prettier-ignore

function activityOf(type: PanType, fields: JsonObject, what: ActivityKind): number {
  switch (what) {
    case 'network':
      if (fields['blocked'] === true) return 5;
      return fields['subtype'] === 'start' ? 1 : fields['subtype'] === 'end' ? 2 : 6;
    case 'http':
      return httpActivityOf(fields['http_method']);
    case 'authentication':
      return /logout|logged out/.test(`${textOf(fields['eventid']) ?? ''} ${textOf(fields['subtype']) ?? ''}`) ? 2 : 1;
    case 'tunnel':
      return type === 'END' || /logout|down|disconnect/.test(textOf(fields['eventid']) ?? '') ? 2 : 1;
    case 'api':
      return commands.get(textOf(fields['cmd']) ?? '') ?? 99;
    default:
      return what === 'finding' ? 1 : 0;
  }
}

const commands: ReadonlyMap<string, number> = new Map([['add', 1], ['clone', 1], ['set', 3], ['edit', 3], ['multi-edit', 3], ['move', 3], ['rename', 3], ['commit', 3], ['override', 3], ['delete', 4], ['multi-delete', 4]]); // prettier-ignore
const severities: ReadonlyMap<string, number> = new Map([['informational', 1], ['low', 2], ['medium', 3], ['high', 4], ['critical', 5]]); // prettier-ignore

function successOf(fields: JsonObject): boolean | undefined {
  const text = (textOf(fields['status']) ?? textOf(fields['result']) ?? textOf(fields['eventid']) ?? textOf(fields['event']) ?? '').toLowerCase(); // prettier-ignore
  return /succe|submitted/.test(text) ? true : /fail|unauthorized|invalid|denied/.test(text) ? false : undefined;
}

/** `Name of the threat(12345)` */
const threatOf = (value: Field): string | undefined =>
  textOf(value)
    ?.slice(0, 500)
    .replace(/\(\d{1,12}\)$/, '');

/** System logs say who signs in only in their sentence: `failed authentication for user 'alice'. … From: 192.0.2.7.` */
function userInText(value: Field): { user: string | undefined; address: string | undefined } | undefined {
  const text = textOf(value)?.slice(0, 1_000);
  if (text === undefined) return undefined;
  const user = /\b[Uu]ser(?:name)?:? '?([^\s',]{1,200})/.exec(text)?.[1];
  const address = /\bFrom:? ([0-9A-Fa-f:.]{2,45}?)\.?(?:\s|$|,)/i.exec(text)?.[1];
  return { user, address };
}
