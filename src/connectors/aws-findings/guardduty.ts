import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts, EndFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import {
  addressOf,
  fieldAt,
  integerOf,
  listOf,
  objectOf,
  textOf,
  type Field,
} from '../../pipeline/normalize/field-values.ts';
import type { JsonParser } from '../../pipeline/normalize/parser.ts';
import { findingTime } from './finding-time.ts';
import { opened } from './opened.ts';
import { guardDutyNames } from './guardduty-names.ts';

/**
 * Findings of Amazon GuardDuty as it exports them to S3 and EventBridge (`detail`), names in camel case; those of the API `GetFindings`, whose names begin
 * with a capital, too.
 * Source: Amazon GuardDuty User Guide, "Finding format"; API reference, Finding.
 */
export const guardDuty: JsonParser = {
  input: 'json',
  id: 'aws-guardduty',
  summary: 'Amazon GuardDuty findings',
  example:
    '{"schemaVersion":"2.0","accountId":"111122223333","region":"eu-central-1","partition":"aws","id":"16afba5c5c43e07c9e3e5e2e544e95df","arn":"arn:aws:guardduty:eu-central-1:111122223333:detector/d/finding/f","type":"UnauthorizedAccess:EC2/SSHBruteForce","resource":{"resourceType":"Instance","instanceDetails":{"instanceId":"i-0a1b2c3d4e5f60718"}},"service":{"serviceName":"guardduty","count":3,"action":{"actionType":"NETWORK_CONNECTION","networkConnectionAction":{"connectionDirection":"INBOUND","remoteIpDetails":{"ipAddressV4":"203.0.113.9"},"localPortDetails":{"port":22},"protocol":"TCP"}}},"severity":5,"createdAt":"2026-11-21T19:50:11.250Z","updatedAt":"2026-11-21T19:55:11.250Z","title":"203.0.113.9 is performing SSH brute force attacks against i-0a1b2c3d4e5f60718.","description":"…"}',
  needs: [
    ['type', 'Type', 'detail'],
    ['service', 'Service', 'detail'],
  ],
  names: guardDutyNames,
  claims: (object) => isFinding(object) || isFinding(objectOf(object['detail'])),
  parse: (object) => {
    const { fields, more } = opened(object, isFinding);
    return {
      kind: finding,
      fields,
      ...findingTime(fields, ['updatedAt', 'UpdatedAt', 'createdAt', 'CreatedAt']),
      ...more,
    };
  },
};

function isFinding(object: JsonObject | undefined): boolean {
  if (object === undefined) return false;
  const type = object['type'] ?? object['Type'];
  const service = objectOf(object['service'] ?? object['Service']);
  if (typeof type !== 'string' || service === undefined) return false;
  const name = service['serviceName'] ?? service['ServiceName'];
  if (name === 'guardduty') return true;
  const arn = object['arn'] ?? object['Arn'];
  return typeof arn === 'string' && arn.includes(':guardduty:');
}

/** `type` of a finding: `ThreatPurpose:ResourceTypeAffected/ThreatFamilyName…` */
const finding = activityKind(
  'aws-guardduty/finding',
  logSourceSet([{ product: 'aws', service: 'guardduty' }, { product: 'aws', category: 'alert' }], { src_ip: ['service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', 'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4'], eventName: ['service.action.awsApiCallAction.api'], eventSource: ['service.action.awsApiCallAction.serviceName'] }),
  findingToFacts,
); // prettier-ignore

function findingToFacts(fields: JsonObject): ActivityFacts {
  // the API's names begin with a capital, the exported ones do not
  const isCapital = fields['Type'] !== undefined;
  const at = (path: string): Field => fieldAt(fields, isCapital ? capitals(path) : path);
  const action = ['networkConnectionAction', 'awsApiCallAction', 'kubernetesApiCallAction', 'rdsLoginAttemptAction']
    .map((name) => `service.action.${name}`)
    .find((path) => at(path) !== undefined);
  const portProbe = objectOf(listOf(at('service.action.portProbeAction.portProbeDetails'))[0]);
  const inside = (path: string): Field => (action === undefined ? undefined : at(`${action}.${path}`));
  const remote: EndFacts = {
    address: inside('remoteIpDetails.ipAddressV4') ?? inside('remoteIpDetails.ipAddressV6') ?? (portProbe === undefined ? undefined : (fieldAt(portProbe, 'remoteIpDetails.ipAddressV4') ?? fieldAt(portProbe, 'RemoteIpDetails.IpAddressV4'))),
    port: inside('remotePortDetails.port'),
  };
  const own: EndFacts = {
    address: inside('localIpDetails.ipAddressV4') ?? ownAddress(at),
    port: inside('localPortDetails.port'),
  };
  const isOutbound = inside('connectionDirection') === 'OUTBOUND';
  const isNamed = remote.address !== undefined || remote.port !== undefined;
  const type = at('type');
  return {
    what: 'finding',
    activity: at('service.archived') === true ? 3 : (integerOf(at('service.count'), 0, Number.MAX_SAFE_INTEGER) ?? 1) > 1 ? 2 : 1,
    severity: severityOf(at('severity')),
    product: { vendor: 'AWS', name: 'GuardDuty' },
    device: { name: at('resource.eksClusterDetails.name'), uid: at('resource.instanceDetails.instanceId') },
    user: { name: at('resource.accessKeyDetails.userName') ?? at('resource.kubernetesDetails.kubernetesUserDetails.username'), uid: at('resource.accessKeyDetails.principalId') },
    ...(isNamed ? { source: isOutbound ? own : remote, destination: isOutbound ? remote : own } : { source: own }),
    dns: { name: at('service.action.dnsRequestAction.domain') },
    api: { operation: inside('api'), service: inside('serviceName') },
    finding: { title: at('title') ?? type, uid: at('id'), types: [type] },
    message: at('description'),
    uid: at('id'),
    originalTime: at('updatedAt'),
  };
} // prettier-ignore

const capitals = (path: string): string => path.split('.').map((step) => step.charAt(0).toUpperCase() + step.slice(1)).join('.'); // prettier-ignore

function ownAddress(at: (path: string) => Field): string | undefined {
  const card = objectOf(listOf(at('resource.instanceDetails.networkInterfaces'))[0]);
  return addressOf(card?.['privateIpAddress'] ?? card?.['PrivateIpAddress']);
}

/** 1.0–3.9 low, 4.0–6.9 medium, 7.0–8.9 high, 9.0–10.0 critical. Source: GuardDuty User Guide, "Severity levels". */
function severityOf(value: Field): number {
  const severity = Number(textOf(value));
  if (!Number.isFinite(severity) || severity <= 0) return 0;
  return severity < 4 ? 2 : severity < 7 ? 3 : severity < 9 ? 4 : 5;
}
