import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import type { ActivityFacts, ActivityKind } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { addressOf, integerOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

/** What a message says that happened. */
export type Meaning =
  | 'opened'
  | 'closed'
  | 'denied'
  | 'permitted'
  | 'signed-in'
  | 'sign-in-failed'
  | 'signed-out'
  | 'command'
  | 'tunnel-up'
  | 'tunnel-down'
  | 'tunnel'
  | 'attack'
  | 'requested'
  | 'account-created'
  | 'account-deleted'
  | 'account-changed'
  | 'account-locked'
  | 'other';

interface Row {
  readonly what: ActivityKind;
  readonly activity: number;
  readonly isSuccess?: boolean;
  readonly isAllowed?: boolean;
}

const rows: Readonly<Record<Meaning, Row>> = {
  opened: { what: 'network', activity: 1, isAllowed: true },
  closed: { what: 'network', activity: 2 },
  denied: { what: 'network', activity: 5, isAllowed: false },
  permitted: { what: 'network', activity: 6, isAllowed: true },
  'signed-in': { what: 'authentication', activity: 1, isSuccess: true },
  'sign-in-failed': { what: 'authentication', activity: 1, isSuccess: false },
  'signed-out': { what: 'authentication', activity: 2 },
  command: { what: 'api', activity: 99 },
  'tunnel-up': { what: 'tunnel', activity: 1 },
  'tunnel-down': { what: 'tunnel', activity: 2 },
  tunnel: { what: 'tunnel', activity: 0 },
  attack: { what: 'finding', activity: 1 },
  requested: { what: 'http', activity: 0 },
  'account-created': { what: 'account', activity: 1 },
  'account-deleted': { what: 'account', activity: 6 },
  'account-changed': { what: 'account', activity: 99 },
  'account-locked': { what: 'account', activity: 9 },
  other: { what: 'other', activity: 0 },
};

/** Adds what firewall rules of Sigma ask for. */
export function addVerdict(fields: JsonObject, meaning: Meaning): void {
  const { isAllowed } = rows[meaning];
  if (isAllowed === undefined) return;
  fields['action'] ??= isAllowed ? 'accept' : 'deny';
  fields['blocked'] = !isAllowed;
}

/** syslog severities 0 to 7 as OCSF `severity_id` */
const severities = [6, 5, 5, 4, 3, 2, 1, 1];

const aliases = { 'c-ip': ['src_ip'], 'cs-username': ['user'], 'c-uri': ['url'], 'cs-uri': ['url'] };

/** @param product OCSF's name of the product */
export function ciscoKind(id: string, sources: readonly LogSource[], product: string, meaning: Meaning): EventKind {
  return activityKind(id, logSourceSet(sources, aliases), (fields) => toFacts(fields, product, meaning));
}

function toFacts(fields: JsonObject, product: string, meaning: Meaning): ActivityFacts {
  const row = rows[meaning];
  const hasEnds = addressOf(fields['src_ip']) !== undefined || addressOf(fields['dst_ip']) !== undefined;
  const isLoose = row.what === 'network' && !hasEnds;
  return {
    what: isLoose ? 'other' : row.what,
    activity: isLoose ? 0 : row.activity,
    activityName: meaning,
    severity: severities[integerOf(fields['severity'], 0, 7) ?? 6] ?? 1,
    product: { vendor: 'Cisco', name: product },
    device: { name: fields['host'] },
    user: { name: fields['user'] },
    source: { address: fields['src_ip'], port: fields['src_port'], name: fields['src_host'], mac: fields['src_mac'] },
    destination: { address: fields['dst_ip'], port: fields['dst_port'] },
    traffic: { transport: fields['protocol'], bytesOut: fields['bytes_sent'], bytesIn: fields['bytes_received'] },
    ...(row.what === 'api' ? { api: { operation: fields['command'], service: product } } : {}),
    ...(row.isAllowed === undefined || isLoose ? {} : { verdict: { isAllowed: row.isAllowed, rule: fields['acl'] } }),
    http: { url: fields['url'] },
    finding: { title: fields['signature'] ?? fields['message'], uid: fields['message_id'] },
    isSuccess: row.isSuccess,
    message: fields['message'],
    uid: fields['message_id'],
  };
}
