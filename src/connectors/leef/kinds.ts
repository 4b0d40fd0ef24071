import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { amountOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

const aliases = {
  src_ip: ['src'],
  dst_ip: ['dst'],
  src_port: ['srcPort'],
  dst_port: ['dstPort'],
  action: ['act', 'action'],
  user: ['usrName'],
  'c-ip': ['src'],
  'cs-method': ['method', 'requestMethod'],
  'c-uri': ['url', 'resource'],
  'cs-uri': ['url', 'resource'],
  'c-useragent': ['userAgent'],
  'cs-user-agent': ['userAgent'],
  'cs-username': ['usrName'],
  Signature: ['threatName', 'malwareName', 'eventId'],
  Filename: ['fileName', 'filePath'],
};

type What = 'network' | 'http' | 'authentication' | 'other';

/** by a part of `vendor product`, lower case */
const products: readonly (readonly [part: string, product: string, category: string | undefined])[] = [
  ['palo alto', 'paloalto', 'firewall'],
  ['fortinet', 'fortigate', 'firewall'],
  ['cisco', 'cisco', 'firewall'],
  ['check point', 'checkpoint', 'firewall'],
  ['sophos', 'sophos', 'firewall'],
  ['zscaler', 'zscaler', 'proxy'],
  ['blue coat', 'bluecoat', 'proxy'],
  ['forcepoint', 'forcepoint', 'proxy'],
  ['imperva', 'imperva', 'webserver'],
  ['f5', 'f5', 'webserver'],
  ['trend micro', 'trendmicro', 'antivirus'],
  ['kaspersky', 'kaspersky', 'antivirus'],
  ['mcafee', 'mcafee', 'antivirus'],
  ['symantec', 'symantec', 'antivirus'],
  ['vectra', 'vectra', 'ids'],
  ['darktrace', 'darktrace', 'ids'],
  ['lancope', 'stealthwatch', 'ids'],
];

const kinds = new Map<string, EventKind>();

/** There are as many as rows of the table and whats together. */
export function kindOf(fields: JsonObject): EventKind {
  const writer = `${textOf(fields['vendor']) ?? ''} ${textOf(fields['product']) ?? ''}`.slice(0, 200).toLowerCase();
  const row = products.find(([part]) => writer.includes(part));
  const what = whatOf(fields);
  const id = `leef/${row === undefined ? '' : `${row[1]}-`}${what}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    kind = activityKind(id, logSourceSet(sourcesOf(row?.[1], row?.[2]), aliases), (from) => toFacts(from, what));
    kinds.set(id, kind);
  }
  return kind;
}

function sourcesOf(product: string | undefined, category: string | undefined): LogSource[] {
  const sources: LogSource[] = [];
  if (product !== undefined) sources.push({ product });
  if (category !== undefined) sources.push({ category });
  if (product !== undefined && category !== undefined) sources.push({ product, category });
  return [...sources, { service: 'leef' }];
}

const signIn = /log ?[io]n|log ?(?:off|out)|sign ?in|authenticat/i;
const signOff = /log ?(?:off|out)/i;

function whatOf(fields: JsonObject): What {
  const said = `${textOf(fields['eventId']) ?? ''} ${textOf(fields['cat']) ?? ''}`.slice(0, 400);
  if (fields['usrName'] !== undefined && signIn.test(said)) return 'authentication';
  if (fields['url'] !== undefined && (fields['method'] ?? fields['requestMethod']) !== undefined) return 'http';
  return fields['src'] !== undefined || fields['dst'] !== undefined ? 'network' : 'other';
}

function toFacts(fields: JsonObject, what: What): ActivityFacts {
  const isAllowed = allowedOf(fields['act'] ?? fields['action']);
  const said = `${textOf(fields['eventId']) ?? ''} ${textOf(fields['cat']) ?? ''}`.slice(0, 400);
  const isFailure = /fail|denied|reject|error|invalid/i.test(said);
  const activities: Readonly<Record<What, number>> = {
    network: isAllowed === undefined ? 6 : isAllowed ? 1 : 5,
    http: httpActivityOf(fields['method'] ?? fields['requestMethod']),
    authentication: signOff.test(said) ? 2 : 1,
    other: 0,
  };
  return {
    what,
    activity: activities[what],
    activityName: fields['eventId'],
    severity: severityOf(fields['sev']),
    product: { vendor: textOf(fields['vendor'])?.slice(0, 200) ?? 'unknown', name: textOf(fields['product'])?.slice(0, 200) ?? 'LEEF' },
    device: { name: fields['identHostName'] ?? fields['host'] },
    user: { name: fields['usrName'], domain: fields['domain'] },
    source: { address: fields['src'], port: fields['srcPort'], mac: fields['srcMAC'] ?? fields['identMAC'] },
    destination: { address: fields['dst'], port: fields['dstPort'], mac: fields['dstMAC'] },
    traffic: { transport: fields['proto'], bytesOut: fields['srcBytes'], bytesIn: fields['dstBytes'] },
    http: { method: fields['method'] ?? fields['requestMethod'], url: fields['url'], agent: fields['userAgent'] },
    ...(isAllowed === undefined ? {} : { verdict: { isAllowed, rule: fields['policy'] ?? fields['rule'] } }),
    isSuccess: what === 'authentication' ? !isFailure : undefined,
    message: fields['msg'] ?? fields['eventId'],
    originalTime: fields['devTime'],
  };
} // prettier-ignore

function allowedOf(action: Field): boolean | undefined {
  const text = textOf(action)?.toLowerCase();
  if (text === undefined) return undefined;
  if (/^(?:den|block|drop|reject|prevent|reset|quarantin)/.test(text)) return false;
  return /^(?:allow|accept|permit|pass|forward)/.test(text) ? true : undefined;
}

/** LEEF: 1 to 10, 10 the most severe. OCSF `severity_id`. */
function severityOf(value: Field): number {
  const number = amountOf(value);
  if (number === undefined) return 0;
  return number >= 9 ? 5 : number >= 7 ? 4 : number >= 4 ? 3 : number >= 2 ? 2 : 1;
}
