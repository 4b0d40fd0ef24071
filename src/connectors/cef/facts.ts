import type { JsonObject } from '../../model/json.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { amountOf, integerOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';

export type CefWhat = 'network' | 'http' | 'authentication' | 'finding' | 'api' | 'other';

export function cefToFacts(fields: JsonObject, what: CefWhat): ActivityFacts {
  const action = textOf(fields['act'])?.toLowerCase();
  const isAllowed = allowedOf(action);
  return {
    what,
    activity: activityOf(fields, what, isAllowed),
    activityName: fields['act'] ?? fields['name'],
    severity: severityOf(fields['severity']),
    product: {
      vendor: textOf(fields['deviceVendor'])?.slice(0, 200) ?? 'unknown',
      name: textOf(fields['deviceProduct'])?.slice(0, 200) ?? 'CEF',
    },
    device: {
      name: fields['dvchost'] ?? fields['host'],
      address: fields['dvc'],
      uid: fields['deviceExternalId'],
    },
    user: { name: fields['suser'] ?? fields['duser'], domain: fields['sntdom'], uid: fields['suid'] },
    ...(fields['duser'] !== undefined && fields['suser'] !== undefined ? { targetUser: { name: fields['duser'], domain: fields['dntdom'], uid: fields['duid'] } } : {}),
    process: { pid: fields['spid'], path: fields['sproc'] },
    ...(fields['fname'] === undefined && fields['filePath'] === undefined ? {} : { file: { path: fields['filePath'] ?? fields['fname'], name: fields['fname'], hashes: [fields['fileHash']] } }),
    source: { address: fields['src'] ?? fields['c6a2'], port: fields['spt'], name: fields['shost'], mac: fields['smac'] },
    destination: { address: fields['dst'] ?? fields['c6a3'], port: fields['dpt'], name: fields['dhost'], mac: fields['dmac'] },
    traffic: { transport: fields['proto'], bytesIn: fields['in'], bytesOut: fields['out'], isOutbound: outboundOf(fields['deviceDirection']) },
    http: { method: fields['requestMethod'], url: fields['request'], agent: fields['requestClientApplication'], referrer: fields['requestContext'], host: what === 'http' ? fields['dhost'] : undefined, status: fields['cn1Label'] === 'Response Code' ? fields['cn1'] : undefined },
    ...(what === 'api' ? { api: { operation: fields['name'] ?? fields['act'], service: fields['deviceProduct'] } } : {}),
    ...(isAllowed === undefined && what !== 'finding' ? {} : { verdict: { isAllowed, rule: fields['Rule Name'] ?? fields['Rule'] ?? fields['Policy'] } }),
    finding: { title: fields['name'], uid: fields['deviceEventClassId'], types: [fields['cat']] },
    application: fields['app'],
    isSuccess: successOf(fields['outcome'] ?? fields['categoryOutcome']) ?? (what === 'authentication' ? isAllowed : undefined),
    message: fields['msg'] ?? fields['name'],
    uid: fields['externalId'],
    originalTime: fields['rt'],
  };
} // prettier-ignore

function activityOf(fields: JsonObject, what: CefWhat, isAllowed: boolean | undefined): number {
  switch (what) {
    case 'network':
      return isAllowed === undefined ? 6 : isAllowed ? 1 : 5;
    case 'http':
      return httpActivityOf(fields['requestMethod']);
    case 'authentication':
      return /log ?(?:off|out)/i.test((textOf(fields['name']) ?? '').slice(0, 200)) ? 2 : 1;
    case 'finding':
      return 1;
    case 'api':
      return 99;
    case 'other':
      return 0;
  }
}

const denied =
  /^(?:den|block|drop|reject|refus|fail|prevent|terminat|reset|quarantin|clean|delet|remov|discard|forbid)/;
const allowed = /^(?:allow|accept|permit|pass|forward|built|success|grant|bypass|detect-?only)/;

/** What the device says that it did about it. */
export function allowedOf(action: string | undefined): boolean | undefined {
  if (action === undefined) return undefined;
  return denied.test(action) ? false : allowed.test(action) ? true : undefined;
}

function successOf(outcome: Field): boolean | undefined {
  const text = textOf(outcome)?.toLowerCase();
  if (text === undefined) return undefined;
  return /succe|^ok$|allow/.test(text) ? true : /fail|den|error/.test(text) ? false : undefined;
}

/** 0 in, 1 out */
function outboundOf(direction: Field): boolean | undefined {
  const text = textOf(direction)?.toLowerCase();
  return text === '1' || text === 'outbound' ? true : text === '0' || text === 'inbound' ? false : undefined;
}

const severities: Readonly<Record<string, number>> = { unknown: 0, low: 2, medium: 3, high: 4, 'very-high': 5, informational: 1, info: 1, critical: 5 }; // prettier-ignore

/** CEF: 0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high; or the word. OCSF `severity_id`. */
export function severityOf(value: Field): number {
  const number = amountOf(value);
  if (number !== undefined) return number >= 9 ? 5 : number >= 7 ? 4 : number >= 4 ? 3 : number >= 1 ? 2 : 1;
  const word = textOf(value)?.toLowerCase().replace(' ', '-') ?? 'unknown';
  return integerOf(Object.hasOwn(severities, word) ? severities[word] : undefined) ?? 0;
}
